"""Entries of timelines, and names that articles have, to be read: is the date right, is the name, is the kind of it?

    python tests/benchmarks/timeline.py articles.jsonl.gz --library DIR [--most 50] [--seed 1] [--what dates|names|both]

DIR is a library made of the file (it is made where there is none, which takes minutes). Of the timelines of all
articles, and of all names that are found in them, so many are drawn by chance and printed, each with its article.
Whether a date or a name is right is for a person to say; that each stands in its article to the letter, where its
offsets say, is checked here.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

from assistant import Assistant
from assistant.answer import Citation
from ingest import Library, ingest_articles

DATES, NAMES = "dates", "names"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, help="articles as JSON Lines, packed or not")
    parser.add_argument("--library", type=Path, required=True, help="folder of a library of these articles")
    parser.add_argument("--most", type=int, default=50, help="entries that are printed of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", choices=(DATES, NAMES, "both"), default="both")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with Library.open(options.library) as library:
        if library.is_empty():
            ingest_articles([options.articles], library)
        assistant = Assistant.open(library)
        for what, found in ((DATES, dates_in), (NAMES, names_in)):
            if options.what in (what, "both"):
                print(*found(assistant, chance, options.most), sep="\n")


def dates_in(assistant: Assistant, chance: random.Random, most: int) -> Iterator[str]:
    """Entries of the timelines of the articles, each of which is checked to stand there."""
    began = time.perf_counter()
    told = []
    for row in assistant.library.articles():
        for entry in assistant.timeline(articles=[row.article.id]).entries:
            words = verbatim(assistant, entry.citation)[entry.when.words.start : entry.when.words.end]
            quote = " ".join(entry.citation.quote.split())
            told.append(f"- {entry.when.in_words} ({entry.when.basis}; {words!r}) {row.article.title}: {quote}")
    yield f"{len(told):,} dates, all verbatim, in {time.perf_counter() - began:.1f} s"
    yield from chance.sample(told, min(most, len(told)))


def names_in(assistant: Assistant, chance: random.Random, most: int) -> Iterator[str]:
    """Names of the articles, each with a sentence that has it, which is checked to stand there."""
    began = time.perf_counter()
    facets = assistant.names(most=None)
    took = time.perf_counter() - began
    began = time.perf_counter()
    assistant.names()
    again = time.perf_counter() - began
    yield f"{len(facets.facets):,} names in {facets.articles} articles, in {took:.1f} s, and once more in {again:.2f} s"
    for facet in chance.sample(facets.facets, min(most, len(facets.facets))):
        quote = assistant.mentions(facet.name, most=1).quotes[0]
        verbatim(assistant, quote)
        yield f"- {facet.name} ({facet.kind}; {facet.articles} articles) {quote.title}: {' '.join(quote.quote.split())}"


def verbatim(assistant: Assistant, citation: Citation) -> str:
    """The text of the article of a citation, which has its quote to the letter."""
    text = assistant.library.article(citation.article_id).text
    assert text[citation.start : citation.end] == citation.quote, citation
    return text


if __name__ == "__main__":
    main()
