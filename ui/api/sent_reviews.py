"""Reviews as callers send them back, to check a changed text again: JSON → `Review`."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.review import Review
from ingest.errors import UsageError

_REVIEWS = TypeAdapter(Review)


def review_from_json(sent: dict[str, Any]) -> Review:
    """A review from what `Review.to_json` made of it.

    Raises:
        UsageError: it is something else.
    """
    try:
        claims = [{**claim, "reason": _with_spans(claim.get("reason"))} for claim in sent.get("claims", ())]
        return _REVIEWS.validate_python({**sent, "claims": claims})
    except (ValidationError, TypeError, AttributeError, LookupError) as problem:
        raise UsageError("The previous review is not one: send back what `review` gave, all of it.") from problem


def _with_spans(reason: dict[str, Any] | None) -> dict[str, Any] | None:
    """A reason whose pairs are spans again."""
    if reason is None:
        return None
    pairs = {name: reason.get(name) for name in ("claim", "evidence")}
    return {**reason, **{name: {"start": pair[0], "end": pair[1]} if pair else None for name, pair in pairs.items()}}
