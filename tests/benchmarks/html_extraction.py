"""How well the article of a page is found, on real pages whose clean text is known.

    python tests/benchmarks/html_extraction.py path/to/article-extraction-benchmark [--json]

The folder holds `pages/*.html.gz` and `ground-truth.json`. Measured beside trafilatura with its defaults:

- shingle F1, precision and recall, by the method of scrapinghub/article-extraction-benchmark (`evaluate.py`):
  the runs of four words of a page's text are counted, precision and recall of a page are averaged over the
  pages, and F1 is made from the two averages;
- word F1, the same with single words;
- pages with a publication date, and pages in which no article was found.

Our text has its headings beside it (`ParsedDocument.sections`); they are put back in before it is compared, since the
clean texts have them, too. The title is in neither text. Rules were tuned on the first half of the pages (by
name), so only the second half tells how well they do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import trafilatura

from ingest.errors import SourceError
from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.parsed_document import ParsedDocument

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor made of a page."""

    text: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its clean text, and what ours and trafilatura made of it."""

    clean: str
    ours: Found
    trafilatura: Found


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with pages/ and ground-truth.json")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pages = list(read_pages(options.folder))
    middle = len(pages) // 2
    parts = {"first half": pages[:middle], "second half": pages[middle:], "all": pages}
    rows = [measure(part, extractor, parts[part]) for part in parts for extractor in ("ours", "trafilatura")]
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print("ours: the text with its headings put back in, without the title; trafilatura: extract(), its defaults")
    for row in rows:
        print("  ".join(f"{name}: {shown(value)}" for name, value in row.items()))


def shown(value: str | float | int) -> str:
    """A cell of the table."""
    if isinstance(value, str):
        return f"{value:<11}"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:>3}"


def read_pages(folder: Path) -> Iterator[Page]:
    """Every page, by name, as both extractors read it."""
    truth = json.loads(Path(folder, "ground-truth.json").read_text(encoding="utf-8"))
    for path in sorted(Path(folder, "pages").glob("*.html.gz")):
        content = gzip.decompress(path.read_bytes())
        yield Page(truth[path.name.removesuffix(".html.gz")]["articleBody"], by_us(content), by_trafilatura(content))


def by_us(content: bytes) -> Found:
    """Our text and date; nothing where the page is refused."""
    try:
        found = parse_html(content, "page")
    except SourceError:
        return Found("", None)
    published = found.metadata.get("published")
    return Found(with_headings(found), published if isinstance(published, str) else None)


def with_headings(content: ParsedDocument) -> str:
    """The text with its headings where they stood."""
    pieces, end = [], 0
    for section in content.sections:
        told = content.text.startswith(section.heading, section.start)  # it says something, and so is in the text
        pieces += [content.text[end : section.start], *([] if told else [section.heading, "\n\n"])]
        end = section.start
    return "".join([*pieces, content.text[end:]])


def by_trafilatura(content: bytes) -> Found:
    """What trafilatura gives with its defaults."""
    metadata = trafilatura.extract_metadata(content)
    return Found(trafilatura.extract(content, include_comments=False) or "", metadata.date if metadata else None)


def measure(part: str, extractor: str, pages: Sequence[Page]) -> dict[str, str | float | int]:
    """A row: how well an extractor did on some pages."""
    founds: list[Found] = [getattr(page, extractor) for page in pages]
    texts = [(page.clean, found.text) for page, found in zip(pages, founds, strict=True)]
    shingles, words = agreement(texts, _RUN), agreement(texts, 1)
    return {
        "part": part,
        "extractor": extractor,
        "pages": len(pages),
        "F1": shingles[0],
        "precision": shingles[1],
        "recall": shingles[2],
        "word F1": words[0],
        "dated": sum(found.date is not None for found in founds),
        "without article": sum(not found.text for found in founds),
    }


def agreement(texts: Iterable[tuple[str, str]], run: int) -> tuple[float, float, float]:
    """F1, precision and recall of the found texts against the clean ones, by runs of words."""
    precisions, recalls = [], []
    for clean, found in texts:
        expected, given = runs(clean, run), runs(found, run)
        shared = (expected & given).total()
        if given:
            precisions.append(shared / given.total())
        if expected:
            recalls.append(shared / expected.total())
    precision, recall = fmean(precisions), fmean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def runs(text: str, length: int) -> Counter[tuple[str, ...]]:
    """The runs of words of a text, counted; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[start : start + length]) for start in range(max(1, len(words) - length + 1)) if words)


if __name__ == "__main__":
    main()
