"""Evidence → the entries of a list: each a quote with the things that it names, each thing once. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

from assistant.answering.quoting.ranking import best_confidence, deduplicated
from assistant.language.entities.dates import dates_of
from assistant.language.entities.entity_types import EntityType, is_organization, spans_of_type
from assistant.language.entities.enumerations import are_same_item, items_in, listed_in, without_article
from assistant.language.entities.names import is_name_in, names_of
from assistant.language.entities.people import people_in
from assistant.language.questions.list_question import ListQuestion
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.chunking import Span

LEAST_CONFIDENCE = 0.2
"""The confidence from which a sentence may tell of something to be listed."""

SHARE_OF_NAMED, SHARE_OF_OTHERS = 0.3, 0.5
"""And the share of the best confidence: where names of the type asked for show that it does, and elsewhere."""

LEAST_CONFIDENCE_AGAIN, SHARE_AGAIN = 0.3, 0.4
"""The same for what is read again, without the words that answered: it is the next best, whether right or not."""

LIST_THRESHOLD = 0.45
"""The least probability that some entry answers, if each does or does not by itself, for a list to be given."""

MOST_ENTRIES = 12
"""Quotes of a list, at most."""

_DENIAL = re.compile(r"\b(?:not|never|no|none|nor|neither|without)\b|n['’]t\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:] |\b(?:and|but|while|although|because)\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote of a list, and the things that it names, as they stand there; none where they cannot be told."""

    evidence: Evidence
    items: tuple[str, ...] = ()


def entries_of(asked: ListQuestion, evidence: Sequence[Evidence]) -> list[Entry]:
    """The sentences that tell of what is asked for, the surest first, at most `MOST_ENTRIES`.

    Of things that have names, only those that name some; of others, those that name none only where all others do.
    """
    chosen = deduplicated([found for found in evidence if _tells(asked, found, evidence)], MOST_ENTRIES)
    entries = distinct([_entry(asked, found) for found in chosen], asked.wanted)
    named = [entry for entry in entries if entry.items]
    is_told = asked.wanted is not EntityType.ANY or count_of(named) > 1
    return named if is_told else entries


def is_sure(entries: Sequence[Entry]) -> bool:
    """Whether it is likely enough that the sentences tell of what is asked for."""
    return 1 - prod(1 - entry.evidence.confidence for entry in entries) >= LIST_THRESHOLD


def count_of(entries: Iterable[Entry]) -> int:
    """How many things are listed."""
    return sum(len(entry.items) for entry in entries)


def without_answers(entries: Sequence[Entry]) -> list[RetrievedPassage]:
    """The passages of a list with blanks in the place of the words that answered."""
    blanked: dict[str | None, RetrievedPassage] = {}
    for found in (entry.evidence for entry in entries):
        passage = blanked.get(found.passage.id, found.passage)
        if found.short:
            start, end = found.short
            text = f"{passage.text[:start]}{' ' * (end - start)}{passage.text[end:]}"
            blanked[found.passage.id] = replace(passage, text=text)
    return list(blanked.values())


def extended(asked: ListQuestion, entries: Sequence[Entry], again: Sequence[Evidence]) -> list[Entry]:
    """A list with what its passages tell when they are read again, `without_answers`."""
    passages = {entry.evidence.passage.id: entry.evidence.passage for entry in entries}
    least = max(LEAST_CONFIDENCE_AGAIN, SHARE_AGAIN * best_confidence([entry.evidence for entry in entries]))
    sure = [found for found in again if found.confidence >= least and not _tells_otherwise(asked, found)]
    others = [_entry(asked, found) for one in sure if (found := _in_place(one, passages[one.passage.id]))]
    return distinct([*entries, *(entry for entry in others if entry.items)], asked.wanted)


def mentions_in(passages: Iterable[RetrievedPassage], kind: EntityType) -> list[Entry]:
    """All things of a type that passages name, each with the first sentence that does; none of a type without names."""
    entries: list[Entry] = []
    for passage in passages:
        for start, end in _mentions(passage.text, kind):
            if (position := _position(passage, start)) in passage.trusted_positions:
                entries.append(Entry(Evidence(passage, position, 1.0), (passage.text[start:end],)))
    return distinct(entries, kind)


def distinct(entries: Iterable[Entry], kind: EntityType) -> list[Entry]:
    """The entries, those of one sentence as one, and each thing only in the surest that names it."""
    found: dict[tuple[str, int], Entry] = {}
    listed: list[str] = []
    for entry in entries:
        new = [item for item in entry.items if not any(are_same_item(item, other, kind) for other in listed)]
        listed += new
        key = (entry.evidence.passage.article_id, entry.evidence.start)
        earlier = found.get(key, Entry(entry.evidence))
        if new or not entry.items:
            text = entry.evidence.text
            items = sorted({*earlier.items, *map(without_article, new)}, key=text.find)
            found[key] = Entry(earlier.evidence, tuple(items))
    return _in_order(list(found.values()))


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of each article together, in its order: the article of the surest first."""
    articles = list(dict.fromkeys(entry.evidence.passage.article_id for entry in entries))
    return sorted(entries, key=lambda one: (articles.index(one.evidence.passage.article_id), one.evidence.start))


def _tells(asked: ListQuestion, found: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether a sentence is sure enough, on what the question names, and no denial of it."""
    best = evidence[0]
    names = list(names_of(asked.question))
    told = f"{found.passage.title} {found.passage.text}"
    is_on_it = not names or any(is_name_in(name, told) for name in names)
    is_named = asked.wanted is not EntityType.ANY and (bool(names) or found.passage.story == best.passage.story)
    share = SHARE_OF_NAMED if is_named else SHARE_OF_OTHERS
    is_enough = found.confidence >= max(LEAST_CONFIDENCE, share * best.confidence)
    return is_enough and is_on_it and not _tells_otherwise(asked, found)


def _tells_otherwise(asked: ListQuestion, found: Evidence) -> bool:
    return _denies(asked, found) or _is_of_other_year(asked, found)


def _is_of_other_year(asked: ListQuestion, found: Evidence) -> bool:
    """Whether a sentence tells of other years than the one that is asked for."""
    wanted, told = ({date.year for date in dates_of(text)[0] if date.year} for text in (asked.question, found.text))
    return bool(wanted) and bool(told) and wanted.isdisjoint(told)


def _denies(asked: ListQuestion, found: Evidence) -> bool:
    """Whether the clause that answers denies what is asked for."""
    offset = found.passage.sentences[found.position][0]
    place = found.short[0] - offset if found.short else 0
    ends = [0, *(match.start() for match in _CLAUSE_END.finditer(found.text)), len(found.text)]
    clause = next((found.text[start:end] for start, end in pairwise(ends) if place < end), found.text)
    return _DENIAL.search(clause) is not None and not _DENIAL.search(asked.question)


def _entry(asked: ListQuestion, found: Evidence) -> Entry:
    """A sentence with the things in the words of it that answer."""
    if asked.is_of_events:
        return Entry(found)
    items: list[str] = []
    if found.short:
        offset = found.passage.sentences[found.position][0]
        start, end = (max(0, place - offset) for place in found.short)
        items = items_in(found.text, (start, end), asked.wanted, asked.noun)
    is_named = asked.wanted is not EntityType.ANY
    return Entry(found, tuple(items or (listed_in(found.text, asked.wanted) if is_named else ())))


def _in_place(found: Evidence, passage: RetrievedPassage) -> Evidence | None:
    """A sentence of a passage with blanks as one of the passage itself; None without words that answer."""
    return replace(found, passage=passage, position=_position(passage, found.short[0])) if found.short else None


def _position(passage: RetrievedPassage, place: int) -> int:
    """The sentence in which a place of a passage stands."""
    return next((number for number, (_, end) in enumerate(passage.sentences) if place < end), 0)


def _mentions(text: str, kind: EntityType) -> list[Span]:
    """Where a text names things of a type."""
    if kind is EntityType.PERSON:
        return people_in(text)
    if kind is EntityType.ORGANIZATION:
        return [span for span in spans_of_type(kind, text) if is_organization(text[slice(*span)])]
    return spans_of_type(kind, text) if kind in {EntityType.COUNTRY, EntityType.DATE} else []
