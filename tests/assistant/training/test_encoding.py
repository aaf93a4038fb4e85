"""The tokens of an example say exactly what its sentences do."""

from __future__ import annotations

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from assistant.reading.reader import WEIGHTS
from assistant.training.encoding import encode
from assistant.training.examples.windows import SUPPORTS, UNTOLD, Example


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    loaded: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(WEIGHTS, local_files_only=True)
    return loaded


SENTENCES = ("Ships lay in the harbour.", "Ann Berg counted 422 ships there.", "Ann Berg left.")


@pytest.mark.parametrize("head", ["", "Harbour · 2026-03-01"])
@pytest.mark.parametrize("evidence", [(), (0,), (1,), (2, 0)])
def test_marks_cover_exactly_the_sentences(
    tokenizer: PreTrainedTokenizerBase, head: str, evidence: tuple[int, ...]
) -> None:
    row = encode(tokenizer, Example("Ann Berg counted them.", SENTENCES, head, stance=SUPPORTS, evidence=evidence))
    marked = [token for token, mark in zip(row.tokens, row.marks, strict=True) if mark == 1]
    shown = [token for token, mark in zip(row.tokens, row.marks, strict=True) if mark >= 0]
    assert tokenizer.decode(marked) == " ".join(SENTENCES[place] for place in sorted(evidence)).lower()
    assert tokenizer.decode(shown) == " ".join(SENTENCES).lower()
    assert row.first == row.last == UNTOLD


@pytest.mark.parametrize("answer", ["422 ships", "Ann Berg", "harbour"])
def test_the_short_answer_is_where_the_best_sentence_has_it(tokenizer: PreTrainedTokenizerBase, answer: str) -> None:
    row = encode(tokenizer, Example("Who?", SENTENCES, "Ann Berg", answered=1, evidence=(1, 2), answer=answer))
    if answer in SENTENCES[1]:
        assert tokenizer.decode(row.tokens[row.first : row.last + 1]) == answer.lower()
        assert row.first < row.marks.index(1) + 8
        assert row.marks[row.first : row.last + 1] == (1,) * (row.last + 1 - row.first)
    else:
        assert row.first == row.last == UNTOLD


def test_what_lies_beyond_the_longest_passage_is_cut(tokenizer: PreTrainedTokenizerBase) -> None:
    row = encode(tokenizer, Example("Who?", ("word " * 600, "Ann."), answered=1, evidence=(1,), answer="Ann"))
    assert len(row.tokens) == len(row.marks) == 400
    assert (max(row.marks), row.first) == (0, UNTOLD)
