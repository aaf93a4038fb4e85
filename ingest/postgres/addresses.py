"""Where a database is: read from its URL, and told without its password."""

from __future__ import annotations

from importlib.util import find_spec

import sqlalchemy as sql

from ingest.errors import SettingsError

_DRIVER = "postgresql+psycopg"
_NAMES = (_DRIVER, "postgresql", "postgres")
_EXAMPLE = f"{_DRIVER}://USER@HOST:5432/DATABASE"


def parse_address(url: str) -> sql.URL:
    """The parts of a URL of PostgreSQL, in any of its spellings.

    Raises:
        SettingsError: it is none, or the package that talks to PostgreSQL is not installed.
    """
    try:
        address = sql.make_url(url.strip())
    except (sql.exc.ArgumentError, ValueError):
        address = None
    if address is None or address.drivername not in _NAMES or not address.database:
        # Nothing of it is repeated: where it is wrong, its password may stand anywhere.
        raise SettingsError(
            "The setting ARTICLES_DATABASE_URL is not the address of a PostgreSQL database. It has this form: "
            f"{_EXAMPLE} (a password follows USER and a colon, with @ written as %40, / as %2F and % as %25, or stands "
            "in PGPASSWORD)."
        )
    if find_spec("psycopg") is None:
        raise SettingsError(
            "ARTICLES_DATABASE_URL is set, and what talks to PostgreSQL is not installed. Install it: "
            "pip install 'article-desk[postgres]', or unset ARTICLES_DATABASE_URL to keep the catalogue in a file."
        )
    return address.set(drivername=_DRIVER)


def told_place(address: sql.URL) -> str:
    """A database for messages: its server, its name and, where one is set, its schema; no user, no password."""
    host = address.host or address.query.get("host") or "localhost"
    port = f":{address.port}" if address.port else ""
    options = str(address.query.get("options", ""))
    _, _, schema = options.partition("search_path=")
    return f"{host}{port}/{address.database}" + (f" (schema {schema.split()[0]})" if schema.split() else "")


def without_password(text: str, address: sql.URL) -> str:
    """What a server or a library says, without the password of an address."""
    password = str(address.password or "")
    return text.replace(password, "•••") if password else text
