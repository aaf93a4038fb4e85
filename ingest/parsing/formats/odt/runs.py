"""A paragraph of an OpenDocument text → its text, without what is hidden or struck; what hangs on it, beside. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from ingest.parsing.formats.odt.names import qn
from ingest.parsing.formats.odt.styles import StyleKey, Styles
from ingest.parsing.formats.parts.runs import Run, joined_runs

_BREAKS = {qn("text:line-break"): "\n", qn("text:tab"): " ", qn("text:s"): " "}
_NO_TEXT = {
    *map(qn, ("text:note", "text:tracked-changes", "text:ruby-text", "text:hidden-text", "text:hidden-paragraph")),
    *map(qn, ("office:annotation", "office:annotation-end", "draw:frame", "draw:custom-shape", "draw:g", "draw:rect")),
    *map(qn, ("draw:ellipse", "draw:line", "draw:polygon", "draw:path", "draw:control", "text:script")),
}


@dataclass(frozen=True, slots=True)
class ParagraphReader:
    """Reads paragraphs by the styles of their document; `formulae` are those in it, by the member that holds them."""

    styles: Styles
    formulae: Mapping[str, str]

    def text(self, paragraph: _Element) -> str:
        """The text of a paragraph or heading: its lines, without white space around them."""
        key = "paragraph", paragraph.get(qn("text:style-name"), "")
        hidden, shift = self._as_styled(key, hidden=False, shift=0)
        return joined_runs(self._runs(paragraph, hidden, shift))

    def _as_styled(self, key: StyleKey, *, hidden: bool, shift: int) -> tuple[bool, int]:
        return self.styles.hidden.get(key, hidden), self.styles.shifts.get(key, shift)

    def _runs(self, parent: _Element, hidden: bool, shift: int) -> Iterator[Run]:
        yield _plain(parent.text, hidden), shift
        for child in parent:
            if child.tag in _BREAKS:
                yield _BREAKS[child.tag], 0
            elif child.tag == qn("text:span"):
                key = "text", child.get(qn("text:style-name"), "")
                yield from self._runs(child, *self._as_styled(key, hidden=hidden, shift=shift))
            elif child.tag == qn("draw:frame") and not hidden:
                yield self._formula(child), 0
            elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                yield from self._runs(child, hidden, shift)
            yield _plain(child.tail, hidden), shift

    def _formula(self, frame: _Element) -> str:
        """The formula in a frame; "" where it holds something else."""
        for thing in frame.iterchildren(qn("draw:object")):
            name = thing.get(qn("xlink:href"), "").removeprefix("./").rstrip("/")
            return self.formulae.get(name, "")
        return ""


def _plain(text: str | None, hidden: bool) -> str:
    """Text as it is shown: line ends in the file are spaces."""
    return "" if hidden or not text else text.replace("\n", " ")
