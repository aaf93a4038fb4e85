"""What does the reader say of passages that are given to it?

    python tests/benchmarks/stances.py dev.jsonl.gz [--model FOLDER] [--most N]

Each claim and question of a file of natural.jsonl.gz's form is put to its own passage (news as they are cut): of claims
the share of each stance that is found, and the mean of these; of questions the area under the curve of answered and
not, and whether the sentence that is most of all evidence is one that tells it, and the short answer overlaps the
words that answer. By half of the articles (`Record.half`), and by kind of claim.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import mean

from sklearn.metrics import roc_auc_score

from assistant.reading.reader import WEIGHTS, Reading, load_reader
from assistant.retrieval.passage import RetrievedPassage
from assistant.training.data_sets.natural import CLAIM_LABELS, Record, read_records
from assistant.training.examples.windows import Window, windows


@dataclass(frozen=True, slots=True)
class Given:
    """A claim or question, a passage, and what should be found in it: spans of evidence, the words that answer."""

    query: str
    passage: RetrievedPassage
    label: str
    kind: str
    record: Record
    sentences: tuple[tuple[int, int], ...]
    evidence: tuple[int, ...]
    answer: str = ""


def main() -> None:
    """Read, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("natural", type=Path, help="claims and questions, JSON Lines, gzip")
    parser.add_argument(
        "--model", type=Path, default=WEIGHTS, help="the folder of a reader to try in the place of ours"
    )
    parser.add_argument("--most", type=int, default=None, help="only so many passages of each half")
    options = parser.parse_args()
    reader = load_reader(options.model)
    records = sorted(read_records(options.natural), key=lambda record: sha256(record.id.encode()).digest())
    for half in (0, 1):
        given = [
            one for record in [one for one in records if one.half == half][: options.most] for one in cases(record)
        ]
        read = [(one, reader.read(one.query, [one.passage])[0]) for one in given]
        print(f"\n{'first' if not half else 'second'} half")
        for source in ("wikipedia", "news"):
            if some := [(one, found) for one, found in read if one.record.source == source]:
                tell(source, some)
        tell_kinds([(one, found) for one, found in read if one.label in CLAIM_LABELS])


def cases(record: Record) -> Iterator[Given]:
    """Every claim and question with each window; where a window has a part of the evidence only, there is none."""
    whole = Window(record, tuple(range(len(record.sentences))))
    for window in [whole] if record.source == "wikipedia" else windows(record):
        sentences = [record.sentences[place] for place in window.places]
        starts = [sum(len(one) + 1 for one in sentences[:number]) for number in range(len(sentences))]
        spans = tuple((start, start + len(one)) for start, one in zip(starts, sentences, strict=True))
        passage = RetrievedPassage(" ".join(sentences), title=record.title, published=record.published)
        for told, name, empty in (
            *((one, "claim", "not_said") for one in record.claims),
            *((one, "question", "not_answered") for one in record.questions),
        ):
            due = told["evidence"] if name == "claim" else told["sentences"]
            needed = due if name == "claim" else due[:1]
            inside = tuple(window.places.index(place) for place in due if place in window.places)
            if needed and not set(needed) <= set(window.places):
                if set(needed) & set(window.places):
                    continue
                inside = ()
            label = (told["label"] if name == "claim" else "answered") if inside else empty
            answer = told.get("answer", "") if inside else ""
            yield Given(told[name], passage, label, told["kind"], record, spans, inside, answer)


def tell(name: str, read: Sequence[tuple[Given, Reading]]) -> None:
    """The figures of one source."""
    claims = [(one, found) for one, found in read if one.label in CLAIM_LABELS]
    recalls = [mean(stance(found) == label for one, found in claims if one.label == label) for label in CLAIM_LABELS]
    print(f"  {name}: {len(claims)} claims: " + ", ".join(
        f"{label} {one:.3f}" for label, one in zip(CLAIM_LABELS, recalls, strict=True)
    ) + f"; mean of the three {mean(recalls):.3f}")  # fmt: skip
    asked = [(one, found) for one, found in read if one.label not in CLAIM_LABELS]
    area = roc_auc_score([one.label == "answered" for one, _ in asked], [found.answered for _, found in asked])
    told = [(one, found) for one, found in read if one.evidence]
    first = mean(best(one, found) in one.evidence for one, found in told)
    short = mean(overlaps(one, found) for one, found in told if one.answer not in {"", "yes", "no"})
    print(
        f"  {name}: {len(asked)} questions: answered or not, area {area:.3f}; evidence's sentence first {first:.3f} of "
        f"{len(told)}; short answer overlaps {short:.3f}"
    )


def tell_kinds(read: Sequence[tuple[Given, Reading]]) -> None:
    """The share of claims of each kind whose stance is right."""
    kinds = defaultdict(list)
    for one, found in read:
        kinds[one.kind].append(stance(found) == one.label)
    told = sorted(kinds.items(), key=lambda item: mean(item[1]))
    print("  by kind: " + ", ".join(f"{kind} {mean(right):.2f} of {len(right)}" for kind, right in told))


def stance(reading: Reading) -> str:
    """The likeliest of the three."""
    return max(
        zip((reading.support, reading.refutation, 1 - reading.support - reading.refutation), CLAIM_LABELS, strict=True)
    )[1]


def best(given: Given, reading: Reading) -> int:
    """The number of the sentence that is most of all evidence."""
    return max(range(len(given.sentences)), key=lambda number: reading.evidence_in(*given.sentences[number]))


def overlaps(given: Given, reading: Reading) -> bool:
    """Whether the short answer in the best sentence shares a word's place with the words that answer."""
    text, span = given.passage.text, reading.short_answer_in(*given.sentences[best(given, reading)])
    start = text.find(given.answer)
    return span is not None and start >= 0 and span[0] < start + len(given.answer) and start < span[1]


if __name__ == "__main__":
    main()
