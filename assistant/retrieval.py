"""Question → passages: by meaning and by words, fused by rank. A LangChain `BaseRetriever`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from assistant.intent import Intent, intent_of
from assistant.wording import content_words, is_cyrillic, stem
from ingest.article import ArticleFacts, StoredPassage
from ingest.errors import UsageError
from ingest.library import Library

CANDIDATES = 30
"""How many passages each of the two searches brings."""

RANK_OFFSET = 10
"""The constant of reciprocal rank fusion: 1 / (offset + rank). Smaller trusts the first ranks more."""

OF_ONE_STORY = 4
"""Most passages of one article, or of all copies of one, while other articles match too."""

WIDER = (1, 4, 16)
"""Times as many candidates, in turn, where copies leave too few: a hundred copies of a story are one match."""

TIMELY = 1.5
"""What the rank of a passage is multiplied by that was published when the question asks for."""


@dataclass(frozen=True, slots=True)
class Within:
    """Which articles may answer: those of some publishers (any case), published from one day to another, both in it.

    Days are ISO dates ("2024-02-29"). An article of which only the month or year is known is in if it may be; one
    without a date is out where a day is given. False where all may answer.

    Raises:
        UsageError: a day is none, or the first comes after the last.
    """

    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day is not None and not _is_day(day):
                raise UsageError(f"There is no day {day!r}. Write days as year, month and day, like 2024-02-29.")
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"No day is from {self.since} on and up to {self.until}. Name the earlier one first.")

    def __bool__(self) -> bool:
        return bool(self.publishers or self.since or self.until)

    def holds(self, article: ArticleFacts) -> bool:
        """Whether an article may answer."""
        publishers = {publisher.casefold() for publisher in self.publishers}
        if publishers and (article.publisher or "").casefold() not in publishers:
            return False
        if not self.since and not self.until:
            return True
        day = (article.published or "")[:10]
        known = len(day)
        return bool(day) and (self.since or "")[:known] <= day <= (self.until or "9999-12-31")[:known]


EVERYTHING = Within()
"""All articles may answer."""


class HybridRetriever(BaseRetriever):
    """The passages of a library that match a question, best first.

    Each `Document` is one passage: its text, its id, and as metadata `article_id`, `start`, `end` (half-open
    offsets into `Article.text`), `heading`, the article's facts, `score` (fused rank, up to 2 / 11) and
    `similarity` (cosine to the question, -1 to 1).

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
        within: Within = EVERYTHING,
    ) -> list[Document]:
        if not query.strip() or not self.library.passage_count():
            return []
        vector = self.library.embeddings.embed_query(query)
        intent = intent_of(query, self.today())
        allowed = self._allowed(within) if within else None
        for wider in WIDER[-1:] if intent.only_then or within else WIDER:
            limit = CANDIDATES * wider
            fused = fuse([self._search_meaning(vector, limit, allowed), self._search_words(query, limit, allowed)])
            stored = self.library.passages(list(fused))
            fused = _timely(fused, stored, intent)
            distinct = _distinct([(passage_id, stored[passage_id]) for passage_id in fused if passage_id in stored])
            if len(_of_each_story(distinct)) >= (k or self.k) or len(fused) < limit:
                break
        chosen = _spread(distinct, k or self.k)
        similarity = self.library.similarities(vector, chosen)
        return [
            _document(passage_id, stored[passage_id], fused[passage_id], similarity[passage_id])
            for passage_id in chosen
            if passage_id in similarity
        ]

    def _allowed(self, within: Within) -> frozenset[str]:
        """The ids of the passages that may answer."""
        held = [row.article.id for row in self.library.articles() if within.holds(row.article)]
        return frozenset(self.library.passage_ids(held))

    def _search_meaning(self, vector: Sequence[float], limit: int, allowed: frozenset[str] | None) -> list[str]:
        """The nearest of all by the index, or of some by their vectors: the index cannot leave passages out."""
        if allowed is None:
            return [passage_id for passage_id, _ in self.library.search_meaning(vector, limit)]
        near = self.library.similarities(vector, list(allowed))
        return sorted(near, key=lambda passage_id: -near[passage_id])[:limit]

    def _search_words(self, query: str, limit: int, allowed: frozenset[str] | None) -> list[str]:
        """The full-text index knows the forms of English words only: Russian ones are searched by their stem."""
        said = content_words(query)
        found = self.library.search_words(
            [word for word in said if not is_cyrillic(word)],
            limit if allowed is None else self.library.passage_count(),
            beginnings=[stem(word) for word in said if is_cyrillic(word)],
        )
        return found if allowed is None else [passage_id for passage_id in found if passage_id in allowed][:limit]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def fuse(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Reciprocal rank fusion (Cormack, Clarke, Buettcher 2009): ids with their scores, best first."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, passage_id in enumerate(ranking, start=1):
            scores[passage_id] += 1 / (RANK_OFFSET + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _timely(fused: Mapping[str, float], stored: Mapping[str, StoredPassage], intent: Intent) -> dict[str, float]:
    """The scores, higher for passages of the time that is asked for; only these where only they count."""
    days = {passage_id: passage.article.published or "" for passage_id, passage in stored.items()}
    period, scores = intent.period, dict(fused)
    if period:
        inside = {passage_id for passage_id, day in days.items() if period.holds(day)}
        if intent.only_then and inside:
            scores = {passage_id: score for passage_id, score in scores.items() if passage_id in inside}
        scores = {one: score * (TIMELY if one in inside else 1.0) for one, score in scores.items()}
    if intent.newest:
        order = sorted(set(days.values()))
        share = {day: place / max(1, len(order) - 1) for place, day in enumerate(order)}
        scores = {one: score * (1 + (TIMELY - 1) * share.get(days.get(one, ""), 0.0)) for one, score in scores.items()}
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _distinct(ranked: Iterable[tuple[str, StoredPassage]]) -> list[tuple[str, int]]:
    """The passages with their stories, each once: that of a copy, in the same words, says nothing more."""
    first: dict[tuple[int, str], str] = {}
    for passage_id, stored in ranked:
        first.setdefault((stored.article.story, " ".join(stored.passage.text.split())), passage_id)
    return [(passage_id, story) for (story, _), passage_id in first.items()]


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
        if seen[story] <= OF_ONE_STORY:
            first.append(passage_id)
    return first


def _document(passage_id: str, stored: StoredPassage, score: float, similarity: float) -> Document:
    passage = stored.passage
    facts = asdict(stored.article)
    del facts["id"]
    return Document(
        passage.text,
        id=passage_id,
        metadata={
            "article_id": passage.article_id,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            **facts,
            "score": score,
            "similarity": similarity,
        },
    )
