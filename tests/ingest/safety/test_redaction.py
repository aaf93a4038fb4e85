"""Secrets in what others say: whole, encoded, cut short; and texts that only look as if they held one."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.safety.redaction import REDACTED, Secrets

KEY = "sk-proj-Qx7LmZ2vTa9KpR4n/Wc8+yHd3s"
SECRETS = Secrets.read(
    environment={
        "OPENAI_API_KEY": KEY,
        "SHORT_TOKEN": "q7x4z",
        "HTTPS_PROXY": "http://bob:p%40ss-w0rd9@proxy.example:3128",
        "HOME": "/home/somebody-of-importance-1",
        "TLS_KEY": "/etc/keys/server-1234.pem",
    }
)


@pytest.mark.parametrize(
    "said",
    [
        KEY,
        KEY.lower(),
        quote(KEY, safe=""),
        KEY.replace("-", "%2d"),
        json.dumps({"key": KEY}),
        base64.b64encode(f"user:{KEY}".encode()).decode(),
        base64.urlsafe_b64encode(f"us:{KEY}:".encode()).decode(),
        f"{KEY[:12]}\n    {KEY[12:]}",
        f"{KEY[:9]}…{KEY[-8:]}",
        f"{KEY[:3]}******{KEY[-4:]}",
        f"...{KEY[-4:]}",
        f"it ends in {KEY[-9:]}",
        KEY[5:20],
        KEY.lower().replace("-", "_")[4:],
    ],
)
def test_a_key_is_struck_out_however_it_is_said(said: str) -> None:
    struck = SECRETS.redact(f"refused: {said} (401)")
    assert REDACTED in struck
    assert struck.startswith("refused: ")
    assert struck.endswith(" (401)")
    left = struck.casefold()
    assert not any(KEY[at : at + 8].casefold() in left for at in range(len(KEY) - 7))
    assert KEY[-4:].casefold() not in left


def test_passwords_of_addresses_and_short_secrets_are_struck_out() -> None:
    assert SECRETS.redact("bob:p@ss-w0rd9 at http://bob:p%40ss-w0rd9@h/") == f"{REDACTED} at http://{REDACTED}@h/"
    assert SECRETS.redact("http://ann:any@host/a?b=c:d@e") == f"http://{REDACTED}@host/a?b=c:d@e"
    assert SECRETS.redact("token q7x4z, not xq7x4zx") == f"token {REDACTED}, not xq7x4zx"


@pytest.mark.parametrize(
    "text",
    ["", "wait... what", "/home/somebody-of-importance-1", "/etc/keys/server-1234.pem", "sk-proj", "a@b.example"],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert SECRETS.redact(text) == SECRETS.redact_exact(text) == text


def test_words_of_a_language_are_left_in_articles() -> None:
    named = Secrets.read(environment={"DEPLOY_TOKEN": "production", "A_KEY": "none"})
    assert named.redact_exact("The production of none.") == "The production of none."
    assert named.redact("refused: production") == f"refused: {REDACTED}"


def test_a_piece_that_the_reader_wrote_tells_nothing_about_the_key() -> None:
    written = [f"{KEY[1:8]}{letter}" for letter in "PQRS"]
    assert SECRETS.redact(" ".join(written), known=" ".join(written)) == " ".join(written)
    assert SECRETS.redact(KEY, known=KEY) == REDACTED


@given(st.lists(st.integers(0, 60), max_size=6), st.text(max_size=20))
def test_a_stream_holds_no_key_in_whatever_pieces_it_comes(cuts: list[int], around: str) -> None:
    text = f"{around}{KEY} {around}"
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(edges)]
    assert "".join(SECRETS.redact_stream(pieces)) == SECRETS.redact_exact(text)
    out, held = b"", b""
    encoded = [piece.encode("utf-8", "replace") for piece in pieces]
    for number, piece in enumerate(encoded, start=1):
        sure, held = SECRETS.redact_bytes(held + piece, last=number == len(encoded))
        out += sure
    assert len(out) == len(b"".join(encoded))
    assert KEY.encode() not in out


def test_the_name_of_a_user_is_struck_out_with_the_password_and_stays_elsewhere() -> None:
    address = {"ARTICLES_DATABASE_URL": "postgresql://articles_desk:s3cret-word@host/articles_desk"}
    secrets = Secrets.read(environment=address)
    said = "Correct ARTICLES_DATABASE_URL: nothing of your articles_desk is lost."
    assert secrets.redact(said) == said
    assert secrets.redact("articles_desk:s3cret-word") == secrets.redact("s3cret-word") == REDACTED
