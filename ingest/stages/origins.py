"""What is kept of where a document came from."""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.article import Origin
from ingest.parsing.extraction import EXTRACTION_VERSION
from ingest.sources.documents import RawDocument
from ingest.store.upkeep.pages import Visit


def digest_of(document: RawDocument) -> str:
    """The digest of a document as it is read now."""
    return document.digest(EXTRACTION_VERSION)


def origin_of(document: RawDocument) -> Origin:
    """The origin of the article of a document; of a page on the web with all by which it is read again."""
    origin = Origin(digest_of(document), document.file, document.place)
    if origin.address is None:
        return origin
    validators = document.validators
    return Origin(
        document=origin.document,
        place=origin.place,
        etag=validators.etag,
        last_modified=validators.last_modified,
        checked=utc_now(),
        told=document.feed_metadata.to_json(),
    )


def visit_of(document: RawDocument) -> Visit:
    """A look at a page that is as it was."""
    return Visit(document.validators.etag, document.validators.last_modified, utc_now())


def utc_now() -> str:
    """The time in UTC, in ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
