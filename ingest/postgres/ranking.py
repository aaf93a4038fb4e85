"""Passages ranked by bm25, as FTS5 does it (https://sqlite.org/fts5.html#the_bm25_function), within PostgreSQL.

How often a stem stands in a passage is read from `ts_rank` of that stem alone, with all weights 1: it is the sum of
1/i² for i from 1 to that number, over π²/6 (`calc_rank_or` in PostgreSQL's tsrank.c). That is many times as fast as to
unpack the words of each passage. Words of title and text weigh the same, as in SQLite.

Every passage that holds any of the words is ranked, as long as these are `MOST_CANDIDATES` or fewer by the counts of
the stems, or more are asked for. Else those are that hold the rarest words, as many words as keep within that number,
and those that hold two of the others: the rarest pairs, as many as are likely to keep within it (or three, where no
pair does, and so on). A word that stands in a large part of a library tells little of a passage, and one with a single
such word is seldom among the best: any of those are ranked only where there are too few others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

import sqlalchemy as sql

PASSAGES_KEY, TOKENS_KEY = "", " "
"""Under what no stem can be, the number of passages, and that of all their words, are counted."""

MOST_CANDIDATES = 3_000
"""Passages with rare words, and as many with frequent ones, that are ranked for one question."""

_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6
_MOST_COUNTED = 5_000
"""Passages with a prefix, or with several words in a row, that are counted to tell how rare that is."""

_MOST_TERMS = 200
"""Words of one question that are ranked by, the rarest; a person's has a dozen."""

_MOST_TOGETHER = 8
"""Frequent words of one question, the rarest of them, of which passages are to hold several."""

_SHARE = math.pi**2 / 6
_SUMS = [sum(1 / place**2 for place in range(1, times + 1)) / _SHARE for times in range(31)]
_STEPS = [(lower + upper) / 2 for lower, upper in pairwise(_SUMS)]
"""What `ts_rank` is above for a stem that stands once, twice, … thirty times; from there bm25 hardly grows."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is searched for: stems that follow each other, the last perhaps only as the beginning of one; how often."""

    stems: tuple[str, ...]
    is_prefix: bool
    times: int

    @property
    def query(self) -> str:
        """As a `tsquery`; stems are letters and digits."""
        *first, last = (f"'{stem}'" for stem in self.stems)
        return " <-> ".join([*first, f"{last}:*" if self.is_prefix else last])

    @property
    def is_stem(self) -> bool:
        """Whether it is one whole stem, of which it is known how many passages have it."""
        return len(self.stems) == 1 and not self.is_prefix


def ranked(connection: sql.Connection, terms: Sequence[Term], limit: int) -> list[tuple[str, float]]:
    """The ids of the passages with any of these, with bm25, best first."""
    held, passages, length = _statistics(connection, terms)
    known = sorted(((held[term], term) for term in terms if held[term]), key=lambda one: (one[0], one[1].query))
    known = known[:_MOST_TERMS]
    if not known or not passages:
        return []
    parts, parameters = [], {"limit": limit, "average": length / passages, "steps": _STEPS}
    for place, (count, term) in enumerate(known):
        idf = max(math.log((passages - count + 0.5) / (count + 0.5)), _LEAST_IDF)
        parts.append(_part(place, term))
        parameters[f"query{place}"] = term.query
        parameters[f"weight{place}"] = idf * term.times * (_K1 + 1)
        parameters |= {f"stem{place}_{at}": one for at, one in enumerate(_rank_queries(term))}
    statement = sql.text(_statement(parts))
    most = max(MOST_CANDIDATES, limit)
    *best, anywhere = _candidates(known, passages, most)
    found: dict[str, float] = {}
    for candidates in [*best, anywhere]:
        if candidates == anywhere and len(found) >= limit:
            break
        rows = connection.execute(statement, {**parameters, "candidates": candidates, "most": most})
        found |= {row.id: row.relevance for row in rows}
    return sorted(found.items(), key=lambda one: -one[1])[:limit]


def _statement(parts: Sequence[str]) -> str:
    """The query: passages are taken by the GIN index, and each term adds its part to the relevance."""
    return f"""
        SELECT p.id, best.relevance FROM (
            SELECT number, {" + ".join(parts)} AS relevance
            FROM (SELECT number, words, {_K1} * ({1 - _B} + {_B} * length / CAST(:average AS float8)) AS norm
                  FROM passage_words WHERE words @@ :candidates LIMIT :most) AS found
            ORDER BY relevance DESC, number LIMIT :limit
        ) AS best JOIN passages AS p ON p.number = best.number ORDER BY best.relevance DESC, p.number"""  # noqa: S608


def _part(place: int, term: Term) -> str:
    """What a term adds to the relevance of a passage: weight · n / (n + norm) for the n times that it stands there."""
    times = [_times(f":stem{place}_{at}") for at in range(len(term.stems))]
    if term.is_prefix:
        times[-1] = f"CAST(round({_rank(f':stem{place}_{len(times) - 1}')} / {_SUMS[1]}) AS integer)"
    count = times[0] if len(times) == 1 else f"least({', '.join(times)})"
    if len(times) > 1:  # at most as often as the rarest of its stems, where they follow each other at all
        count = f"CASE WHEN words @@ :query{place} THEN {count} ELSE 0 END"
    return f"CAST(:weight{place} AS float8) * coalesce(1 / (1 + norm / nullif({count}, 0)), 0)"


def _rank_queries(term: Term) -> list[str]:
    return [
        Term((stem,), term.is_prefix and last == len(term.stems), 1).query for last, stem in enumerate(term.stems, 1)
    ]


def _rank(query: str) -> str:
    return f"CAST(ts_rank('{{1,1,1,1}}', words, {query}) AS float8)"


def _times(query: str) -> str:
    return f"width_bucket({_rank(query)}, CAST(:steps AS float8[]))"


def _candidates(known: Sequence[tuple[int, Term]], passages: int, most: int) -> list[str]:
    """Which passages are ranked, as `tsquery`s one after the other; the last is for where these are too few.

    All that have any of the terms; where these are more than so many, those with the rarest, which come first, and
    those with several of the others.
    """
    within = sum(total <= most for total in accumulate(count for count, _ in known))
    rare, frequent = known[:within], known[within : within + _MOST_TOGETHER]
    queries = ["|".join(f"({term.query})" for _, term in rare), "|".join(_together(frequent, passages, most))]
    anywhere = "|".join(f"({term.query})" for _, term in known)
    return [*(query for query in queries if query and query != anywhere), anywhere]


def _together(frequent: Sequence[tuple[int, Term]], passages: int, most: int) -> list[str]:
    """The rarest pairs of terms, as many as would, unrelated, be in so many passages; else threes, and so on."""
    for size in range(2, len(frequent) + 1):
        likely = sorted(
            (
                passages * math.prod(count / passages for count, _ in some),
                "&".join(f"({term.query})" for _, term in some),
            )
            for some in combinations(frequent, size)
        )
        within = sum(total <= most for total in accumulate(count for count, _ in likely))
        if within or size == len(frequent):
            return [f"({query})" for _, query in likely[: max(1, within)]]
    return []


def _statistics(connection: sql.Connection, terms: Sequence[Term]) -> tuple[dict[Term, int], int, int]:
    """How many passages have each term; the number of all passages, and that of their words."""
    stems = [PASSAGES_KEY, TOKENS_KEY, *(stem for term in terms for stem in term.stems)]
    query = sql.text("SELECT stem, passages FROM passage_stems WHERE stem = ANY(:stems)")
    counted = {row.stem: row.passages for row in connection.execute(query, {"stems": stems})}
    held = {
        term: counted.get(term.stems[0], 0) if term.is_stem else _counted(connection, term, counted) for term in terms
    }
    return held, counted.get(PASSAGES_KEY, 0), counted.get(TOKENS_KEY, 0)


def _counted(connection: sql.Connection, term: Term, counted: dict[str, int]) -> int:
    """How many passages have several stems in a row, or a beginning of one; many are not counted to the end."""
    if not all(counted.get(stem) for stem in term.stems[: len(term.stems) - term.is_prefix]):
        return 0
    query = sql.text(
        """SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE words @@ :query LIMIT :most)
           AS found"""
    )
    return connection.scalar(query, {"query": term.query, "most": _MOST_COUNTED}) or 0
