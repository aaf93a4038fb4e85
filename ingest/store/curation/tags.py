"""The tags that people add to articles and remove from them; those of the source stay as they came.

They are kept apart, by the id of the article: so they stay where the article is read anew, and by what it is known
to be whole (its fingerprint) stays too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sql

from ingest.errors import UsageError
from ingest.tables.database import Database, in_groups, storable_text
from ingest.tables.schema import ARTICLES, PERSON_TAGS, TAG_COLUMNS, merged_tags, tags_from_row, texts_of

LONGEST_TAG = 100
"""Characters of a tag."""


@dataclass(frozen=True, slots=True)
class TagEdits:
    """What a person did to the tags of an article: those added to it, and those of its source that were removed."""

    article_id: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def changed(self, source: Sequence[str], add: Iterable[str], remove: Iterable[str]) -> TagEdits:
        """The same after tags were added and removed, of an article whose source has these tags."""
        added = {tag.casefold(): tag for tag in self.added}
        removed = {tag.casefold(): tag for tag in self.removed}
        came = {tag.casefold(): tag for tag in source}
        for tag in add:
            removed.pop(tag.casefold(), None)
            if tag.casefold() not in came:
                added.setdefault(tag.casefold(), tag)
        for tag in remove:
            added.pop(tag.casefold(), None)
            if tag.casefold() in came:
                removed[tag.casefold()] = tag
        return TagEdits(self.article_id, tuple(added.values()), tuple(removed.values()))


class TagTable:
    """The tags of a catalogue. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, article_ids: Sequence[str], add: Iterable[str], remove: Iterable[str]) -> list[str]:
        """Add tags to articles that there are and remove others, all in one transaction; the ids of those changed.

        Raises:
            UsageError: a tag is empty or too long.
        """
        added, removed = _cleaned(add), _cleaned(remove)
        changed = []
        with self._database.transaction() as connection:
            for article_id in dict.fromkeys(article_ids):
                edits = edits_of(connection, article_id)
                source = texts_of(connection.scalar(sql.select(ARTICLES.c.tags).where(ARTICLES.c.id == article_id)))
                now = edits.changed(source, added, removed)
                if merged_tags(source, now.added, now.removed) != merged_tags(source, edits.added, edits.removed):
                    store_edits(connection, [now])
                    changed.append(article_id)
        return changed

    def of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The tags of each of these articles that is there."""
        query = sql.select(ARTICLES.c.id, *TAG_COLUMNS)
        with self._database.transaction() as connection:
            return {
                row.id: tags_from_row(row)
                for some in in_groups(article_ids)
                for row in connection.execute(query.where(ARTICLES.c.id.in_(some)))
            }

    def counts(self) -> dict[str, int]:
        """How many articles have each tag, in the order of the tags; one in several cases is told in its first."""
        _, added, _ = TAG_COLUMNS
        tagged = (sql.cast(ARTICLES.c.tags, sql.Text) != "[]") | added.element.is_not(None)
        query = sql.select(ARTICLES.c.number, *TAG_COLUMNS).where(tagged).order_by(ARTICLES.c.number)
        with self._database.transaction() as connection:
            found = [tag for row in connection.execute(query) for tag in tags_from_row(row)]
        counted = Counter(tag.casefold() for tag in found)
        spelt = {tag.casefold(): tag for tag in reversed(found)}
        return {spelt[key]: counted[key] for key in sorted(counted)}

    def edits(self) -> list[TagEdits]:
        """What people did to the tags of all articles."""
        with self._database.transaction() as connection:
            return [_edits(row) for row in connection.execute(sql.select(PERSON_TAGS))]

    def restore(self, edits: Iterable[TagEdits]) -> None:
        """Put back what people did to tags."""
        with self._database.transaction() as connection:
            store_edits(connection, edits)


def store_edits(connection: sql.Connection, edits: Iterable[TagEdits]) -> None:
    """Store what a person did to tags, each in the place of what was known of its article."""
    for one in edits:
        delete_tags(connection, one.article_id)
        if one.added or one.removed:
            row = {"article": one.article_id, "added": list(one.added), "removed": list(one.removed)}
            connection.execute(sql.insert(PERSON_TAGS), row)


def edits_of(connection: sql.Connection, article_id: str) -> TagEdits:
    """What a person did to the tags of an article."""
    row = connection.execute(sql.select(PERSON_TAGS).where(PERSON_TAGS.c.article == article_id)).one_or_none()
    return TagEdits(article_id) if row is None else _edits(row)


def delete_tags(connection: sql.Connection, article_id: str) -> None:
    """Forget what a person did to the tags of an article."""
    connection.execute(sql.delete(PERSON_TAGS).where(PERSON_TAGS.c.article == article_id))


def _edits(row: sql.Row[tuple[str, list[str], list[str]]]) -> TagEdits:
    return TagEdits(row.article, texts_of(row.added), texts_of(row.removed))


def _cleaned(tags: Iterable[str]) -> list[str]:
    """Tags without white space around them, and with one space for more.

    Raises:
        UsageError: a tag is empty or too long.
    """
    cleaned = [" ".join(storable_text(tag).split()) for tag in tags]
    for tag in cleaned:
        if not tag or len(tag) > LONGEST_TAG:
            raise UsageError(
                f"A tag is a word or a few, of at most {LONGEST_TAG} characters: {tag[:LONGEST_TAG]!r} is none."
            )
    return cleaned
