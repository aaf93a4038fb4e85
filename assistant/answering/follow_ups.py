"""A follow-up → questions that stand alone: by rule, or by a chat model where there is one.

What a follow-up leaves open is told by the turns before it: "Why?" after "Where did it land?" becomes "Why did it
land?", "Who does he blame?" gets the names of the question before. Where it is unclear whether a question points
back at all ("Who found the wreck?"), it is read both ways, and the articles decide (see `assistant.assistant`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from assistant.answering.conversation import Turn
from assistant.language import lexicon
from assistant.language.prompt_injection import is_injection
from assistant.language.tokens import FUNCTION_WORDS, content_stems, content_words, stem, words
from assistant.reading.chat_models import StreamLimits, read_stream
from assistant.reading.prompts import rewriting_prompt
from ingest.errors import ChatModelError

TURNS_SHOWN = 3
"""Turns that a chat model is shown."""

LONGEST_REWRITTEN = 300
"""Characters; more is no question but an answer."""

LIMITS = StreamLimits(seconds=20, silence=20, characters=2 * LONGEST_REWRITTEN)
"""How long a chat model is listened to: whoever asked cannot leave meanwhile, and the rules read it as well."""

_ANAPHORS = frozenset(lexicon.entries("anaphors"))
_ANAPHOR_OPENERS = frozenset(lexicon.entries("anaphor_openers"))
_PERSON = frozenset("he she him her his hers".split())
_FILLERS = frozenset(lexicon.entries("question_fillers"))
_UNSPECIFIC = FUNCTION_WORDS | _ANAPHORS | _FILLERS
_QUESTION_WORDS = frozenset(lexicon.entries("question_words"))
_AUXILIARY = lexicon.alternation("auxiliaries")
_NAME = re.compile(r"(?<!^)\b[A-ZА-ЯЁ][\w'’-]+(?: [A-ZА-ЯЁ][\w'’-]+)*")
_CONTINUING = re.compile(r"^(?:and|but|or|what about|how about|а|и|а как насчёт)\b[\s,]*", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:(?:in |on |at |by |for |to |from |since )?(?:who|whom|whose|what|which|when|where|why|how)\b|"
    rf"(?:{_AUXILIARY}|should)\b|"
    r"кто|что|как|когда|где|почему|зачем|сколько|какой|какая|какие)",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(rf"^.*?\b(?=(?:{_AUXILIARY})\b)", re.IGNORECASE)
_OPENING = re.compile(r"^(?:how (?:many|much|long|old|far|fast|deep|often|big)(?: \w+)?|\w+)", re.IGNORECASE)
_DEFINITE = re.compile(r"\bthe ([a-z]\w+)", re.IGNORECASE)
_PREPOSITION = re.compile(rf"^({lexicon.alternation('prepositions')})\b", re.IGNORECASE)


class QuestionRewriter(Protocol):
    """What rewrites a question so that it stands alone (conversational query rewriting)."""

    def rewrites(self, question: str, history: Sequence[Turn]) -> tuple[str, ...]:
        """One or two questions that stand alone; of two, the likelier first."""


class RuleRewriter:
    """Rewrites follow-ups by rule."""

    def rewrites(self, question: str, history: Sequence[Turn]) -> tuple[str, ...]:
        """See `QuestionRewriter.rewrites`."""
        if not history:
            return (question,)
        if is_context_dependent(question):
            return (_completed(question, history),)
        if _may_be_context_dependent(question):
            return question, f"{question} ({_about(history)})"
        return (question,)


class ChatModelRewriter:
    """Has a chat model write follow-ups out; by rule where what it writes is no use."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def rewrites(self, question: str, history: Sequence[Turn]) -> tuple[str, ...]:
        """See `QuestionRewriter.rewrites`. Only what points back is rewritten."""
        by_rule = RuleRewriter().rewrites(question, history)
        if by_rule == (question,):
            return by_rule
        try:
            written = "".join(read_stream(self._model, rewriting_prompt(question, history[-TURNS_SHOWN:]), LIMITS))
        except ChatModelError:
            return by_rule  # The writer meets the same model, and tells.
        said = " ".join(written.split()).strip("\"'“” ")
        return (said, by_rule[-1]) if _is_faithful(said, question, history) else by_rule


def _is_faithful(said: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether what a model wrote is the question, made to stand alone by words of the turns before it.

    It asks for the same (by the same word), keeps the question's own words, brings none that was not there, and is on
    what was asked about before: an earlier answer, which has an article's words, may not turn it to something else.
    """
    asked_before = " ".join(asked for asked, _ in history)
    told_before = " ".join(answer for _, answer in history if not is_injection(answer))
    known = set(map(stem, words(f"{asked_before} {told_before} {question}"))) | set(map(stem, FUNCTION_WORDS))
    own, written = ({stem(word) for word in words(text) if word not in _UNSPECIFIC} for text in (question, said))
    names = " ".join(_NAME.findall(told_before))
    subject = {*content_stems(asked_before), *content_stems(names)}
    return (
        said.endswith("?")
        and len(said) <= LONGEST_REWRITTEN
        and written <= known
        and own <= written
        and _asking_word(said) in {_asking_word(question) or _asking_word(history[-1][0]), ""}
        and bool((written - own) & subject)
    )


def _asking_word(question: str) -> str:
    """The word by which a question asks: "who", "when"; empty where it has none."""
    return next((word for word in words(question) if word in _QUESTION_WORDS), "")


def is_context_dependent(question: str) -> bool:
    """Whether a question leaves open what it is about."""
    if _CONTINUING.match(question) and not _ASKING.match(_CONTINUING.sub("", question)):
        return True
    if _NAME.search(question):
        return False
    return _has_anaphor(question) or _is_bare(question)


def _has_anaphor(question: str) -> bool:
    """Whether a word of a question stands for something else; the "that" of "the team that won" does not."""
    said = words(question)
    return any(
        word in _ANAPHORS
        and not (word == "that" and 0 < place < len(said) - 1 and said[place - 1] not in _ANAPHOR_OPENERS)
        and not (word == "there" and place and said[place - 1] in {"is", "are", "was", "were"})
        for place, word in enumerate(said)
    )


def _is_bare(question: str) -> bool:
    """Whether a question says nothing of what it is about: "Why?", "Which one?"."""
    return not [word for word in words(question) if word not in FUNCTION_WORDS | _FILLERS]


def _may_be_context_dependent(question: str) -> bool:
    """Whether a question speaks of something as known that it does not name: "the wreck"."""
    return not _NAME.search(question) and _DEFINITE.search(question) is not None


def _completed(question: str, history: Sequence[Turn]) -> str:
    """A question that points back, with what it leaves open."""
    before = _standing(history)
    fragment = _CONTINUING.sub("", question)
    if fragment != question and not _ASKING.match(fragment):
        return _continued(fragment.rstrip("? "), before, history)
    if _is_bare(question) and not _ANAPHORS & set(words(question)) - {"there", "then", "that"}:
        return _asked_anew(question, before)
    return f"{question} ({_about(history, person=bool(_PERSON & set(words(question))))})"


def _continued(fragment: str, before: str, history: Sequence[Turn]) -> str:
    """After "Who won in 2022?", "And in 2023?": the question before, with the new part in the place of the old."""
    preposition = _PREPOSITION.match(fragment)
    if preposition:
        part = re.compile(rf"\b{preposition[1]} (?:the )?[\w'’-]+(?: [A-Z0-9][\w'’-]*)*", re.IGNORECASE)
        places = [*part.finditer(before)]
        if places:
            return f"{before[: places[-1].start()]}{fragment}{before[places[-1].end() :]}"
    asking = _OPENING.match(before)
    return f"{asking[0] if asking else ''} {fragment}? ({_about(history)})".strip()


def _asked_anew(question: str, before: str) -> str:
    """After "Where did it land?", "Why?": the question before, asked for something else."""
    asked = question.rstrip("?!. ")
    rest = _ASKED_FOR.sub("", before, count=1).rstrip("? ")
    if rest == before.rstrip("? ") and not _ASKED_FOR.match(before):
        return f"{asked}? ({' '.join(content_words(before))})"
    return f"{asked} {rest[:1].lower()}{rest[1:]}?"


def _standing(history: Sequence[Turn]) -> str:
    """The last question that stood alone."""
    return next((asked for asked, _ in reversed(history) if not is_context_dependent(asked)), history[-1][0])


def _about(history: Sequence[Turn], *, person: bool = False) -> str:
    """What the turns before are about: the names of their question, or else its words; and who its answer names."""
    before = _standing(history)
    about = list(dict.fromkeys(_NAME.findall(before))) or content_words(before)
    if person and re.match(r"(?:who|whom|which)\b", before, re.IGNORECASE):
        about += [name for name in _NAME.findall(history[-1][1])[:2] if name not in about]
    return " ".join(about)
