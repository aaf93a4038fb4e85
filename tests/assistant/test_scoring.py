from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import WEIGHTS
from assistant.scoring import LONGEST, UNREAD, PairScorer, TokenScores, load_scorer
from ingest.errors import ModelError

QUESTION = "How many ships were waiting at the canal?"
PASSAGE = "The canal is in Egypt. By then 422 ships were waiting. Prices rose again in April."


@pytest.fixture(scope="module")
def scorer() -> PairScorer:
    return load_scorer(str(WEIGHTS / "reader"))


@st.composite
def token_scores(draw: st.DrawFn) -> TokenScores:
    lengths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=12))
    ends = np.cumsum(lengths)
    scores = draw(st.lists(st.floats(-15, 15), min_size=len(lengths), max_size=len(lengths)))
    return TokenScores(np.array(scores), ends - lengths, ends)


class TestTokenScores:
    @given(token_scores(), st.data())
    def test_a_span_scores_at_least_what_each_part_of_it_does(self, found: TokenScores, data: st.DataObject) -> None:
        length = int(found.ends[-1])
        start = data.draw(st.integers(0, length - 1))
        end = data.draw(st.integers(start + 1, length))
        middle = data.draw(st.integers(start, end))
        whole, parts = found.of(start, end), [found.of(start, middle), found.of(middle, end)]
        assert all(whole >= part - 1e-9 for part in parts if part != UNREAD)

    def test_a_span_without_tokens_is_unread(self) -> None:
        found = TokenScores(np.array([3.0]), np.array([0]), np.array([4]))
        assert found.of(4, 8) == UNREAD
        assert found.of(0, 4) == pytest.approx(3.0)


class TestOurReader:
    def test_the_token_that_answers_scores_most(self, scorer: PairScorer) -> None:
        (found,) = scorer.token_scores([(QUESTION, PASSAGE)])
        best = int(found.scores.argmax())
        assert PASSAGE[found.starts[best] : found.ends[best]] in "422 ships"
        assert found.scores[best] > 0

    def test_of_what_the_passage_does_not_tell_no_token_scores_more_than_nothing(self, scorer: PairScorer) -> None:
        (found,) = scorer.token_scores([("Who owned the ship that sank off Norway?", PASSAGE)])
        assert found.of(0, len(PASSAGE)) < 0

    def test_each_token_stands_where_it_says(self, scorer: PairScorer) -> None:
        (found,) = scorer.token_scores([(QUESTION, PASSAGE)])
        pieces = [PASSAGE[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
        assert "".join(pieces) == PASSAGE.replace(" ", "")

    def test_scores_do_not_depend_on_what_is_read_beside_nor_on_the_order(self, scorer: PairScorer) -> None:
        pairs = [(QUESTION, PASSAGE), (QUESTION, "Short."), (QUESTION, PASSAGE * 3), ("Where?", PASSAGE)]
        together = scorer.token_scores(pairs)
        for pair, found in zip(pairs, together, strict=True):
            (alone,) = scorer.token_scores([pair])
            assert found.starts.tolist() == alone.starts.tolist()
            assert found.scores == pytest.approx(alone.scores, abs=0.3)  # in bf16, of other lengths

    def test_what_is_beyond_the_longest_is_unread(self, scorer: PairScorer) -> None:
        long = "Ships came and went. " * LONGEST
        (found,) = scorer.token_scores([(QUESTION, long)])
        assert len(found.scores) < LONGEST
        assert found.of(len(long) - 10, len(long)) == UNREAD

    def test_pairs_are_scored_as_before_after_tokens_were(self, scorer: PairScorer) -> None:
        long = [(QUESTION, "Ships came and went. " * 60)]
        before = scorer.scores(long)
        scorer.token_scores(long)
        assert scorer.scores(long) == pytest.approx(before)

    def test_no_pairs_no_scores(self, scorer: PairScorer) -> None:
        assert scorer.token_scores([]) == []


def test_only_networks_with_one_output_score_tokens(scorer: PairScorer) -> None:
    assert scorer.scores_tokens
    assert not load_scorer(str(WEIGHTS / "entailment")).scores_tokens


def test_a_folder_without_a_model_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_scorer(str(tmp_path_factory.mktemp("empty")))
