"""Reviews that callers send back are what they were, or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.errors import UsageError
from tests.ui.reviews_by_hand import sample_review
from ui.api.sent_reviews import review_from_json


def test_a_review_comes_back_as_it_was() -> None:
    review = sample_review()
    assert review_from_json(json.loads(json.dumps(review.to_json()))) == review


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "It did."},
        {"claims": 3},
        {"claims": ["It did."]},
        {"claims": [{"reason": {"claim": [1]}}]},
        {"claims": [{"reason": "none"}]},
        {**sample_review().to_json(), "claims": [{**sample_review().claims[0].to_json(), "label": "true"}]},
    ],
)
def test_what_is_no_review_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="previous review"):
        review_from_json(sent)
