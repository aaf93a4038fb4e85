from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.follow_ups.kinds import FollowUpKind, follow_up_kind

ASKED = {
    FollowUpKind.SOURCE: [
        "which article is that from?",
        "Where did you get that?",
        "source?",
        "And what's your source for that?",
        "how do you know?",
        "what makes you say that?",
        "got a source for that?",
        "can you show me the article, please",
    ],
    FollowUpKind.QUOTE: ["Where does it say that?", "show me where", "what exactly does it say?", "quote it, pls"],
    FollowUpKind.DATE: ["when was that written?", "how old is this article", "how old is this?", "as of when?"],
    FollowUpKind.AUTHOR: ["who wrote that?", "who is the author of this article"],
    FollowUpKind.CURRENT: [
        "is that still so?",
        "still true?",
        "has that changed?",
        "any updates on that?",
        "and today?",
    ],
    FollowUpKind.SPEAKER: ["who said that?", "Who says so?", "says who?", "according to whom?"],
    FollowUpKind.DOUBT: [
        "are you sure?",
        "Really?",
        "is that true?",
        "Are you absolutely certain about that?",
        "I don't believe that.",
        "hm, that can't be right",
        "do other articles say so too?",
    ],
    FollowUpKind.MORE: ["show me more", "more", "What else?", "tell me more", "go on", "and then?", "anything else?"],
    FollowUpKind.SHORTER: ["shorter, please", "in one sentence", "tl;dr", "can you make it shorter?", "briefly"],
}
NOT_ABOUT_THE_ANSWER = [
    "Why?",
    "And in 2020?",
    "Where is it?",
    "Where did the crew come from?",
    "Tell me more about the euro",
    "Who said that the weather was to blame?",
    "Which article is about Mars?",
    "How many more ships came?",
    "Is it true that the ship sank?",
    "Summarise it in one sentence",
    "What happened to the crew?",
    "How old is it?",
    "How old is the church?",
    "When was it built?",
    "Who wrote it?",
    "Is the ship still there?",
    "What has changed in the law?",
    "thanks",
]


@pytest.mark.parametrize(("kind", "question"), [(kind, one) for kind, asked in ASKED.items() for one in asked])
def test_what_is_asked_about_an_answer_is_known(kind: FollowUpKind, question: str) -> None:
    assert follow_up_kind(question) is kind


@pytest.mark.parametrize("question", NOT_ABOUT_THE_ANSWER)
def test_what_has_a_subject_of_its_own_is_none(question: str) -> None:
    assert follow_up_kind(question) is None


@given(st.text(max_size=60))
def test_any_text_has_a_kind_or_none(question: str) -> None:
    assert follow_up_kind(question) in {None, *FollowUpKind}
