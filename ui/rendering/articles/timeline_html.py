"""A timeline → HTML for the page of articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.timeline import Timeline, TimelineEntry
from ui.rendering.articles.timeline_text import remarks, status_line
from ui.rendering.templating import render


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as it stands on the page, with what is said of it."""

    entry: TimelineEntry
    remarks: Sequence[str]

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quote before the words of the date, these, and the quote after them."""
        citation, words = self.entry.citation, self.entry.when.words
        start, end = words.start - citation.start, words.end - citation.start
        return citation.quote[:start], citation.quote[start:end], citation.quote[end:]

    @property
    def marks(self) -> str:
        """The span of the quote, as a button sends it."""
        return f"{self.entry.citation.start}-{self.entry.citation.end}"


def timeline_html(timeline: Timeline) -> str:
    """The entries of a timeline under their dates, each with a button that opens its article."""
    groups: list[tuple[str, list[ShownEntry]]] = []
    for entry in timeline.entries:
        if not groups or groups[-1][0] != entry.when.in_words:
            groups.append((entry.when.in_words, []))
        groups[-1][1].append(ShownEntry(entry, remarks(entry, timeline)))
    return render("timeline.html", status=status_line(timeline), groups=groups)
