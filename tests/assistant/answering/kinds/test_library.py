"""Questions on a small library of our own, answered from its catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from assistant.answer import Answer
from assistant.answering.catalogue.selection import nothing_within
from assistant.answering.conversation import Conversation
from assistant.answering.kinds import courtesy
from assistant.answering.kinds import library as library_kind
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter, HybridRetriever
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

RECORDS = [
    {
        "id": "bees",
        "title": "Bees return to the old city of Varn",
        "publisher": "The Coast Post",
        "author": "Ann Roe",
        "published": "2020-02-24",
        "text": "Beekeepers counted forty hives in Varn. The mayor, Ola Lind, planted lime trees for the bees.",
    },
    {
        "id": "ferry",
        "title": "Ferry to Osk runs again",
        "publisher": "The Coast Post",
        "published": "2021-05-03",
        "text": "The ferry between Varn and Osk runs again after a storm. Ola Lind cut the ribbon at the pier.",
    },
    {
        "id": "choir",
        "title": "A choir of a thousand voices",
        "publisher": "Hill Herald",
        "author": "Ben Moor",
        "published": "2022-11",
        "text": "A choir of a thousand voices sang at the lake. The concert of old songs lasted for three hours.",
    },
    {"id": "notes", "title": "Notes on bread", "text": "Bread of rye keeps for a week. It is baked slowly."},
]
Ask = Callable[..., Answer | None]


@pytest.fixture(scope="module")
def stocked(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of these articles; tests only read it."""
    folder = tmp_path_factory.mktemp("stocked")
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
    with Library.open(folder / "library") as opened:
        opened._embeddings = embeddings
        ingest_articles([file], opened)
        yield opened


@pytest.fixture
def ask_in(finder: EvidenceFinder) -> Ask:
    """Asks a library by courtesy or on itself; None where neither has an answer."""

    def ask(asked: Library, question: str, within: ArticleFilter = NO_FILTER) -> Answer | None:
        parts = Parts(asked, HybridRetriever(library=asked), finder, QuotingWriter(), RuleDecomposer())
        request = Request(Query(question, question), date(2026, 9, 15), Conversation())
        for kind in (courtesy, library_kind):
            steps = list(kind.respond(request, Pipeline(parts, within)))
            if steps:
                assert isinstance(steps[-1], Answer)
                return steps[-1]
        return None

    return ask


@pytest.mark.parametrize(
    ("question", "lead", "cited"),
    [
        ("How many articles are there?", "There are 4 articles. They were published from 24 February 2020 to", []),
        ("Which articles do you have?", "There are 4 articles:", ["choir", "ferry", "bees", "notes"]),
        ("What are the articles about?", "There are 4 articles. They tell of:", ["choir", "ferry", "bees", "notes"]),
        ("When was the newest article published?", "The newest article was published in November 2022:", ["choir"]),
        ("the two oldest articles", "The 2 oldest articles:", ["bees", "ferry"]),
        (
            "How old are the articles?",
            "The 3 articles were published from 24 February 2020 to November 2022;",
            ["bees", "choir"],
        ),
        ("Which publishers are there?", "There are 2 publishers; 1 article names none:", ["ferry", "choir"]),
        ("Who are the authors?", "There are 2 authors; 2 articles name none:", ["choir", "bees"]),
        ("articles from the coast post", "There are 2 articles of The Coast Post:", ["ferry", "bees"]),
        ("How many Herald articles are there?", "There is 1 article of Hill Herald:", ["choir"]),
        ("Do you have articles by Roe?", "Yes, there is 1 article of Ann Roe:", ["bees"]),
        ("is there anything from November?", "Yes, there is 1 article published in November 2022:", ["choir"]),
        ("what is the shortest article", "The shortest article is:", ["notes"]),
        ("what has Ann Roe written?", "There is 1 article of Ann Roe:", ["bees"]),
        ("which paper has the most articles", "There are 2 publishers; 1 article names none:", ["ferry", "choir"]),
        ("articles since May 2021", "There are 2 articles published since 1 May 2021:", ["choir", "ferry"]),
        (
            "articles since 2030",
            "There are no articles published since 1 January 2030. The articles were published",
            [],
        ),
        (
            "articles from Nobody",
            "There are no articles of Nobody. The publishers are The Coast Post (2 articles), Hill",
            [],
        ),
        ("how many articles mention Ola Lind?", "2 of the 4 articles mention “Ola Lind”:", ["bees", "ferry"]),
        ("which articles mention Ola Lind from Hill Herald", "The only article of Hill Herald does not mention", []),
        ("Does any article mention Paris?", "No. None of the 4 articles mentions “Paris”.", []),
        ("which articles mention rye bread?", "No article has “rye bread” word for word, but 1 has all", ["notes"]),
        ("Do you have anything on bees?", "Yes. 1 article looks to be about “bees”:", ["bees"]),
        ("newest article on Varn", "The newest article on “Varn” was published on 3 May 2021:", ["ferry"]),
    ],
)
def test_the_catalogue_answers(stocked: Library, ask_in: Ask, question: str, lead: str, cited: list[str]) -> None:
    answer = ask_in(stocked, question)
    assert answer is not None
    assert answer.lead.startswith(lead)
    assert answer.text.startswith(lead)
    assert (answer.kind, answer.state, answer.answered) == ("library", "answer", True)
    found = [citation.article_id for citation in answer.citations]
    assert (found if "mention" not in question else sorted(found)) == cited
    for citation in answer.citations:
        assert stocked.article(citation.article_id).text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who wrote the article on bees?", "“Bees return to the old city of Varn” was written by Ann Roe. [1]"),
        (
            "Who wrote the article on the ferry?",
            "“Ferry to Osk runs again” names no author; it was published by The Coast",
        ),
        ("Who wrote “Bees return to the old city of Varn”?", "“Bees return to the old city of Varn” was written by"),
        ("When was the choir article published?", "“A choir of a thousand voices” was published in November 2022, by"),
        (
            "Who published the article on bees?",
            "“Bees return to the old city of Varn” was published by The Coast Post, on 24",
        ),
    ],
)
def test_facts_of_one_article_are_told(stocked: Library, ask_in: Ask, question: str, text: str) -> None:
    answer = ask_in(stocked, question)
    assert answer is not None
    assert answer.text.startswith(text)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Hamlet?",
        "Who wrote Bees?",
        "Who wrote Notes on bread?",
        "How many articles of the treaty are there?",
        "Which museum articles?",
        "Who sang?",
    ],
)
def test_what_may_be_on_the_world_is_left_to_others(stocked: Library, ask_in: Ask, question: str) -> None:
    assert ask_in(stocked, question) is None


def test_a_mention_is_quoted_where_it_stands(stocked: Library, ask_in: Ask) -> None:
    answer = ask_in(stocked, "Which articles mention lime trees?")
    assert answer is not None
    assert answer.citations[0].quote == "The mayor, Ola Lind, planted lime trees for the bees."


def test_only_articles_within_count(stocked: Library, ask_in: Ask) -> None:
    within = ArticleFilter(publishers=("the coast post",), since="2021-01-01")
    answer = ask_in(stocked, "How many articles mention Ola Lind?", within)
    assert answer is not None
    assert answer.lead.startswith("The only article of the coast post published since 1 January 2021 mentions")
    assert [citation.article_id for citation in answer.citations] == ["ferry"]


def test_a_filter_with_nothing_in_it_is_told(stocked: Library) -> None:
    def told(**within: object) -> str | None:
        return nothing_within(stocked, ArticleFilter(**within))  # type: ignore[arg-type]

    publishers = "The publishers are The Coast Post (2 articles), Hill Herald (1)."
    assert told(publishers=("Nobody",)) == f"There are no articles of Nobody. {publishers}"
    assert (told(since="2030-01-01") or "").startswith("There are no articles published since 1 January 2030. The")
    assert told(publishers=("Nobody", "Hill Herald")) is None
    assert (told(articles=("gone",)) or "").startswith("The articles that you chose are not in the library any more.")
    early = "There are no articles published until 1 January 2000 among those that you chose."
    assert (told(articles=("ferry",), until="2000-01-01") or "").startswith(early)
    assert told() is None


def test_a_tag_that_no_article_has_is_told_with_the_nearest(stocked: Library) -> None:
    stocked.change_tags(["bees"], add=["Insects", "Cities"])
    try:
        told = nothing_within(stocked, ArticleFilter(tags=("insect",)))
        assert told == "No article is tagged insect. The nearest tag is Insects."
        told = nothing_within(stocked, ArticleFilter(tags=("zzz",)))
        assert told == "No article is tagged zzz. The most used tags are Cities, Insects."
        assert nothing_within(stocked, ArticleFilter(tags=("CITIES", "zzz"))) is None
        told = nothing_within(stocked, ArticleFilter(tags=("cities",), since="2025-01-01")) or ""
        assert told.startswith("There are no articles tagged cities published since 1 January 2025.")
    finally:
        stocked.change_tags(["bees"], remove=["Insects", "Cities"])
    told = nothing_within(stocked, ArticleFilter(tags=("x",)))
    assert told == "No article is tagged x. None of the articles has a tag."


def test_an_empty_library_says_how_to_add_articles(library: Library, ask_in: Ask) -> None:
    for question in ("hello", "help", "How many articles are there?"):
        answer = ask_in(library, question)
        assert answer is not None
        assert answer.text.endswith("Add files, folders or web addresses first: then ask.")


def test_courtesy_has_no_quotes_and_asks_what_the_library_answers(stocked: Library, ask_in: Ask) -> None:
    answer = ask_in(stocked, "Hello, who are you?")
    assert answer is not None
    assert (answer.kind, answer.answered, answer.sentences, answer.citations) == ("courtesy", True, (), ())
    for question in ("Summarise “A choir of a thousand voices”", "What is “Ferry to Osk runs again” about?"):
        assert question in answer.text
    assert ask_in(stocked, "Which articles do you have?") is not None


@pytest.mark.parametrize("said", ["thanks", "bye", "wtf", "Are my articles sent anywhere?", "ok", "help"])
def test_courtesy_is_answered_with_courtesy(stocked: Library, ask_in: Ask, said: str) -> None:
    answer = ask_in(stocked, said)
    assert answer is not None
    assert answer.kind == "courtesy"
    assert answer.text
