from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.language.query import Query
from assistant.retrieval.hybrid import (
    CANDIDATE_FACTORS,
    CANDIDATES,
    MOST_PER_STORY,
    ArticleFilter,
    HybridRetriever,
    fuse,
)
from ingest.article import ArticleMetadata
from ingest.embedding import SentenceEmbeddings
from ingest.errors import UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles


class TestStandard(RetrieversIntegrationTests):
    """LangChain's own tests of a retriever."""

    @pytest.fixture(autouse=True)
    def _library(self, sample_library: Library) -> None:
        self.library = sample_library

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return HybridRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return "How deep does the wreck of Endurance lie?"


def test_documents_are_passages_with_their_place_and_facts(sample_library: Library) -> None:
    found = HybridRetriever(library=sample_library).invoke("How deep does the wreck of Endurance lie?")
    assert "3,008 metres" in found[0].page_content
    for document in found:
        facts = document.metadata
        article = sample_library.article(facts["article_id"])
        assert article.text[facts["start"] : facts["end"]] == document.page_content
        assert (facts["title"], facts["published"]) == (article.title, article.published)
        assert -1 <= facts["similarity"] <= 1
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)


def test_a_document_is_what_is_retrieved(sample_library: Library) -> None:
    retriever = HybridRetriever(library=sample_library)
    question = "Compare when the Montreal Protocol and the Kigali Amendment were adopted."
    found = retriever.retrieve(Query(question), k=5)
    assert len(found) == 5
    assert [passage.to_document() for passage in found] == retriever.invoke(question, k=5)


def test_words_find_what_meaning_alone_would_not(sample_library: Library) -> None:
    found = HybridRetriever(library=sample_library, k=1).invoke("Yelcho")
    assert "Yelcho" in found[0].page_content


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.sampled_from(['"', "a AND", "NEAR(a b)", "title:x", "x*", "^x", "-x", "(", "NOT", "{a b}: c"]))
def test_any_text_is_a_safe_query(sample_library: Library, query: str) -> None:
    assert len(HybridRetriever(library=sample_library).invoke(query.encode("utf-8", "ignore").decode())) <= 8


def test_an_empty_library_has_nothing(library: Library) -> None:
    assert HybridRetriever(library=library).invoke("Who?") == []


def test_one_article_does_not_crowd_out_the_others(library: Library, tmp_path: Path) -> None:
    paragraph = "The harbour of Varna handled more grain than before, and the harbour office says why. "
    (tmp_path / "long.txt").write_text("\n\n".join(paragraph * 6 + f"Part {n}." for n in range(9)), encoding="utf-8")
    for number in range(6):
        text = f"The harbour of Varna was closed for {number + 2} days by a storm in winter, said the office."
        (tmp_path / f"short{number}.txt").write_text(text, encoding="utf-8")
    ingest_articles([tmp_path / "long.txt", *tmp_path.glob("short*.txt")], library)
    found = HybridRetriever(library=library, k=8).invoke("harbour of Varna grain office")
    of_each = Counter(document.metadata["article_id"] for document in found)
    assert len(found) == 8
    assert max(of_each.values()) <= MOST_PER_STORY


def test_copies_of_a_story_are_one_match(library: Library, tmp_path: Path) -> None:
    story = " ".join(f"The harbour of Varna handled {n} tons of grain in the year {1900 + n}." for n in range(20))
    for number in range(40):
        (tmp_path / f"copy{number}.txt").write_text(f"Paper {number}. {story}", encoding="utf-8")
    for number in range(8):
        text = f"The harbour of town {number} handled grain from the valley of river {number}, its office said."
        (tmp_path / f"other{number}.txt").write_text(text, encoding="utf-8")
    ingest_articles(sorted(tmp_path.glob("*.txt")), library)
    found = HybridRetriever(library=library, k=8).invoke("How much grain did the harbour of Varna handle?")
    stories = Counter(document.metadata["story"] for document in found)
    assert len(found) == len({document.page_content for document in found}) == 8
    assert max(stories.values()) <= MOST_PER_STORY


def test_a_lone_article_may_fill_the_list(library: Library, tmp_path: Path) -> None:
    paragraph = "The harbour of Varna handled more grain than before, and the harbour office says why. "
    (tmp_path / "long.txt").write_text("\n\n".join(paragraph * 6 + f"Part {n}." for n in range(9)), encoding="utf-8")
    ingest_articles([tmp_path / "long.txt"], library)
    assert len(HybridRetriever(library=library, k=8).invoke("harbour of Varna")) == 8


def test_russian_words_are_found_in_their_other_forms(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library(tmp_path / "russian")
    (tmp_path / "bridge.txt").write_text("Мост через реку открыли в четверг. Движение начнётся вечером.", "utf-8")
    (tmp_path / "bread.txt").write_text("Цены на хлеб выросли на два процента за год.", "utf-8")
    ingest_articles([tmp_path / "bridge.txt", tmp_path / "bread.txt"], library)
    assert library.search_full_text([], 5, prefixes=["цен"]) != []
    found = HybridRetriever(library=library, k=1).invoke("О ценах на хлебе что известно?")
    assert "хлеб" in found[0].page_content


def test_fusion_prefers_what_is_near_and_has_the_words() -> None:
    fused = fuse({"near": 0.8, "both": 0.7, "words": 0.1}, {"both": 9.0, "words": 12.0})
    assert list(fused) == ["both", "near", "words"]


def test_fusion_keeps_how_far_the_best_words_are_ahead() -> None:
    far, close = fuse({"a": 0.5, "b": 0.5}, {"a": 10.0, "b": 1.0}), fuse({"a": 0.5, "b": 0.5}, {"a": 10.0, "b": 9.0})
    assert far["a"] == close["a"] <= 1
    assert far["b"] < close["b"] < close["a"]


def test_of_equals_the_order_of_ids_decides_and_not_that_of_the_store() -> None:
    assert (
        list(fuse({"b": 0.5, "c": 0.6, "a": 0.5}, {}))
        == list(fuse({"a": 0.5, "b": 0.5, "c": 0.6}, {}))
        == ["c", "a", "b"]
    )


near = st.floats(-1, 1)
of_words = st.floats(0, 100)


@given(st.dictionaries(st.sampled_from("abcdefgh"), near), st.dictionaries(st.sampled_from("abcdefgh"), of_words))
def test_fusion_keeps_every_id_once_in_order_of_score(
    similarity: dict[str, float], relevance: dict[str, float]
) -> None:
    fused = fuse(similarity, relevance)
    assert fused.keys() == similarity.keys()
    assert list(fused.values()) == sorted(fused.values(), reverse=True)
    assert all(-1 <= score <= 1 for score in fused.values())


MAYORS = [("Ann Aske", "2024-05-02"), ("Bo Birk", "2025-05-02"), ("Cy Crane", "2026-11-18"), ("Di Dole", None)]


@pytest.fixture
def town(library: Library, tmp_path: Path) -> HybridRetriever:
    """A town whose mayor changes: one article for each, in the library of a Tuesday."""
    lines = [
        {
            "id": name,
            "text": f"{name} is the mayor of Lowmere, the town hall said. The market was full.",
            "published": day,
        }
        for name, day in MAYORS
    ]
    (tmp_path / "town.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ingest_articles([tmp_path / "town.jsonl"], library)
    return HybridRetriever(library=library, today=lambda: date(2026, 11, 24))


def test_the_newest_come_first_where_they_are_asked_for(town: HybridRetriever) -> None:
    assert "Cy Crane" in town.invoke("Who is the mayor of Lowmere now?")[0].page_content


def test_a_time_leans_on_what_was_published_then(town: HybridRetriever) -> None:
    found = town.invoke("Who was the mayor of Lowmere in May 2025?")
    assert "Bo Birk" in found[0].page_content
    assert len(found) == len(MAYORS)


def test_last_week_is_last_week_only(town: HybridRetriever) -> None:
    found = town.invoke("Who was called the mayor of Lowmere last week?")
    assert ["Cy Crane" in document.page_content for document in found] == [True]


def test_where_nothing_is_of_that_time_all_count(town: HybridRetriever) -> None:
    assert len(town.invoke("Who was called the mayor of Lowmere yesterday?")) == len(MAYORS)


def published(day: str | None, publisher: str | None = None) -> ArticleMetadata:
    """The facts of an article that matter here."""
    return ArticleMetadata("id", "Title", "source", None, publisher, None, day, None)


@pytest.mark.parametrize(
    ("day", "since", "until", "held"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29", True),
        ("2024-02-28", "2024-02-29", None, False),
        ("2024-03-01", None, "2024-02-29", False),
        ("2024-02", "2024-02-10", "2024-02-20", True),
        ("2024-02", "2024-03-01", None, False),
        ("2024", "2024-05-01", "2024-06-01", True),
        ("2024", None, "2023-12-31", False),
        (None, "0001-01-01", None, False),
        (None, None, None, True),
    ],
)
def test_an_article_is_within_days_if_it_may_be_of_one(
    day: str | None, since: str | None, until: str | None, held: bool
) -> None:
    assert ArticleFilter(since=since, until=until).matches(published(day)) is held


def test_of_tags_one_is_enough_in_any_case() -> None:
    within = ArticleFilter(tags=("Meer", "É t é"))
    tagged = [replace(published(None), tags=tags) for tags in (("x", "MEER"), ("é t é",), ("Meerkat",), ())]
    assert [within.matches(one) for one in tagged] == [True, True, False, False]
    assert within
    assert not ArticleFilter(since="2024-01-01", tags=("x",)).matches(replace(published("2023"), tags=("x",)))


def test_a_publisher_is_known_in_any_case() -> None:
    within = ArticleFilter(("BelTA", "ÖRF"))
    assert [within.matches(published(None, name)) for name in ("BELTA", "örf", "BelTA News", None)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("day", ["2024", "2024-13-01", "2024-W01-1", "29.02.2024", "", "yesterday"])
def test_a_day_that_is_none_is_refused_in_one_line(day: str) -> None:
    for named in ({"since": day}, {"until": day}):
        with pytest.raises(UsageError, match=r"There is no day .* like 2024-02-29") as refused:
            ArticleFilter(**named)
        assert "\n" not in str(refused.value)


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(UsageError, match="from 2024-03-01 on and up to 2024-02-29"):
        ArticleFilter(since="2024-03-01", until="2024-02-29")


@pytest.fixture(scope="module")
def crowded(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """More articles on the harbour than any search brings, and two of other papers that hardly speak of it."""
    folder = tmp_path_factory.mktemp("crowded")
    many = [
        {
            "id": f"many{number}",
            "text": f"The harbour of Varna handled {number} tons of grain on day {number}, its harbour office said.",
            "publisher": "Port Daily",
            "published": "2024-01-01",
        }
        for number in range(CANDIDATES * CANDIDATE_FACTORS[-1] + 50)
    ]
    few = [
        {"id": "far", "text": "A choir sang at the fair.", "publisher": "Hill Post", "published": "2024-06-01"},
        {"id": "near", "text": "A ship was seen at sea.", "publisher": "Hill Post", "published": "2025-06-01"},
    ]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, many + few)), encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "all.jsonl"], library)
        yield library


def ids_found(library: Library, within: ArticleFilter, k: int = 8) -> list[str]:
    found = HybridRetriever(library=library).invoke(
        "How much grain did the harbour of Varna handle?", k=k, within=within
    )
    return [document.metadata["article_id"] for document in found]


def test_passages_within_are_found_however_deep_they_are(crowded: Library) -> None:
    assert set(ids_found(crowded, ArticleFilter(("hill post",)))) == {"near", "far"}
    assert ids_found(crowded, ArticleFilter(("Hill Post",), since="2025-01-01")) == ["near"]
    assert ids_found(crowded, ArticleFilter(since="2024-05-01", until="2024-12-31")) == ["far"]
    assert ids_found(crowded, ArticleFilter(("No such paper",))) == []
    assert ids_found(crowded, ArticleFilter(articles=("far", "gone"))) == ["far"]
    assert ids_found(crowded, ArticleFilter(("Hill Post",), since="2025-01-01", articles=("far",))) == []
    of_port = ids_found(crowded, ArticleFilter(("Port Daily", "Hill Post"), until="2024-01-01"))
    assert len(of_port) == 8
    assert all(found.startswith("many") for found in of_port)


def test_each_call_has_its_own_within(crowded: Library) -> None:
    retriever = HybridRetriever(library=crowded, k=3)
    assert len(retriever.invoke("harbour", within=ArticleFilter(("Hill Post",)))) == 2
    assert len(retriever.invoke("harbour")) == 3
