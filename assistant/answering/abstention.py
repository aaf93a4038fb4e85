"""How sure an answer must be: given, given as one that may answer, or not given. Pure."""

from __future__ import annotations

from assistant.answer import State
from assistant.answering.digests import TOPIC_THRESHOLD
from assistant.language.query import Scope

ANSWER_THRESHOLD, MAY_ANSWER_THRESHOLD = 0.35, 0.2
"""The least confidence (0 to 1) with which an answer is given, and with which quotes are that may answer.

Of natural's questions (development part, the half that the confidence was fitted on), 0.82 of those that an article
answers reach the first, 0.78 of these rightly, and 0.63 of the near misses do not; 0.90 reach the second, 0.77 rightly,
and 0.47 do not (`python -m assistant.training.calibration`). On the other half: 0.83, 0.82, 0.67; 0.88, 0.81, 0.58.
"""


def state_of(confidence: float, scope: Scope) -> State:
    """How an answer of this confidence (0 to 1) is given; a digest has only to be on its topic."""
    if scope is Scope.BROAD:
        return "answer" if confidence >= TOPIC_THRESHOLD else "no_answer"
    if confidence >= ANSWER_THRESHOLD:
        return "answer"
    return "may_answer" if confidence >= MAY_ANSWER_THRESHOLD else "no_answer"
