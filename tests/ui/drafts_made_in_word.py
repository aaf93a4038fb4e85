"""A Word document with all that a draft may have, for the tests of what is read of it and written into it."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

BOX = (
    '<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)

RICH_TEXT = (
    "The mine",
    "It closed in 2021, a clerk said.\tIt was fined & sued. The river rose. See the report.",
    "One sentence goes on in the next.",
    "Year | Fine",
    "2020 | 12 million <dollars>",
    "A frame tells of it.",
    "Furigana 東京 are read.",
    "A box stands here.",
    " A note says so.",
)
"""The paragraphs of `rich_document`, as they read with all changes accepted."""


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_xml(paragraph: Paragraph, xml: str) -> None:
    """Put XML at the end of a paragraph."""
    paragraph._p.append(parse_xml(xml.replace("{w}", nsdecls("w"))))


def rich_document() -> Document:
    """Several looks, tracked changes, a link, a table, a frame, furigana, a text box, hidden text, a note."""
    document = docx.Document()
    document.add_heading("The mine", 1)
    paragraph = document.add_paragraph("It clo")
    paragraph.add_run("sed in 2021").bold = True
    paragraph.add_run(", a clerk said.\tIt was fined & sued. ").italic = True
    paragraph.add_run("Nobody reads this.").font.hidden = True
    with_xml(paragraph, '<w:ins {w} w:id="5" w:author="x"><w:r><w:t>The river rose.</w:t></w:r></w:ins>')
    with_xml(paragraph, '<w:del {w} w:id="6" w:author="x"><w:r><w:delText>It fell.</w:delText></w:r></w:del>')
    with_xml(
        paragraph,
        '<w:hyperlink {w} w:anchor="x"><w:r><w:t xml:space="preserve"> See the report.</w:t></w:r></w:hyperlink>',
    )
    begun = document.add_paragraph("One sentence goes ")
    begun._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="7" w:author="x"/></w:rPr>'))
    document.add_paragraph("on in the next.")
    table = document.add_table(2, 2)
    for row, column, text in ((0, 0, "Year"), (0, 1, "Fine"), (1, 0, "2020"), (1, 1, "12 million <dollars>")):
        table.cell(row, column).text = text
    document.add_table(1, 1).cell(0, 0).text = "A frame tells of it."
    reading, written = ("<w:r><w:t>とうきょう</w:t></w:r>", "<w:r><w:t>東京</w:t></w:r>")
    ruby = f"<w:ruby><w:rt>{reading}</w:rt><w:rubyBase>{written}</w:rubyBase></w:ruby>"
    framed = document.add_paragraph("Furigana ")
    with_xml(framed, f"<w:r {{w}}>{ruby}</w:r>")
    framed.add_run(" are read.")
    box = f"<w:txbxContent>{'<w:p><w:r><w:t>A box stands here.</w:t></w:r></w:p>'}</w:txbxContent>"
    with_xml(framed, BOX.replace("{box}", box))
    with_xml(framed, '<w:r {w}><w:footnoteReference w:id="2"/></w:r>')
    _add_footnote(document, "A note says so.")
    return document


def _add_footnote(document: Document, text: str) -> None:
    words = f'<w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
    note = f'<w:footnote w:id="2"><w:p>{words}</w:p></w:footnote>'
    root = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, root.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def commented_words(content: bytes) -> list[tuple[str, str]]:
    """The words that each comment of a document stands at, and the comment, in the order of the document."""
    document = docx.Document(io.BytesIO(content))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    words: dict[str, str] = {}
    opened: list[str] = []
    for element in document.element.body.iter():
        if element.tag == f"{w}commentRangeStart":
            opened.append(element.get(f"{w}id"))
            words[opened[-1]] = ""
        elif element.tag == f"{w}commentRangeEnd":
            opened.remove(element.get(f"{w}id"))
        elif element.tag in (f"{w}t", f"{w}tab", f"{w}br"):
            for number in opened:
                words[number] += {f"{w}tab": "\t", f"{w}br": "\n"}.get(element.tag, element.text or "")
    texts = {str(one.comment_id): one.text for one in document.comments}
    return [(said, texts[number]) for number, said in words.items()]


def zipped(**members: bytes) -> bytes:
    """A ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()
