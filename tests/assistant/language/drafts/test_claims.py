"""Drafts → claims: in place, disjoint, in order, each by itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language.drafts.claims import claims_of
from assistant.language.drafts.sentences import sentences_of

PIECES = (
    'The mayor|Anna Rey|, who led it,| said that |closed the school| and | but |. |? |\n|\n\n|- |\t|# |“|”|"|he |it |'
    "They |the following year|In 1995, |31 December 9999|A and B were closed|; |’s |(|) – |Dr. |U.S. |日本。|=====|**|"
    "while |Although |, the mayor of Os, |two days later|\u2028"
).split("|")

FERRY = """Northlight ferry back in service after fire

By Maria Solberg

The ferry Northern Star returned to service on Monday, three weeks after a fire injured two crew members. The ship, \
which was built in Bergen in 1998, carries 400 passengers between Leirvik and Os. “We are relieved,” said Erik Moen, \
managing director of Northlight Shipping. “The repairs cost more than we had expected. But safety comes first.”

The company bought the vessel in 2009 and spent 14 million kroner on a refit the following year. It employs 210 people.

The mayor of Leirvik, Anna Rey, said that the town had lost 2 million kroner and that hotels had cut staff. She called \
the delay “a disgrace”. Residents were angry. They had signed a petition in May.

Will the ferry sail through the winter? Northlight will publish a new timetable next week.
"""

MECHANISM = """# Antikythera mechanism: what the new scans show

The mechanism was found by divers in 1901. It is the oldest known analogue computer. In 2005, researchers led by Mike \
Edmunds and Tony Freeth scanned the device and found at least 30 gears. The following year, they told of it.

The scans showed two things:
- a date dial with 235 divisions
- The front dial was marked with the signs of the zodiac.

| Fragment | Gears | Found |
|---|---|---|
| A | 27 | 1902 |
"""


def standalones(text: str) -> list[str]:
    return [claim.standalone for claim in claims_of(text) if not claim.not_checkable]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_claims_stand_in_their_draft_in_order_and_every_sentence_has_one(text: str) -> None:
    claims = claims_of(text)
    end = 0
    for claim in claims:
        assert text[claim.start : claim.end] == claim.text
        assert claim.text
        assert claim.standalone
        assert end <= claim.start
        assert claim.sentence[0] <= claim.start
        assert claim.end <= claim.sentence[1]
        end = claim.end
    assert {claim.sentence for claim in claims} == {(one.start, one.end) for one in sentences_of(text)}


def test_a_news_story() -> None:
    assert standalones(FERRY) == [
        "The ferry Northern Star returned to service on Monday, three weeks after a fire injured two crew members.",
        "The ship was built in Bergen in 1998.",
        "The ship carries 400 passengers between Leirvik and Os.",
        "“We are relieved,” said Erik Moen.",
        "Erik Moen is managing director of Northlight Shipping.",
        "Erik Moen said: “The repairs cost more than we had expected.”",
        "Erik Moen said: “But safety comes first.”",
        "Northlight Shipping bought the vessel in 2009.",
        "Northlight Shipping spent 14 million kroner on a refit in 2010.",
        "Northlight Shipping employs 210 people.",
        "The mayor of Leirvik, Anna Rey, said that the town had lost 2 million kroner.",
        "The mayor of Leirvik, Anna Rey, said that hotels had cut staff.",
        "Anna Rey called the delay “a disgrace”.",
        "Residents were angry.",
        "Residents had signed a petition in May.",
    ]


def test_what_is_no_claim_of_a_news_story_says_why() -> None:
    assert [claim.not_checkable for claim in claims_of(FERRY) if claim.not_checkable] == [
        "a heading",
        "who made it, not what it tells",
        "a question",
        "a forecast",
    ]


def test_a_story_in_markdown_with_a_list_and_a_table() -> None:
    assert standalones(MECHANISM) == [
        "The Antikythera mechanism was found by divers in 1901.",
        "The Antikythera mechanism is the oldest known analogue computer.",
        "In 2005, researchers led by Mike Edmunds and Tony Freeth scanned the device.",
        "Researchers led by Mike Edmunds and Tony Freeth found at least 30 gears.",
        "In 2006, researchers led by Mike Edmunds and Tony Freeth told of the device.",
        "The new scans showed two things.",
        "The new scans showed two things: a date dial with 235 divisions.",
        "The front dial was marked with the signs of the zodiac.",
        "A: Gears 27, Found 1902.",
    ]


def test_a_sentence_of_many_thousand_letters_is_one_claim() -> None:
    text = f"The list names {', '.join(f'person {number}' for number in range(400))}."
    assert [claim.text for claim in claims_of(text)] == [text]


def test_a_line_without_a_full_stop_is_a_claim() -> None:
    assert standalones("Mount Etna erupted in 2021") == ["Mount Etna erupted in 2021."]
    assert (
        len(standalones("Mount Etna erupted in 2021\nThe canal was blocked for six days\nOslo hosted the Games\n")) == 3
    )


def test_nothing_in_it() -> None:
    assert claims_of("") == []
    assert claims_of(" \n\n--- \n") == []
