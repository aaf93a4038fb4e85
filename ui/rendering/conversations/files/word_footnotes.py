"""Footnotes of a Word document, for which python-docx has no call: a part of their own (ECMA-376, 17.11)."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

_SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))
"""The rules between a page and its footnotes, which Word wants to find among them."""

_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"


class Footnotes:
    """The footnotes of a new document, and the marks that lead to them."""

    def __init__(self, document: Document) -> None:
        self._root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
        for number, kind in _SEPARATORS:
            self._root.append(
                _element("w:footnote", _element("w:p", _run(OxmlElement(f"w:{kind}"))), id=number, type=kind)
            )
        name = PackURI("/word/footnotes.xml")
        self._part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, self._root, document.part.package)
        document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style = document.styles["Normal"]
        text.font.size, text.paragraph_format.space_after = Pt(9), Pt(2)
        mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        mark.font.superscript = True
        self._text_style, self._mark_style = text.style_id, mark.style_id
        self._announce(document)

    def _announce(self, document: Document) -> None:
        """The settings name the separators; the order of settings is fixed."""
        properties = _element("w:footnotePr", *(_element("w:footnote", id=number) for number, _ in _SEPARATORS))
        settings = document.settings.element
        later = settings.find(qn("w:compat"))
        if later is None:
            settings.append(properties)
        else:
            later.addprevious(properties)

    def add(self, paragraph: Paragraph, number: int, text: str, link: tuple[str, str] | None = None) -> None:
        """Put a new footnote at the end of a paragraph: its text, and then an address with what is shown of it.

        They are numbered from 1 in the order in which they stand.
        """
        said = [self._mark(OxmlElement("w:footnoteRef")), _run(_text(f" {text}"))]
        if link:
            address, shown = link
            relation = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            hyperlink = _element("w:hyperlink", _run(_text(shown)))
            hyperlink.set(qn("r:id"), relation)
            said += [_run(_text(", ")), hyperlink]
        style = _element("w:pPr", _element("w:pStyle", val=self._text_style))
        self._root.append(_element("w:footnote", _element("w:p", style, *said), id=str(number)))
        bookmark = {"id": str(number)}
        paragraph._p.append(_element("w:bookmarkStart", **bookmark, name=_bookmark(number)))
        paragraph._p.append(self._mark(_element("w:footnoteReference", id=str(number))))
        paragraph._p.append(_element("w:bookmarkEnd", **bookmark))

    def repeat(self, paragraph: Paragraph, number: int) -> None:
        """Put the mark of a footnote that there is at the end of a paragraph once more."""
        field = _element("w:fldSimple", self._mark(_text(str(number))), instr=f" NOTEREF {_bookmark(number)} \\f \\h ")
        paragraph._p.append(field)

    def _mark(self, content: _Element) -> _Element:
        run = _run(content)
        run.insert(0, _element("w:rPr", _element("w:rStyle", val=self._mark_style)))
        return run


def _bookmark(number: int) -> str:
    return f"_RefNote{number}"


def _run(content: _Element) -> _Element:
    return _element("w:r", content)


def _text(text: str) -> _Element:
    element = OxmlElement("w:t")
    element.text = text
    element.set(_PRESERVED, "preserve")
    return element


def _element(tag: str, /, *content: _Element, **attributes: str) -> _Element:
    element: _Element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(content)
    return element
