"""How long a mailbox, a web archive and a book take, how much memory each process, and what a kill in the middle loses.

    python tests/benchmarks/containers.py [mailbox|archive|book …] [--messages 5000] [--archive-megabytes 200]
        [--book-megabytes 2] [--folder DIR] [--split-only]

All are made of random sentences. Each is read by the installed command `articles ingest` (with the packaged model),
which is killed with SIGKILL once half is stored, and run again: printed are seconds, articles, and the most memory
that each process had (Linux). Once more it finds all unchanged, and `articles doctor` looks at the library.
`--split-only` takes them apart and parses them, and stores nothing. Exit status 1 if an article is lost or doubled.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from email.message import EmailMessage
from pathlib import Path

from hostile import articles, articles_command, children_of, environment, peak_of

from ingest.maintenance.library_folder import CATALOGUE
from ingest.parsing.sandbox import Parser
from ingest.sources.files import read_documents

_WORDS = "harbour quay ship mayor ferry island tide office cost crown north letter week road school".split()
_CHILDREN = {"sandbox_worker": "parser", "containers.worker": "splitter"}
"""What the children of the command are, by what their command lines hold."""


def main() -> None:
    """Make each, read each, and print what it took."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("kinds", nargs="*", choices=["mailbox", "archive", "book", []], help="all, if none is named")
    options.add_argument("--messages", type=int, default=5000)
    options.add_argument("--archive-megabytes", type=int, default=200, help="as it lies on the disk")
    options.add_argument("--book-megabytes", type=float, default=2.0, help="of text")
    options.add_argument("--folder", type=Path, help="where the files are written, and taken away again")
    options.add_argument("--split-only", action="store_true")
    chosen = options.parse_args()
    kinds = chosen.kinds or ["mailbox", "archive", "book"]
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        sound = True
        for kind in kinds:
            if kind == "mailbox":
                path, number = write_mailbox(Path(folder, "in.mbox"), chosen.messages), chosen.messages
            elif kind == "archive":
                path, number = write_web_archive(Path(folder, "pages.warc.gz"), chosen.archive_megabytes * 1024**2)
            else:
                path, number = write_book(Path(folder, "book.epub"), int(chosen.book_megabytes * 1024**2)), 1
            print(f"{path.name}: {path.stat().st_size / 1024**2:.1f} MB, {number:,} articles", flush=True)
            if chosen.split_only:
                split(path)
            else:
                sound &= ingest(path, Path(folder, f"library of {path.name}"), number)
            path.unlink()
    sys.exit(0 if sound else 1)


def split(path: Path) -> None:
    """Take a container apart, and parse what is in it."""
    started = time.perf_counter()
    number = sum(1 for _ in read_documents(path))
    print(f"  {number} documents taken apart in {time.perf_counter() - started:.1f} s", flush=True)
    started = time.perf_counter()
    with Parser() as parser:
        letters = sum(len(parser.extract(document).article.text) for document in read_documents(path))
    print(f"  and parsed in {time.perf_counter() - started:.1f} s: {letters:,} characters", flush=True)


def ingest(path: Path, library: Path, number: int) -> bool:
    """Ingest a container, killed in the middle, then to the end, then once more; whether all of it is there once."""
    run(path, library, "killed", kill_at=number // 2 if number > 1 else None)
    run(path, library, "to the end")
    run(path, library, "once more")
    listed = json.loads(articles("list", "--json", "--library", str(library)).stdout)["articles"]
    titles = {article["title"] for article in listed}
    print(f"  {articles('doctor', '--library', str(library)).stdout.strip()}", flush=True)
    print(f"  {number - len(titles):,} lost, {len(listed) - len(titles):,} doubled", flush=True)
    return len(listed) == len(titles) == number


def run(path: Path, library: Path, name: str, kill_at: int | None = None) -> None:
    """Run the command to its end, or until so many articles are stored, and print what it took."""
    command = [articles_command(), "ingest", path, "--library", library]
    started = time.monotonic()
    peaks: dict[str, int] = {}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), text=True)
    while process.poll() is None:
        for part, number in [
            ("the command", process.pid),
            *((_name_of(each), each) for each in children_of(process.pid)),
        ]:
            peaks[part] = max(peaks.get(part, 0), peak_of(number))
        if kill_at is not None and _stored(library) >= kill_at:
            process.kill()
        time.sleep(0.05)
    said = (
        process.stdout.read() if process.stdout else ""
    ).strip() or f"{_stored(library):,} stored when it was killed"
    told = ", ".join(f"{part} {kilobytes // 1024} MB" for part, kilobytes in peaks.items())
    print(f"  {name}: {said}; {time.monotonic() - started:.1f} s; peak memory: {told}", flush=True)


def _name_of(process: int) -> str:
    """What a child of the command does."""
    line = ""
    with suppress(OSError):
        line = Path(f"/proc/{process}/cmdline").read_text(errors="replace")
    return next((name for part, name in _CHILDREN.items() if part in line), "another child")


def _stored(library: Path) -> int:
    """How many articles are stored by now."""
    try:
        with closing(sqlite3.connect(f"file:{library / CATALOGUE}?mode=ro", uri=True)) as catalogue:
            return int(catalogue.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.Error:  # it is not there yet
        return 0


def write_mailbox(path: Path, messages: int) -> Path:
    """A mailbox of newsletters in plain text and HTML."""
    with path.open("wb") as file:
        for number in range(messages):
            message = EmailMessage()
            message["From"] = '"Mara Lind" <mara@post.example>'
            message["Subject"] = f"Letter {number}"
            message["Date"] = "Mon, 04 Mar 2024 23:30:00 -0800"
            message["Message-ID"] = f"<{number}@post.example>"
            paragraphs = list(_paragraphs(number, 4))
            message.set_content("\n\n".join(paragraphs))
            rows = "".join(f"<tr><td><p>{paragraph}</p></td></tr>" for paragraph in paragraphs)
            message.add_alternative(f"<html><body><table>{rows}</table></body></html>", subtype="html")
            file.write(b"From mara@post.example Mon Mar  4 23:30:00 2024\n" + bytes(message) + b"\n")
    return path


def write_web_archive(path: Path, size: int) -> tuple[Path, int]:
    """Pages and, for each, a picture of random bytes ten times its length, as archives hold them; how many pages."""
    number = 0
    with path.open("wb") as file:
        while file.tell() < size:
            body = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(number, 8))
            page = f"<html><head><title>Page {number}</title></head><body><article>{body}</article></body></html>"
            file.write(_record(f"https://post.example/{number}", "text/html", page.encode()))
            picture = random.Random(number).randbytes(50_000)
            file.write(_record(f"https://post.example/{number}.png", "image/png", picture))
            number += 1
    return path, number


def write_book(path: Path, size: int) -> Path:
    """A book of so many characters, in chapters of about 40,000."""
    chapters: list[str] = []
    while sum(map(len, chapters)) < size:
        number = len(chapters)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(number, 130))
        head = f"<head><title>Chapter {number}</title></head>"
        chapters.append(
            f'<html xmlns="http://www.w3.org/1999/xhtml">{head}<body><h1>Chapter {number}</h1>{body}</body></html>'
        )
    names = [f"{number}.xhtml" for number in range(len(chapters))]
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    facts = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The book</dc:title></metadata>'
    package = f'<package xmlns="http://www.idpf.org/2007/opf">{facts}<manifest>{items}</manifest><spine>{spine}</spine></package>'
    container = '<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("o.opf", package)
        for name, chapter in zip(names, chapters, strict=True):
            archive.writestr(name, chapter)
    return path


def _record(address: str, media_type: str, content: bytes) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-05T22:10:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6)


def _paragraphs(seed: int, number: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(number):
        sentences = (" ".join(chance.choices(_WORDS, k=12)).capitalize() for _ in range(4))
        yield ". ".join(sentences) + f", and {chance.randrange(10_000)} came."


if __name__ == "__main__":
    main()
