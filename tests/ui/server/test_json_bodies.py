"""What the server takes as JSON, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from ingest.errors import UsageError
from ui.server.json_bodies import parse_strictly

if TYPE_CHECKING:
    from tests.ui.conftest import Served


def test_json_is_read_as_it_stands() -> None:
    sent = {"a": [1, -1.5, True, None, "ü 😀 \\u0000"], "b": {"c": [[[]]]}, "d": 2**53}
    assert parse_strictly(json.dumps(sent).encode()) == sent
    assert parse_strictly('"ü 😀"'.encode()) == "ü 😀"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff", "no JSON in UTF-8"),
        (b"[NaN]", "none: NaN"),
        (b"[-Infinity]", "none: -Infinity"),
        (b"[1e999]", "too large"),
        (b"[1e300]", "too large"),
        (b"[-9007199254740993]", "too large"),
        (b"[" + b"9" * 5000 + b"]", "no JSON"),
        (b'["\\u0000"]', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'["\\ud800 x"]', "surrogate"),
        (b'{"a": 1, "b": 2, "a": 3}', "twice"),
        (b"[" * 41 + b"]" * 41, "40 lists"),
        (b"[" * 100_000, "40 lists"),
    ],
)
def test_what_is_no_sound_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refused:
        parse_strictly(body)
    assert "\n" not in str(refused.value)


def test_a_body_that_is_too_large_is_413(served: Served) -> None:
    sent = httpx.post(f"{served.url}/gradio_api/run/check", json={"data": ["a" * 5_500_000]}, timeout=60)
    assert sent.status_code == 413
    assert "5 MB" in sent.json()["error"]
