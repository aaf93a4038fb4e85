"""The people whom a text names, told by what stands beside a name: "the archaeologist Valerios Stais". Pure.

No names are known: who has neither a title nor does what only people do is not told from a ship.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import lexicon
from assistant.language.entities.entity_types import EntityType, spans_of_type
from ingest.chunking import Span, sentence_spans

_TITLE = (
    rf"(?:{lexicon.alternation('person_titles')}|{'|'.join(noun[:-1] for noun in lexicon.entries('people_nouns'))}|"
    r"\w+(?:ist|ician|ographer|ologer|woman|man))"
)
_SAYS = rf"(?:{lexicon.alternation('reporting_verbs')}|told|{lexicon.alternation('person_verbs')})"
_TITLED_BEFORE = re.compile(rf"\b(?i:{_TITLE})\.?(?:(?: of (?:the )?[\w’'-]+(?: [\w’'-]+){{0,4}})?(?:,| is| was) | )$")
_AMONG = re.compile(
    rf"\b(?:{lexicon.alternation('people_nouns')}),? (?:among them|including|such as|like|namely)?:? ?$", re.IGNORECASE
)
_BY = re.compile(
    r"\b(?:led|set|written|designed|found|discovered|commanded|directed|played|invented|founded|painted|composed|"
    r"held|headed|chaired|edited|named)(?: in \d{4})? by (?:[\w’'-]+ and )?$"
)
_DOES_AFTER = re.compile(
    rf"^(?: of (?:the )?[\w’'-]+(?: [A-Z][\w’'-]*)*)?(?:, [^,]{{3,80}},)?"
    rf"(?: (?:also|later|then|has|had|have|once|first|himself|herself))* {_SAYS}\b"
)
_TITLED_AFTER = re.compile(
    rf"^, (?:(?:an?|the|its|his|her|their|then|one of the) )?(?:[\w’'-]+ ){{0,5}}?{_TITLE}s?\b|"
    r"^, (?:aged )?\d{1,3}\b|^, an? \d+-year-old"
)
_HE_AFTER = re.compile(r"^[^;:]*\b(?:he|she|his|her|himself|herself|who)\b")
_HE_NEXT = re.compile(r"^(?:He|She|His|Her)\b")
_PLACED = re.compile(r"\b(?:in|at|near|off|the|to|from) $", re.IGNORECASE)
_JOINED = re.compile(r",? and |, ")
_FEWEST_PARTS = 2


def people_in(text: str) -> list[Span]:
    """Where a text first names each person, as half-open spans; a surname after the whole name is no further person."""
    sentences = sentence_spans(text)
    known: list[tuple[Span, str]] = []
    for place, (start, end) in enumerate(sentences):
        following = text[slice(*sentences[place + 1])] if place + 1 < len(sentences) else ""
        for one, other in _people_of(text[start:end], following):
            name = text[start + one : start + other]
            if not any(set(name.split()) <= set(earlier.split()) for _, earlier in known):
                known.append(((start + one, start + other), name))
    return [span for span, _ in known]


def _people_of(sentence: str, following: str) -> list[Span]:
    """The names in a sentence that are of people; who is named beside one of them is one as well."""
    names = [_bare(sentence, span) for span in spans_of_type(EntityType.PERSON, sentence)]
    signs = [_is_person(sentence, names, place, following) for place in range(len(names))]
    for place in (*range(1, len(names)), *reversed(range(1, len(names)))):
        between = sentence[names[place - 1][1] : names[place][0]]
        if _JOINED.fullmatch(between) and (signs[place - 1] or signs[place]):
            signs[place - 1] = signs[place - 1] or _is_whole(sentence, names[place - 1])
            signs[place] = signs[place] or _is_whole(sentence, names[place])
    return [span for span, sign in zip(names, signs, strict=True) if sign]


def _bare(sentence: str, span: Span) -> Span:
    """A name without the sign of the genitive."""
    start, end = span
    return start, end - len(re.search(r"(?:[’']s?)?$", sentence[start:end])[0])  # type: ignore[index]


def _is_whole(sentence: str, span: Span) -> bool:
    """Whether a name has a first name and a surname."""
    return len(sentence[slice(*span)].split()) >= _FEWEST_PARTS


def _is_person(sentence: str, names: Sequence[Span], place: int, following: str) -> bool:
    """Whether what stands beside a name tells that it is a person's."""
    start, end = names[place]
    before, after = sentence[:start], sentence[end:]
    if _TITLED_BEFORE.search(before):
        return True
    if _PLACED.search(before) or not _is_whole(sentence, names[place]):
        return False
    if _AMONG.search(before) or _BY.search(before) or _DOES_AFTER.search(after) or _TITLED_AFTER.search(after):
        return True
    is_first = not any(_is_whole(sentence, name) for name in names[:place])
    return is_first and bool(_HE_AFTER.search(after) or _HE_NEXT.search(following))
