"""A question typed in small letters → the same with the names of the library as they are written there."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.spelling.dictionary import Dictionary, bases
from assistant.language.tokens import FUNCTION_WORDS, unaccented
from ingest.store.full_text import Vocabulary, stem_of

_WORD = re.compile(r"(?<![\w'’-])[a-z][a-z]+(?:-[a-z0-9]+)*(?![\w-])")
_NO_NAMES = FUNCTION_WORDS | frozenset(lexicon.entries("english_function_words"))


def with_capitals(question: str, vocabulary: Vocabulary, dictionary: Dictionary) -> str:
    """The question with capitals for the words that the library never writes without, and that are no ordinary ones.

    A form of another word is none: "carriers", where the library only has a painting "The Carriers".

    It is left as it is where it has capitals already, other than its first letter.
    """
    if any(map(str.isupper, question[1:])):
        return question
    return _WORD.sub(lambda found: _name(found[0], vocabulary, dictionary) or found[0], question)


def _name(word: str, vocabulary: Vocabulary, dictionary: Dictionary) -> str:
    """How the library writes a name; empty where the word is none."""
    is_inflected = any(base != word and base in dictionary.ranks for base in bases(word))
    if word in _NO_NAMES or dictionary.is_common(word) or is_inflected:
        return ""
    forms = vocabulary.forms(stem_of(word))
    is_name = bool(forms) and all(form[0].isupper() for form in forms)
    return next((form for form in forms if word in {form.lower(), unaccented(form).lower()}), "") if is_name else ""
