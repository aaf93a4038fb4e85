"""The documents that a browser prints."""

# ruff: noqa: E501 -- markup reads best in one line

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from blocks import Block, Figure, Heading, Items, Paragraph, Poem, Raw, Says, Table, Writer, expected
from catalogue import Fixtures
from programs import by_browser, page_of
from scans import scan_of

BASE = """@page { size: A4; margin: 20mm } body { font: 11pt/1.45 'DejaVu Serif', serif; margin: 0 }
h1 { font-size: 20pt } h2 { font-size: 14pt } table { border-collapse: collapse; margin: 1em 0 } td { padding: 3pt 12pt 3pt 4pt }
.ruled td { border: 0.7pt solid black } .picture { width: 300pt; height: 90pt; background: #bbb } figure { margin: 1em 0 }
figcaption { font-size: 9pt } sup, sub { line-height: 0; font-size: 70% }"""

Made = tuple[str, Says, str]  # the page as HTML, what it says, and "" or "marked"
FIXTURES: Fixtures[Made] = Fixtures()
fixture = FIXTURES.fixture


def make(name: str, target: Path, work: Path) -> Says:
    """Print one, and give what it says."""
    page, says, marked = FIXTURES[name](work)
    by_browser(page, target, work, marked=bool(marked))
    return says


def printed(blocks: Sequence[Block], style: str, title: str, language: str = "en", marked: str = "") -> Made:
    return page_of(blocks, BASE + style, title, language), expected(blocks), marked


@fixture("03-two-columns")
def _(_: Path) -> Made:
    write = Writer(3)
    soft = [
        Paragraph(text.text.replace("announced", "an\u00adnounced").replace("expected", "ex\u00adpected"))
        for text in write.texts(7)
    ]
    start, end = Raw('<div class="cols">'), Raw("</div>")
    style = ".cols { column-count: 2; column-gap: 18pt; font-size: 10pt; text-align: justify } .cols p { margin: 0; text-indent: 1.2em }"
    return printed([Heading("News of the province, 14 March 1998", 1), start, *soft, end], style, "News")


@fixture("06-three-columns")
def _(_: Path) -> Made:
    write = Writer(6)
    start, end = Raw('<div class="cols">'), Raw("</div>")
    style = ".cols { column-count: 3; column-gap: 14pt; font: 8.5pt/1.35 'DejaVu Sans' } .cols p { margin: 0 0 6pt }"
    blocks = [Heading("The week in figures", 1), start, *write.texts(5), Heading("At sea"), *write.texts(4), end]
    return printed(blocks, style, "Week")


@fixture("09-ruled-table")
def _(_: Path) -> Made:
    write = Writer(9)
    rows = [
        ("Measure", "1996", "1997", "Remark"),
        ("Cracks in the wall", "120", "210", ""),
        ("Cost in crowns", "", "4,812,000", "with the crane"),
        ("Days without work", "31", "", "ice from 4 January"),
        ("Divers", "2", "5", "two of them from the navy, who stayed until the end of the inspection in May"),
    ]
    return printed([Heading("The inspection", 1), *write.texts(2), Table(rows), *write.texts(2)], "", "Inspection")


@fixture("12-open-table")
def _(_: Path) -> Made:
    write = Writer(12)
    rows = [
        ("Day", "Place", "Hour", "Fee"),
        ("2 May", "Clock Museum", "10:30", "35"),
        ("9 May", "Old Mill", "", "20"),
        ("16 May", "Fort, north gate", "21:15", ""),
        ("23 May", "Lighthouse", "6:40", "12.50"),
    ]
    blocks = [Heading("Walks in May", 1), *write.texts(2), Table(rows, ruled=False), *write.texts(2)]
    return printed(blocks, " table { width: 80% }", "Walks")


@fixture("14-figures")
def _(_: Path) -> Made:
    write = Writer(14)
    return printed(
        [
            Heading("The wreck off the cape", 1),
            *write.texts(2),
            Figure("The bell of the Aurora, cast in 1911. Photograph: harbour board, 12 June 1998"),
            *write.texts(2),
            Figure("Where she lies: 43 metres down, 2.6 sea miles from the light"),
            *write.texts(1),
        ],
        "",
        "Wreck",
    )


@fixture("18-drop-cap")
def _(_: Path) -> Made:
    write = Writer(18)
    style = " .first::first-letter { float: left; font-size: 46pt; line-height: 36pt; padding: 4pt 4pt 0 0 }"
    first, second = Paragraph(write.text(), "first"), Paragraph(write.text(), "first")
    return printed(
        [Heading("A year on the coast", 1), first, *write.texts(2), Heading("A year inland"), second, *write.texts(1)],
        style,
        "Year",
    )


@fixture("20-raised")
def _(_: Path) -> Made:
    write = Writer(20)
    return printed(
        [
            Heading("Ice in numbers", 1),
            Paragraph(
                "The shelf is 1.7 × 10^{5} km^{2} large and holds 6 × 10^{13} tonnes of ice. Of the CO_{2} in its bubbles,"
                " 280 parts in 10^{6} are from before 1850; N_{2}O stands at 0.27 parts."
            ),
            *write.texts(1),
            Paragraph("A cube of 10 cm has 10^{3} cm^{3}, weighs 917 g and melts to 0.917 litres of H_{2}O, at 0 °C."),
            Items(("2^{10} is 1,024", "10^{−3} is a thousandth", "9 m^{2} are a small room")),
            *write.texts(1),
        ],
        "",
        "Ice",
    )


@fixture("23-lists")
def _(_: Path) -> Made:
    write = Writer(23)
    quote = write.text()
    return printed(
        [
            Heading("What the board decided", 1),
            *write.texts(1),
            Items(
                (
                    "The quay is closed to lorries of more than 7.5 tonnes from 1 April, and to all others from 9 May until"
                    " the wall has been seen to, which may take 36 months or more.",
                    "The fee for a berth rises from 210 to 245 crowns.",
                    "Nobody fishes from the crane.",
                ),
                ordered=True,
            ),
            Raw(f"<blockquote><p>{quote}</p></blockquote>", quote),
            Items(("12 votes for", "9 against", "2 members were at sea")),
            *write.texts(1),
        ],
        "",
        "Decided",
    )


@fixture("26-poem")
def _(_: Path) -> Made:
    write = Writer(26)
    first = (
        "Who counts the storks at Karn,",
        "the ninety on the wall?",
        "A boy behind the barn",
        "who cannot count at all.",
    )
    second = (
        "He says that there are four,",
        "and four it is, till one",
        "sits on the miller’s door",
        "and makes it five. And done.",
    )
    return printed(
        [
            Heading("The counter of storks", 1),
            Poem((first, second)),
            *write.texts(2),
            Heading("Small print"),
            Poem((("Paid on the 3rd, and paid again,", "in 1901:", "two crowns for wind, and one for rain,", "and nothing for the sun."),)),
        ],
        " h2 { margin-top: 2em }",
        "Poem",
    )  # fmt: skip


@fixture("29-polish")
def _(_: Path) -> Made:
    write = Writer(29, "pl")
    style = " p { text-align: justify } body { font-family: 'DejaVu Sans' }"
    return printed([Heading("Wiadomości z wybrzeża", 1), *write.texts(4)], style, "Wiadomości", "pl")


@fixture("32-scan")
def _(work: Path) -> Made:
    write = Writer(32)
    typed, picture = write.texts(4), work / "32.png"
    scan_of(typed, picture, work, ppi=200, turn=0.4)
    data = base64.b64encode(picture.read_bytes()).decode()
    scan = Raw(f'<div class="scan"><img src="data:image/png;base64,{data}"></div>', scanned=expected(typed).printed)
    style = " @page full { margin: 0 } .scan { page: full; break-before: page; break-after: page } .scan img { width: 205mm; display: block }"
    return printed([Heading("Found in a drawer", 1), *write.texts(3), scan, *write.texts(2)], style, "Drawer")


@fixture("35-newspaper")
def _(_: Path) -> Made:
    write = Writer(35)
    style = (
        " .mast { text-align: center; font-size: 30pt; border-bottom: 1pt solid; margin: 0 0 8pt } .grid { display: grid;"
        " grid-template-columns: 2fr 1fr; gap: 16pt; font-size: 9pt; line-height: 1.35 } .lead { column-count: 2; column-gap: 14pt }"
        " p { margin: 0 0 5pt; text-align: justify } h2 { margin: 0 0 5pt } .bottom { border-top: 1pt solid; margin-top: 8pt;"
        " padding-top: 6pt; column-count: 3; column-gap: 14pt; font-size: 9pt; line-height: 1.35 }"
    )
    lead, side, bottom = write.texts(5), write.texts(3), write.texts(5)
    start = Raw(
        '<div class="mast">The Linden Courier</div><div class="grid"><div><h2>Bridge is too narrow</h2><div class="lead">',
        "The Linden Courier\n\nBridge is too narrow",
    )
    middle = Raw("</div></div><div><h2>Mill sold</h2>", "Mill sold")
    third = Raw('</div></div><h2 class="third">From the villages</h2><div class="bottom">', "From the villages")
    return printed([start, *lead, middle, *side, third, *bottom, Raw("</div>")], style + " .third { margin-top: 10pt }", "Courier")  # fmt: skip


@fixture("37-slides")
def _(_: Path) -> Made:
    style = " @page { size: 254mm 143mm; margin: 14mm } body { font: 20pt/1.3 'DejaVu Sans' } section { break-after: page } .foot { position: absolute }"
    slides = [
        (
            "Storks, 1998",
            ("1,204 counted, 61 more than in 1997", "One in five feeds at Karn", "14 nests on church towers"),
        ),
        ("What they eat", ("Frogs: 38 %", "Mice: 29 %", "Beetles and worms: the rest, 33 %")),
        ("What we need", ("45 helpers on 9 May", "A ladder of 12 metres", "3,500 crowns")),
    ]
    blocks: list[Block] = []
    for title, points in slides:
        blocks += [Raw("<section>"), Heading(title, 1), Items(points), Raw("</section>")]
    return printed(blocks, style, "Storks")


@fixture("39-printed-page")
def _(_: Path) -> Made:
    write = Writer(39)
    page, says, _ = printed(
        [Heading("Quay to be rebuilt, board says", 1), *write.texts(14)], "", "Quay to be rebuilt | Ostra Bote"
    )
    return page.replace("@page { size: A4; margin: 20mm }", "@page { size: A4 }"), says, "marked"
