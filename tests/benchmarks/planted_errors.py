"""Does grounding notice a planted error?

    python tests/benchmarks/planted_errors.py [--model FOLDER] [--show]

Each line of `planted_errors.jsonl` is a sentence that its quote bears out, and the same sentence with one thing
wrong in it: a number, a name, a date, a negation, or who did what to whom. Told for the articles whose
names come first in the alphabet (the thresholds were chosen on them) and for the others.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from assistant.drafts import DraftedSentence
from assistant.grounding import Ground, Grounding
from assistant.reading import load_entailment
from ingest import Library, ingest_articles
from ingest.article import Article
from ingest.chunking import sentence_spans
from ingest.samples import SAMPLES

HERE = Path(__file__).parent
Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", help="an entailment model to try in the place of ours")
    parser.add_argument("--show", action="store_true", help="print what was judged wrongly")
    options = parser.parse_args()
    lines = (HERE / "planted_errors.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    articles = sample_articles()
    grounding = Grounding(load_entailment(options.model) if options.model else load_entailment())
    caught: Counter[tuple[str, str]] = Counter()
    wronged: Counter[tuple[str, str]] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for row in rows:
        ground = ground_of(row, next(article for article in articles if row["quote"] in article.text))
        planted, right = (grounding.check(DraftedSentence(row[form], (1,)), [ground]) for form in ("planted", "answer"))
        half = "first" if row["article"] < "k" else "second"
        for key in ((half, row["kind"]), (half, "all")):
            totals[key] += 1
            caught[key] += planted.support is None
            wronged[key] += right.support is None
        if options.show and planted.support:
            print("MISSED ", row["kind"], "|", row["planted"], "|", row["quote"])
        if options.show and not right.support:
            print("WRONGED", row["kind"], "|", row["answer"], "|", row["quote"], "|", right.reason)
    for half in ("first", "second"):
        for kind in ("number", "name", "date", "negation", "roles", "all"):
            key = (half, kind)
            print(f"{half:7} {kind:9} caught {caught[key]:3} of {totals[key]:3}, wrongly removed {wronged[key]:3}")


def sample_articles() -> list[Article]:
    """The sample articles, as they are in a library."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(SAMPLES, library)
        return [library.article(one.article.id) for one in library.articles()]


def ground_of(row: Row, article: Article) -> Ground:
    """The quote of a row, with its title, its date and the sentence before it."""
    start = article.text.index(row["quote"])
    before = [article.text[first:end] for first, end in sentence_spans(article.text) if end <= start][-1:]
    return Ground(1, row["quote"], ". ".join(filter(None, (article.title, article.published, *before))))


if __name__ == "__main__":
    main()
