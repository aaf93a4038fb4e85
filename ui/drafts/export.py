"""A review → a file to take away, in the form that its name asks for."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.review import Review
from ingest.errors import UsageError
from ingest.safety.atomic_write import atomic_write
from ingest.sources.documents import display_name
from ui.drafts.draft import Draft
from ui.drafts.word_comments import commented_document
from ui.rendering.reviews.markdown import review_markdown
from ui.rendering.reviews.standalone_html import review_page

FORMS = (".docx", ".html", ".md", ".json")
"""The endings of files that a review can be written to."""


def export_review(review: Review, draft: Draft | None, path: Path) -> None:
    """Write a review of a draft (None: of a pasted text) to a file: all of it, or nothing.

    Raises:
        UsageError: its name asks for no form that there is, it cannot be written, or it is the draft itself.
        SourceError: the draft is a Word file that cannot be opened any more.
    """
    form = form_of(path)
    if draft and draft.path and path.exists() and path.samefile(draft.path):
        raise UsageError(f"{display_name(path)} is the draft itself. Name another file for the review.")
    content = exported(review, draft, form)
    with atomic_write(path) as part:
        part.write_bytes(content)


def form_of(path: Path) -> str:
    """The form that a file name asks for; ask before a long check.

    Raises:
        UsageError: there is no such form.
    """
    form = path.suffix.lower()
    if form not in FORMS:
        raise UsageError(f"{display_name(path)}: a review is written to a .docx, .html, .md or .json file. Name one.")
    return form


def exported(review: Review, draft: Draft | None, form: str) -> bytes:
    """The content of a file of one of the `FORMS`.

    Raises:
        UsageError: the review is of another text than the draft.
        SourceError: the draft is a Word file that cannot be opened any more.
    """
    if form == ".docx":
        return commented_document(review, draft)
    if form == ".html":
        text = review_page(review, draft.name if draft else "")
    elif form == ".md":
        text = review_markdown(review, is_markdown=draft is not None and draft.kind == "markdown")
    else:
        text = json.dumps(review.to_json(), ensure_ascii=False, indent=2) + "\n"
    # Half a surrogate pair, as a command line may hand over, is no character of UTF-8.
    return text.encode("utf-8", "replace")
