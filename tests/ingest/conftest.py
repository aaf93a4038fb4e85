"""What the tests of the way in share."""

from __future__ import annotations

from collections.abc import Callable

import pytest


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
