"""Evidence of interviews: what an interviewer asks answers nothing, the line after it does. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.clauses.factuality import is_question
from assistant.reading.evidence import Evidence


def with_replies(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, the best first, with the sentence after each question in its place; without questions.

    A question that is much like what was asked is what the reader finds first, so its reply is as likely to answer.
    """
    best: dict[tuple[str | None, int, int], Evidence] = {}
    for one in evidence:
        reply = _reply_to(one) if is_question(one.text) else one
        if reply is None:
            continue
        place = (reply.passage.article_id, reply.start, reply.position)
        known = best.get(place)
        if known is None or known.confidence < reply.confidence:
            best[place] = replace(reply, short=reply.short or (known.short if known else None))
    return sorted(best.values(), key=lambda one: -one.confidence)


def _reply_to(question: Evidence) -> Evidence | None:
    """The sentence after a question, as likely as it; None at the end of a passage, or before another one."""
    position = question.position + 1
    if position not in question.passage.trusted_positions or is_question(question.passage.sentence(position)):
        return None
    return replace(question, position=position, short=None)
