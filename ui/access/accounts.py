"""The file of accounts: lines `user:password[:role]`, the password as it is or as a hash."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import stat
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from ingest.errors import UsageError
from ingest.safety.permissions import GROUP_AND_OTHERS, make_private_file

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB."""

MAX_HASH_MEMORY = 256 * 1024
"""KiB that it may take to check a hash: one that takes more would stop the server."""

MAX_HASH_ITERATIONS = 32
MAX_LENGTH = 1000
"""Characters of a name, and of a password."""

_ARGON2 = re.compile(r"\$argon2(?:id|i|d)\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{11,}\$[\w+/]{6,}")
_SCRYPT = re.compile(r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/.]+)\$([\w+/.]+)")
"""As passlib writes it (PHC string format)."""


class Role(StrEnum):
    """What a user may do: editors add, remove and replace articles; readers do all the rest."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Account:
    """A user; `password` is as it stands in the file."""

    user: str
    password: str
    role: Role = Role.READER

    @property
    def is_hashed(self) -> bool:
        """Whether the password is a hash."""
        return self.password.startswith(("$argon2", "$scrypt$"))

    def matches(self, password: str) -> bool:
        """Whether this is the password; takes as long whatever it is."""
        if self.password.startswith("$argon2"):
            with suppress(VerificationError, InvalidHashError):
                return HASHER.verify(self.password, password)
            return False
        if found := _SCRYPT.fullmatch(self.password):
            return hmac.compare_digest(_scrypt(password, found), _decoded(found[5]))
        said, right = (hashlib.sha256(text.encode()).digest() for text in (password, self.password))
        return hmac.compare_digest(said, right)


def read_accounts(file: Path) -> dict[str, Account]:
    """Who may come in, by name, from a file of lines `user:password`, `user:password:editor` or `…:reader`.

    Passwords may have colons: the last field is a role only if it is one of these two words. Without one it is a
    reader.

    Raises:
        UsageError: the file cannot be read, has a line that is none (which is named by its number, never shown), two
            of the same user, or none at all.
    """
    accounts: dict[str, Account] = {}
    numbers: dict[str, int] = {}
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        account = _account(line, f"Line {number} of {file}")
        if account.user in accounts:
            raise UsageError(f"Lines {numbers[account.user]} and {number} of {file} are of the same user. Remove one.")
        accounts[account.user], numbers[account.user] = account, number
    if not accounts:
        raise UsageError(
            f"The file {file} names nobody. Write a line for each who may come in: "
            f"articles user NAME --credentials {file}"
        )
    return accounts


def is_open_to_others(file: Path) -> bool:
    """Whether others on this machine may read the file, or change it."""
    return os.name == "posix" and bool(stat.S_IMODE(file.stat().st_mode) & GROUP_AND_OTHERS)


def account_line(user: str, password: str, role: Role) -> str:
    """A line for a file of accounts, with the password as a hash that does not tell it.

    Raises:
        UsageError: the name or the password is empty, too long, or has characters that cannot be typed.
    """
    if not user or ":" in user or user != user.strip():
        raise UsageError("A name has no colon in it, and no blanks around it. Name another: articles user NAME")
    _refuse_untypable(user, "The name")
    _refuse_untypable(password, "The password")
    ending = f":{role}" if role is Role.EDITOR else ""
    return f"{user}:{HASHER.hash(password)}{ending}"


def write_account(file: Path, line: str) -> bool:
    """Write the line of a user into a file for its owner alone, in the place of an older one; whether there was one.

    Raises:
        UsageError: the file cannot be read or written, or is none of accounts.
    """
    user = line.partition(":")[0]
    place = file.resolve()
    there = read_accounts(place) if place.exists() and place.read_bytes().strip() else {}
    lines = [kept for kept in _lines(place) if kept.strip()] if there else []
    at = next((at for at, kept in enumerate(lines) if kept.partition(":")[0] == user), len(lines))
    lines[at : at + 1] = [line]
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        make_private_file(draft)
        with draft.open("w", encoding="utf-8") as written:
            written.write("\n".join([*lines, ""]))
            written.flush()
            os.fsync(written.fileno())
        draft.replace(place)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise UsageError(f"The file {file} cannot be written ({problem.strerror}). Name another.") from problem
    return user in there


def _lines(file: Path) -> list[str]:
    try:
        return [line.removesuffix("\r") for line in file.read_bytes().decode("utf-8-sig").split("\n")]
    except OSError as problem:
        raise UsageError(f"The credentials in {file} cannot be read ({problem.strerror}).") from problem
    except UnicodeDecodeError as problem:
        raise UsageError(f"The credentials in {file} cannot be read: they are not text in UTF-8.") from problem


def _account(line: str, where: str) -> Account:
    user, _, rest = line.partition(":")
    password, colon, last = rest.rpartition(":")
    role = Role(last) if colon and last in set(Role) else None
    account = Account(user, password if role else rest, role or Role.READER)
    if not account.user.strip() or not account.password:
        raise UsageError(f"{where} is not of the form user:password or user:password:editor.")
    _refuse_untypable(account.user, f"{where}: the name")
    _refuse_untypable(account.password, f"{where}: the password")
    if account.is_hashed and not _is_hash(account.password):
        raise UsageError(f"{where} has a hash that is none, or takes too much to check. Make one: articles user NAME")
    return account


def _refuse_untypable(text: str, what: str) -> None:
    if not text.strip() or len(text) > MAX_LENGTH:
        raise UsageError(f"{what} is empty or too long: {MAX_LENGTH:,} characters are the most.")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise UsageError(f"{what} has a character in it that cannot be typed.")


def _is_hash(password: str) -> bool:
    """Whether this is a hash that can be checked, and in a time and memory that a server has."""
    if found := _SCRYPT.fullmatch(password):
        rounds, size, lanes = (int(found[at]) for at in (1, 2, 3))
        memory = 128 * size * 2**rounds * lanes
        return min(rounds, size, lanes) > 0 and memory <= MAX_HASH_MEMORY * 1024 and _fits(found)
    try:
        parameters = extract_parameters(password)
    except InvalidHashError:
        return False
    return bool(_ARGON2.fullmatch(password)) and (
        parameters.memory_cost <= MAX_HASH_MEMORY and parameters.time_cost <= MAX_HASH_ITERATIONS
    )


def _fits(found: re.Match[str]) -> bool:
    with suppress(binascii.Error, ValueError):
        return bool(_decoded(found[4]) and _decoded(found[5]))
    return False


def _scrypt(password: str, found: re.Match[str]) -> bytes:
    rounds, size, lanes = (int(found[at]) for at in (1, 2, 3))
    return hashlib.scrypt(
        password.encode(),
        salt=_decoded(found[4]),
        n=2**rounds,
        r=size,
        p=lanes,
        maxmem=2 * MAX_HASH_MEMORY * 1024,
        dklen=len(_decoded(found[5])),
    )


def _decoded(text: str) -> bytes:
    """Base64 without padding, in the alphabet of PHC strings."""
    return base64.b64decode(text.replace(".", "+") + "=" * (-len(text) % 4), validate=True)
