"""Does the review of a draft find planted errors? On the news stories of natural's development part.

    python tests/benchmarks/reviews.py dev.jsonl.gz articles.jsonl.gz --work runs/natural [--show]

The true claims on a story are a draft, with the false ones mixed in (seeded). All articles and stories are the library.
A claim of the review belongs to the claim of the story in which it stands: an error is caught where one is contradicted
or partly so. Told for the half of the stories on which thresholds were chosen, and for the other. What the reader makes
of a passage is kept in the folder `--work`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant
from assistant.reading.calibration import Calibration
from assistant.reading.evidence import EvidenceFinder
from assistant.reading.reader import WEIGHTS, load_reader
from assistant.review import Review, ReviewedClaim
from assistant.training.calibration import library_of
from assistant.training.data_sets.natural import Record, articles_of, read_records
from assistant.training.remembering import RememberingReader

SEED = 12
NAMED = {"number": "number", "date": "date", "name": "name", "place": "place"}
"""The kinds of claims whose reason is looked at, and the kind of reason that is right."""


@dataclass(frozen=True)
class Planted:
    """A claim of a draft, true or false, and the claims of the review that stand in it."""

    text: str
    label: str
    kind: str
    found: tuple[ReviewedClaim, ...]

    @property
    def labels(self) -> set[str]:
        return {one.label for one in self.found}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("natural", type=Path, help="claims and questions, JSON Lines, gzip")
    parser.add_argument("articles", type=Path, help="the articles that they are on, JSON Lines, gzip")
    parser.add_argument("--work", type=Path, required=True, help="where the library and the readings are kept")
    parser.add_argument("--show", action="store_true", help="print what came out wrongly in the first half")
    options = parser.parse_args()
    records = read_records(options.natural)
    reader = RememberingReader(load_reader(), options.work / "readings.sqlite3")
    finder = EvidenceFinder(reader, Calibration.read(WEIGHTS))
    halves: tuple[list[Planted], list[Planted]] = ([], [])
    with library_of(articles_of(records, options.articles), options.work / "library") as library:
        assistant = Assistant(library, finder=finder)
        began = time.perf_counter()
        for record in (one for one in records if one.source == "news"):
            halves[record.half].extend(reviewed(record, assistant))
    print(f"{time.perf_counter() - began:.0f} s, what was read before is not read again")
    for name, planted in zip(("first half (thresholds chosen on)", "second half"), halves, strict=True):
        tell(name, planted)
    if options.show:
        show(halves[0])


def reviewed(record: Record, assistant: Assistant) -> list[Planted]:
    """The claims of a story's draft, with what the review says of each."""
    claims = [claim for claim in record.claims if claim["label"] != "not_said"]
    random.Random(f"{SEED} {record.id}").shuffle(claims)
    review = assistant.review(" ".join(claim["claim"] for claim in claims))
    planted, start = [], 0
    for claim in claims:
        end = start + len(claim["claim"])
        planted.append(Planted(claim["claim"], claim["label"], claim["kind"], _within(review, start, end)))
        start = end + 1
    return planted


def _within(review: Review, start: int, end: int) -> tuple[ReviewedClaim, ...]:
    return tuple(one for one in review.claims if start <= one.start < end)


def tell(name: str, planted: Sequence[Planted]) -> None:
    """Print the figures of a half."""
    false = [one for one in planted if one.label == "refuted"]
    true = [one for one in planted if one.label == "supported"]
    supported = [one for one in planted if one.labels == {"supported"}]
    print(f"\n{name}: {len(true)} true, {len(false)} errors")
    _share("errors contradicted or partly (>= .55)", [bool(one.labels & {"contradicted", "partly"}) for one in false])
    _share("errors contradicted", ["contradicted" in one.labels for one in false])
    _share("true claims contradicted (<= .03)", ["contradicted" in one.labels for one in true])
    _share("true claims partly", ["partly" in one.labels for one in true])
    _share("true claims supported", [one.labels == {"supported"} for one in true])
    _share("supported that are right (>= .92)", [one.label == "supported" for one in supported])
    named = [one for one in false if "contradicted" in one.labels and one.kind in NAMED]
    _share("right kind of reason, number, date, name, place (>= .70)", [_has_reason(one) for one in named])
    caught = Counter(one.kind for one in false if one.labels & {"contradicted", "partly"})
    for kind, number in Counter(one.kind for one in false).most_common():
        print(f"    {kind}: {caught[kind]} of {number}")


def _has_reason(one: Planted) -> bool:
    return any(found.reason and found.reason.kind == NAMED[one.kind] for found in one.found)


def _share(name: str, hits: Sequence[bool]) -> None:
    print(f"  {name}: {sum(hits)} of {len(hits)}, {sum(hits) / max(1, len(hits)):.3f}")


def show(planted: Sequence[Planted]) -> None:
    """Print errors not caught, true claims doubted, and reasons of another kind."""
    for one in planted:
        caught = bool(one.labels & {"contradicted", "partly"})
        is_named_wrongly = "contradicted" in one.labels and one.kind in NAMED and not _has_reason(one)
        if caught == (one.label == "refuted") and not is_named_wrongly:
            continue
        print(f"\n{one.label} ({one.kind}): {one.text}")
        for found in one.found:
            quotes = [found.evidence[0].citation] if found.evidence else list(found.nearest[:1])
            words = " ".join(quotes[0].quote.split()) if quotes else ""
            print(f"    {found.label} {found.confidence:.2f}: {found.standalone} | {found.remark} | {words}")


if __name__ == "__main__":
    main()
