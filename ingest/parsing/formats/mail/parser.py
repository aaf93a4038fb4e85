"""A mail → its article: the part in HTML, else the plain one, without what it quotes of others."""

from __future__ import annotations

from dataclasses import replace
from email.message import Message

from ingest.errors import SourceError
from ingest.parsing.encoding import decode
from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.formats.mail.message import (
    attachments,
    decoded,
    header_text,
    read_message,
    sender_name,
    text_parts,
)
from ingest.parsing.formats.mail.newsletters import article_markup
from ingest.parsing.formats.mail.replies import without_replies
from ingest.parsing.formats.mail.service_lines import without_service_lines
from ingest.parsing.formats.mail.signatures import without_armor
from ingest.parsing.parsed_document import ParsedDocument

_NAMED = 5
"""Attachments that are named in a note."""

_SHARE = 0.4
"""What a page holds of the words of the plain part, at least: else its reader took the mail for something else."""


def parse_mail(content: bytes, label: str) -> ParsedDocument:
    """The text of a message; its subject is the title, the name of its sender the author, its day that of its own zone.

    Raises:
        SourceError: there is no text in it, but what it quotes.
    """
    message = read_message(content)
    body = _body(message, label)
    metadata = {
        **body.metadata,
        "title": header_text(message, "Subject"),
        "author": sender_name(message),
        "published": header_text(message, "Date"),
        "url": None,
    }
    return replace(body, metadata=metadata, notes=(*body.notes, *_attachments_note(message)))


def _body(message: Message, label: str) -> ParsedDocument:
    """The page of a mail, or its plain text where that has no page, or one that is no article."""
    plain = _plain(message, label)
    page = _page(message, label)
    if page is None or (plain is not None and len(page.text) < _SHARE * len(plain.text)):
        page = plain or page
    if page is None:
        raise SourceError(
            f"{label}: no text was found in the mail (but perhaps what it quotes). Nothing was stored for it."
        )
    return page


def _page(message: Message, label: str) -> ParsedDocument | None:
    markups = [decoded(part) for part in text_parts(message, "text/html")]
    markup = article_markup(max(markups, key=len), header_text(message, "Subject") or "", label) if markups else None
    if markup is None:
        return None
    try:
        page = parse_html(markup, label)
    except SourceError:  # too short to be an article of the web
        return None
    return page if page.text.strip() else None


def _plain(message: Message, label: str) -> ParsedDocument | None:
    texts: list[str] = []
    notes: list[str] = []
    for part in text_parts(message, "text/plain"):
        text, told = decode(decoded(part), label)
        flowed = str(part.get_param("format", "")).lower() == "flowed"
        whole_lines = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes") if flowed else text
        texts.append(without_service_lines(without_replies(without_armor(whole_lines))))
        notes += told
    whole = "\n\n".join(text for text in texts if text.strip())
    return ParsedDocument(whole, {}, notes=tuple(notes)) if whole else None


def _unflowed(text: str, drop_spaces: bool) -> str:
    """Paragraphs whose lines end with a space where they go on (RFC 3676), each on a line of its own."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        own = line[1:] if line.startswith(" ") else line
        if goes_on and not own.startswith(">"):
            lines[-1] = (lines[-1][:-1] if drop_spaces else lines[-1]) + own
        else:
            lines.append(own)
        goes_on = own.endswith(" ") and own != "-- " and not own.startswith(">")
    return "\n".join(lines)


def _attachments_note(message: Message) -> tuple[str, ...]:
    names = attachments(message)
    if not names:
        return ()
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (f"what is attached is left out: {', '.join(names[:_NAMED])}{more}",)
