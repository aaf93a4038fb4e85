"""The file of who may come in: its lines, its hashes, and the line that a new user gets."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ui.access.accounts import Account, Role, account_line, is_open_to_others, read_accounts, write_account

SCRYPT = "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$"
"""With salt `saltsalt`; the digest of "open sesame" is added below."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "users"


def test_accounts_are_lines_of_a_file(file: Path) -> None:
    file.write_bytes("\ufeffann:a:b \r\n\nbo: c\ncy:a:editor\ndi:editor\ned:x:reader\nflo:y:Editor\n".encode())
    assert list(read_accounts(file).values()) == [
        Account("ann", "a:b "),
        Account("bo", " c"),
        Account("cy", "a", Role.EDITOR),
        Account("di", "editor"),
        Account("ed", "x", Role.READER),
        Account("flo", "y:Editor"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"\n", "names nobody"),
        (b"ann:a\nbo:b\nann:s3cret\n", "Lines 1 and 3 of"),
    ],
)
def test_a_file_without_accounts_is_refused(file: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=reason) as refused:
        read_accounts(file)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        "s3cret",
        ":s3cret",
        "s3cret:",
        "s3cret::editor",
        "bo:s3c\x00ret",
        "s3\x1bcret:x",
        "bo:$argon2id$s3cret",
        "bo:$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHRzYWx0$s3cretaaaaaaaaaaaaaaaa",
        "bo:$scrypt$ln=30,r=8,p=1$c2FsdA$s3cret",
        "bo:s3cret" + "x" * 1000,
    ],
)
def test_a_line_that_is_none_is_named_and_not_shown(file: Path, line: str) -> None:
    file.write_text(f"ann:a\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Line 2 of") as refused:
        read_accounts(file)
    assert "s3c" not in str(refused.value)


def test_passwords_match_as_they_are_and_as_hashes() -> None:
    scrypt = SCRYPT + "xSHCauxAyXONlYf9GeG0Hzk9"
    hashed = account_line("ann", "open sesame", Role.READER).partition(":")[2]
    for account in (Account("ann", "open sesame"), Account("ann", hashed), Account("ann", scrypt)):
        assert account.matches("open sesame"), account
        assert not account.matches("open sesame "), account
        assert not account.matches(""), account


def test_a_new_line_is_read_back_and_tells_no_password(file: Path) -> None:
    line = account_line("ann", "pässword: x", Role.EDITOR)
    assert "ssword" not in line
    assert write_account(file, line) is False
    assert write_account(file, "bo:b") is False
    assert write_account(file, "ann:other") is True
    assert file.read_text(encoding="utf-8") == "ann:other\nbo:b\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not is_open_to_others(file)
    file.chmod(0o640)
    assert is_open_to_others(file)
    write_account(file, line)
    ann = read_accounts(file)["ann"]
    assert (ann.role, ann.matches("pässword: x"), is_open_to_others(file)) == (Role.EDITOR, True, False)


@pytest.mark.parametrize("name", ["", "a:b", " ann", "a\tb", "x" * 1001, "\ud800"])
def test_a_name_that_cannot_be_typed_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="name"):
        account_line(name, "password", Role.READER)


@pytest.mark.parametrize("password", ["", "   ", "a\0b", "a\nb", "x" * 1001])
def test_a_password_that_cannot_be_typed_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="password"):
        account_line("ann", password, Role.READER)


def test_what_is_no_file_of_accounts_is_left_as_it_is(file: Path) -> None:
    file.write_text("my diary\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Line 1 of"):
        write_account(file, "ann:a")
    assert file.read_text(encoding="utf-8") == "my diary\n"
    with pytest.raises(UsageError, match="cannot be written"):
        write_account(file.with_name("none") / "users", "ann:a")
    assert list(file.parent.iterdir()) == [file]
