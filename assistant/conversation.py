"""A follow-up → a question that stands alone, by rule: what it leaves open is named in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.wording import content_stems, content_words, words

Turn = tuple[str, str]
"""A question and the text of its answer."""

_OPEN = frozenset("he she it they him her them his hers its their theirs this that these those".split())
_NAME = re.compile(r"(?<!^)\b[A-ZА-ЯЁ][\w'’-]+(?: [A-ZА-ЯЁ][\w'’-]+)*")


def standalone_question(question: str, history: Sequence[Turn] = ()) -> str:
    """The question, with what it is about from the turns before where it does not say so itself.

    "And what did he say about trade?" after a question about Lukashenko becomes "And what did he say about
    trade? (Lukashenko)". Without names, the words of the question before are added.
    """
    if not history or not _leaves_open(question):
        return question
    before = next((asked for asked, _ in reversed(history) if not _leaves_open(asked)), history[-1][0])
    about = list(dict.fromkeys(_NAME.findall(before))) or content_words(before)
    return f"{question} ({' '.join(about)})"


def _leaves_open(question: str) -> bool:
    """Whether a question points back, or says nothing of what it is about."""
    if _NAME.search(question):
        return False
    return bool(_OPEN & set(words(question))) or not content_stems(question)
