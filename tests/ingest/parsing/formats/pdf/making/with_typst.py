"""The documents that Typst prints, as LaTeX would: justified and hyphenated, with notes, columns and running heads."""

# ruff: noqa: E501 -- markup reads best in one line

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blocks import Block, Figure, Heading, Items, Notes, Paragraph, Poem, Raw, Says, Table, Writer, expected
from catalogue import Fixtures
from programs import by_typst
from scans import scan_of

PAGE = '#set smartquote(enabled: false)\n#set page(paper: "a4", margin: 2.4cm)\n'
PROSE = '#set text(size: 10.5pt, lang: "{lang}")\n#set par(justify: true{more})\n'
INDENTED = ", first-line-indent: 1.2em, spacing: 0.65em, leading: 0.65em"

Made = tuple[Sequence[Block], str]
FIXTURES: Fixtures[Made] = Fixtures()
fixture = FIXTURES.fixture


def make(name: str, target: Path, work: Path) -> Says:
    """Print one, and give what it says."""
    blocks, setting = FIXTURES[name](work)
    by_typst(blocks, setting, target, work)
    return expected(blocks)


def prose(lang: str = "en", more: str = "", page: str = "") -> str:
    return PAGE + page + PROSE.replace("{lang}", lang).replace("{more}", more)


@fixture("01-hyphens")
def _(_: Path) -> Made:
    write = Writer(1)
    narrow = '#set page(width: 11cm, height: 24cm, margin: 1.2cm)\n#set text(font: "New Computer Modern")\n'
    return [Heading("A quay and a long-term plan", 1), *write.texts(5)], prose(more=INDENTED) + narrow


@fixture("02-hyphens")
def _(_: Path) -> Made:
    write = Writer(2)
    narrow = "#set page(width: 10cm, height: 27cm, margin: 1.4cm)\n#set text(size: 9.5pt)\n"
    return [Heading("State-owned and half-empty", 1), *write.texts(6)], prose() + narrow


@fixture("05-three-columns")
def _(_: Path) -> Made:
    write = Writer(5)
    page = "#set page(columns: 3, height: 17.5cm, margin: 1.5cm)\n#set columns(gutter: 14pt)\n#set text(size: 8.5pt)\n"
    blocks = [
        Heading("Storks", 2),
        *write.texts(4),
        Heading("Boats", 2),
        *write.texts(5),
        Heading("Bells", 2),
        *write.texts(5),
    ]
    return blocks, prose(more=INDENTED) + page


@fixture("07-footnotes")
def _(_: Path) -> Made:
    write = Writer(7)
    return [
        Heading("What the wall cost", 1),
        Paragraph(
            "The first wall was finished in 1874[[Report of the harbour board, 1875, page 12.]] and cost 1,240 crowns."
            " A second one followed in 1931,[[The day is not known; the bill is of 3 May 1931.]] when 42[[So the count of"
            " the works office; the parish book has 45.]] men worked on it for 210 days."
        ),
        *write.texts(3),
        Notes((
            "1 Report of the harbour board, 1875, page 12.",
            "2 The day is not known; the bill is of 3 May 1931.",
            "3 So the count of the works office; the parish book has 45.",
        )),
        Raw("#pagebreak()"),
        Heading("What it carried", 2),
        Paragraph(
            "In its best year, 1913, the quay carried 88,400 tonnes;[[Tonnes of 1,000 kilograms throughout.]] in its worst,"
            " 1946, no more than 950. “We counted every barrel”, wrote the keeper.[[Letter to his sister, 1 March 1947.]]"
        ),
        *write.texts(3),
        Notes(("4 Tonnes of 1,000 kilograms throughout.", "5 Letter to his sister, 1 March 1947.")),
    ], prose()  # fmt: skip


@fixture("11-open-table")
def _(_: Path) -> Made:
    write = Writer(11)
    rows = [
        ("Island", "Boats", "Passengers", "Days lost"),
        ("Ostra", "412", "18,230", "11"),
        ("Karn", "", "9,404", "7"),
        ("Old Brenn", "96", "", "25"),
        ("Linden Skerry", "1,004", "61,990", ""),
    ]
    lines = "#set table(align: (left, right, right, right), column-gutter: 8pt)\n#set table.hline(stroke: 0.6pt)\n"
    return [Heading("Boats by island", 1), *write.texts(2), Table(rows, ruled=False), *write.texts(2)], prose() + lines


@fixture("13-figures")
def _(_: Path) -> Made:
    write = Writer(13)
    return [
        Heading("The hall that was drawn four times", 1),
        *write.texts(2),
        Figure("Figure 1. The design of 1962, which would have cost 4.8 million crowns."),
        *write.texts(2),
        Figure("Figure 2. The roof has 1,120 panes, each of 2.4 square metres."),
        *write.texts(1),
    ], prose()


@fixture("16-two-heads")
def _(_: Path) -> Made:
    write = Writer(16)
    head = (
        "#set page(width: 14cm, height: 12cm, margin: 2cm, footer: none, header: context { let n = counter(page).get().first();"
        " if calc.odd(n) [Notes from the Coast #h(1fr) #n] else [#n #h(1fr) The Year of the Storks] })\n"
    )
    return [Heading("Notes from the province", 1), *write.texts(14)], prose(more=INDENTED) + head


@fixture("19-raised")
def _(_: Path) -> Made:
    write = Writer(19)
    return [
        Heading("Water, salt and light", 1),
        Paragraph(
            "The lake holds 3.2 × 10^{6} m^{3} of water and loses 450 m^{3} a day. Its H_{2}O is hard: 140 mg of CaCO_{3} a"
            " litre, and 12 mg of SO_{4}. The CO_{2} above it was measured at 421 parts in 10^{6}."
        ),
        *write.texts(1),
        Paragraph(
            "A hectare is 10^{4} m^{2}. The shore was 5 km^{2} in 1950 and is 4.7 km^{2} now. Light falls off with r^{2}:"
            " at 3 m it is a ninth, at 10 m 10^{−2} of what it was at one."
        ),
        *write.texts(2),
    ], prose()


@fixture("22-turned")
def _(_: Path) -> Made:
    write = Writer(22)
    page = "#set page(flipped: true)\n"
    turned = write.text()
    side = f'#pagebreak()\n#place(left + top, rotate(-90deg, reflow: true, box(width: 15cm)["{turned}"]))'
    side = side.replace('["', '[#"').replace('"]', '";]')
    return [Heading("Printed across", 1), *write.texts(4), Raw(side, turned)], prose() + page


@fixture("25-poem")
def _(_: Path) -> Made:
    write = Writer(25)
    return [
        Heading("Two poems of the ferry", 1),
        *write.texts(1),
        Heading("Crossing, 1962"),
        Poem((
            ("The boat is late, the rope is wet,", "the clock says ten to four;", "we have not met the winter yet,", "but hear it at the door."),
            ("Seven gulls upon the rail,", "twelve barrels down below,", "and nobody has seen a sail", "since eighty years ago."),
        )),
        Heading("The keeper counts"),
        Poem((("One for the lamp and two for the bell,", "three for the stair that turns;", "four hundred steps, as I know well,", "and still the oil burns."),)),
        *write.texts(1),
    ], prose()  # fmt: skip


@fixture("27-german")
def _(_: Path) -> Made:
    write = Writer(27, "de")
    narrow = "#set page(width: 12cm, height: 22cm, margin: 1.5cm)\n"
    return [Heading("Ein Kai für Ostra", 1), *write.texts(5)], prose("de", INDENTED) + narrow


@fixture("30-polish")
def _(_: Path) -> Made:
    write = Writer(30, "pl")
    narrow = "#set page(width: 12cm, height: 20cm, margin: 1.5cm)\n"
    return [Heading("Nabrzeże i młyn", 1), *write.texts(4)], prose("pl") + narrow


@fixture("31-scan")
def _(work: Path) -> Made:
    write = Writer(31)
    typed, picture = write.texts(3), work / "31.png"
    scan_of(typed, picture, work, ppi=150, turn=0.0)
    scan = '#page(margin: 0pt)[#image("31.png", width: 100%)]'
    return [
        Heading("The letter of the board", 1),
        *write.texts(3),
        Raw(scan, scanned=expected(typed).printed),
        *write.texts(2),
    ], prose()


@fixture("34-letter")
def _(_: Path) -> Made:
    write = Writer(34)
    head = (
        '#align(right)[#text(size: 14pt)[#"Ostra Harbour Board";] \\ #text(size: 8pt)[#"Quay 7, 4410 Ostra, telephone 55 210";]]'
        '\n#v(1cm)\n#"Ms Ines Holm"; \\ #"Clock Museum"; \\ #"12 Bell Street"; \\ #"4412 Linden";\n\n#align(right)[#"Ostra, 14 March 1998";]'
    )
    says = (
        "Ostra Harbour Board\nQuay 7, 4410 Ostra, telephone 55 210\n\nMs Ines Holm\nClock Museum\n12 Bell Street\n4412 Linden"
        "\n\nOstra, 14 March 1998"
    )
    return [
        Raw(head, says),
        Paragraph("Dear Ms Holm,"),
        Paragraph("thank you for your letter of 2 March and the 35 crowns that you sent with it. The clock of our tower stopped at 6:40."),
        *write.texts(2),
        Paragraph("Yours sincerely,"),
        Paragraph("Olaf Brandt, secretary"),
    ], prose()  # fmt: skip


@fixture("36-newspaper")
def _(_: Path) -> Made:
    write = Writer(36)
    page = "#set page(margin: 1.3cm)\n#set text(size: 8.5pt)\n"
    first, second, third = write.texts(4), write.texts(3), write.texts(3)

    def story(title: str, texts: Sequence[Paragraph], columns: int, height: str) -> Raw:
        body = "\n\n".join(f'#"{paragraph.text}";' for paragraph in texts)
        columned = f"#block(height: {height}, columns({columns}, gutter: 12pt)[{body}])"
        markup = f"#heading(level: 2)[{title}]\n{columned}\n#v(6pt)"
        return Raw(markup, "\n\n".join([title, *(paragraph.text for paragraph in texts)]))

    mast = Raw('#align(center)[#text(size: 26pt)[#"The Ostra Messenger";]]\n#line(length: 100%)', "The Ostra Messenger")
    return [
        mast,
        story("Board votes for a quay", first, 3, "3.7cm"),
        story("Wreck found", second, 2, "3.6cm"),
        story("Bats in the fort", third, 3, "2.8cm"),
    ], prose() + page


@fixture("38-slides")
def _(_: Path) -> Made:
    page = "#set page(width: 25.4cm, height: 14.3cm, margin: 1.5cm, footer: none)\n#set text(size: 20pt)\n"
    slides: list[Block] = []
    for number, (title, points) in enumerate(
        [
            ("The quay in 2024", ("88,400 tonnes a year", "210 cracks in 1,240 metres of wall", "Closed to lorries over 7.5 tonnes")),
            ("What a new one costs", ("4.8 million crowns in all", "Half of it from the state-owned bank", "36 months of work")),
            ("What we ask of you", ("A vote on 4 November", "Two-thirds of 45 members")),
        ]
    ):  # fmt: skip
        slides += [Raw("#pagebreak()")] * (number > 0) + [Heading(title, 1), Items(points)]
    return slides, PAGE + page


@fixture("40-small-type")
def _(_: Path) -> Made:
    write = Writer(40)
    page = "#set page(columns: 2, width: 14.8cm, height: 12.6cm, margin: 1cm)\n#set text(size: 6pt)\n"
    rules = Items(
        ("The price is 12.50 crowns a day.", "Whoever is late pays 3 crowns an hour.", "Dogs under 8 kg travel free."),
        ordered=True,
    )
    return [Heading("Terms of the ferry, 1 January 1998", 2), *write.texts(9), rules, *write.texts(3)], prose() + page
