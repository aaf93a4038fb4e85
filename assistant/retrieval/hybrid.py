"""Question → passages: by meaning and by words, fused by score. A LangChain `BaseRetriever`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from assistant.language.entities.periods import Period
from assistant.language.query import Query
from assistant.language.signs.folding import folded
from assistant.language.signs.variants import variants
from assistant.language.tokens import is_cyrillic, stem
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, StoredPassage
from ingest.chunking import section_start
from ingest.errors import UsageError
from ingest.library import Library
from ingest.sentences.tables import cell_spans, header_before

CANDIDATES = 30
"""How many passages each of the two searches brings."""

VECTOR_WEIGHT = 0.7
"""What the meaning of a passage counts for (0 to 1); its words count for the rest."""

MOST_PER_STORY = 6
"""Most passages of one article, or of all copies of one, while other articles match too."""

CANDIDATE_FACTORS = (1, 4, 16)
"""Times as many candidates, in turn, where copies leave too few: a hundred copies of a story are one match."""

WIDER = 30
"""Times as many passages searched for by words, before all are, where only some articles may answer."""

LOOKUP_FACTOR = 2
"""Times as many passages read first as are wanted; the others only if these are too much of one story."""

RECENCY_BOOST = 1.5
"""What the score of a passage is multiplied by that was published when the question asks for."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles may answer: those of some publishers (any case), published from one day to another, both in it.

    `articles` are the ids of those that may, where any are named; `without` of those that may not. Of `tags` (any
    case) an article has one at least.

    Days are ISO dates ("2024-02-29"). An article of which only the month or year is known is in if it may be; one
    without a date is out where a day is given. False where all may answer.

    Raises:
        UsageError: a day is none, or the first comes after the last.
    """

    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    without: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day is not None and not _is_day(day):
                raise UsageError(f"There is no day {day!r}. Write days as year, month and day, like 2024-02-29.")
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"No day is from {self.since} on and up to {self.until}. Name the earlier one first.")

    def __bool__(self) -> bool:
        return bool(self.publishers or self.since or self.until or self.without or self.tags or self.articles)

    def matches(self, article: ArticleMetadata) -> bool:
        """Whether an article may answer."""
        publishers = {publisher.casefold() for publisher in self.publishers}
        if article.id in self.without or (self.articles and article.id not in self.articles):
            return False
        if publishers and (article.publisher or "").casefold() not in publishers:
            return False
        if self.tags and not {tag.casefold() for tag in self.tags} & {tag.casefold() for tag in article.tags}:
            return False
        if not self.since and not self.until:
            return True
        day = (article.published or "")[:10]
        known = len(day)
        return bool(day) and (self.since or "")[:known] <= day <= (self.until or "9999-12-31")[:known]


NO_FILTER = ArticleFilter()
"""All articles may answer."""


class HybridRetriever(BaseRetriever):
    """The passages of a library that match a question, best first.

    Each `Document` is one passage: its text, its id, and as metadata `article_id`, `start`, `end` (half-open
    offsets into `Article.text`), `heading`, `table_header` (of a table that goes on there), the article's facts,
    `score` (of meaning and words together, up to 1; half as much again where the time is right) and `similarity`
    (cosine to the question, -1 to 1).

    A question meets the text however its signs are typed: "CO2" finds "CO₂", "1,200" finds "1 200".

    A question for the latest news, or for that of some time, brings passages published then before others; one
    for last week's brings only these, if there are any.

    `invoke(question, k=…)` brings so many; `invoke(question, within=…)` only passages of the articles that it holds,
    however far down the ranking they are.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = Field(default=8, ge=1)
    today: Callable[[], date] = date.today

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        within: ArticleFilter = NO_FILTER,
    ) -> list[Document]:
        return [found.to_document() for found in self.retrieve(Query(query), k, within)]

    def retrieve(self, query: Query, k: int | None = None, within: ArticleFilter = NO_FILTER) -> list[RetrievedPassage]:
        """The passages that match a query, best first; see the class."""
        if not query.text.strip() or self.library.is_empty():
            return []
        query = Query(folded(query.text))
        vector = self.library.embeddings.embed_query(query.text)
        wanted, period = k or self.k, query.period(self.today())
        allowed = self._allowed(within) if within else None
        for factor in CANDIDATE_FACTORS[-1:] if within or (period and period.exclusive) else CANDIDATE_FACTORS:
            limit = CANDIDATES * factor
            similarity, relevance = self._search(query, vector, limit, allowed)
            fused = fuse(similarity, relevance)
            if period or query.wants_newest:
                fused = _time_boosted(fused, self.library.passages(list(fused)), period, newest=query.wants_newest)
            stored = self._looked_up(list(fused), wanted)
            distinct = _distinct(stored)
            is_enough = len(_of_each_story(distinct)) >= wanted
            if is_enough or len(fused) < limit or not _have_copies(stored):
                break
        return [
            self._with_table_header(
                RetrievedPassage.of(passage_id, stored[passage_id], fused[passage_id], similarity[passage_id])
            )
            for passage_id in _spread(distinct, wanted)
        ]

    def _with_table_header(self, found: RetrievedPassage) -> RetrievedPassage:
        """The passage with the header of the table that goes on where it begins."""
        if not cell_spans(found.sentence(0)):
            return found
        article = self.library.article(found.article_id)
        header = header_before(article.text, found.start, section_start(article.sections, found.start))
        return replace(found, table_header=header)

    def _search(
        self, query: Query, vector: Sequence[float], limit: int, allowed: frozenset[str] | None
    ) -> tuple[dict[str, float], dict[str, float]]:
        """The similarity of all that is found, and the relevance of what is found by its words."""
        relevance = self._search_words(query, limit, allowed)
        if allowed is None:
            near = dict(self.library.search_vectors(vector, limit))
            others = [passage_id for passage_id in relevance if passage_id not in near]
            return near | self.library.similarities(vector, others), relevance
        near = self.library.similarities(vector, list(allowed))  # by all vectors: the index cannot leave any out
        nearest = sorted(near, key=lambda passage_id: -near[passage_id])[:limit]
        return {passage_id: near[passage_id] for passage_id in {*nearest, *relevance} & near.keys()}, relevance

    def _looked_up(self, ranked: Sequence[str], k: int) -> dict[str, StoredPassage]:
        """The first of these passages, in their order: as many as it takes to have enough of different stories."""
        stored: dict[str, StoredPassage] = {}
        for some in (ranked[: LOOKUP_FACTOR * k], ranked[LOOKUP_FACTOR * k :]):
            found = self.library.passages(some)
            stored |= {passage_id: found[passage_id] for passage_id in some if passage_id in found}
            if len(_of_each_story(_distinct(stored))) >= k:
                break
        return stored

    def _allowed(self, within: ArticleFilter) -> frozenset[str]:
        """The ids of the passages that may answer."""
        held = [row.article.id for row in self.library.articles() if within.matches(row.article)]
        return frozenset(self.library.passage_ids(held))

    def _search_words(self, query: Query, limit: int, allowed: frozenset[str] | None) -> dict[str, float]:
        """The full-text index knows the forms of English words only: Russian ones are searched by their stem."""
        words = [*(word for word in query.content_words if not is_cyrillic(word)), *variants(query.text)]
        stems = [stem(word) for word in query.content_words if is_cyrillic(word)]
        inside: list[tuple[str, float]] = []
        for most in (limit, WIDER * limit, self.library.passage_count()):  # the last only where few of the first are in
            found = self.library.search_full_text(words, most, prefixes=stems)
            inside = [one for one in found if allowed is None or one[0] in allowed]
            if allowed is None or len(inside) >= limit or len(found) < most:
                break
        return dict(inside[:limit])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def fuse(similarity: Mapping[str, float], relevance: Mapping[str, float]) -> dict[str, float]:
    """The scores of passages, best first: a weighted sum of cosine and of bm25 as a share of the best.

    Takes the cosine (-1 to 1) of each, and bm25 (0 and up) of those that were found by their words. A sum of scores
    keeps how far the first is ahead, which one of ranks throws away (Bruch, Gai, Ingber 2023,
    https://arxiv.org/abs/2210.11934). Of equals the order of ids decides, so that every store gives the same.
    """
    best = max(relevance.values(), default=0.0) or 1.0
    scores = {
        one: VECTOR_WEIGHT * near + (1 - VECTOR_WEIGHT) * relevance.get(one, 0.0) / best
        for one, near in similarity.items()
    }
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _time_boosted(
    fused: Mapping[str, float], stored: Mapping[str, StoredPassage], period: Period | None, *, newest: bool
) -> dict[str, float]:
    """The scores, higher for passages of the time that is asked for; only these where only they count."""
    days = {passage_id: passage.article.published or "" for passage_id, passage in stored.items()}
    scores = dict(fused)
    if period:
        inside = {passage_id for passage_id, day in days.items() if period.contains(day)}
        if period.exclusive and inside:
            scores = {passage_id: score for passage_id, score in scores.items() if passage_id in inside}
        scores = {one: score * (RECENCY_BOOST if one in inside else 1.0) for one, score in scores.items()}
    if newest:
        order = sorted(set(days.values()))
        share = {day: place / max(1, len(order) - 1) for place, day in enumerate(order)}
        scores = {
            one: score * (1 + (RECENCY_BOOST - 1) * share.get(days.get(one, ""), 0.0)) for one, score in scores.items()
        }
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _distinct(ranked: Mapping[str, StoredPassage]) -> list[tuple[str, int]]:
    """The passages with their stories, each once: that of a copy, in the same words, says nothing more."""
    first: dict[tuple[int, str], str] = {}
    for passage_id, stored in ranked.items():
        first.setdefault((stored.article.story, " ".join(stored.passage.text.split())), passage_id)
    return [(passage_id, story) for (story, _), passage_id in first.items()]


def _have_copies(stored: Mapping[str, StoredPassage]) -> bool:
    """Whether some of these passages are of several articles that tell one story."""
    articles = {(one.article.story, one.article.id) for one in stored.values()}
    return len(articles) > len({story for story, _ in articles})


def _spread(ranked: Sequence[tuple[str, int]], limit: int) -> list[str]:
    """The first passages, but more than a few of one story only where nothing else is left."""
    first = _of_each_story(ranked)
    return [*first, *(passage_id for passage_id, _ in ranked if passage_id not in first)][:limit]


def _of_each_story(ranked: Sequence[tuple[str, int]]) -> list[str]:
    """The first few passages of each story."""
    seen: Counter[int] = Counter()
    first: list[str] = []
    for passage_id, story in ranked:
        seen[story] += 1
        if seen[story] <= MOST_PER_STORY:
            first.append(passage_id)
    return first
