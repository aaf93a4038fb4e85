from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.prose.citation_marks import DraftedSentence, drafted_sentences

MARKS = [
    ("It sank. [1]", (1,)),
    ("It sank [1].", (1,)),
    ("It sank [1] [2].", (1, 2)),
    ("It sank [1][2].", (1, 2)),
    ("It sank [1, 2].", (1, 2)),
    ("It sank [1,2].", (1, 2)),
    ("It sank [1 and 2].", (1, 2)),
    ("It sank [1-3].", (1, 2, 3)),
    ("It sank [1–3].", (1, 2, 3)),
    ("It sank 【1】.", (1,)),
    ("It sank ［１］.", (1,)),
    ("It sank [^1].", (1,)),
    ("It sank [source 1].", (1,)),
    ("It [1] sank.", (1,)),
    ("It sank[1].", (1,)),
    ("It sank [1](https://elsewhere.example/x).", (1,)),
    ("It sank [1-9000000].", tuple(range(1, 12))),
]


@pytest.mark.parametrize(("draft", "cited"), MARKS)
def test_marks_of_many_forms_are_understood(draft: str, cited: tuple[int, ...]) -> None:
    assert drafted_sentences(draft, finished=True) == [DraftedSentence("It sank.", cited)]


def test_each_sentence_has_its_own_marks() -> None:
    draft = "The ship sank in 1915. [1] It was found in 2022 [2]. Mr. Shears led the search."
    assert drafted_sentences(draft, finished=True) == [
        DraftedSentence("The ship sank in 1915.", (1,)),
        DraftedSentence("It was found in 2022.", (2,)),
        DraftedSentence("Mr. Shears led the search.", ()),
    ]


def test_lists_and_markup_become_sentences() -> None:
    draft = "## Answer\n- **It sank** in 1915 [1]\n2. See [this](javascript:alert(1)) and <b>that</b> [2]\n"
    assert drafted_sentences(draft, finished=True) == [
        DraftedSentence("Answer", ()),
        DraftedSentence("It sank in 1915", (1,)),
        DraftedSentence("See this and that", (2,)),
    ]


def test_brackets_that_are_no_marks_stay() -> None:
    assert drafted_sentences("It [sic] sank.", finished=True) == [DraftedSentence("It [sic] sank.", ())]


def test_a_growing_draft_gives_whole_sentences_with_all_their_marks_only() -> None:
    draft = "The ship sank in 1915 [1]. Mr. Shears found it. [2] It lies 3.5 km deep [1, 2]. That is all.\n"
    whole = drafted_sentences(draft, finished=True)
    assert len(whole) == 4
    for end in range(len(draft) + 1):
        growing = drafted_sentences(draft[:end], finished=False)
        assert growing == whole[: len(growing)], draft[:end]
    assert growing == whole


@given(st.text(alphabet="[]()0123456789,- .aZ【】\n", max_size=60))
def test_any_draft_can_be_read(draft: str) -> None:
    for sentence in drafted_sentences(draft, finished=True):
        assert all(number >= 0 for number in sentence.cited)
        assert sentence.text == " ".join(sentence.text.split())
