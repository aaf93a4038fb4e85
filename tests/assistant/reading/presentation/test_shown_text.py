"""What is read leads back to the words as they stand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.signs.folding import folded
from assistant.reading.presentation.shown_text import shown
from assistant.retrieval.passage import RetrievedPassage

TABLE = "Party | Seats | Won in\n\nGreen List | 14 | 2½\n\nOthers |  | 3"
PARTS = st.sampled_from(
    ["“so”", "H₂O ", "1\u202f200 ", "word ", "\n\n", "½", "Party | Seats | In", "Greens | 14 |", "…"]
)


def test_cells_are_read_with_the_heads_of_their_columns() -> None:
    assert shown(RetrievedPassage(TABLE)).text == (
        "Party | Seats | Won in\n\nParty: Green List | Seats: 14 | Won in: 2 1/2\n\nParty: Others |  | Won in: 3"
    )


def test_what_is_read_leads_back_to_the_words() -> None:
    told = shown(RetrievedPassage(TABLE))
    for read, stands in (("14", "14"), ("2 1/2", "2½"), ("1/2", "½"), ("Green List", "Green List"), ("Seats: ", "")):
        start = told.text.index(read, 24)
        ((first, last),) = told.original(np.array([[start, start + len(read)]])).tolist()
        assert TABLE[first:last] == stands


@given(st.lists(PARTS, max_size=12).map("".join))
def test_every_character_leads_into_the_text_and_none_is_lost(text: str) -> None:
    told = shown(RetrievedPassage(text))
    places = np.array([[place, place + 1] for place in range(len(told.text))]).reshape(-1, 2)
    found = told.original(places).tolist()
    assert all(0 <= start <= end <= len(text) for start, end in found)
    assert found == sorted(found)
    reached = {place for start, end in found for place in range(start, end)}
    assert {place for place, sign in enumerate(text) if folded(sign).strip()} <= reached
    for (start, end), sign in zip(found, told.text, strict=True):
        assert end - start != 1 or text[start:end] == sign or folded(text[start:end]) != text[start:end]
