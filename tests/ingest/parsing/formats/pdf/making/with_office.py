"""The documents that LibreOffice prints."""

# ruff: noqa: E501 -- markup reads best in one line

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blocks import Block, Heading, Items, Notes, Paragraph, Raw, Says, Table, Writer, expected
from catalogue import Fixtures
from programs import by_office, office_styles

Made = tuple[Sequence[Block], str]
FIXTURES: Fixtures[Made] = Fixtures()
fixture = FIXTURES.fixture

LISTS = (
    '<text:list-style style:name="ol"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1">'
    '<style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.6cm"/></text:list-level-style-number>'
    '</text:list-style><text:list-style style:name="ul"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.6cm"/></text:list-level-style-bullet>'
    "</text:list-style>"
)


def make(name: str, target: Path, work: Path) -> Says:
    """Print one, and give what it says."""
    blocks, styles = FIXTURES[name](work)
    by_office(blocks, styles, target, work)
    return expected(blocks)


def columns(count: int) -> str:
    return (
        '<style:style style:name="cols" style:family="section"><style:section-properties>'
        f'<style:columns fo:column-count="{count}" fo:column-gap="0.7cm"/></style:section-properties></style:style>'
    )


@fixture("04-two-columns")
def _(_: Path) -> Made:
    write = Writer(4)
    start, end = Raw('<text:section text:style-name="cols" text:name="S1">'), Raw("</text:section>")
    styles = office_styles(more=columns(2), text='fo:font-size="9.5pt" style:font-name="DejaVu Serif"')
    return [Heading("The province, told in two columns"), start, *write.texts(8), end], styles


@fixture("08-footnotes")
def _(_: Path) -> Made:
    write = Writer(8)
    long = (
        "So the treasurer; the clerk has 1,290 crowns, and the difference of 50 crowns was argued over in 14 meetings, the"
        " last of them on 3 May 1931, before both agreed that a barrel of herring had been counted twice."
    )
    return [
        Heading("Who paid for the bell"),
        Paragraph(
            "The bell was cast in 1911[[Catalogue of the museum, number 402.]] and weighs 96 kg. It cost 1,240 crowns,"
            f"[[{long}]] of which the fishers gave 300."
        ),
        *write.texts(1),
        # The next paragraph goes on on the second page.
        Notes(("1 Catalogue of the museum, number 402.", f"2 {long}")),
        *write.texts(1),
        Paragraph("In 1946 it rang for 25[[Some say 24.]] men who came back from the ice."),
        Notes(("3 Some say 24.",)),
    ], office_styles().replace('fo:page-height="29.7cm"', 'fo:page-height="11cm"')


@fixture("10-ruled-table")
def _(_: Path) -> Made:
    write = Writer(10)
    rows = [
        ("Village", "Storks", "Nests", "First seen"),
        ("Karn", "204", "88", "1912"),
        ("Halm", "", "14", "1987"),
        ("Old Brenn", "61", "", ""),
        ("Marl and the three farms on the road to the fort", "7", "3", "1998"),
    ]
    return [Heading("Storks by village"), *write.texts(2), Table(rows), *write.texts(2)], office_styles()


@fixture("15-running-heads")
def _(_: Path) -> Made:
    write = Writer(15)
    page = '<style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style>'
    master = (
        "<style:header><text:p>Yearbook of the Province, 1998</text:p></style:header><style:header-left><text:p>Ostra"
        " Harbour Board</text:p></style:header-left><style:footer><text:p>Page <text:page-number/> of <text:page-count/>"
        "</text:p></style:footer>"
    )
    styles = office_styles(page, master).replace('fo:page-height="29.7cm"', 'fo:page-height="15cm"')
    return [Heading("The year on the coast"), *write.texts(18)], styles


@fixture("17-drop-cap")
def _(_: Path) -> Made:
    write = Writer(17)
    more = (
        '<style:style style:name="cap" style:family="paragraph"><style:paragraph-properties><style:drop-cap style:lines="3"'
        ' style:length="1" style:distance="0.1cm"/></style:paragraph-properties></style:style>'
    )
    first, second = Paragraph(write.text(), "cap"), Paragraph(write.text(), "cap")
    return [
        Heading("From the lake"),
        first,
        *write.texts(2),
        Heading("From the fort"),
        second,
        *write.texts(2),
    ], office_styles(more=more)


@fixture("21-turned")
def _(_: Path) -> Made:
    write = Writer(21)
    more = (
        '<style:page-layout style:name="wide"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm"'
        ' style:print-orientation="landscape" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2cm" fo:margin-right="2cm"/>'
        '</style:page-layout><style:style style:name="flip" style:family="paragraph" style:master-page-name="Wide"/>'
    )
    styles = office_styles(more=more).replace(
        "</office:master-styles>",
        '<style:master-page style:name="Wide" style:page-layout-name="wide"/></office:master-styles>',
    )
    rows = [
        ("Month", "Boats", "Tonnes", "Ice, days"),
        ("January", "12", "840", "31"),
        ("February", "", "0", "28"),
        ("March", "96", "7,310", "4"),
    ]
    return [
        Heading("Winter traffic"),
        *write.texts(2),
        Paragraph(write.text(), "flip"),
        Table(rows),
        *write.texts(1),
    ], styles


@fixture("24-lists")
def _(_: Path) -> Made:
    write = Writer(24)
    rules = (
        "Whoever borrows a saw brings it back within 14 days, clean and in one piece, to the cellar of the library.",
        "A drill costs 5 crowns a day, a ladder 3.",
        "The sewing machine of 1951 stays in the house.",
    )
    things = ("312 drills", "45 ladders of more than 4 metres", "one sewing machine")
    return [
        Heading("Rules of the tool library"),
        *write.texts(1),
        Items(rules, ordered=True),
        *write.texts(1),
        Items(things),
        *write.texts(1),
    ], office_styles(more=LISTS)


@fixture("28-french")
def _(_: Path) -> Made:
    write = Writer(28, "fr")
    more = '<style:style style:name="just" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:text-indent="0.6cm" fo:margin-bottom="0cm"/></style:style>'
    return [Heading("Nouvelles de la côte"), *(Paragraph(text.text, "just") for text in write.texts(4))], office_styles(
        more=more
    )


@fixture("33-letterhead")
def _(_: Path) -> Made:
    write = Writer(33)
    page = '<style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style>'
    more = (
        '<style:style style:name="right" style:family="paragraph"><style:paragraph-properties fo:text-align="end" fo:margin-bottom="0cm"/></style:style>'
        '<style:style style:name="tight" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0cm"/></style:style>'
    )
    return [
        Paragraph("Tool Library of Linden", "right"),
        Paragraph("Cellar, 3 Fish Street, 4412 Linden", "right"),
        Paragraph("Telephone 55 318", "right"),
        Paragraph(""),
        Paragraph("Mr Arne Dahl", "tight"),
        Paragraph("Works Office", "tight"),
        Paragraph("Quay 7", "tight"),
        Paragraph("4410 Ostra", "tight"),
        Paragraph(""),
        Paragraph("Linden, 9 May 1998"),
        Heading("Your ladder of 6.5 metres"),
        Paragraph("Dear Mr Dahl,"),
        Paragraph(
            "on 4 March you borrowed our ladder number 112 for 14 days. That was 66 days ago, which makes 198 crowns."
        ),
        *write.texts(2),
        Paragraph("With kind regards"),
        Paragraph("Greta Lund"),
    ], office_styles(page, more=more)
