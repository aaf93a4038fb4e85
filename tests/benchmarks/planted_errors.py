"""Does grounding notice a planted error?

    python tests/benchmarks/planted_errors.py [--model FOLDER] [--show] [--tune] [--rules]

Each line of `planted_errors.jsonl` is a sentence that its quote bears out, and the same sentence with one thing
wrong in it: a number, a name, a date, a negation, or who did what to whom. Told for the articles whose
names come first in the alphabet (the thresholds were chosen on them) and for the others. `--rules` tells what comes
without each rule beside the reader.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from assistant.answering.prose import grounding
from assistant.answering.prose.citation_marks import DraftedSentence
from assistant.answering.prose.grounding import Ground, Grounding
from assistant.language.query import Query
from assistant.reading.reader import Reader, load_reader
from ingest import Library, ingest_articles
from ingest.article import Article
from ingest.chunking import sentence_spans
from ingest.samples import SAMPLES

HERE = Path(__file__).parent
Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", help="a reader to try in the place of ours")
    parser.add_argument("--show", action="store_true", help="print what was judged wrongly")
    parser.add_argument("--tune", action="store_true", help="try thresholds of support on the first articles")
    parser.add_argument("--rules", action="store_true", help="tell what comes without each rule beside the reader")
    options = parser.parse_args()
    reader = load_reader(options.model)
    articles = sample_articles()
    lines = (HERE / "planted_errors.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[tuple[Row, Ground]] = [
        (row, ground_of(row, next(article for article in articles if row["quote"] in article.text)))
        for row in map(json.loads, lines)
    ]
    first, second = ([one for one in rows if (one[0]["article"] < "k") is early] for early in (True, False))
    if options.tune:
        for supported in GRID:
            counted = count(first, Grounding(reader, supported))["all"]
            print(f"{supported} caught {counted.caught:3}, wrongly removed {counted.wronged:3}")
    if options.rules:
        tell_rules([*first, *second], reader)
        return
    for half, own in (("first", first), ("second", second)):
        for kind, counted in count(own, Grounding(reader), show=options.show).items():
            told = f"caught {counted.caught:3} of {counted.of:3}, wrongly removed {counted.wronged:3}"
            print(f"{half:7} {kind:9} {told}")


def tell_rules(rows: Sequence[tuple[Row, Ground]], reader: Reader) -> None:
    """Errors caught and right sentences removed with all rules, and without each."""
    changes = {
        "all rules": nullcontext(),
        "numbers, dates and names may be anywhere": mock.patch.object(
            grounding, "unsupported_entities", return_value=[]
        ),
        "clauses are not read by themselves": mock.patch.object(grounding, "clauses_of", return_value=[""]),
        "what is no statement may stand": mock.patch.object(grounding, "rejection_reason", return_value=""),
    }
    for name, change in changes.items():
        with change:
            counted = count(rows, Grounding(reader))["all"]
        print(f"{name}: caught {counted.caught} of {counted.of}, wrongly removed {counted.wronged}")


GRID = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Thresholds tried."""


@dataclass(slots=True)
class Count:
    """Sentences of a kind, errors that were caught, and right ones that were removed."""

    of: int = 0
    caught: int = 0
    wronged: int = 0


def count(rows: Sequence[tuple[Row, Ground]], checking: Grounding, *, show: bool = False) -> dict[str, Count]:
    """What became of the sentences, by kind and in all."""
    counts = {kind: Count() for kind in ("number", "name", "date", "negation", "roles", "all")}
    for row, ground in rows:
        planted, right = (
            checking.check(DraftedSentence(row[form], (1,)), [ground], in_english=Query(row["question"]).is_english)
            for form in ("planted", "answer")
        )
        for counted in (counts[row["kind"]], counts["all"]):
            counted.of += 1
            counted.caught += planted.support is None
            counted.wronged += right.support is None
        if show and planted.support:
            print("MISSED ", row["kind"], "|", row["planted"], "|", row["quote"])
        if show and not right.support:
            print("WRONGED", row["kind"], "|", row["answer"], "|", row["quote"], "|", right.reason)
    return counts


def sample_articles() -> list[Article]:
    """The sample articles, as they are in a library."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(SAMPLES, library)
        return [library.article(one.article.id) for one in library.articles()]


def ground_of(row: Row, article: Article) -> Ground:
    """The quote of a row, with its title, its date and the sentence before it."""
    start = article.text.index(row["quote"])
    before = [article.text[first:end] for first, end in sentence_spans(article.text) if end <= start][-1:]
    context = ". ".join(filter(None, (article.title, article.published, *before)))
    return Ground(1, row["quote"], context, title=article.title, published=article.published or "")


if __name__ == "__main__":
    main()
