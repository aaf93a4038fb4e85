"""Comparisons in a few short articles, with the real models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.answer import Answer, sections_of
from assistant.answering.conversation import Conversation
from assistant.answering.kinds.comparisons import respond
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.library import Library

ARTICLES = [
    {
        "id": "fire",
        "title": "Fire destroys market hall in Vestvik",
        "publisher": "The Vestvik Post",
        "published": "2024-05-03",
        "text": "A fire destroyed the market hall of Vestvik on the night of 2 May 2024. Forty stalls burned down and "
        "twelve people were injured, the police said.\n\nMayor Anna Holm said that the hall would be rebuilt within "
        "two years.",
    },
    {
        "id": "mourning",
        "title": "Vestvik mourns its old market",
        "publisher": "Coast Daily",
        "published": "2024-05-06",
        "text": "The market hall of Vestvik burned down in the night of 2 May. An investigator said that old wiring "
        "had caused the fire. Mayor Anna Holm said that the hall would not be rebuilt.",
    },
    {
        "id": "ferry",
        "title": "Ferry line to Orsund opens in June",
        "publisher": "Coast Daily",
        "published": "2024-04-20",
        "text": "A new ferry will link Vestvik with Orsund from 15 June 2024. The ferry Marit has a mass of 900 tons, "
        "while the tug Bravo has a mass of 300 tons. Marit cost 28 million euros and was built in Gdansk. Bravo had "
        "been in service since 1979 and will become a restaurant.",
    },
]


@pytest.fixture
def ask(held: Library, finder: EvidenceFinder) -> Callable[[str], Answer | None]:
    parts = Parts(held, HybridRetriever(library=held), finder, QuotingWriter(), RuleDecomposer())

    def answer(question: str) -> Answer | None:
        request = Request(Query(question), date(2024, 5, 10), Conversation())
        *_, last = [*respond(request, Pipeline(parts))] or [None]
        for citation in last.citations if isinstance(last, Answer) else ():
            assert held.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        return last if isinstance(last, Answer) else None

    return answer


def test_what_tells_of_both_stands_first_and_then_each_under_its_name(ask: Callable[[str], Answer | None]) -> None:
    answer = ask("Compare Marit and Bravo")
    assert answer is not None
    assert (answer.kind, answer.state) == ("comparison", "answer")
    both, *sides = sections_of(answer.sentences)
    assert both.heading == "Marit, Bravo"
    assert "900 tons, while" in both.sentences[0].text
    assert [side.heading for side in sides] == ["Marit", "Bravo"]
    assert [side.sentences[0].text[:15] for side in sides] == ["Marit cost 28 m", "Bravo had been "]


def test_where_one_sentence_answers_for_both_it_is_all_that_is_quoted(ask: Callable[[str], Answer | None]) -> None:
    answer = ask("How many tons heavier is Marit than Bravo?")
    assert answer is not None
    assert len(answer.citations) == 1
    assert [section.heading for section in sections_of(answer.sentences)] == ["Marit, Bravo"]


def test_a_side_that_nothing_is_told_of_is_said_to_be_so(ask: Callable[[str], Answer | None]) -> None:
    answer = ask("Compare Marit and the Titanic")
    assert answer is not None
    assert (answer.lead, answer.state, answer.answered) == (
        "The articles tell nothing of the Titanic.",
        "may_answer",
        False,
    )
    assert {sentence.heading for sentence in answer.sentences} == {"Marit"}


def test_nothing_is_compared_where_neither_is_told_of(ask: Callable[[str], Answer | None]) -> None:
    assert ask("Compare whales and dolphins") is None
    assert ask("Who built Marit?") is None


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("What do the papers disagree about?", "They contradict each other:"),
        ("What do the papers disagree about on the market hall?", "They contradict each other on the market hall:"),
    ],
)
def test_where_papers_contradict_each_other_that_is_said(
    ask: Callable[[str], Answer | None], question: str, lead: str
) -> None:
    answer = ask(question)
    assert answer is not None
    assert answer.lead == lead
    assert {(one.heading, one.text) for one in answer.sentences} >= {
        ("The Vestvik Post, 3 May 2024", "Mayor Anna Holm said that the hall would be rebuilt within two years."),
        ("Coast Daily, 6 May 2024", "Mayor Anna Holm said that the hall would not be rebuilt."),
    }


def test_who_says_what_stands_under_who_says_it(ask: Callable[[str], Answer | None]) -> None:
    answer = ask("Who says what on the market hall?")
    assert answer is not None
    assert {"Mayor Anna Holm (The Vestvik Post)", "Mayor Anna Holm (Coast Daily)", "The Vestvik Post"} <= {
        sentence.heading for sentence in answer.sentences
    }
