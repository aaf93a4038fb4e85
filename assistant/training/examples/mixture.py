"""What the reader learns from: a question or claim, a passage, and what is to be read there.

Most examples are made from `natural.jsonl.gz`, cut as the product cuts news; some from labelled pairs of statements
(`nli.jsonl.gz`), and from questions with a sentence that answers (`qa.jsonl.gz`). Most of what retrieval brings tells
nothing of a claim and looks as if: so most of the examples that are made tell nothing, and share words or the title.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.training.data_sets.natural import CLAIM_LABELS, Record, read_records, with_more
from assistant.training.examples.plain_claims import leans_back, plain_examples
from assistant.training.examples.polar_questions import as_polar_question
from assistant.training.examples.question_sets import listed_examples, qa_examples
from assistant.training.examples.windows import (
    NOT_SAID,
    NOT_SUPPORTED,
    REFUTES,
    SUPPORTS,
    UNTOLD,
    Example,
    Query,
    Shelf,
    Window,
    windows,
)
from assistant.training.examples.word_index import words_of

Row = dict[str, Any]

MORE_NEWS = 3.0
"""How many times as often a claim or question on news is taken: there are fewer of them, and they are harder."""

PLAIN = "plain"
"""The kind of claims and questions that are near the passage's own words: what people type is mostly such."""

PLAIN_CLAIMS = 0.5
"""The share of plain claims that is taken; of plain questions all are."""

WHOLE = 0.6
"""How many encyclopaedia passages stay whole."""

LEFT_OUT, ELSEWHERE, BESIDE = 0.2, 0.35, 0.25
"""How often a query is put to its window without the evidence, to an article on something else, to its own article."""

ALIKE = 0.34
"""Share of a query's words that a window of the same article may have: more, and it may tell it too."""

OTHER_WEIGHT = 0.5
"""The weight of examples that are not from `natural.jsonl.gz`."""

SHORT, SHORTEST_ALONE = 0.15, 4
"""How often an example is also given as its one telling sentence, and the words that such a one has at least."""

POLAR = 0.15
"""How often a claim is put as the question whether it is so: "Did it …?" is answered by what tells of the claim."""

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


@dataclass(frozen=True, slots=True)
class Data:
    """The files to learn from: records, more claims and questions on them, labelled pairs, and questions.

    Of `whole`, records too, every claim and question is taken.
    """

    natural: tuple[Path, ...]
    more: tuple[Path, ...]
    nli: Path
    qa: Path
    whole: tuple[Path, ...] = ()


def training_examples(data: Data, shares: tuple[float, float], seed: int, most: int | None = None) -> list[Example]:
    """The examples of some files, mixed: the same ones for the same seed.

    `shares` are how many of the claims and of the questions on encyclopaedia passages are taken; of news half as many
    again. Beside those of `data.whole` at most `most` are kept of all others: what a reader has learnt already it needs
    only be reminded of.
    """
    chance = random.Random(seed)  # noqa: S311
    records = [record for file in data.natural for record in read_records(file)]
    for file in data.more:
        records = with_more(records, file)
    whole = [record for file in data.whole for record in read_records(file)]
    shelf = Shelf([*records, *whole])
    questions = list(_rows(data.qa))
    parts = {
        "natural": list(natural_examples(records, shelf, shares, chance)),
        "plain": list(plain_examples(records, shelf, chance)),
        "nli": list(nli_examples(_rows(data.nli), chance)),
        "qa": [*qa_examples(questions, chance), *listed_examples(questions, chance)],
    }
    parts["short"] = list(short_examples(itertools.chain(*parts.values()), chance))
    others = list(itertools.chain(*parts.values()))
    if most is not None:
        others = chance.sample(others, min(most, len(others)))
    new = list(natural_examples(whole, shelf, (1.0, 1.0), chance))
    new += short_examples(new, chance)
    kinds = ", ".join(f"{len(part)} {kind}" for kind, part in parts.items())
    print(f"{kinds}; of these {len(others)}, and {len(new)} of what is taken whole")
    mixed = [_asked(example, chance) for example in itertools.chain(others, new)]
    chance.shuffle(mixed)
    return mixed


def short_examples(examples: Iterable[Example], chance: random.Random) -> Iterator[Example]:
    """Some of the examples cut to the one sentence that tells: many a note has no more, and no title."""
    for example in examples:
        if len(example.evidence) != 1 or len(example.sentences) == 1 or chance.random() > SHORT:
            continue
        sentence = example.sentences[example.evidence[0]]
        if len(sentence.split()) >= SHORTEST_ALONE and not leans_back(sentence):
            head = chance.choice((example.head, example.head, "", " ".join(sentence.split()[:8])))
            yield replace(example, head=head, sentences=(sentence,), evidence=(0,))


def _asked(example: Example, chance: random.Random) -> Example:
    """A claim now and then as the question whether it is so; anything else as it is."""
    if example.stance == UNTOLD or chance.random() > POLAR:
        return example
    return replace(example, query=as_polar_question(example.query, chance) or example.query)


def natural_examples(
    records: Sequence[Record], shelf: Shelf, shares: tuple[float, float], chance: random.Random
) -> Iterator[Example]:
    """Claims and questions put to the windows of their own record and to others."""
    for record in records:
        cuts = _cuts(record, chance)
        for query in _queries(record):
            share = shares[0] if query.is_claim else shares[1]
            if query.is_plain:
                share = PLAIN_CLAIMS if query.is_claim else 1.0
            elif record.source == "news":
                share *= MORE_NEWS
            if chance.random() < share:
                yield from _of_own(query, cuts, chance)
                yield from _of_others(query, record, shelf, chance)


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


def _queries(record: Record) -> Iterator[Query]:
    for claim in record.claims:
        label, evidence = CLAIM_LABELS.index(claim["label"]), tuple(claim["evidence"])
        yield Query(claim["claim"], True, label, evidence, is_plain=claim["kind"] == PLAIN)
    for question in record.questions:
        evidence, answer = tuple(question["sentences"]), _literal(question["answer"])
        label = int(bool(evidence))
        yield Query(question["question"], False, label, evidence, answer, is_plain=question["kind"] == PLAIN)


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
        own = words_of(query.text) - words_of(record.title)
        if own and len(own & words_of(" ".join(other.sentences))) / len(own) < ALIKE:
            yield query.not_told_by(other.cropped((), chance))


def _literal(answer: str) -> str:
    return "" if answer in {"yes", "no"} else answer


def _rows(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
