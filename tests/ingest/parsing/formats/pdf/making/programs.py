"""Blocks → a PDF, by Typst, a browser or LibreOffice."""

# ruff: noqa: PLR0911 -- kinds of blocks in one table

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import typst
from blocks import INLINE, Block, Figure, Heading, Items, Notes, Paragraph, Poem, Raw, Table

# --- Typst ------------------------------------------------------------------------------------------------


def by_typst(blocks: Sequence[Block], setting: str, target: Path, work: Path) -> None:
    """Print with Typst; `setting` are its rules for the page and the text."""
    source = work / f"{target.stem}.typ"
    source.write_text(setting + "\n\n" + "\n\n".join(map(typst_block, blocks)), encoding="utf-8")
    typst.compile(str(source), output=str(target))


def typst_block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"#heading(level: {level})[{_typst(text)}]"
        case Paragraph(text, kind):
            return f"#{kind}[{_typst(text)}]" if kind else _typst(text)
        case Items(texts, ordered):
            return "\n".join(f"{'+' if ordered else '-'} {_typst(text)}" for text in texts)
        case Table(rows, ruled):
            cells = ", ".join(f"[{_typst(cell)}]" for row in rows for cell in row)
            stroke = "0.5pt" if ruled else "none"
            return f"#table(columns: {len(rows[0])}, stroke: {stroke}, {cells})"
        case Poem(stanzas):
            return "\n\n".join(" \\\n".join(map(_typst, stanza)) for stanza in stanzas)
        case Figure(caption):
            drawn = "rect(width: 60%, height: 60pt, fill: gray)"
            return f"#figure({drawn}, caption: [{_typst(caption)}], supplement: none, numbering: none)"
        case Raw(markup):
            return markup
    return ""


def _typst(text: str) -> str:
    made, last = "", 0
    for found in INLINE.finditer(text):
        made += _string(text[last : found.start()])
        last = found.end()
        kind = str(found.lastgroup)
        made += f"#{ {'sup': 'super', 'sub': 'sub', 'em': 'emph', 'note': 'footnote'}[kind] }[{_string(found[kind])}]"
    return made + _string(text[last:])


def _string(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{quoted}";' if text else ""


# --- a browser --------------------------------------------------------------------------------------------


def page_of(blocks: Sequence[Block], style: str, title: str, language: str = "en") -> str:
    """The page, as HTML."""
    body = "\n".join(map(html_block, blocks))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def by_browser(page: str, target: Path, work: Path, *, marked: bool = False) -> None:
    """Print a page; `marked` with the day, title, address and page number that browsers put around it."""
    source = work / f"{target.stem}.html"
    source.write_text(page, encoding="utf-8")
    around = [] if marked else ["--no-pdf-header-footer"]
    address = f"http://www.ostra-bote.example:8731/{source.name}" if marked else source.as_uri()
    rules = "--host-resolver-rules=MAP * 127.0.0.1"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", rules, *around]
    subprocess.run([*command, f"--print-to-pdf={target}", address], check=True, capture_output=True)


def html_block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_html(text)}</h{level}>"
        case Paragraph(text, kind):
            return f'<p class="{kind}">{_html(text)}</p>'
        case Items(texts, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_html(text)}</li>" for text in texts) + f"</{tag}>"
        case Table(rows, ruled):
            found = "".join("<tr>" + "".join(f"<td>{_html(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f'<table class="{"ruled" if ruled else "open"}">{found}</table>'
        case Poem(stanzas):
            return "".join("<p>" + "<br>".join(map(_html, stanza)) + "</p>" for stanza in stanzas)
        case Figure(caption):
            return f'<figure><div class="picture"></div><figcaption>{_html(caption)}</figcaption></figure>'
        case Raw(markup):
            return markup
    return ""


def _html(text: str) -> str:
    tags = {"sup": "sup", "sub": "sub", "em": "em"}
    made = escape(text, quote=False)
    return INLINE.sub(lambda found: _tagged(found, tags), made)


def _tagged(found: re.Match[str], tags: dict[str, str]) -> str:
    kind = str(found.lastgroup)
    return f"<{tags[kind]}>{found[kind]}</{tags[kind]}>"


# --- LibreOffice ------------------------------------------------------------------------------------------

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
    for name, of in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    ]
)  # fmt: skip


def by_office(blocks: Sequence[Block], styles: str, target: Path, work: Path) -> None:
    """Print with LibreOffice; `styles` are its automatic and master styles."""
    source = work / f"{target.stem}.fodt"
    body = "".join(map(office_block, blocks))
    source.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{styles}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>",
        encoding="utf-8",
    )
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(target.parent)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)


def office_styles(page: str = "", master: str = "", more: str = "", text: str = "") -> str:
    """The styles: `page` and `master` say more of the pages, `more` are automatic styles, `text` the usual letters."""
    letters = text or 'fo:font-size="11pt" style:font-name="DejaVu Serif"'
    return (
        '<office:font-face-decls><style:font-face style:name="DejaVu Serif" svg:font-family="DejaVu Serif"/>'
        '<style:font-face style:name="DejaVu Sans" svg:font-family="DejaVu Sans"/></office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
        f'fo:margin-bottom="0.2cm"/><style:text-properties {letters} fo:language="en" fo:country="GB"/>'
        '</style:default-style><style:style style:name="Footnote" style:family="paragraph"><style:paragraph-properties '
        'fo:margin-bottom="0cm"/><style:text-properties fo:font-size="8pt"/></style:style></office:styles>'
        '<office:automatic-styles><style:style style:name="sup" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style><style:style style:name="sub" style:family="text">'
        '<style:text-properties style:text-position="sub 58%"/></style:style><style:style style:name="em" '
        'style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="h" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.3cm" '
        'fo:margin-bottom="0.2cm"/><style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>'
        '<style:style style:name="ruled" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
        '<style:style style:name="open" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm"/>'
        f'</style:style>{more}<style:page-layout style:name="A4"><style:page-layout-properties '
        'fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm"'
        f' fo:margin-right="2.5cm"/>{page}</style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">'
        f"{master}</style:master-page></office:master-styles>"
    )


def office_block(block: Block) -> str:
    match block:
        case Heading(text):
            return f'<text:h text:style-name="h" text:outline-level="2">{_office(text)}</text:h>'
        case Paragraph(text, kind):
            return f'<text:p text:style-name="{kind or "Standard"}">{_office(text)}</text:p>'
        case Items(texts, ordered):
            style = "ol" if ordered else "ul"
            items = "".join(f"<text:list-item><text:p>{_office(text)}</text:p></text:list-item>" for text in texts)
            return f'<text:list text:style-name="{style}">{items}</text:list>'
        case Table(rows, ruled):
            return _office_table(rows, "ruled" if ruled else "open")
        case Poem(stanzas):
            lines = ("<text:line-break/>".join(map(_office, stanza)) for stanza in stanzas)
            return "".join(f"<text:p>{line}</text:p>" for line in lines)
        case Raw(markup):
            return markup
        case Figure() | Notes():
            return ""
    return ""


def _office_table(rows: Sequence[Sequence[str]], style: str) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    cells = (
        "".join(
            f'<table:table-cell table:style-name="{style}"><text:p>{_office(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    return (
        f"<table:table>{columns}"
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        + "</table:table>"
    )


def _office(text: str) -> str:
    return "".join(_office_pieces(escape(text, quote=False)))


def _office_pieces(text: str) -> Iterator[str]:
    last = 0
    for number, found in enumerate(INLINE.finditer(text), 1):
        yield text[last : found.start()]
        last = found.end()
        if found["note"]:
            yield (
                f'<text:note text:note-class="footnote" text:id="n{number}{abs(hash(found[0]))}"><text:note-citation>'
                f'</text:note-citation><text:note-body><text:p text:style-name="Footnote">{found["note"]}</text:p>'
                "</text:note-body></text:note>"
            )
        else:
            kind = str(found.lastgroup)
            yield f'<text:span text:style-name="{kind}">{found[kind]}</text:span>'
    yield text[last:]
