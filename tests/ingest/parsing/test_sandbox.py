"""A child process makes the same of a document as this one would; whatever ends it ends one document only."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.article import Section
from ingest.errors import SourceError
from ingest.parsing.extraction import extract, extract_entries
from ingest.parsing.sandbox import Limits, Parser, _send
from ingest.parsing.sandbox_worker import read_frame, write_frame
from ingest.sources.documents import FeedMetadata, RawDocument
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents

pytestmark = pytest.mark.slow

MEGABYTE = 2**20
SLOW = b"![" * 150_000
"""Markdown that takes half a minute of computing."""

MARKDOWN = (
    "---\ntitle: The harbour\nauthor: Greta Holm\npublished: 2024-02-29\n---\n\nIt opened.\n\n## Costs\n\nMuch.\n"
)
HTML = (
    "<html lang=en><head><title>The harbour</title></head><body><article><h1>The harbour</h1>"
    "<p>The council of Vestvik opened the new harbour on Thursday, after ten years of work.</p>"
    "<h2>Costs</h2><p>It cost 40 million crowns, which is more than anybody had thought.</p></article></body></html>"
)
RECORD = {"id": "a\udcff", "text": "It opened. \ud800 \x00 Привет 😀", "title": "The harbour", "published": "soon"}
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def document(
    kind: FileType, content: str | bytes, source: str = "news/a", file: bytes | None = b"/news/a"
) -> RawDocument:
    written = content.encode() if isinstance(content, str) else content
    return RawDocument(source, kind, written, len(written), file=file)


def record(value: object) -> RawDocument:
    return document(FileType.RECORD, json.dumps(value))


def pdf(*pages: str) -> bytes:
    """A PDF of pages of one line each."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number, text in enumerate(pages):
        drawn = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text.encode()
        resources = b"/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]/Contents %d 0 R" % (5 + 2 * number)
        objects += [b"<</Type/Page/Parent 2 0 R%s>>" % resources]
        objects += [b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)]
    written, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    ending = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + b"xref\n0 %d\n" % (len(objects) + 1) + table + ending


def word(body: str | None = None) -> bytes:
    """A Word document; `body` takes the place of its main part."""
    made = docx.Document()
    made.add_paragraph("It opened.")
    made.save(stream := io.BytesIO())
    if body is None:
        return stream.getvalue()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    return changed.getvalue()


def feed(declaration: str = "", title: str = "The harbour") -> RawDocument:
    item = f"<item><title>{title}</title><link>https://a.example/1</link><pubDate>Thu, 29 Feb 2024 08:00:00 GMT"
    return document(
        FileType.FEED,
        f'<?xml version="1.0"?>{declaration}<rss version="2.0"><channel>{item}</pubDate></item></channel></rss>',
    )


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """A parser with the usual limits, for all tests: whatever its child was given before, the next document is read."""
    with Parser() as opened:
        yield opened


def child_of(parser: Parser) -> subprocess.Popen[bytes]:
    assert parser._process is not None
    return parser._process


def assert_parses(parser: Parser) -> None:
    """The next document is made an article of."""
    for content in ("It opened.", "It closed."):
        assert parser.extract(document(FileType.TEXT, content)).article.text == content


def assert_article_or_reason(parser: Parser, hostile: RawDocument) -> None:
    try:
        if hostile.file_type is FileType.FEED:
            assert parser.extract_entries(hostile)
        else:
            text = parser.extract(hostile).article.text
            assert text.strip()
            assert len(text) < MEGABYTE
    except SourceError as problem:
        reason = str(problem)
    else:
        return
    assert reason.startswith(f"{hostile.label}: ")
    assert len(reason) < 1000
    assert "\n" not in reason
    assert "breaks its reader" not in reason


def is_gone(process: subprocess.Popen[bytes]) -> bool:
    """It has ended, was waited for, and its pipes are closed."""
    assert process.stdin is not None
    assert process.stdout is not None
    return process.returncode is not None and process.stdin.closed and process.stdout.closed


def refusal(parser: Parser, refused: RawDocument) -> str:
    with pytest.raises(SourceError) as problem:
        parser.extract(refused)
    assert str(problem.value).startswith(refused.label + ": ")
    return str(problem.value)


# --- the same as here -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given_document",
    [
        document(FileType.TEXT, "It opened.\r\nПривет, \U0001f600 \u200b\ufeff."),
        document(FileType.TEXT, "Das Café öffnete für die Bürger.".encode("cp1252")),
        document(FileType.TEXT, "It opened.", source="news/\ufffd.txt", file=b"/news/\xff\xfe.txt"),
        document(FileType.TEXT, "It opened.", file=None),
        document(FileType.MARKDOWN, MARKDOWN),
        document(FileType.HTML, HTML),
        document(FileType.PDF, pdf("The first page.", "The second page.")),
        document(FileType.DOCX, word()),
        record(RECORD),
        RawDocument("a.jsonl", FileType.RECORD, json.dumps(RECORD).encode(), 5, line=7, file=b"/a.jsonl"),
        RawDocument(
            "https://a.example/1?utm=x",
            FileType.HTML,
            HTML.encode(),
            0,
            url="https://a.example/1",
            feed_metadata=FeedMetadata("From the feed", "Its author", "2024-03-01"),
        ),
        RawDocument(
            "https://a.example/2",
            FileType.TEXT,
            b"It opened.",
            0,
            feed_metadata=FeedMetadata("A title \ud83d", None, None),
        ),
    ],
    ids=lambda given_document: given_document.file_type.value,
)
def test_the_child_makes_the_same_of_a_document(parser: Parser, given_document: RawDocument) -> None:
    assert parser.extract(given_document) == extract(given_document)


def test_sections_pages_and_notes_come_back(parser: Parser) -> None:
    article = parser.extract(document(FileType.MARKDOWN, MARKDOWN)).article
    assert article.sections == (Section(len("It opened.\n\n"), "Costs"),)
    assert (article.title, article.author, article.published) == ("The harbour", "Greta Holm", "2024-02-29")
    assert parser.extract(document(FileType.PDF, pdf("One page.", "Two pages."))).article.pages == (0, 11)
    (one, other) = parser.extract(record(RECORD)).notes
    assert "unreadable characters" in one
    assert "'soon' was not understood" in other


def test_what_a_feed_knows_of_a_page_comes_back(parser: Parser) -> None:
    known = FeedMetadata("From the feed", "Its author", "2024-03-01")
    page = RawDocument(
        "https://a.example/1", FileType.TEXT, b"It opened.", 0, url="https://a.example/1", feed_metadata=known
    )
    article = parser.extract(page).article
    assert (article.title, article.author, article.published) == ("From the feed", "Its author", "2024-03-01")


@pytest.mark.parametrize("name", [b"a\xff.txt", "ä.txt".encode(), b"a\nb.txt", b"\xed\xb3\xbf.txt"])
def test_a_file_of_any_name_has_the_same_id(parser: Parser, tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text("It opened.")
    (found,) = read_documents(path)
    assert parser.extract(found) == extract(found)


def test_the_entries_of_a_feed_come_back(parser: Parser) -> None:
    found = parser.extract_entries(feed())
    assert found == extract_entries(feed())
    assert found.entries[0].metadata == FeedMetadata("The harbour", None, "2024-02-29")
    with pytest.raises(SourceError, match=r"^news/a: no entries"):
        parser.extract_entries(document(FileType.FEED, "<rss></rss>"))
    assert_parses(parser)


@pytest.mark.parametrize(
    "broken",
    [
        document(FileType.TEXT, " \n"),
        document(FileType.TEXT, b"\0\1\2\3" * 100),
        document(FileType.MARKDOWN, "---\ntitle: The harbour\n---\n"),
        document(FileType.HTML, "<html></html>"),
        document(FileType.PDF, "%PDF-1.4 nothing"),
        document(FileType.DOCX, "PK\3\4 nothing"),
        document(FileType.RECORD, '{"text": 1}'),
        RawDocument("a.jsonl", FileType.RECORD, b"", 5, line=7, file=b"/a.jsonl"),
    ],
    ids=lambda broken: broken.file_type.value,
)
def test_the_child_refuses_the_same_with_the_same_words(parser: Parser, broken: RawDocument) -> None:
    with pytest.raises(SourceError) as here:
        extract(broken)
    assert refusal(parser, broken) == str(here.value)
    process = child_of(parser)
    assert_parses(parser)
    assert child_of(parser) is process


# --- limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileType.RECORD, b'{"id": "a", "text": "It opened.", "more": [' + b"[]," * 6_000_000 + b"1]}"),
        (FileType.MARKDOWN, b"* a\n" * 3_000_000),
    ],
)
def test_a_document_that_fills_the_memory_fails_alone(kind: FileType, content: bytes) -> None:
    with Parser(Limits(memory_bytes=300 * MEGABYTE)) as parser:
        assert_parses(parser)
        assert "reading it takes too much memory. Nothing was stored for it." in refusal(
            parser, document(kind, content)
        )
        assert_parses(parser)


def test_a_document_that_computes_too_long_fails_alone() -> None:
    with Parser(Limits(cpu_seconds=1)) as parser:
        assert_parses(parser)
        assert "reading it takes too much computing" in refusal(parser, document(FileType.MARKDOWN, SLOW))
        assert_parses(parser)


def test_each_document_has_its_own_time_to_compute() -> None:
    with Parser(Limits(cpu_seconds=2)) as parser:
        assert_parses(parser)
        process = child_of(parser)
        while seconds_computed(process) <= 3:
            parser.extract(document(FileType.MARKDOWN, b"![" * 12_000))
        assert child_of(parser) is process


def seconds_computed(process: subprocess.Popen[bytes]) -> float:
    """The time of a processor that a process has taken."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_document_that_is_waited_for_too_long_fails_alone() -> None:
    with Parser(Limits(timeout_seconds=1)) as parser:
        assert_parses(parser)
        assert "reading it takes too long" in refusal(parser, document(FileType.MARKDOWN, SLOW))
        assert_parses(parser)


def test_a_child_that_does_not_even_read_is_not_waited_for() -> None:
    with Parser(Limits(timeout_seconds=1)) as parser:
        assert_parses(parser)
        process = child_of(parser)
        process.send_signal(signal.SIGSTOP)
        timer = threading.Timer(3, process.send_signal, [signal.SIGCONT])
        timer.start()
        assert "reading it takes too long" in refusal(parser, document(FileType.TEXT, b"word " * MEGABYTE))
        timer.join()
        assert_parses(parser)


def test_a_document_whose_text_has_no_end_fails_alone() -> None:
    with Parser(Limits(output_bytes=1000)) as parser:
        process_before = None
        for text in ("word " * 1000, "word " * 4_000_000):
            assert "there is no end to its text" in refusal(parser, document(FileType.TEXT, text))
            assert_parses(parser)
            assert child_of(parser) is not process_before
            process_before = child_of(parser)


def test_a_limit_of_the_session_is_kept_to() -> None:
    """One who may compute for a thousand seconds in all cannot be given infinitely many."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))\n"
        "from ingest.parsing.sandbox import Parser\n"
        "from ingest.sources.file_types import FileType; from ingest.sources.documents import RawDocument\n"
        "with Parser() as parser:\n"
        "    print(parser.extract(RawDocument('a', FileType.TEXT, b'It opened.', 0)).article.text)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stdout == "It opened.\n"


# --- crashes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_document_of_which_the_child_dies_fails_alone(parser: Parser, number: signal.Signals) -> None:
    assert_parses(parser)
    timer = threading.Timer(0.5, child_of(parser).send_signal, [number])
    timer.start()
    assert f"reading it breaks its reader (exit {-number})" in refusal(parser, document(FileType.MARKDOWN, SLOW))
    assert_parses(parser)


def test_a_child_that_died_between_two_documents_is_no_fault_of_the_next(parser: Parser) -> None:
    for _ in range(3):
        assert_parses(parser)
        process = child_of(parser)
        process.kill()
        process.wait()
        assert_parses(parser)
        assert is_gone(process)


def test_an_interruption_ends_the_child_and_its_reply_is_not_mistaken(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_parses(parser)
    process = child_of(parser)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ingest.parsing.sandbox.read_frame", interrupted)
        with pytest.raises(KeyboardInterrupt):
            parser.extract(document(FileType.TEXT, "The reply to this must not be that to the next."))
    assert is_gone(process)
    assert_parses(parser)


def test_no_child_is_left() -> None:
    with Parser() as parser:
        assert parser._process is None  # it is started when it is needed
        assert_parses(parser)
        process = child_of(parser)
    assert is_gone(process)
    with pytest.raises(ValueError, match="stop"), Parser() as parser:  # noqa: PT012 -- the state before it counts
        assert_parses(parser)
        process = child_of(parser)
        raise ValueError("stop")
    assert is_gone(process)
    parser.close()
    assert_parses(parser)  # one that was closed opens again
    process = child_of(parser)
    parser.close()
    assert is_gone(process)


def test_a_child_ends_with_its_parent() -> None:
    code = (
        "import os; from ingest.sources.file_types import FileType; from ingest.parsing.sandbox import Parser\n"
        "from ingest.sources.documents import RawDocument\n"
        "parser = Parser(); parser.extract(RawDocument('a', FileType.TEXT, b'It opened.', 0))\n"
        "print(parser._process.pid, flush=True); os._exit(1)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    child = Path(f"/proc/{int(ended.stdout)}/stat")
    for _ in range(500):
        if not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.02)
    pytest.fail("the child lives on")


def test_ctrl_c_does_not_reach_the_child() -> None:
    code = (
        "import os, signal; from ingest.sources.file_types import FileType; from ingest.parsing.sandbox import Parser\n"
        "from ingest.sources.documents import RawDocument\n"
        "signal.signal(signal.SIGINT, lambda *_: print('Ctrl-C'))\n"
        "with Parser() as parser:\n"
        "    parser.extract(RawDocument('a', FileType.TEXT, b'It opened.', 0)); process = parser._process\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "    print(parser.extract(RawDocument('a', FileType.TEXT, b'It closed.', 0)).article.text)\n"
        "    print(parser._process is process, os.getsid(process.pid) == process.pid)"
    )
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
    assert ended.stdout.splitlines() == ["Ctrl-C", "It closed.", "True True"]


# --- at arm's length --------------------------------------------------------------------------------------


def test_the_child_imports_nothing_from_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "ingest/__init__.py", "lxml/__init__.py", "resource.py", "trafilatura.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with Parser() as parser:
        assert parser.extract(document(FileType.HTML, HTML)).article.title == "The harbour"


def test_a_library_that_prints_does_not_come_between_the_replies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = tmp_path / "sitecustomize.py"
    loud.write_text(
        "import atexit, codecs, os, sys\n"
        "def talk(name):\n"
        "    print('talking', flush=True); print('more', file=sys.stderr); os.write(1, b'x' * 100)\n"
        "codecs.register(talk)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Parser() as parser:
        for _ in range(3):
            page = document(FileType.HTML, HTML.replace("<head>", '<head><meta charset="x-unheard-of">'))
            assert parser.extract(page) == extract(page)
        assert_parses(parser)


def test_the_child_writes_no_files(tmp_path: Path) -> None:
    with Parser() as parser:
        assert_parses(parser)
        limits = Path(f"/proc/{child_of(parser).pid}/limits").read_text()
    values = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert values["Max file size"] == ["0", "0"]
    assert values["Max core file size"] == ["0", "0"]
    assert values["Max address space"] == [str(Limits().memory_bytes)] * 2


def test_frames_are_read_as_they_were_written() -> None:
    stream = io.BytesIO()
    for frame in (b"", b"one", b"x" * 100_000):
        write_frame(stream, frame)
    stream.seek(0)
    assert [read_frame(stream), read_frame(stream), read_frame(stream)] == [b"", b"one", b"x" * 100_000]
    assert read_frame(stream) is None


@pytest.mark.parametrize("sent", [b"", b"\0", b"\0" * 7 + b"\5", b"\0" * 7 + b"\5abcd"])
def test_a_frame_that_is_cut_off_is_none(sent: bytes) -> None:
    assert read_frame(io.BytesIO(sent)) is None


def test_a_frame_that_is_too_long_is_not_read() -> None:
    with pytest.raises(OverflowError):
        read_frame(io.BytesIO(b"\0" * 7 + b"\5abcde"), longest=4)
    assert read_frame(io.BytesIO(b"\0" * 7 + b"\4abcd"), longest=4) == b"abcd"


def test_a_request_holds_all_of_a_document(parser: Parser) -> None:
    assert_parses(parser)
    process = child_of(parser)
    _send(process, document(FileType.TEXT, ""))
    assert process.stdout is not None
    assert "failed" in json.loads(read_frame(process.stdout) or b"")


# --- hostile documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileType.RECORD, '{"id": "a", "text": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        (FileType.RECORD, '{"id": "a", "text": "It opened.", "more": ' + '{"a":' * 100_000 + "1" + "}" * 100_001),
        (FileType.HTML, "<div>" * 100_000 + "It opened." + "</div>" * 100_000),
        (FileType.HTML, "<html><body><article><p>It opened. " + "<b>" * 100_000 + "word</article>"),
        (FileType.HTML, "<table><tr><td>" * 100_000 + "It opened."),
        (FileType.MARKDOWN, "> " * 100_000 + "It opened."),
        (FileType.MARKDOWN, "- " * 100_000 + "It opened."),
        (FileType.MARKDOWN, "[" * 100_000 + "It opened." + "]" * 100_000),
        (FileType.MARKDOWN, "---\n" + "[" * 100_000 + "\n---\nIt opened."),
        (FileType.MARKDOWN, "---\n" + "- " * 20_000 + "a\n---\nIt opened."),
        (FileType.PDF, b"%PDF-1.4\n" + b"[" * 100_000 + b"\n" + b"<<" * 100_000),
    ],
)
def test_what_is_nested_deep_ends_in_an_article_or_a_reason(
    parser: Parser, kind: FileType, content: str | bytes
) -> None:
    assert_article_or_reason(parser, document(kind, content))
    assert_parses(parser)


def test_entities_of_a_feed_that_grow_are_not_expanded(parser: Parser) -> None:
    (entry,) = parser.extract_entries(feed(BOMB, title="&i;")).entries
    assert len(entry.metadata.title or "") < 10
    assert_parses(parser)


def test_entities_of_a_word_document_that_grow_are_not_expanded(parser: Parser) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"{BOMB}<w:document {space}><w:body><w:p><w:r><w:t>It opened. &i;</w:t></w:r></w:p></w:body></w:document>"
    assert_article_or_reason(parser, document(FileType.DOCX, word(body)))
    assert_parses(parser)


def test_a_document_that_unpacks_to_gigabytes_is_not_unpacked(parser: Parser) -> None:
    body = "<a>" + " " * (250 * MEGABYTE) + "</a>"
    content = word(body)
    assert len(content) < MEGABYTE
    assert "it unpacks to 250 MB" in refusal(parser, document(FileType.DOCX, content))
    assert_parses(parser)


SOUND = [word(), pdf("It opened."), HTML.encode(), MARKDOWN.encode(), json.dumps(RECORD).encode(), feed().content]
DAMAGED = st.builds(
    lambda sound, start, length, put: sound[: start % len(sound)] + put + sound[start % len(sound) + length :],
    st.sampled_from(SOUND),
    st.integers(0),
    st.integers(0, 50),
    st.binary(max_size=20),
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from([kind for kind in FileType if kind is not FileType.EXPORT]),  # that holds entries
    content=st.binary(max_size=500) | st.text(max_size=300).map(str.encode) | DAMAGED,
)
@example(kind=FileType.PDF, content=b"%PDF-")
@example(kind=FileType.DOCX, content=b"PK\3\4")
@example(kind=FileType.RECORD, content=b"")
def test_any_bytes_end_in_an_article_or_a_reason(parser: Parser, kind: FileType, content: bytes) -> None:
    assert_article_or_reason(parser, document(kind, content))
