"""Print the PDFs of the tests beside what they say: `python make.py [NAME …]`.

It takes the programs that people print with: LibreOffice (`soffice`), Chromium (`chromium`), and Typst with Pillow
(`pip install typst pillow`). No test needs them: what they made lies in `../printed`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import with_browser
import with_office
import with_typst

PRINTED = Path(__file__).parents[1] / "printed"


def main() -> None:
    makers = {name: module.make for module in (with_typst, with_browser, with_office) for name in module.FIXTURES}
    PRINTED.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, _served(Path(folder)):
        for name in sys.argv[1:] or sorted(makers):
            target = PRINTED / f"{name}.pdf"
            says = makers[name](name, target, Path(folder))
            target.with_suffix(".txt").write_text(says.printed + "\n", encoding="utf-8")
            if says.read != says.printed:
                target.with_suffix(".read.txt").write_text(says.read + "\n", encoding="utf-8")
            print(f"{name}: {target.stat().st_size:,} bytes")


@contextmanager
def _served(folder: Path) -> Iterator[None]:
    """The folder as a site, whose address browsers print."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 8731), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


if __name__ == "__main__":
    main()
