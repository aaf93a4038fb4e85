"""Sentences → clauses that can be true or false by themselves."""

from __future__ import annotations

import pytest

from assistant.language.drafts.splitting.clauses import clauses_of

SEVERAL = {
    "The bridge opened in 1990 and was rebuilt in 2005.": [
        "The bridge opened in 1990.",
        "The bridge was rebuilt in 2005.",
    ],
    "Anna Rey, who led the institute until 2010, won the prize and moved to Oslo.": [
        "Anna Rey led the institute until 2010.",
        "Anna Rey won the prize.",
        "Anna Rey moved to Oslo.",
    ],
    "The prize went to Anna Rey, who led the institute for ten years.": [
        "The prize went to Anna Rey.",
        "Anna Rey led the institute for ten years.",
    ],
    "Erik Moen, the mayor of Leirvik, opened the bridge on Friday.": [
        "Erik Moen was the mayor of Leirvik.",
        "Erik Moen opened the bridge on Friday.",
    ],
    "The minister said that the school would close and that pupils would move to Os.": [
        "The minister said that the school would close.",
        "The minister said that pupils would move to Os.",
    ],
    "The minister said the school was unsafe and added that pupils had moved to Os.": [
        "The minister said the school was unsafe.",
        "The minister added that pupils had moved to Os.",
    ],
    "The road was closed and traffic was diverted, police said.": [
        "The road was closed, police said.",
        "Traffic was diverted, police said.",
    ],
    "According to the report, the dam was weak and the engineers knew it.": [
        "According to the report, the dam was weak.",
        "According to the report, the engineers knew it.",
    ],
    "The ferry was built in Bergen in 1990 and sold to a Greek firm in 2001.": [
        "The ferry was built in Bergen in 1990.",
        "The ferry was sold to a Greek firm in 2001.",
    ],
    "He was elected in 2010 and served two terms.": ["He was elected in 2010.", "He served two terms."],
    "In 1995, the council sold the ferry, bought two buses and hired four drivers.": [
        "In 1995, the council sold the ferry.",
        "The council bought two buses.",
        "The council hired four drivers.",
    ],
    "Denmark, Sweden and Norway were invited to the talks.": [
        "Denmark was invited to the talks.",
        "Sweden was invited to the talks.",
        "Norway was invited to the talks.",
    ],
    "While the council approved the plan, residents rejected it in a vote.": [
        "The council approved the plan.",
        "Residents rejected it in a vote.",
    ],
    "Profits fell by 12% to €1.2bn; the shares closed at 14.05.": [
        "Profits fell by 12% to €1.2bn.",
        "The shares closed at 14.05.",
    ],
}

ONE = (
    "Denmark, Sweden and Norway were united in 1397.",
    "The school closed because the roof leaked and the walls were damp.",
    "The mayor visited the school and the library that was closed last year.",
    "Police believe that two men entered the shop, threatened the owner and took the money.",
    "The man who led the strike and won the vote was jailed.",
    "The bridge links Os with Leirvik, which has schools, shops and a port.",
    "The vaccine reduced infections by 40% and hospital stays by 60%.",
    "If the dam breaks, the village is lost and the road is closed.",
    "The group shares music, oral and written literature.",
    "The mayor said: “It is a shame and we will fight it.”",
)


@pytest.mark.parametrize("sentence", SEVERAL)
def test_what_is_plainly_several_is_taken_apart(sentence: str) -> None:
    assert [clause.text for clause in clauses_of(sentence)] == SEVERAL[sentence]


@pytest.mark.parametrize("sentence", ONE)
def test_what_may_be_one_stays_whole(sentence: str) -> None:
    assert [clause.text for clause in clauses_of(sentence)] == [sentence]


def test_a_clause_around_another_stands_at_its_longer_piece() -> None:
    sentence = "Anna Rey, who led the institute, won the national prize for physics in 2010."
    assert [sentence[one.start : one.end] for one in clauses_of(sentence)] == [
        "led the institute",
        "won the national prize for physics in 2010.",
    ]
