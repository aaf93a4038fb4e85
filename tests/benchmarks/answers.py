"""How good and how fast answers are, on a file of questions in SQuAD form (1.1 or 2.0).

    python tests/benchmarks/answers.py path/to/questions.json
    python tests/benchmarks/answers.py path/to/questions.json --others tests/benchmarks/sample_questions.jsonl
    python tests/benchmarks/answers.py path/to/questions.json --put-to-samples

All articles go into one library. For every question with an answer: is the passage that holds the gold span
among the first five retrieved; is it the first citation's; does the first citation, does one of all citations
(three at most) hold the gold span; is every citation verbatim; how long did `Assistant.ask` take. For questions
without one: was the answer withheld; and of both the balanced accuracy of answered and withheld. `--others` puts
questions on other things (JSON Lines with `question`) to the library, and `--put-to-samples` the file's questions
to a library of the sample articles: the share that was refused. "First half" and "second half" are halves of the
articles, in the order of the file: the reader was calibrated on first halves, so the second half is the honest
figure.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant import Assistant
from assistant.retrieval.hybrid import HybridRetriever
from assistant.training.data_sets.squad import Question, read_squad
from ingest import Library, ingest_articles
from ingest.samples import SAMPLES

RETRIEVED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    question: Question
    retrieved: bool
    answered: bool
    quoted: bool
    first_is_right: bool
    one_is_right: bool
    passage_is_first: bool
    citations: int
    verbatim: int
    milliseconds: float


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions in SQuAD form")
    parser.add_argument("--limit", type=int, default=None, help="only every so many-th question, to take at most this")
    parser.add_argument("--others", type=Path, help="questions on other things to put to the library, JSON Lines")
    parser.add_argument("--put-to-samples", action="store_true", help="put the questions to the sample articles")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    corpus = read_squad(options.file)
    records, questions = corpus.records, corpus.questions
    first_half = {record["id"] for record in records[: len(records) // 2]}
    if options.limit:
        questions = questions[:: max(1, len(questions) // options.limit)]
    if options.others:
        questions = read_others(options.others)
    if options.put_to_samples:
        questions = [replace(question, gold=()) for question in questions]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "corpus.jsonl")
        file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        with Library.open(Path(folder, "library")) as library:
            report = ingest_articles(SAMPLES if options.put_to_samples else [file], library)
            outcomes = put(questions, library)
    if options.others:
        refused = share([not outcome.answered for outcome in outcomes])
        print(f"{len(outcomes)} questions on other things put to {options.file.name}: refused {refused}")
        return
    parts = {
        "all": outcomes,
        "first half": [outcome for outcome in outcomes if outcome.question.article_id in first_half],
        "second half": [outcome for outcome in outcomes if outcome.question.article_id not in first_half],
    }
    figures = {name: summary(part) for name, part in parts.items()}
    if options.json:
        print(json.dumps(figures))
    else:
        print_table(f"{options.file.name}: {len(records)} articles, {report.passages} passages", figures)


def read_others(path: Path) -> list[Question]:
    """Questions that the library does not answer."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Question(json.loads(line)["question"], "", ()) for line in lines]


def put(questions: Sequence[Question], library: Library) -> list[Outcome]:
    """Ask every question."""
    assistant, retriever = Assistant(library), HybridRetriever(library=library, k=RETRIEVED)
    texts = {row.article.id: library.article(row.article.id).text for row in library.articles()}
    assistant.ask("What is the first question, which only warms up?")
    outcomes = []
    for number, question in enumerate(questions):
        if number % 200 == 0:
            print(f"{number} of {len(questions)} questions", file=sys.stderr)
        answer = assistant.ask(question.text)
        found = [document.metadata for document in retriever.invoke(question.text)]
        quoted = answer.citations + answer.closest
        right = [holds(question, cited.article_id, cited.start, cited.end) for cited in answer.citations]
        outcomes.append(
            Outcome(
                question=question,
                retrieved=any(holds(question, place["article_id"], place["start"], place["end"]) for place in found),
                answered=answer.answered,
                quoted=answer.has_quotes,
                first_is_right=any(right[:1]),
                one_is_right=any(right),
                passage_is_first=any(
                    holds(question, cited.article_id, cited.passage.start, cited.passage.end) for cited in quoted[:1]
                ),
                citations=len(quoted),
                verbatim=sum(texts[cited.article_id][cited.start : cited.end] == cited.quote for cited in quoted),
                milliseconds=answer.timings.total_ms,
            )
        )
    return outcomes


def holds(question: Question, article_id: str, start: int, end: int) -> bool:
    """Whether a span of an article holds one of the gold spans."""
    inside = any(start <= first and last <= end for first, last in question.gold)
    return article_id == question.article_id and inside


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of some outcomes."""
    told = [outcome for outcome in outcomes if outcome.question.gold]
    silent = [outcome for outcome in outcomes if not outcome.question.gold]
    times = sorted(outcome.milliseconds for outcome in outcomes)
    figures: dict[str, float] = {"questions": len(outcomes)}
    if told:
        figures |= {
            "gold passage in first 5": share([outcome.retrieved for outcome in told]),
            "answered": share([outcome.answered for outcome in told]),
            "answered, or may be": share([outcome.quoted for outcome in told]),
            "first citation holds gold span": share([outcome.first_is_right for outcome in told]),
            "one of all citations does": share([outcome.one_is_right for outcome in told]),
            "first citation's passage does": share([outcome.passage_is_first for outcome in told]),
        }
    if silent:
        figures["no answer in the articles: withheld"] = share([not outcome.answered for outcome in silent])
    if told and silent:
        withheld = figures["no answer in the articles: withheld"]
        figures["balanced accuracy of the two"] = round((figures["answered"] + withheld) / 2, 4)
    cited = sum(outcome.citations for outcome in outcomes)
    figures |= {
        "citations": cited,
        "citations an answer": round(
            sum(outcome.citations for outcome in outcomes if outcome.answered)
            / max(1, sum(outcome.answered for outcome in outcomes)),
            2,
        ),
        "citations verbatim": round(sum(outcome.verbatim for outcome in outcomes) / max(1, cited), 4),
        "median ms": round(statistics.median(times), 1),
        "95th percentile ms": round(times[int(len(times) * 0.95)], 1),
    }
    return figures


def share(values: Sequence[bool]) -> float:
    """The share of true values, 0 to 1."""
    return round(sum(values) / len(values), 4)


def print_table(title: str, figures: dict[str, dict[str, float]]) -> None:
    """One row a figure, one column a part."""
    table = Table("", *figures, title=title, title_justify="left", box=None)
    for name in next(iter(figures.values())):
        table.add_row(name, *(f"{part.get(name, '')}" for part in figures.values()))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
