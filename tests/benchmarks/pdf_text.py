"""How faithfully printed text is read: the character error rate of PDFs with known text, and whether numbers are right.

    python tests/benchmarks/pdf_text.py [--worst 5] [--scanned 150]

The PDFs lie in `tests/ingest/parsing/formats/pdf/printed`, each beside the text that it was printed from. Odd ones were
looked at as the parser was mended, even ones were kept back. Both texts are compared after NFC, with every white space
as one. `--scanned` reads pictures of all pages, at so many dots an inch, a little turned and with specks (it takes the
extra `ocr`).
"""

from __future__ import annotations

import argparse
import io
import random
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument
from rapidfuzz.distance import LCSseq, Levenshtein

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.parser import parse_pdf

PRINTED = Path(__file__).parents[1] / "ingest" / "parsing" / "formats" / "pdf" / "printed"
NUMBER = re.compile(r"\d+(?:[.,:/\s]\d+)*|[⁰¹²³⁴-⁹⁻₀-₉]+")


@dataclass(frozen=True)
class Outcome:
    """What became of one PDF: its characters and those wrong, its numbers and those that stand in order."""

    name: str
    characters: int
    wrong: int
    numbers: int
    right: int
    seconds: float
    found: str
    expected: str

    @property
    def rate(self) -> float:
        return self.wrong / self.characters


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--worst", type=int, default=5, help="how many of the worst are named")
    arguments.add_argument("--scanned", type=int, metavar="DPI", help="read pictures of the pages")
    arguments.add_argument("--only", choices=["odd", "even"], help="one half")
    given = arguments.parse_args()
    outcomes = [outcome(path, given.scanned) for path in sorted(PRINTED.glob("*.pdf"))]
    halves = {
        "odd": [o for o in outcomes if int(o.name[:2]) % 2],
        "even": [o for o in outcomes if not int(o.name[:2]) % 2],
    }
    if given.only is None:
        halves["all"] = outcomes
    for half, found in halves.items():
        if given.only in (None, half):
            print(summary(half, found))
    shown = halves[given.only or "all"]
    for one in sorted(shown, key=lambda one: -one.rate)[: given.worst]:
        print(f"{one.name}: {one.rate:.2%}, numbers {one.right}/{one.numbers}, {one.seconds:.2f} s")
        for line in differences(one):
            print(f"    {line}")


def outcome(path: Path, scanned: int | None = None) -> Outcome:
    read = path.with_suffix(".read.txt")
    with_scans = read.exists() and (scanned or find_spec("rapidocr"))
    expected = spaced((read if with_scans else path.with_suffix(".txt")).read_text(encoding="utf-8"))
    content = path.read_bytes()
    if scanned:
        content = scan(content, scanned)
    start = time.perf_counter()
    try:
        found = spaced(parse_pdf(content, path.name).text)
    except SourceError:
        found = ""
    seconds = time.perf_counter() - start
    numbers = NUMBER.findall(expected)
    right = LCSseq.similarity(numbers, NUMBER.findall(found))
    wrong = Levenshtein.distance(expected, found)
    return Outcome(path.stem, len(expected), wrong, len(numbers), right, seconds, found, expected)


def spaced(text: str) -> str:
    """A text in NFC, with every white space as one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def summary(half: str, outcomes: list[Outcome]) -> str:
    characters, wrong = sum(one.characters for one in outcomes), sum(one.wrong for one in outcomes)
    numbers, right = sum(one.numbers for one in outcomes), sum(one.right for one in outcomes)
    over = sum(one.rate > 0.005 for one in outcomes)
    return (
        f"{half}: {len(outcomes)} PDFs, {characters:,} characters, {wrong / characters:.3%} wrong; numbers {right:,} of"
        f" {numbers:,} right; {over} PDFs over 0.5 %"
    )


def differences(one: Outcome, most: int = 6) -> Iterator[str]:
    """Where the texts differ, with a few words around."""
    found = [edit for edit in Levenshtein.opcodes(one.expected, one.found) if edit.tag != "equal"]
    for edit in found[:most]:
        before = one.expected[max(0, edit.src_start - 25) : edit.src_start]
        wanted, got = one.expected[edit.src_start : edit.src_end], one.found[edit.dest_start : edit.dest_end]
        yield f"…{before}[{wanted[:60]} → {got[:60]}]"


def scan(content: bytes, dpi: int) -> bytes:
    """The same pages as pictures, each turned by up to half a degree, with specks."""
    chance = random.Random(dpi)
    pages: list[Image.Image] = []
    with closing(PdfDocument(content)) as document:
        for page in document:
            seen = page.render(scale=dpi / 72, grayscale=True).to_pil()
            turned = seen.rotate(chance.uniform(-0.5, 0.5), resample=Image.Resampling.BICUBIC, fillcolor=255)
            for _ in range(turned.width * turned.height // 4000):
                turned.putpixel(
                    (chance.randrange(turned.width), chance.randrange(turned.height)), chance.randrange(120)
                )
            pages.append(turned)
    written = io.BytesIO()
    pages[0].save(written, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=60)
    return written.getvalue()


if __name__ == "__main__":
    main()
