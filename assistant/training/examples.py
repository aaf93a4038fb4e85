"""What the reader learns from: a question or claim, a passage, and what is to be read there.

Most examples are made from `natural.jsonl.gz`, cut as the product cuts news; some from labelled pairs of statements
(`nli.jsonl.gz`), and from questions with a sentence that answers (`qa.jsonl.gz`). Most of what retrieval brings tells
nothing of a claim and looks as if: so most of the examples that are made tell nothing, and share words or the title.
"""

from __future__ import annotations

import gzip
import heapq
import itertools
import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document

from assistant.reading.reader import head_of
from assistant.training.contrasts import Names
from assistant.training.natural import CLAIM_LABELS, Record, read_records
from assistant.training.plain_claims import plain_and_twin

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    Row = dict[str, Any]

SUPPORTS, REFUTES, NOT_SAID, NOT_SUPPORTED = range(4)
"""Stances, in the network's order. The last is one of the two before it: the data does not say which."""

UNTOLD = -1
"""Stands for a label that an example does not have."""

WINDOW = 950
"""Characters of a passage of news, at most."""

LONGEST = 400
"""Tokens of a query and a passage together; longer ones cost too much time."""

MORE_NEWS = 3.0
"""How many times as often a claim or question on news is taken: there are fewer of them, and they are harder."""

LESS = 0.7
"""The weight of an example without evidence that was made from one that has it."""

PLAIN, PLAIN_OF_NEWS = 2, 4
"""Sentences of a record that are tried as claims in its own words."""

LACKING, UNRELATED = 0.4, 0.35
"""How often such a claim is put to the passage without its sentence, and to a passage on something else."""

WHOLE = 0.6
"""How many encyclopaedia passages stay whole."""

CROPPED = 0.65
"""How often a window is cut to a few sentences: an example costs half of the time so, and more are seen."""

FEW, BEYOND = 3, (0, 1, 1, 2)
"""Sentences of a window that is not cut further, and how many are kept before and behind what is needed."""

LEFT_OUT, ELSEWHERE, BESIDE = 0.2, 0.35, 0.25
"""How often a query is put to its window without the evidence, to an article on something else, to its own article."""

COMMON = 200
"""Windows from which on a word is too common to look for."""

ALIKE = 0.34
"""Share of a query's words that a window of the same article may have: more, and it may tell it too."""

OTHER_WEIGHT = 0.5
"""The weight of examples that are not from `natural.jsonl.gz`."""

STANCE_OF = {"entailment": SUPPORTS, "contradiction": REFUTES, "neutral": NOT_SAID, "not_entailment": NOT_SUPPORTED}

TAKEN = {
    "fever": 300,
    "fever-nei": 150,
    "fool-me-twice": 300,
    "equate-newsnli": 200,
    "cad-nli": 100,
    "snli-devtest": 60,
    "conjnli-adv": 60,
    "equate-stresstest": 50,
    "breaking-nli": 30,
    "med": 30,
    "help-andor": 30,
}
"""Labelled pairs of each label that are taken of a set; of the others `TAKEN_OF_OTHERS`."""

TAKEN_OF_OTHERS = 30

ASKED = (
    "squadshifts-wiki", "squadshifts-reddit", "squadshifts-amazon", "squadshifts-nyt", "qed-nq", "tydiqa-en",
    "clapnq-dev", "onestopqa", "mlqa-en-dev", "selqa",
)  # fmt: skip
"""The sets of questions that are taken."""

QUESTIONS = 400
LONGEST_CONTEXT, LONGEST_NEGATIVE = 1_600, 1_200
"""Characters of a passage with the answer, and of one without."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question or claim with a passage, and what is to be read there.

    A claim has a `stance`, a question `answered` (0 or 1), and the other is `UNTOLD`. `evidence` are the numbers of
    sentences, the best first; `answer` stands literally in that one, or is empty.
    """

    query: str
    sentences: tuple[str, ...]
    head: str = ""
    stance: int = UNTOLD
    answered: int = UNTOLD
    evidence: tuple[int, ...] = ()
    answer: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in tokens.

    `marks`, one a token: 1 in evidence, 0 elsewhere in the passage, `UNTOLD` outside of it. `first` and `last` are the
    places of the answer's tokens, or `UNTOLD`.
    """

    tokens: tuple[int, ...]
    marks: tuple[int, ...]
    first: int
    last: int
    stance: int
    answered: int
    weight: float


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of a record, as a passage."""

    record: Record
    places: tuple[int, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences themselves."""
        return tuple(self.record.sentences[place] for place in self.places)

    @property
    def head(self) -> str:
        """What is read before them, as in the product."""
        facts = {"title": self.record.title, "published": self.record.published}
        return head_of(Document("", metadata=facts))

    def cropped(self, needed: Sequence[int], chance: random.Random) -> Window:
        """Now and then only a few neighbouring sentences: what is needed, with one or two beside."""
        most = len(self.places)
        if most <= FEW or chance.random() > CROPPED:
            return self
        if needed:
            inside = [self.places.index(place) for place in needed]
            first, last = min(inside) - chance.choice(BEYOND), max(inside) + chance.choice(BEYOND)
        else:
            first = chance.randrange(max(1, most - FEW))
            last = first + FEW - 1 + chance.choice(BEYOND)
        return replace(self, places=self.places[max(0, first) : last + 1])

    def without(self, places: Sequence[int]) -> Window:
        """The window without some sentences."""
        return replace(self, places=tuple(place for place in self.places if place not in places))


@dataclass(frozen=True, slots=True)
class Query:
    """A claim or question of a record; `label` is its stance, or 1 where the record answers it."""

    text: str
    is_claim: bool
    label: int
    evidence: tuple[int, ...]
    answer: str = ""

    @property
    def needed(self) -> tuple[int, ...]:
        """The sentences that tell it only together: of a question the best alone."""
        return self.evidence if self.is_claim else self.evidence[:1]

    def told_by(self, window: Window) -> Example:
        """The example of a window that has what is needed."""
        evidence = tuple(window.places.index(place) for place in self.evidence if place in window.places)
        return replace(self._example(window, self.label), evidence=evidence, answer=self.answer)

    def not_told_by(self, window: Window, weight: float = LESS) -> Example:
        """The example of a window that has nothing of it."""
        return replace(self._example(window, NOT_SAID if self.is_claim else 0), weight=weight)

    def _example(self, window: Window, label: int) -> Example:
        stance, answered = (label, UNTOLD) if self.is_claim else (UNTOLD, label)
        return Example(self.text, window.sentences, window.head, stance, answered)


class Shelf:
    """The windows of all records, to find those that look as if they told something."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._windows = [window for record in records for window in windows(record)]
        self._on: defaultdict[str, list[Window]] = defaultdict(list)
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for number, window in enumerate(self._windows):
            self._on[_subject(window.record)].append(window)
            for word in _words(" ".join((window.head, *window.sentences))):
                self._with[word].append(number)

    def alike(self, query: str, record: Record, chance: random.Random) -> Window:
        """A window on another subject that shares rare words with the query, or any where none does."""
        shared: defaultdict[int, float] = defaultdict(float)
        for word in sorted(_words(query)):
            holders = self._with.get(word, [])
            if len(holders) < COMMON:
                for number in holders:
                    shared[number] += 1 / math.log(2 + len(holders))
        best = [self._windows[number] for number in heapq.nlargest(12, shared, key=shared.__getitem__)]
        return chance.choice(_elsewhere(best, record)[:4] or _elsewhere(self._windows, record))

    def beside(self, record: Record) -> list[Window]:
        """The windows of other records on the same subject."""
        return [window for window in self._on[_subject(record)] if window.record.id != record.id]


def training_examples(
    natural: Sequence[Path], nli: Path, qa: Path, shares: tuple[float, float], seed: int
) -> list[Example]:
    """The examples of some files, mixed: the same ones for the same seed.

    `shares` are how many of the claims and of the questions on encyclopaedia passages are taken; of news half as many
    again.
    """
    chance = random.Random(seed)  # noqa: S311
    records = [record for file in natural for record in read_records(file)]
    parts = (
        list(natural_examples(records, shares, chance)),
        list(plain_examples(records, chance)),
        list(nli_examples(_rows(nli), chance)),
        list(qa_examples(_rows(qa), chance)),
    )
    print(", ".join(f"{len(part)} {kind}" for kind, part in zip(("natural", "plain", "nli", "qa"), parts, strict=True)))
    mixed = list(itertools.chain(*parts))
    chance.shuffle(mixed)
    return mixed


def windows(record: Record) -> list[Window]:
    """The record cut as the product cuts news: into runs of sentences of at most `WINDOW` characters."""
    runs: list[list[int]] = []
    length = 0
    for place, sentence in enumerate(record.sentences):
        if not runs or length + len(sentence) > WINDOW:
            runs.append([])
            length = 0
        runs[-1].append(place)
        length += len(sentence) + 1
    return [Window(record, tuple(run)) for run in runs]


def natural_examples(
    records: Sequence[Record], shares: tuple[float, float], chance: random.Random
) -> Iterator[Example]:
    """Claims and questions put to the windows of their own record and to others."""
    shelf = Shelf(records)
    for record in records:
        cuts = _cuts(record, chance)
        for query in _queries(record):
            share = shares[0] if query.is_claim else shares[1]
            if chance.random() < share * (MORE_NEWS if record.source == "news" else 1):
                yield from _of_own(query, cuts, chance)
                yield from _of_others(query, record, shelf, chance)


def plain_examples(records: Sequence[Record], chance: random.Random) -> Iterator[Example]:
    """Claims in the records' own words: as they stand, changed in one thing, and where the sentence is left out."""
    names = Names.in_texts(sentence for record in records for sentence in record.sentences)
    for record in records:
        for _ in range(PLAIN_OF_NEWS if record.source == "news" else PLAIN):
            window = chance.choice(windows(record))
            for number, claim, twin in plain_and_twin(window.sentences, names, chance):
                yield from _plain(window, window.places[number], claim, twin, chance)
                if chance.random() < UNRELATED:
                    other = chance.choice(_elsewhere(windows(chance.choice(records)), record) or [window])
                    if other is not window:
                        yield Query(claim, True, SUPPORTS, ()).not_told_by(other.cropped((), chance))


def _plain(window: Window, place: int, claim: str, twin: str | None, chance: random.Random) -> Iterator[Example]:
    """A claim in a sentence's own words, its twin, and now and then the claim where the sentence is left out."""
    yield Query(claim, True, SUPPORTS, (place,)).told_by(window.cropped((place,), chance))
    if twin:
        yield Query(twin, True, REFUTES, (place,)).told_by(window.cropped((place,), chance))
    rest = window.without((place,))
    if len(rest.places) > 1 and chance.random() < LACKING:
        yield Query(claim, True, SUPPORTS, (place,)).not_told_by(rest.cropped((), chance))


def nli_examples(rows: Iterable[Row], chance: random.Random) -> Iterator[Example]:
    """Labelled pairs as claims: some of each label of each set, so that none is the rule."""
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["set"], row["label"]].append(row)
    for (name, label), group in groups.items():
        stance = STANCE_OF[label]
        evidence = (0,) if stance in {SUPPORTS, REFUTES} else ()
        for row in chance.sample(group, min(TAKEN.get(name, TAKEN_OF_OTHERS), len(group))):
            yield Example(row["hypothesis"], (row["premise"],), stance=stance, evidence=evidence, weight=OTHER_WEIGHT)


def qa_examples(rows: Iterable[Row], chance: random.Random) -> Iterator[Example]:
    """Questions with the passage around the sentence that answers, or with one that does not."""
    asked = [row for row in rows if row["set"] in ASKED]
    for row in chance.sample(asked, min(QUESTIONS, len(asked))):
        context, positive = row["context"] or "", row["positive"]
        if positive and positive in context and len(context) < LONGEST_CONTEXT:
            before, _, after = context.partition(positive)
            parts = [part for part in (before.strip(), positive, after.strip()) if part]
            yield Example(
                row["question"],
                tuple(parts),
                answered=1,
                evidence=(parts.index(positive),),
                answer="" if row["answer_start"] is None else _literal(row["answer"]),
                weight=OTHER_WEIGHT,
            )
        elif not positive and row["negatives"]:
            wrong = chance.choice(row["negatives"])[:LONGEST_NEGATIVE]
            yield Example(row["question"], (wrong,), answered=0, weight=OTHER_WEIGHT)


def encode(tokenizer: PreTrainedTokenizerBase, example: Example) -> Encoded:
    """The tokens of an example as the reader gets them, and what is to be said of each."""
    head = f"{example.head} | " if example.head else ""
    text = " ".join(example.sentences)
    encoded: Any = tokenizer(
        example.query, head + text, truncation="only_second", max_length=LONGEST, return_offsets_mapping=True
    )
    spans = {
        number: (start - len(head), end - len(head))
        for number, ((start, end), part) in enumerate(
            zip(encoded["offset_mapping"], encoded.sequence_ids(), strict=True)
        )
        if part == 1 and end > len(head)
    }
    sentences = _places(example.sentences)
    evidence = [sentences[number] for number in example.evidence]
    marks = [UNTOLD] * len(encoded["input_ids"])
    for number, (start, _) in spans.items():
        marks[number] = int(any(first <= start < last for first, last in evidence))
    begin, finish = _answer_place(text, example.answer, evidence)
    answer = [number for number, (start, end) in spans.items() if start < finish and end > begin] or [UNTOLD]
    return Encoded(
        tokens=tuple(encoded["input_ids"]),
        marks=tuple(marks),
        first=answer[0],
        last=answer[-1],
        stance=example.stance,
        answered=example.answered,
        weight=example.weight,
    )


def _queries(record: Record) -> Iterator[Query]:
    for claim in record.claims:
        yield Query(claim["claim"], True, CLAIM_LABELS.index(claim["label"]), tuple(claim["evidence"]))
    for question in record.questions:
        evidence, answer = tuple(question["sentences"]), _literal(question["answer"])
        yield Query(question["question"], False, int(bool(evidence)), evidence, answer)


def _cuts(record: Record, chance: random.Random) -> list[Window]:
    """Windows of a news story; an encyclopaedia passage mostly whole, as it is given."""
    if record.source == "wikipedia" and chance.random() < WHOLE:
        return [Window(record, tuple(range(len(record.sentences))))]
    return windows(record)


def _of_own(query: Query, cuts: Sequence[Window], chance: random.Random) -> Iterator[Example]:
    """A query and the windows of its own record; those with a part of its evidence are no example."""
    is_news = cuts[0].record.source == "news"
    if not query.evidence:
        tried = [chance.choice(cuts)] if is_news else cuts
        yield from (query.not_told_by(cut.cropped((), chance), 1.0) for cut in tried)
        return
    for cut in cuts:
        rest = cut.without(query.evidence)
        if set(query.needed) <= set(cut.places):
            yield query.told_by(cut.cropped([place for place in query.evidence if place in cut.places], chance))
            if chance.random() < LEFT_OUT and len(rest.places) > 1:
                yield query.not_told_by(rest.cropped((), chance))
        elif rest.places == cut.places and chance.random() < (0.5 if is_news else 1):
            yield query.not_told_by(cut.cropped((), chance))


def _of_others(query: Query, record: Record, shelf: Shelf, chance: random.Random) -> Iterator[Example]:
    """A query and windows that look as if they told it: of other articles, and of its own where they share little."""
    if chance.random() < ELSEWHERE:
        yield query.not_told_by(shelf.alike(query.text, record, chance).cropped((), chance))
    beside = shelf.beside(record) if record.source == "wikipedia" else []
    if beside and chance.random() < BESIDE:
        other = chance.choice(beside)
        own = _words(query.text) - _words(record.title)
        if own and len(own & _words(" ".join(other.sentences))) / len(own) < ALIKE:
            yield query.not_told_by(other.cropped((), chance))


def _subject(record: Record) -> str:
    return record.event or record.title


def _elsewhere(some: Sequence[Window], record: Record) -> list[Window]:
    return [window for window in some if _subject(window.record) != _subject(record)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{4,}", text.lower()))


def _literal(answer: str) -> str:
    return "" if answer in {"yes", "no"} else answer


def _places(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Where sentences stand that are joined by a space."""
    ends = list(itertools.accumulate(len(sentence) + 1 for sentence in sentences))
    return [(end - 1 - len(sentence), end - 1) for end, sentence in zip(ends, sentences, strict=True)]


def _answer_place(text: str, answer: str, evidence: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the answer stands in the best sentence; an empty place where it does not."""
    start = text.find(answer, *evidence[0]) if answer and evidence else -1
    return (start, start + len(answer)) if start >= 0 else (0, 0)


def _rows(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
