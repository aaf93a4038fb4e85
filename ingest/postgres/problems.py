"""What PostgreSQL refuses, as a line that says what to do.

The codes are those of https://www.postgresql.org/docs/current/errcodes-appendix.html.
"""

from __future__ import annotations

import sqlalchemy as sql

from ingest.errors import LibraryBusyError, LibraryError
from ingest.postgres.addresses import told_place, without_password

_ADVICE = {
    "22021": "takes no text with the character NUL, which nothing has that `articles ingest` read. All stays as it was",
    "25006": "only takes reading now. Name a server that may be written to, or wait until it may be",
    "3D000": "is not there. Make it (createdb NAME), or correct ARTICLES_DATABASE_URL",
    "3F000": "has no schema of the name in ARTICLES_DATABASE_URL. Make it (CREATE SCHEMA), or correct the name",
    "28000": "does not let this user in. Correct ARTICLES_DATABASE_URL, or have its administrator let it in",
    "28P01": "refuses the user or the password. Correct ARTICLES_DATABASE_URL",
    "42501": (
        "does not give this user the right to do that. Have its administrator run: "
        "GRANT USAGE, CREATE ON SCHEMA …; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA …"
    ),
    "53100": "has no room: the disk of its server is full. What was stored before is safe: make room, then try again",
    "53200": "has no memory left. What was stored before is safe: try again when less is asked of it",
    "53300": "has no connection left. Wait, or have its administrator raise max_connections",
    "57P03": "is just starting or recovering. What was stored before is safe: run the same command again in a moment",
    "54000": "does not take a value that is this long. What was stored before is safe",
}
_ADVICE_OF_CLASS = {
    "08": "was lost in the middle. What was stored before is safe: run the same command again",
    "57": "was cut off by its server or its administrator. What was stored before is safe: run the same command again",
    "58": "fails: its server cannot read or write its files. What was stored before is safe: see to its disk, then "
    "run the same command again",
    "XX": "is damaged, by what its server says. Restore a backup into an empty database: articles restore FILE",
}
_BUSY = ("40001", "40P01", "55P03")
_SIGNS = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "no pg_hba.conf entry": "28000",
    'role "': "28000",
    "does not exist": "3D000",
    "cannot contain NUL": "22021",
    "too many": "53300",
    "remaining connection slots": "53300",
    "in recovery mode": "57P03",
    "is starting up": "57P03",
    "not yet accepting connections": "57P03",
    "server closed the connection": "08006",
    "connection is closed": "08006",
    "connection is lost": "08006",
    "could not receive data": "08006",
}
"""The codes of errors that come without one, as all do while connecting, by what they say."""


def explained(problem: BaseException | None, address: sql.URL) -> LibraryError:
    """The error of ours for one of the driver; what the server says is in it, the password is not."""
    place, line = told_place(address), _first_line(problem, address)
    code = _code_of(problem, line)
    if code in _BUSY:
        return LibraryBusyError(f"The library at {place} is being written to already. Wait for that, then try again.")
    advice = _ADVICE.get(code) or _ADVICE_OF_CLASS.get(code[:2])
    if advice is not None:
        return LibraryError(f"The database {place} {advice}. ({line})")
    if not code:
        return LibraryError(
            f"The database {place} cannot be reached ({line}). Start its server, or correct ARTICLES_DATABASE_URL."
        )
    return LibraryError(f"The database {place} refuses what was to be done ({line}). What was stored before is safe.")


def _code_of(problem: BaseException | None, line: str) -> str:
    """The code of an error; of one that came while connecting, which has none, what its words say."""
    code: str | None = getattr(problem, "sqlstate", None)
    if code:
        return code
    return next((known for sign, known in _SIGNS.items() if sign in line), "")


def _first_line(problem: BaseException | None, address: sql.URL) -> str:
    lines = [line.strip() for line in str(problem).splitlines()] or [""]
    # A line of detail would repeat what was to be stored.
    return without_password(lines[0].rpartition("FATAL:")[2].strip() or lines[0], address)[:300]
