"""Claims by themselves: what the draft before them supplies, and what stays as it is where that is unsure."""

from __future__ import annotations

import pytest

from assistant.language.drafts.claims import claims_of

KNOWN = {
    "Per Dahl, a coach, was sent off. He later apologised.": "Per Dahl later apologised.",
    "Anna Rey sued John Holm. She won the case.": "Anna Rey won the case.",
    "Takeda is based in Tokyo. The company was founded in 1781.": "Takeda was founded in 1781.",
    "The World Health Organization backed it in 2023. The agency warned of delays.": (
        "The World Health Organization warned of delays."
    ),
    "The treaty was signed on 1 December 1959. Two days later, the king died.": "On 3 December 1959, the king died.",
    "The bridge opened in 1990. It was rebuilt two years later.": "The bridge was rebuilt in 1992.",
    "Residents were angry. They had signed a petition.": "Residents had signed a petition.",
    "The Norwegian Institute of Public Health was founded in 2002. The institute expects a decline.": (
        "The Norwegian Institute of Public Health expects a decline."
    ),
    "According to the port authority, the strike cost a lot. It said 422 ships had waited.": (
        "The port authority said 422 ships had waited."
    ),
    "The mill of Norden was sold. It cost six million crowns. Petra Holm is its chairwoman.": (
        "Petra Holm is the mill of Norden’s chairwoman."
    ),
    "Talks began on 27 April 2026. A mediator was called in two days later.": (
        "A mediator was called in on 29 April 2026."
    ),
    "The building stood empty. Ann Lee filed a complaint. It was dismissed.": "The complaint was dismissed.",
    "Maria Lopez led the study. Its results surprised Lopez.": "The study’s results surprised Maria Lopez.",
}

UNSURE = (
    "The company bought a ship in May. It was built in Bergen.",
    "John Smith accused Per Holm. He resigned.",
    "The law was in force from 1990 to 1995. The following year, the court met.",
    "Oz finished ahead of David McCormick. He conceded on Monday.",
    "The weather changed in May. It is unclear why the ice melted.",
    "Residents complained about trucks. They were loud.",
    "The prosecutor and the judge met Per Holm. He said nothing.",
    "The assembly moved its dinner to a hotel. It was held on Friday.",
    "The mayor, Per Holm, denied this. His deputy was less sure. She wanted a report.",
    "The port authority said ships had left. The director, Jan Veld, called it “a heavy blow”.",
    "Tickets cost from 79 euros. Karin Holt runs the company.",
    "The building stood empty. The judge called the complaint “late”. It was dismissed.",
    "The former mayor, Per Holm, was in court. The mayor said nothing.",
)


@pytest.mark.parametrize("draft", KNOWN)
def test_what_the_draft_leaves_no_doubt_about_is_supplied(draft: str) -> None:
    assert claims_of(draft)[-1].standalone == KNOWN[draft]


@pytest.mark.parametrize("draft", UNSURE)
def test_what_is_unsure_stays_as_it_is(draft: str) -> None:
    last = claims_of(draft)[-1]
    assert last.standalone == last.text
