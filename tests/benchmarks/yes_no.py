"""Is a yes, a no or "not clear" rightly said, and a false premise?

    python tests/benchmarks/yes_no.py [--part dev|kept|both] [--show]

`yes_no/` holds six articles on things that never happened, with questions that want a yes or a no (`gold`: yes, no, or
unsaid), and questions that take something for granted (`premise`; `gold`: true, or denied by the article). Those marked
`dev` may be looked at while the desk is worked on; those marked `kept` are for reporting.

A yes or no is right only with the words that bear it out (`shows`: one of them) among the quotes. A premise that is
denied is told with these words, after "The articles say otherwise"; one that is true is answered by them. A wrong one
is worse than a silence: `score` is right less two times wrong, of all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conversations import quotes, spoken_verdict

from assistant import Answer, Assistant
from assistant.answering.premises import OTHERWISE
from ingest import Library, ingest_articles

FOLDER = Path(__file__).parent / "yes_no"
PARTS = ("dev", "kept")
OUTCOMES = ("right", "silent", "wrong")

Case = Mapping[str, Any]
"""A question as the file has it: its kind, what should be said, and the words that bear it out."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=(*PARTS, "both"), default="both", help="which questions; both if not given")
    parser.add_argument("--show", action="store_true", help="print those that are not right, with what was said")
    options = parser.parse_args()
    parts = PARTS if options.part == "both" else (options.part,)
    for part, told in ((part, [*put(part)]) for part in parts):
        if options.show:
            print(*(shown(*one) for one in told if one[2] != "right"), sep="\n")
        print_table(part, told)


def put(part: str) -> Iterator[tuple[Case, Answer, str]]:
    """The questions of a part, each with its answer and what that is worth."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(sorted(FOLDER.glob("*.md")), library)
        assistant = Assistant.open(library)
        for case in map(json.loads, (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()):
            if case["part"] == part:
                answer = assistant.ask(case["question"])
                yield case, answer, worth(case, answer)


def worth(case: Case, answer: Answer) -> str:
    """What an answer is worth: right, wrong, or silent (not clear, or not said, where it could have been)."""
    bears_out = any(words in " ".join(quote.split()) for words in case["shows"] for quote in quotes(answer))
    if case["kind"] == "premise":
        denies = answer.text.startswith(OTHERWISE)
        if not answer.answered:
            return "silent"
        return "right" if bears_out and denies == (case["gold"] == "denied") else "wrong"
    said = spoken_verdict(answer.text) or "unsaid"
    if said != case["gold"]:
        return "silent" if said == "unsaid" else "wrong"
    return "right" if bears_out or said == "unsaid" else "wrong"


def shown(case: Case, answer: Answer, outcome: str) -> str:
    """One that is not right, in two lines."""
    return (
        f"{case['id']} {case['kind']}, {case['gold']}: {case['question']} [{outcome}]\n"
        f"    {' '.join(answer.text.split())[:300]}"
    )


def print_table(part: str, told: Sequence[tuple[Case, Answer, str]]) -> None:
    """Print how many of each kind came out in which way."""
    print(f"\n{part:14}" + "".join(f"{each:>8}" for each in (*OUTCOMES, "of", "score")))
    kinds = sorted({case["kind"] for case, _, _ in told})
    groups = {**{kind: {kind} for kind in kinds}, "yes or no": {*kinds} - {"premise"}}
    for name, group in groups.items():
        counts = Counter(outcome for case, _, outcome in told if case["kind"] in group)
        score = (counts["right"] - 2 * counts["wrong"]) / counts.total()
        print(f"{name:14}" + "".join(f"{counts[one]:>8}" for one in OUTCOMES) + f"{counts.total():>8}{score:>8.2f}")


if __name__ == "__main__":
    main()
