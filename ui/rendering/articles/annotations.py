"""Stars and notes of people on articles, in words. Pure."""

from __future__ import annotations

from ingest.store.curation.notes import Note
from ingest.store.curation.stars import Star
from ui.rendering.articles.upkeep import day_in_words

LOST = "these words are not in the article any more"


def star_line(star: Star) -> str:
    """That an article has a star: "Starred by greta on 3 March 2026"."""
    return f"Starred{by(star.author)} on {day_in_words(star.time[:10])}"


def note_facts(note: Note) -> str:
    """Who wrote a note, and when; and that the words that it is on are gone, where they are."""
    gone = f"; {LOST}" if not note.in_text else ""
    return f"Note {note.number}{by(note.author)}, {day_in_words(note.time[:10])}{gone}"


def by(author: str) -> str:
    """Who did it: " by greta", or "" where there are no accounts."""
    return f" by {author}" if author else ""
