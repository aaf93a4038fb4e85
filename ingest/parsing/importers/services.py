"""What each service calls the fields of an article in its export; of other tables, what the columns seem to hold. Pure.

Read off the documentation and the importers of the services that read each other's exports (Pocket, Instapaper,
Omnivore, Readwise Reader, Wallabag, Raindrop, Karakeep, Zotero).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ingest.sources.exports.beside import OMNIVORE_TEXT, TEXT_KEY
from ingest.sources.exports.columns import guess_columns, plain_name


@dataclass(frozen=True, slots=True)
class Reading:
    """How the fields of a row are read: for each of ours, the columns that may hold it, by their plain names.

    `saved` is the day on which a person saved the article, `abstract` a text where there is no other, `beside` a
    pattern for the name of a file with the text. `note` tells a person how the columns were taken.
    """

    note: str
    fields: Mapping[str, tuple[str, ...]]
    guessed: bool = False
    beside: str | None = None
    no_text: str | None = None


@dataclass(frozen=True, slots=True)
class _Service:
    """A service, and the columns that tell its exports: all of the first, and one of the second."""

    name: str
    told_by: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    or_by: frozenset[str] = field(default_factory=frozenset)
    beside: str | None = None
    no_text: str | None = None

    def wrote(self, columns: Collection[str]) -> bool:
        return self.told_by.issubset(columns) and (not self.or_by or not self.or_by.isdisjoint(columns))


def _columns(**fields: str) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(columns.split("|")) for name, columns in fields.items()}


def _told(*columns: str) -> frozenset[str]:
    return frozenset(columns)


_SERVICES = (
    _Service(
        "Omnivore",
        _told("slug", "saved at", "url"),
        _columns(
            html=TEXT_KEY, title="title", url="url", author="author", published="published at", saved="saved at",
            tags="labels",
        ),
        beside=OMNIVORE_TEXT,
    ),
    _Service(
        "Wallabag",
        _told("is archived", "is starred", "url"),
        _columns(
            html="content", title="title", url="url", author="published by", publisher="domain name",
            published="published at", saved="created at", language="language", tags="tags",
        ),
        no_text="wallabag can't retrieve contents for this article",
    ),
    _Service(
        "Readwise Reader",
        _told("source url", "category", "reading progress"),
        _columns(
            html="html content|html|content", title="title", url="source url", author="author", publisher="site name",
            published="published date", saved="saved at|created at", tags="tags",
        ),
    ),
    _Service(
        "Readwise Reader",
        _told("title", "url", "document tags", "saved date"),
        _columns(title="title", url="url", saved="saved date", tags="document tags"),
    ),
    _Service(
        "Pocket",
        _told("title", "url", "time added"),
        _columns(title="title", url="url", saved="time added", tags="tags"),
    ),
    _Service(
        "Instapaper",
        _told("url", "title", "folder", "timestamp"),
        _columns(title="title", url="url", saved="timestamp", tags="tags"),
    ),
    _Service(
        "Raindrop",
        _told("title", "url", "folder", "excerpt", "created"),
        _columns(title="title", url="url", saved="created", tags="tags"),
    ),
    _Service(
        "Karakeep",
        _told("created at", "content", "tags", "note"),
        _columns(
            text="content text", html="content html content", title="title|content title", url="content url",
            author="content author", publisher="content publisher", published="content date published",
            saved="created at", tags="tags",
        ),
    ),
    _Service(
        "Zotero",
        _told("key", "item type", "title", "abstract note"),
        _columns(
            abstract="abstract note", title="title", url="url", author="author",
            publisher="publication title|publisher", published="date|publication year", language="language",
            tags="manual tags",
        ),
    ),
    _Service(
        "Zotero",
        _told("type", "title"),
        _columns(
            abstract="abstract", title="title", url="url", author="author", publisher="container title|publisher",
            published="issued", language="language", tags="keyword",
        ),
        or_by=_told("issued", "container title", "citation key", "doi", "title short"),
    ),
)  # fmt: skip


def reading_of(columns: Collection[str]) -> Reading:
    """How rows with these columns are read: by the service that wrote them, else by what the columns seem to hold."""
    plain = {plain_name(column) for column in columns}
    service = next((service for service in _SERVICES if service.wrote(plain)), None)
    if service is not None:
        note = f"read as an export of {service.name}"
        return Reading(note, service.fields, beside=service.beside, no_text=service.no_text)
    guessed = guess_columns(columns)
    order = ("title", "text", "html", "url", "author", "publisher", "published", "updated", "language", "tags", "id")
    told = [f"{_SHOWN.get(name, name)} from “{guessed[name]}”" for name in order if name in guessed]
    return Reading(", ".join(told), {name: (plain_name(column),) for name, column in guessed.items()}, guessed=True)


BOOKMARKS = Reading("read as bookmarks", _columns(title="title", url="url", saved="saved", tags="tags"))
"""How links of a list of bookmarks are read."""

RIS = Reading(
    "read as references (RIS)",
    _columns(
        abstract="abstract", title="title", url="url", author="authors", publisher="publisher", published="published",
        language="language", tags="tags", beside="files",
    ),
)  # fmt: skip
"""How references are read."""

_SHOWN = {"html": "text", "url": "address", "published": "day"}
