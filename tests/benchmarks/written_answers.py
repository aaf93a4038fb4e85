"""How good the answers of a chat model are, beside quotes alone, on a file of questions in SQuAD form.

    ARTICLES_CHAT_MODEL=gguf:model.gguf python tests/benchmarks/written_answers.py path/to/questions.json

All articles go into one library. Of the questions that have an answer, taken evenly from the second half of the
articles: how many answers hold a gold answer; how many first citations hold the gold span; what share of the
sentences drafted was left out, and (with `--show`) which and why; how long it took to the first sentence and to the
end; and how many tokens the model read, by its own count or as a quarter of the characters.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Answer, Assistant
from assistant.answering.pipeline import PASSAGES_READ
from assistant.answering.prose.chat_model_writer import select_for_prompt
from assistant.language.query import Query
from assistant.reading.citations import cite
from assistant.reading.evidence import load_evidence_finder
from assistant.reading.prompts import answering_prompt
from assistant.retrieval.hybrid import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.training.data_sets.squad import Question, read_squad
from ingest import Library, ingest_articles


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, by quotes and by the model."""

    question: Question
    quoted: Answer
    written: Answer
    first_sentence: float
    """Seconds."""
    whole: float
    prompt_characters: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions in SQuAD form")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print the sentences left out, each with its reason")
    options = parser.parse_args()
    model = AssistantSettings.read().chat_model
    if not model:
        parser.error("ARTICLES_CHAT_MODEL names no chat model to measure")
    corpus = read_squad(options.file)
    first_half = {record["id"] for record in corpus.records[: len(corpus.records) // 2]}
    questions = [asked for asked in corpus.questions if asked.gold and asked.article_id not in first_half]
    questions = questions[:: max(1, len(questions) // options.questions)][: options.questions]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder, "library")) as library:
        file = Path(folder, "corpus.jsonl")
        file.write_text("\n".join(map(json.dumps, corpus.records)), encoding="utf-8")
        ingest_articles([file], library)
        outcomes = put(questions, library)
        report(model, outcomes, library)
    if options.show:
        for outcome in outcomes:
            for sentence in outcome.written.removed:
                quotes = " / ".join(citation.quote for citation in outcome.quoted.citations)
                print(f"- {outcome.question.text}\n    left out: {sentence.text} ({sentence.reason})")
                print(f"    quoted: {quotes}")


def put(questions: Sequence[Question], library: Library) -> list[Outcome]:
    """Ask every question of both."""
    writing, finder, retriever = Assistant.open(library), load_evidence_finder(), HybridRetriever(library=library)
    quoting = Assistant(library, finder=finder)
    outcomes = []
    for number, question in enumerate(questions):
        if number % 20 == 0:
            print(f"{number} of {len(questions)} questions", file=sys.stderr)
        started = time.perf_counter()
        steps = [(time.perf_counter() - started, step) for step in writing.stream(question.text)]
        written = steps[-1][1]
        assert isinstance(written, Answer)
        query = Query(question.text)
        shown = select_for_prompt(finder.answers(query, retriever.retrieve(query)[:PASSAGES_READ]))
        prompt = answering_prompt(question.text, [cite(found, place) for place, found in enumerate(shown, start=1)])
        characters = sum(len(message.text) for message in prompt)
        quoted = quoting.ask(question.text)
        outcomes.append(Outcome(question, quoted, written, steps[0][0], steps[-1][0], characters))
    return outcomes


def report(model: str, outcomes: Sequence[Outcome], library: Library) -> None:
    """Print the figures."""
    texts = {row.article.id: library.article(row.article.id).text for row in library.articles()}
    print(f"{len(outcomes)} questions, {Path(model).name}")
    for name, answers in (
        ("quotes", [(outcome.question, outcome.quoted) for outcome in outcomes]),
        ("written", [(outcome.question, outcome.written) for outcome in outcomes]),
    ):
        holding = share([has_gold(question, answer, texts) for question, answer in answers])
        right = share([first_is_right(question, answer) for question, answer in answers])
        answered = share([answer.answered for _, answer in answers])
        print(f"{name}: answered {answered}, answer holds gold {holding}, first citation holds it {right}")
    asked = [outcome for outcome in outcomes if outcome.written.answered]
    kept = sum(len(outcome.written.sentences) for outcome in asked if outcome.written.writer != "quotes")
    removed = sum(len(outcome.written.removed) for outcome in asked)
    stood_in = share([outcome.written.writer == "quotes" for outcome in asked])
    left_out = removed / max(1, kept + removed)
    print(f"sentences drafted {kept + removed}, left out {left_out:.3f}; quotes stood in {stood_in}")
    print(
        f"seconds to the first sentence {statistics.median(outcome.first_sentence for outcome in asked):.1f}, "
        f"to the end {statistics.median(outcome.whole for outcome in asked):.1f} (medians); prompt about "
        f"{statistics.median(outcome.prompt_characters for outcome in asked) / 4:.0f} tokens"
    )


def has_gold(question: Question, answer: Answer, texts: dict[str, str]) -> bool:
    """Whether the text of an answer has the words of a gold span."""
    golds = {texts[question.article_id][start:end].lower() for start, end in question.gold}
    return answer.answered and any(gold in answer.text.lower() for gold in golds)


def first_is_right(question: Question, answer: Answer) -> bool:
    """Whether the first citation holds a gold span."""
    return any(
        cited.article_id == question.article_id and cited.start <= start and end <= cited.end
        for cited in answer.citations[:1]
        for start, end in question.gold
    )


def share(values: Sequence[bool]) -> float:
    """The share of true values, 0 to 1."""
    return round(sum(values) / max(1, len(values)), 3)


if __name__ == "__main__":
    main()
