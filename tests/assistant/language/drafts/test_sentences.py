"""Drafts → sentences: headings, lists, tables, wrapped lines, and ends that look like abbreviations."""

from __future__ import annotations

import pytest

from assistant.language.drafts.sentences import sentences_of

DRAFTS = {
    "A title\n\nThe ship sank.\n\nWhy it matters\nIt was full.": [
        "A title",
        "The ship sank.",
        "Why it matters",
        "It was full.",
    ],
    "The council has approved the\nplan for the bridge. It met\nin Os.": [
        "The council has approved the\nplan for the bridge.",
        "It met\nin Os.",
    ],
    "They met in Os. “It is late,” he said. Dr. Holm left.": [
        "They met in Os.",
        "“It is late,” he said.",
        "Dr. Holm left.",
    ],
    "Title\n=====\n1. First one.\n2) Second one\n• Third": ["Title", "First one.", "Second one", "Third"],
    "**Bold title**\nThe ship sank.": ["Bold title", "The ship sank."],
    f"{'word ' * 600}end.": [f"{'word ' * 600}end."],
}


@pytest.mark.parametrize("draft", DRAFTS)
def test_sentences_of_a_draft(draft: str) -> None:
    assert [draft[one.start : one.end] for one in sentences_of(draft)] == DRAFTS[draft]
