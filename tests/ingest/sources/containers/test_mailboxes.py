"""A mailbox is its messages, each known again by its Message-ID."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.containers.mailboxes import read_mailbox
from ingest.sources.containers.parts import Part, Piece
from ingest.sources.file_types import FileType
from tests.ingest.conftest import write
from tests.ingest.sources.containers.conftest import mail, mailbox, read


def parts(content: bytes) -> list[Part]:
    return [piece for piece in pieces(content) if isinstance(piece, Part)]


def pieces(content: bytes) -> list[Piece]:
    return list(read_mailbox(io.BytesIO(content)))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_mailbox_gives_its_messages_by_their_id(tmp_path: Path, pack) -> None:
    messages = [mail(f"Letter {n}", message_id=f"<{n}@post.example>") for n in range(3)]
    path = write(tmp_path / ("in.mbox.gz" if pack is gzip.compress else "in.mbox"), pack(mailbox(*messages)))
    documents, left, failure = read(path)
    assert [document.source for document in documents] == [f"{path}/{n}@post.example" for n in range(3)]
    assert {document.file_type for document in documents} == {FileType.MAIL}
    assert len({document.place for document in documents}) == 3
    assert (left, failure) == ([], None)


def test_a_message_is_the_same_document_when_others_before_it_are_gone(tmp_path: Path) -> None:
    first, second = mail(message_id="<1@a>"), mail(message_id="<2@a>")
    path = write(tmp_path / "in.mbox", mailbox(first, second))
    before = read(path)[0][1].digest(1)
    write(path, mailbox(second))
    assert read(path)[0][0].digest(1) == before


def test_a_sentence_that_begins_with_from_parts_no_message() -> None:
    text = "One.\n\nFrom the harbour we saw it.\n\nFrom 10:30 on it rained in 2024: all day.\nTwo.\n"
    (part,) = parts(b"From - Mon Mar  4 23:30:00 2024\n" + mail(text=text) + b"\n")
    assert b"\nFrom the harbour we saw it." in part.content
    assert b"\nFrom 10:30 on" in part.content


def test_a_repeated_message_comes_once_and_another_of_the_same_id_is_kept() -> None:
    one, other = mail(text="One."), mail(text="Another.")
    found = parts(mailbox(one, one, other))
    assert found[0].name == "1@post.example"
    assert len(found) == len({part.name for part in found}) == 2


def test_a_message_that_its_program_deleted_is_left_out() -> None:
    gone = b"X-Mozilla-Status: 0009\n" + mail("Gone", message_id="<9@a>")
    assert [part.name for part in parts(mailbox(gone, mail()))] == ["1@post.example"]


def test_a_message_without_an_id_is_known_by_its_content() -> None:
    assert len({part.name for part in parts(mailbox(mail("A", message_id=None), mail("B", message_id=None)))}) == 2


def test_a_message_that_is_too_long_is_named_and_the_next_one_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.containers.mailboxes.MAX_BYTES", 5000)
    found = pieces(mailbox(mail(text="long " * 5000), mail("Next", message_id="<2@a>")))
    assert [getattr(piece, "failed", None) for piece in found] == [True, None]


@given(st.lists(st.text(st.sampled_from("aF>r om:\n1"), max_size=40), min_size=1, max_size=5))
def test_every_message_comes_as_it_was_written(texts: list[str]) -> None:
    messages = [f"Message-ID: <{n}>\nSubject: x\n\n{text}\n".encode() for n, text in enumerate(texts)]
    quoted = [
        b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in message.split(b"\n"))
        for message in messages
    ]
    content = b"".join(b"From a Mon Mar  4 23:30:00 2024\n" + message + b"\n" for message in quoted)
    assert [part.content for part in parts(content)] == [message + b"\n" for message in messages]
