"""The core properties of a Word document: title, author, date and language, as the document gives them."""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties

from ingest.parsing.metadata import metadata_text

_FIRST_YEAR = 1990
_TEMPLATE_AUTHOR, _TEMPLATE_DAY = "python-docx", "2013-12-23"
"""What a document has that was made with python-docx, where its maker did not say otherwise."""


def read_metadata(document: Document) -> dict[str, str | None]:
    """What the document gives of them. python-docx would invent them for one that gives none."""
    package = document.part.package
    try:
        part = None if package is None else package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except (LookupError, ValueError):  # none, or several
        part = None
    if not isinstance(part, CorePropertiesPart) or not isinstance(part.element, CT_CoreProperties):
        return {"title": None, "author": None, "published": None, "language": None}
    given = part.core_properties
    try:
        created = given.created
    except (TypeError, ValueError, OverflowError):  # an empty date, or one beyond the calendar
        created = None
    author = metadata_text(given.author)
    day = created.date().isoformat() if created and created.year >= _FIRST_YEAR else None
    return {
        "title": metadata_text(given.title),
        "author": None if author == _TEMPLATE_AUTHOR else author,
        "published": None if day == _TEMPLATE_DAY else day,
        "language": metadata_text(given.language),
    }
