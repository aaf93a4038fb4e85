"""A scorecard → a page of HTML that stands alone: figures, the curve, the worst cases with their sources."""

from __future__ import annotations

from pathlib import Path

from assistant.answer import Citation
from assistant.evaluation.scorecard import Figure, Mistake, Scorecard
from ui.command.plots import risk_coverage_svg
from ui.rendering.answers import citation_line, escaped, original_address, shown_bounds, shown_value

MEANINGS = {
    "search": "Of the questions that the articles answer: is a passage that answers among the first found?",
    "answers": "Of the questions that the articles answer: what was answered, and does the first quote answer?",
    "citations": "Do quotes stand in the articles to the letter, and do they answer?",
    "silence": "Of “the articles don't say”: was it said where it is so, and only there?",
    "verdicts": "Of the claims: is the label right, and how often was one given?",
    "times": "On this machine, in milliseconds.",
}
"""What each part of a scorecard tells."""

_STYLE = Path(__file__).with_name("report.css")


def report_html(card: Scorecard, file: str, library: str, articles: int, day: str) -> str:
    """The page: `file` names the cases, `library` the folder of the articles, `day` when it was measured."""
    stopped = (
        " The run was stopped before its end: the other cases are not in these figures." if card.interrupted else ""
    )
    put = f"{card.questions} questions and {card.claims} claims of {file}"
    facts = f"{put}, put to the {articles} articles of {library} on {day}."
    sections = "".join(_section(name, figures) for name, figures in card.sections.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scorecard</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main><h1>Scorecard</h1>"
        f'<p>{escaped(facts + stopped)}</p><p class="quiet">Behind a share stands where the true one lies with 95 % '
        f"certainty: few cases, wide bounds.</p>{sections}{_curve(card)}{_confusion(card)}{_worst(card)}"
        "</main></body></html>\n"
    )


def _section(name: str, figures: tuple[Figure, ...]) -> str:
    head = '<tr><th>What</th><th class="number">Figure</th><th>95 %</th><th class="number">Cases</th><th></th></tr>'
    return (
        f'<section><h2>{name.capitalize()}</h2><p class="quiet">{escaped(MEANINGS[name])}</p>'
        f'<div class="scroll"><table>{head}{"".join(map(_row, figures))}</table></div></section>'
    )


def _row(figure: Figure) -> str:
    bar = "" if figure.unit == "ms" else f'<span class="bar"><i style="width:{figure.value:.1%}"></i></span>'
    return (
        f'<tr><td>{escaped(figure.name)}</td><td class="number">{shown_value(figure)}</td>'
        f'<td>{shown_bounds(figure)}</td><td class="number">{figure.of}</td><td>{bar}</td></tr>'
    )


def _curve(card: Scorecard) -> str:
    if not card.curve:
        return ""
    return (
        '<section><h2>Wrong answers, by how many are answered</h2><p class="quiet">If only the surest questions were '
        "answered, how many of these answers would be wrong? Low on the left is what to hope for.</p>"
        f"{risk_coverage_svg(card.curve, card.shown)}</section>"
    )


def _confusion(card: Scorecard) -> str:
    if not card.verdicts:
        return ""
    rows = "".join(
        f'<tr><td>{_label(label)}</td><td>{_label(given)}</td><td class="number">{count}</td></tr>'
        for (label, given), count in sorted(card.verdicts.items())
    )
    head = '<tr><th>Right</th><th>Given</th><th class="number">Claims</th></tr>'
    return f'<section><h2>Labels, right and given</h2><div class="scroll"><table>{head}{rows}</table></div></section>'


def _label(label: str) -> str:
    return escaped(label.replace("_", " "))


def _worst(card: Scorecard) -> str:
    if not card.worst:
        return "<section><h2>Worst cases</h2><p>None: every case came out right.</p></section>"
    cases = "".join(map(_mistake, card.worst))
    return (
        f'<section><h2>The {len(card.worst)} worst cases</h2><p class="quiet">The mistakes that it was surest of '
        f"first. A case may be at fault too: read before you believe.</p>{cases}</section>"
    )


def _mistake(mistake: Mistake) -> str:
    quotes = "".join(f"<li>{_quote(citation)}</li>" for citation in mistake.quotes)
    return (
        f"<article><h3>{escaped(mistake.asked)}</h3><dl><dt>Right</dt><dd>{escaped(mistake.wanted)}</dd>"
        f"<dt>Given</dt><dd>{escaped(mistake.given)}</dd><dt>Confidence</dt><dd>{mistake.confidence:.2f}</dd>"
        f"<dt>Line</dt><dd>{mistake.line}</dd></dl>{f'<ul>{quotes}</ul>' if quotes else ''}</article>"
    )


def _quote(citation: Citation) -> str:
    address = escaped(original_address(citation))
    facts = escaped(citation_line(citation))
    source = f'<a href="{address}" rel="noopener noreferrer">{facts}</a>' if address else facts
    place = f"article {escaped(citation.article_id)}, characters {citation.start}–{citation.end}"
    return f'<q>{escaped(" ".join(citation.quote.split()))}</q><br><span class="quiet">{source} · {place}</span>'
