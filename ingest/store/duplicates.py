"""Which articles of a catalogue are copies (near-duplicates) of one story."""

from __future__ import annotations

import sqlalchemy as sql

from ingest.store.minhash import are_near_duplicates, band_hashes
from ingest.tables.schema import ARTICLES, BANDS

_MOST_COMPARED = 100
"""Of a story with thousands of copies, some are enough to know a further one by."""


def assign_story(connection: sql.Connection, number: int, signature: bytes) -> None:
    """Put an article with its copies, by its signature; stories that it connects become one."""
    keys = band_hashes(signature)
    compared = (
        sql.select(ARTICLES.c.story, ARTICLES.c.signature)
        .where(ARTICLES.c.number.in_(sql.select(BANDS.c.article).where(BANDS.c.band.in_(keys))))
        .limit(_MOST_COMPARED)
    )
    stories = {row.story for row in connection.execute(compared) if are_near_duplicates(row.signature, signature)}
    story = min(stories, default=number)
    if len(stories) > 1:
        connection.execute(sql.update(ARTICLES).where(ARTICLES.c.story.in_(stories)).values(story=story))
    connection.execute(sql.update(ARTICLES).where(ARTICLES.c.number == number).values(story=story, signature=signature))
    connection.execute(sql.insert(BANDS), [{"band": band, "article": number} for band in keys])


def near_duplicates(connection: sql.Connection, signature: bytes) -> list[str]:
    """The ids of the articles that are copies of a text with this signature, in the order in which they came in."""
    near = (
        sql.select(ARTICLES.c.id, ARTICLES.c.signature)
        .where(ARTICLES.c.number.in_(sql.select(BANDS.c.article).where(BANDS.c.band.in_(band_hashes(signature)))))
        .order_by(ARTICLES.c.number)
    )
    return [row.id for row in connection.execute(near) if are_near_duplicates(row.signature, signature)]


def remove_bands(connection: sql.Connection, number: int) -> None:
    """Forget by what the copies of an article are found. The others stay the copies of one story."""
    connection.execute(sql.delete(BANDS).where(BANDS.c.article == number))
