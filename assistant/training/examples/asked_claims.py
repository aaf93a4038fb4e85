"""Questions for a yes or a no → the claims that they ask about, as the desk reads them when it is asked. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant.language.questions.polar import is_polar, statement_of
from assistant.training.examples.windows import NOT_SAID, REFUTES, SUPPORTS, Example, Query

SETS = ("boolq-dev", "pubmedqa")
"""Sets of questions with a passage each that says yes or no."""

WEIGHT = 0.5
"""The weight of an example of these sets."""

NOT_TOLD = 0.4
"""How often such a question is also put to a passage of another one."""

STANCES = {"yes": SUPPORTS, "no": REFUTES}


def asked_claim(question: str, answer: str, evidence: Sequence[int], *, is_plain: bool) -> Query | None:
    """The claim that a question asks about: told by the sentence that answers best, or by none.

    None where it wants no yes or no, or has neither of them for an answer.
    """
    if not is_polar(question) or (evidence and answer not in STANCES):
        return None
    label = STANCES[answer] if evidence else NOT_SAID
    return Query(statement_of(question), True, label, tuple(evidence[:1]), is_plain=is_plain)


def asked_examples(rows: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[Example]:
    """The questions of `SETS` as claims, each with its passage as one sentence, and some with another."""
    for row in rows:
        question = f"{row['question'].rstrip('?')}?"
        if row["set"] not in SETS or row["answer"] not in STANCES or not row["positive"] or not is_polar(question):
            continue
        claim = statement_of(question)
        yield Example(claim, (row["positive"],), stance=STANCES[row["answer"]], evidence=(0,), weight=WEIGHT)
        if row["negatives"] and chance.random() < NOT_TOLD:
            yield Example(claim, (chance.choice(row["negatives"]),), stance=NOT_SAID, weight=WEIGHT)
