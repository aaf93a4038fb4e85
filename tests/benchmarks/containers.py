"""How long a mailbox and a web archive take, and how much memory.

    python tests/benchmarks/containers.py [--messages 5000] [--megabytes 50] [--split-only]

Both are made of random sentences. `--split-only` takes them apart and parses them, and stores nothing; else they are
ingested as a whole (with the packaged model), and once more unchanged.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from ingest import Library, ingest_articles
from ingest.parsing.sandbox import Parser
from ingest.sources.files import read_documents

_WORDS = "harbour quay ship mayor ferry island tide office cost crown north letter week road school".split()


def main() -> None:
    """Make both, read both, and print time and peak memory."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--messages", type=int, default=5000)
    options.add_argument("--megabytes", type=int, default=50, help="of the web archive, as it lies on the disk")
    options.add_argument("--split-only", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path in (
            write_mailbox(Path(folder, "in.mbox"), chosen.messages),
            write_web_archive(Path(folder, "pages.warc.gz"), chosen.megabytes * 1024**2),
        ):
            print(f"{path.name}: {path.stat().st_size / 1024**2:.0f} MB", flush=True)
            if chosen.split_only:
                split(path)
            else:
                ingest(path, Path(folder, f"library of {path.name}"))
            print(f"  peak memory so far {peak()} MB", flush=True)


def split(path: Path) -> None:
    """Take a container apart, and parse what is in it."""
    started = time.perf_counter()
    number = sum(1 for _ in read_documents(path))
    print(f"  {number} documents taken apart in {time.perf_counter() - started:.1f} s", flush=True)
    started = time.perf_counter()
    with Parser() as parser:
        letters = sum(len(parser.extract(document).article.text) for document in read_documents(path))
    print(f"  and parsed in {time.perf_counter() - started:.1f} s: {letters:,} characters", flush=True)


def ingest(path: Path, library: Path) -> None:
    """Ingest a container twice."""
    with Library.open(library) as opened:
        for _ in range(2):
            report = ingest_articles([path], opened)
            print(
                f"  {len(report.added)} added, {len(report.unchanged)} unchanged, {len(report.failed)} failed, "
                f"{report.passages} passages in {report.seconds:.1f} s",
                flush=True,
            )


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


def write_web_archive(path: Path, size: int) -> Path:
    """Pages and, for each, a picture of random bytes ten times its length, as archives hold them."""
    with path.open("wb") as file:
        number = 0
        while file.tell() < size:
            body = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(number, 8))
            page = f"<html><head><title>Page {number}</title></head><body><article>{body}</article></body></html>"
            file.write(_record(f"https://post.example/{number}", "text/html", page.encode()))
            picture = random.Random(number).randbytes(50_000)
            file.write(_record(f"https://post.example/{number}.png", "image/png", picture))
            number += 1
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


def peak() -> int:
    """Peak memory of this process in MB; of its children the system tells no more than what they began with."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
