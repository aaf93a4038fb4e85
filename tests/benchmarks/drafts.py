"""Does a review of a draft mark its errors, and leave in peace what is true?

    python tests/benchmarks/drafts.py [--part dev|kept|both] [--library DIR] [--show]

`drafts/` holds ten drafts as a reporter writes them, five on the samples and five on the articles of `newsroom/`, all
of which make one library. In `drafts/gold.jsonl` every claim of theirs is marked, with its words, which stand once in
the draft. Those marked `dev` may be looked at while the desk is worked on; those marked `kept` are for reporting.

    kind      true, error, untold (no article tells it), not_checkable, quote_exact, quote_inexact
    error     in what the claim differs: a kind of reason; `role` is who did what or who is what, `order` is what came
              first, `name` also who said it
    article   the file that bears it out or contradicts it, with `evidence`, its words; of what is untold, the nearest

A claim of the review and a mark belong together where they share half of the shorter of them. A quote may lie within a
true claim. An error is caught where a claim that belongs to it is contradicted or partly so. A supported claim is right
where all that belongs to it is true, or where the error that belongs to it is caught by another claim.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant
from assistant.review import QuoteDifference, Review, ReviewedClaim
from ingest import Library, ingest_articles
from ingest.samples import SAMPLES

HERE = Path(__file__).parent
DRAFTS = HERE / "drafts"
ARTICLES = (*SAMPLES, *sorted((HERE / "newsroom").glob("*.md")))
PARTS = ("dev", "kept")
CAUGHT = {"contradicted", "partly"}
NAMED = {"number", "date", "name", "place"}
"""The kinds of error of which the reason is wanted."""


@dataclass(frozen=True)
class Mark:
    """Words of a draft (`draft text[start:end] == text`) and what they are."""

    draft: str
    start: int
    end: int
    text: str
    kind: str
    error: str | None
    evidence: str | None


@dataclass(frozen=True)
class Draft:
    """A draft of a part, dev or kept, and its marks."""

    name: str
    part: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Judged:
    """A mark and the claims of the review that belong to it."""

    mark: Mark
    claims: tuple[ReviewedClaim, ...]

    @property
    def labels(self) -> set[str]:
        return {claim.label for claim in self.claims}

    @property
    def caught(self) -> bool:
        return bool(self.labels & CAUGHT)

    @property
    def misquoted(self) -> bool:
        """Whether the review says of these words that the article has others."""
        return any(shared(self.mark, other) for claim in self.claims for other in claim.misquoted)


@dataclass(frozen=True)
class Finding:
    """Whether something that is counted came out well; `measure` names the line, `told` is what to print of it."""

    measure: str
    counts: bool
    is_miss: bool
    told: str


Spanned = Mark | ReviewedClaim | QuoteDifference
"""What has a half-open span of characters of a draft."""

MEASURES = {
    "errors contradicted or partly": ">= .55",
    "errors contradicted": "",
    "errors disputed": "",
    "true claims contradicted": "<= .03",
    "true claims partly or disputed": "",
    "true claims supported": "",
    "supported claims that are right": ">= .92",
    "inexact quotes found": "",
    "exact quotes called inexact": "",
    "quotes called inexact that are so": "",
    "untold marked not found": "",
    "untold supported or contradicted": "",
    "not checkable left unchecked": "",
    "true claims left unchecked": "",
    "right reason: number, date, name, place": ">= .70",
    "right reason: all kinds": "",
    "claims at their place in the draft": "1.00",
    "claims on what is not marked": "",
}
"""What is counted, and the share that is wanted."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=(*PARTS, "both"), default="both", help="which drafts; both if not given")
    parser.add_argument(
        "--library", type=Path, help="where to make the library, or where it is; a temporary one if not"
    )
    parser.add_argument("--show", action="store_true", help="print what came out wrongly")
    options = parser.parse_args()
    findings: dict[str, list[Finding]] = {}
    with assistant_of(options.library) as assistant:
        for draft in drafts(PARTS if options.part == "both" else (options.part,)):
            found = list(scored(draft, assistant.review(draft.text)))
            findings.setdefault(draft.part, []).extend(found)
            if options.show:
                print_misses(draft, found)
    for part, found in findings.items():
        print_table(part, found)


def drafts(parts: Sequence[str] = PARTS) -> list[Draft]:
    """The drafts of these parts, with their marks; ValueError where a mark does not stand just once in its draft."""
    rows = [json.loads(line) for line in (DRAFTS / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        draft_of(name, part, [row for row in rows if row["draft"] == name])
        for name, part in dict.fromkeys((row["draft"], row["part"]) for row in rows)
        if part in parts
    ]


def draft_of(name: str, part: str, rows: Sequence[dict[str, str | None]]) -> Draft:
    """A draft with its marks."""
    text = (DRAFTS / f"{name}.md").read_text(encoding="utf-8")
    marks = []
    for row in rows:
        words = row["text"] or ""
        if text.count(words) != 1:
            raise ValueError(f"{name}: these words stand {text.count(words)} times in the draft: {words}")
        start = text.index(words)
        marks.append(Mark(name, start, start + len(words), words, row["kind"] or "", row["error"], row["evidence"]))
    return Draft(name, part, text, tuple(marks))


@contextmanager
def assistant_of(folder: Path | None) -> Iterator[Assistant]:
    """An assistant on a library of the samples and the articles of the newsroom."""
    temporary = tempfile.TemporaryDirectory() if folder is None else nullcontext(str(folder))
    with temporary as place, Library.open(Path(place)) as library:
        ingest_articles(ARTICLES, library)
        yield Assistant.open(library)


def scored(draft: Draft, review: Review) -> Iterator[Finding]:
    """All that is counted in a review of a draft."""
    judged = [Judged(mark, tuple(claim for claim in review.claims if shared(mark, claim))) for mark in draft.marks]
    for one in judged:
        yield from scored_mark(one, judged)
    for claim in review.claims:
        yield from scored_claim(claim, draft, [one for one in judged if claim in one.claims])


def scored_mark(one: Judged, judged: Sequence[Judged]) -> Iterator[Finding]:
    """What is counted of a mark."""
    wrong = {claim.label for claim in one.claims if not touches_error(claim, judged)}
    told, labels = told_mark(one), one.labels
    match one.mark.kind:
        case "error":
            yield Finding("errors contradicted or partly", one.caught, not one.caught, told)
            yield Finding("errors contradicted", "contradicted" in labels, False, told)
            yield Finding("errors disputed", "disputed" in labels, False, told)
            yield from scored_reason(one)
        case "true":
            yield Finding("true claims contradicted", "contradicted" in wrong, "contradicted" in wrong, told)
            doubted = bool(wrong & {"partly", "disputed"})
            yield Finding("true claims partly or disputed", doubted, doubted, told)
            yield Finding("true claims supported", "supported" in labels, "supported" not in labels, told)
            unasked = labels <= {"not_checkable"}
            yield Finding("true claims left unchecked", unasked, unasked, told)
        case "untold":
            unfound = labels == {"not_found"}
            yield Finding("untold marked not found", unfound, not unfound, told)
            decided = bool(labels & {"supported", "contradicted"})
            yield Finding("untold supported or contradicted", decided, False, told)
        case "not_checkable":
            unasked = labels <= {"not_checkable"}
            yield Finding("not checkable left unchecked", unasked, not unasked, told)
        case "quote_inexact":
            yield Finding("inexact quotes found", one.misquoted, not one.misquoted, told)
        case "quote_exact":
            yield Finding("exact quotes called inexact", one.misquoted, one.misquoted, told)


def scored_reason(one: Judged) -> Iterator[Finding]:
    """Whether the reason names the kind of an error that is contradicted."""
    contradicted = [claim for claim in one.claims if claim.label == "contradicted"]
    if not contradicted:
        return
    is_right = any(claim.reason and claim.reason.kind == one.mark.error for claim in contradicted)
    if one.mark.error in NAMED:
        yield Finding("right reason: number, date, name, place", is_right, False, "")
    yield Finding("right reason: all kinds", is_right, not is_right, told_mark(one))


def scored_claim(claim: ReviewedClaim, draft: Draft, judged: Sequence[Judged]) -> Iterator[Finding]:
    """What is counted of a claim of the review; `judged` are the marks that belong to it."""
    told = f"{claim.text}\n{told_claim(claim)}"
    in_place = draft.text[claim.start : claim.end] == claim.text
    yield Finding("claims at their place in the draft", in_place, not in_place, told)
    marked = [one for one in judged if not one.mark.kind.startswith("quote")]
    yield Finding("claims on what is not marked", not judged, not judged, told)
    for quote in claim.misquoted:
        is_so = any(mark.kind == "quote_inexact" and shared(mark, quote) for mark in draft.marks)
        yield Finding("quotes called inexact that are so", is_so, not is_so, told)
    if claim.label == "supported" and marked:
        is_right = not any(is_unsupported(one) for one in marked) and any(
            one.mark.kind in ("true", "error") for one in marked
        )
        yield Finding("supported claims that are right", is_right, not is_right, told)


def is_unsupported(one: Judged) -> bool:
    """Whether no article supports a mark, and no other claim that belongs to it says so."""
    return one.mark.kind == "untold" or (one.mark.kind == "error" and not one.caught)


def touches_error(claim: ReviewedClaim, judged: Sequence[Judged]) -> bool:
    """Whether an error belongs to a claim."""
    return any(one.mark.kind == "error" and claim in one.claims for one in judged)


def shared(one: Spanned, other: Spanned) -> bool:
    """Whether two spans of a draft share half of the shorter of them."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * common >= min(one.end - one.start, other.end - other.start)


def told_mark(one: Judged) -> str:
    """A mark, the words of the article, and what the review says of it."""
    kind = f"{one.mark.kind} ({one.mark.error})" if one.mark.error else one.mark.kind
    article = f"\n    article: {one.mark.evidence}" if one.mark.evidence else ""
    says = "\n".join(told_claim(claim) for claim in one.claims) or "    no claim"
    return f"{kind}: {one.mark.text}{article}\n{says}"


def told_claim(claim: ReviewedClaim) -> str:
    """What the review says of a claim, in a line."""
    reason = f"; {claim.reason.kind}: {claim.reason.text}" if claim.reason else ""
    misquoted = "".join(f"; said: {other.said}" for other in claim.misquoted)
    quote = f"; {claim.evidence[0].citation.quote}" if claim.evidence else ""
    return f"    {claim.label} {claim.confidence:.2f} ({claim.standalone}){reason}{misquoted}{quote}"


def print_misses(draft: Draft, findings: Sequence[Finding]) -> None:
    """Print what came out wrongly in a draft."""
    for finding in findings:
        if finding.is_miss:
            print(f"{draft.name}, {finding.measure}:\n  {finding.told}")


def print_table(part: str, findings: Sequence[Finding]) -> None:
    """Print of each measure how many there are, their share, and which is wanted."""
    totals = Counter(finding.measure for finding in findings)
    counts = Counter(finding.measure for finding in findings if finding.counts)
    print(f"\n{part}")
    for measure, wanted in MEASURES.items():
        share = f"{counts[measure] / totals[measure]:.2f}" if totals[measure] else "–"
        print(f"  {measure:42}{counts[measure]:>4} of {totals[measure]:<4}{share:>6}  {wanted}")


if __name__ == "__main__":
    main()
