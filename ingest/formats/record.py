"""A line of JSON → an article's text and facts."""

from __future__ import annotations

import json

from ingest.errors import SourceError
from ingest.formats.content import Content
from ingest.formats.facts import fact


def read_record(content: bytes, label: str) -> Content:
    """The text and facts of a record; its `id`, where it has one, is among the facts."""
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise SourceError(f"{label}: not a JSON record ({problem}). Correct the line.") from problem
    if not isinstance(record, dict):
        raise SourceError(f'{label}: a record must be a JSON object, like {{"id": …, "text": …}}.')
    if not isinstance(record.get("text"), str):
        raise SourceError(f"{label}: the record needs the article's `text`.")
    if not fact(record.get("id")) and not fact(record.get("url")):
        raise SourceError(f"{label}: the record needs an `id` or a `url`, to be known by.")
    return Content(record["text"], record)
