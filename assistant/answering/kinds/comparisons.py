"""A comparison: quotes on each side, under its name; or what each source says, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Draft
from assistant.answering.comparing.sources import contradictions_found, sources_compared
from assistant.answering.comparing.table import answered
from assistant.answering.comparing.things import things_compared
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.questions.comparison import ComparisonBasis, comparison_of


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where nothing is compared, or nothing is told of it."""
    wanted = comparison_of(request.query.text) or comparison_of(request.query.asked)
    if wanted is None:
        return
    if wanted.basis is ComparisonBasis.THINGS:
        table = things_compared(wanted, pipeline)
    elif wanted.basis is ComparisonBasis.SOURCES:
        table = sources_compared(wanted.subject, pipeline)
    else:
        table = contradictions_found(wanted.subject, pipeline)
    if table.quotes or table.lead:
        yield from answered(table, request.query)
