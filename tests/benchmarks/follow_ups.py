"""Does a follow-up question find what it means?

    python tests/benchmarks/follow_ups.py [--article path/to/union-state.txt] [--show]

Each line of `follow_ups.jsonl` is a conversation of two turns over a sample article (or over the article that
`--article` names): the second turn counts if the passage it brings first holds the words that answer it. Told
beside what it is with the first turn thrown away, and with the second turn written out by hand. With
`ARTICLES_CHAT_MODEL` set, that model makes the follow-ups stand alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant import Answer, Assistant
from assistant.answering.conversation import Turn
from ingest import Library, ingest_articles
from ingest.samples import SAMPLES

HERE = Path(__file__).parent
SAME_STORY = "union-state-interview.md"
"""The sample that tells what the article tells, in other words: not in one library with it."""

Row = dict[str, str]
WAYS = ("with the turn before", "thrown away", "written out")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--article", type=Path, help="the article union-state.txt, which is not part of the project")
    parser.add_argument("--show", action="store_true", help="print the follow-ups that found something else")
    options = parser.parse_args()
    lines = (HERE / "follow_ups.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    own = [row for row in rows if row["article"] == "union-state.txt"]
    sets = [(list(SAMPLES), [row for row in rows if row not in own])]
    if options.article:
        others = [path for path in SAMPLES if path.name != SAME_STORY]
        sets.append(([*others, options.article], own))
    else:
        print(f"Without --article, {len(own)} of the {len(rows)} conversations are left out.")
    right: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for files, conversations in sets:
        with assistant_of(files) as assistant:
            for row in conversations:
                totals.update((row["kind"], "all"))
                for way in put(assistant, row, show=options.show):
                    right.update(((way, row["kind"]), (way, "all")))
    for kind in sorted(totals, key=lambda name: (name == "all", name)):
        shares = "  ".join(f"{way} {right[way, kind] / totals[kind]:.2f}" for way in WAYS)
        print(f"{kind:10} {totals[kind]:3}  {shares}")


@contextmanager
def assistant_of(files: Sequence[Path]) -> Iterator[Assistant]:
    """An assistant on a library of these files."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(files, library)
        yield Assistant.open(library)


def put(assistant: Assistant, row: Row, *, show: bool) -> Iterator[str]:
    """The ways in which the second turn finds the passage that answers it."""
    history: list[Turn] = [(row["first"], assistant.ask(row["first"]).text)]
    for way, question, turns in zip(
        WAYS, (row["second"], row["second"], row["standalone"]), (history, [], []), strict=True
    ):
        answer = assistant.ask(question, turns)
        if found(assistant, answer, row["gold"]):
            yield way
        elif show and way == WAYS[0]:
            print(f"{row['kind']}: {row['first']} → {answer.standalone_question} ≠ {row['gold']}")


def found(assistant: Assistant, answer: Answer, gold: str) -> bool:
    """Whether the first passage of an answer, or else the closest one, has these words."""
    first = (*answer.citations, *answer.closest)[:1]
    return any(
        gold in assistant.library.article(one.article_id).text[one.passage.start : one.passage.end] for one in first
    )


if __name__ == "__main__":
    main()
