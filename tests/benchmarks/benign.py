"""How many sentences of articles that mean no harm are set aside as speaking to the reader; each is printed.

    python tests/benchmarks/benign.py path/to/html articles.jsonl.gz dev.jsonl.gz wice/dev.jsonl

A folder holds `pages/*.html.gz`, read as ingest reads them. A line of JSON Lines (packed by gzip or not) has `text`, or
`sentences`, or `evidence`; equal texts count once. The forms were tuned on the first half of each (by name of the page,
or by line); both halves are told. The exit status is 1 if more than one in 10,000 is set aside.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.language.prompt_injection import injection_positions
from ingest.chunking import sentence_spans
from ingest.errors import SourceError
from ingest.parsing.formats.html.parser import parse_html

MOST = 1 / 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder of pages, or JSON Lines")
    aside, told = 0, 0
    for path in parser.parse_args().paths:
        texts = list(dict.fromkeys(texts_of(path)))
        middle = len(texts) // 2
        for half, own in (("first half", texts[:middle]), ("second half", texts[middle:])):
            found, sentences = set_aside(own)
            aside, told = aside + len(found), told + sentences
            print(f"{path.parent.name}/{path.name}, {half}: {len(found)} of {sentences:,} sentences set aside")
            for sentence in found:
                print(f"  {sentence}")
    print(f"in all: {aside} of {told:,} sentences set aside, {10_000 * aside / max(1, told):.2f} in 10,000")
    sys.exit(1 if aside > MOST * told else 0)


def texts_of(path: Path) -> Iterator[str]:
    """The texts of the articles at a path."""
    if path.is_dir():
        for page in sorted(path.glob("**/*.html.gz")):
            try:
                yield parse_html(gzip.decompress(page.read_bytes()), page.name).text
            except SourceError:
                continue
        return
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield (
                row["text"]
                if "text" in row
                else " ".join(row["sentences"])
                if "sentences" in row
                else "\n\n".join(row["evidence"])
            )


def set_aside(texts: list[str]) -> tuple[list[str], int]:
    """The sentences of these texts that are set aside, and how many sentences there are."""
    found, sentences = [], 0
    for text in texts:
        spans = sentence_spans(text)
        sentences += len(spans)
        positions = sorted(injection_positions(text, spans))
        found += [" ".join(text[slice(*spans[position])].split()) for position in positions]
    return found, sentences


if __name__ == "__main__":
    main()
