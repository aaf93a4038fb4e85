"""What may be asked: a question, claim or query on one line, the turns before it, within what, of what library."""

from __future__ import annotations

import re
from unicodedata import normalize

from assistant.answering.conversation import Conversation
from assistant.language.tokens import words
from assistant.retrieval.hybrid import ArticleFilter
from ingest.errors import EmptyLibraryError, QuestionError
from ingest.library import Library
from ingest.parsing.invisible import without_invisible

LONGEST_QUESTION = 2000
"""Characters; a longer one is no question."""

LONGEST_DRAFT = 20_000
"""Words of a draft."""

LONGEST_TEXT = 400_000
"""Characters of a draft: where words have no blanks between them, they are not counted."""

_UNREADABLE = re.compile("[\0\ud800-\udfff]")


def validated(text: object, what: str = "question", like: str = "Ask in a sentence, like: Who reported it?") -> str:
    """A question or claim on one line, without characters that no search can use.

    Raises:
        QuestionError: it is no text, has no words, or is too long.
    """
    if not isinstance(text, str):
        raise QuestionError(f"The {what} is no text, but of the type {type(text).__name__}. {like}")
    asked = " ".join(_UNREADABLE.sub(" ", normalize("NFC", without_invisible(text[: LONGEST_QUESTION + 1])[0])).split())
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The {what} has {len(text):,} characters; {LONGEST_QUESTION:,} are the most. A sentence or two will do."
        )
    if not words(asked):
        raise QuestionError(f"The {what} has no words. {like}")
    return asked


def validated_draft(text: object) -> str:
    """A draft as it was typed.

    Raises:
        QuestionError: it is no text, has no words, or has too many.
    """
    if not isinstance(text, str):
        raise QuestionError(f"The draft is no text, but of the type {type(text).__name__}.")
    if not words(text):
        raise QuestionError("The draft has no words. Paste a text, or name a file: .txt, .md, .html or .docx.")
    if len(text) > LONGEST_TEXT:
        raise QuestionError(f"The draft has {len(text):,} characters; {LONGEST_TEXT:,} are the most. Cut it.")
    number = len(text.split())
    if number > LONGEST_DRAFT:
        raise QuestionError(f"The draft has {number:,} words; {LONGEST_DRAFT:,} are the most. Check it in parts.")
    return _UNREADABLE.sub("\ufffd", text)


def validate_context(history: object, within: object) -> None:
    """Refuse a history that is no list of turns, and what is no `ArticleFilter`.

    Raises:
        QuestionError: either is something else.
    """
    turns = history.turns if isinstance(history, Conversation) else history
    turns = turns if isinstance(turns, list | tuple) else [None]
    if not all(isinstance(turn, list | tuple) and [*map(type, turn)] == [str, str] for turn in turns):
        raise QuestionError("The history is a list of turns, each a pair of texts: a question, and its answer.")
    if not isinstance(within, ArticleFilter):
        raise QuestionError("What to ask within is an ArticleFilter, like: ArticleFilter(since='2024-01-01')")


def refuse_empty_library(library: Library) -> None:
    """Refuse to ask a library of no articles; quick, as nothing is loaded for it.

    Raises:
        EmptyLibraryError: there are none; the message says how to add some.
    """
    if library.is_empty():
        raise EmptyLibraryError(f"The library at {library.folder} has no articles yet. Add some: articles ingest PATH")
