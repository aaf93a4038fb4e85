"""Questions with whole passages, to teach the reader where in one the answer stands, or that it stands nowhere.

Each question comes with the passage that answers it, and mostly once more so that the passage does not: with one
near by in words, with its own one but for the sentence that answers, or changed itself. Passages of which nobody
said whether they answer are for a teacher to read (see `assistant.training.distilling`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.reading import titled
from assistant.training.contrasts import changed
from assistant.training.reader import Row, Swaps, nearest_elsewhere, question_denied, subject_of, unsaid
from ingest.chunking import Span, sentence_spans

TAKEN = {
    "squadshifts-wiki": 8000,
    "squadshifts-reddit": 9700,
    "squadshifts-amazon": 9700,
    "qed-nq": 6200,
    "qed-nq-multi": 2000,
    "tydiqa-en": 3700,
    "nq-open-oracle": 2600,
    "mlqa-en-dev": 1200,
    "onestopqa": 1300,
    "covid-qa": 900,
    "policyqa": 600,
    "clapnq-dev": 800,
}
"""Questions of each set that have the paragraph of their answer."""

LONGEST = 900
"""Characters of a passage, about: longer paragraphs are cut to the sentences around the answer."""
TITLED_SHARE = 0.5
WAYS = {"elsewhere": 0.25, "changed": 0.25, "unsaid": 0.25, "taken out": 0.15, "denied": 0.03}
"""How a question is put once more so that its passage does not answer: shares, where it can be."""
NEAR_BY = 2
"""Passages near by that a teacher reads for each question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Half-open spans in a passage: the answer's own words, and its sentence."""

    answer: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and a passage, `text`, and where it answers: None for nowhere, and where nobody said (not `told`)."""

    question: str
    text: str
    place: Place | None
    told: bool = True


@dataclass(frozen=True, slots=True)
class _Own:
    """The passage of a question's answer, and the records near by."""

    record: Row
    near: Sequence[Row]
    text: str
    title: str
    place: Place

    def whole(self, text: str | None = None) -> str:
        """What is read of it, or of the `text` that is left of it."""
        return titled(self.text if text is None else text, self.title)


def passage_readings(records: Sequence[Row], chance: random.Random) -> list[Reading]:
    """Questions with their passages, and with those for a teacher to read, in random order."""
    chosen = []
    for name, most in TAKEN.items():
        own = [record for record in records if record["set"] == name and record["context"]]
        chosen += chance.sample(own, min(most, len(own)))
    swaps = Swaps.of(chosen)
    elsewhere = nearest_elsewhere(chosen)
    readings = [
        reading for record, near in zip(chosen, elsewhere, strict=True) for reading in _of(record, near, swaps, chance)
    ]
    chance.shuffle(readings)
    return readings


def _of(record: Row, near: Sequence[Row], swaps: Swaps, chance: random.Random) -> Iterator[Reading]:
    own = _own_passage(record, near, chance)
    if own is None:
        return
    yield Reading(record["question"], own.whole(), own.place)
    [way] = chance.choices([*WAYS, ""], [*WAYS.values(), max(0.0, 1 - sum(WAYS.values()))])
    unanswered = _unanswered(way, own, swaps, chance)
    if unanswered:
        yield Reading(*unanswered, None)
    for other_way in ("changed", "unsaid"):
        if other_way != way and (found := _unanswered(other_way, own, swaps, chance)):
            yield Reading(*found, None, told=False)
    for other in [other for other in near if other["context"]][:NEAR_BY]:
        apart = _own_passage(other, [], chance)
        if apart:
            yield Reading(record["question"], apart.whole(), None, told=False)


def _own_passage(record: Row, near: Sequence[Row], chance: random.Random) -> _Own | None:
    context, sentence = record["context"], record["positive"].strip()
    at = context.find(sentence)
    if at < 0:
        return None
    end = at + len(sentence)
    answer = _answer_in(record, at)
    first, last = _around(context, at, end, chance)
    title = subject_of(context) if chance.random() < TITLED_SHARE else ""
    place = Place((answer[0] - first, answer[1] - first), (at - first, end - first))
    return _Own(record, near, context[first:last], title, place)


def _unanswered(way: str, own: _Own, swaps: Swaps, chance: random.Random) -> tuple[str, str] | None:
    """A question and a passage that does not answer it, made in one of the `WAYS` where the record allows it."""
    record, question, asked = own.record, own.record["question"], None
    if way == "elsewhere":
        found = [other["context"] for other in own.near if other["context"] and _lacks(other["context"], record)]
        return (question, titled(found[0][:LONGEST], subject_of(found[0]) if own.title else "")) if found else None
    if way == "taken out":
        first, last = own.place.sentence
        rest = f"{own.text[:first]}{own.text[last:]}".strip()
        return (question, own.whole(rest)) if rest and _lacks(rest, record) else None
    if way == "changed":
        change = swaps.change(record, chance)
        asked = changed(question, change) if change else None
    elif way == "unsaid":
        asked = unsaid(record, own.near, chance)
    elif way == "denied":
        asked = question_denied(question)
    return (asked, own.whole()) if asked and asked != question else None


def _lacks(text: str, record: Row) -> bool:
    """Whether a text can be taken not to answer: it has not the answer's words."""
    answer = record["answer"] or ""
    return len(answer) > 2 and answer.lower() not in text.lower()  # noqa: PLR2004


def _answer_in(record: Row, at: int) -> Span:
    """Where the answer's words stand in the paragraph, or its sentence where they are not literal."""
    whole = record["positive"]
    if record["answer_start"] is not None and record["answer"]:
        start = at + record["answer_start"] - (len(whole) - len(whole.lstrip()))
        end = start + len(record["answer"])
        if record["context"][start:end] == record["answer"]:
            return start, end
    return at, at + len(whole.strip())


def _around(context: str, start: int, end: int, chance: random.Random) -> Span:
    """The span of the sentences around a place: all of a short paragraph."""
    if len(context) <= LONGEST + 200:
        return 0, len(context)
    spans = sentence_spans(context)
    inside = [number for number, (first, last) in enumerate(spans) if first < end and start < last]
    low, high = inside[0], inside[-1]
    while spans[high][1] - spans[low][0] < LONGEST - 150 and high - low < len(spans) - 1:
        before = high == len(spans) - 1 or (low > 0 and chance.random() < 0.5)  # noqa: PLR2004
        low, high = (low - 1, high) if before else (low, high + 1)
    return min(spans[low][0], start), max(spans[high][1], end)
