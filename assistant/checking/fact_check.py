"""A claim → a verdict: do the articles bear it out, contradict it, disagree, or not say? Always with their words.

The reader says of each passage whether it supports or refutes the claim, and how surely (`assistant.reading`). A story
speaks with the surest of its passages; stories that are sure of both make the claim mixed. What an article only
reports that somebody says decides nothing. When unsure there is not enough evidence: a wrong verdict is the worst
outcome, and what is nearest is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.retrievers import BaseRetriever

from assistant.checking.close_reading.reading_claims import read_stances
from assistant.checking.decomposition import ClaimDecomposer, RuleDecomposer
from assistant.checking.explaining import explained
from assistant.checking.partial_support import PartialSupport, partial_support
from assistant.checking.verdicts import combined
from assistant.checking.weighing import Thresholds, of_each_story, weigh
from assistant.language.claim import Claim
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from assistant.retrieval.passage import RetrievedPassage, retrieve_passages
from assistant.verdict import Verdict

PASSAGES_READ = 6
"""Passages read for a claim: 98 of 100 sentences that decide one are among the first six (natural, development)."""


@dataclass(frozen=True, slots=True)
class Depth:
    """The shares (0 to 1) of the best score, and of the best similarity, from one of which on a passage is read."""

    score: float
    similarity: float


THOROUGH, QUICK = Depth(0.6, 0.7), Depth(0.85, 0.95)
"""For one claim: what lies below decides nothing in natural's development part, where a fifth lies below. For the many
claims of a draft: less than half as much is read, for one in eighty of those decided."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out of one claim: the verdict, and what of the claim is borne out where not all is."""

    claim: Claim
    verdict: Verdict
    partial: PartialSupport | None


class FactChecker:
    """Checks claims against what a retriever finds."""

    def __init__(
        self,
        retriever: BaseRetriever,
        finder: EvidenceFinder,
        decomposer: ClaimDecomposer | None = None,
        thresholds: Thresholds | None = None,
        depth: Depth = THOROUGH,
    ) -> None:
        self._retriever = retriever
        self._finder = finder
        self._decomposer = decomposer or RuleDecomposer()
        self._thresholds = thresholds or Thresholds()
        self._depth = depth

    def check(self, claim: str, *, within: ArticleFilter = NO_FILTER) -> Verdict:
        """The verdict on a claim, and on the claims that it is made of where these are several.

        Only articles that `within` holds decide. A retriever of your own must take it as an argument then.
        """
        whole = self.examine(claim, within=within).verdict
        parts = [] if whole.label == "supported" else self._decomposer.decompose(claim)
        if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
            return whole
        return combined(whole, [self.examine(part, within=within).verdict for part in parts])

    def examine(self, claim: str, *, within: ArticleFilter = NO_FILTER) -> Examination:
        """What the articles say of one claim: retrieve passages, read them, weigh what each story says."""
        stated = Claim(claim)
        narrowed: dict[str, object] = {"within": within} if within else {}
        passages = self._worth_reading(retrieve_passages(self._retriever, stated.query, None, **narrowed))
        stances = read_stances(stated, passages, self._finder)
        stories = of_each_story(weigh(stated, stances, self._thresholds))
        partial = None if stories else partial_support(stated, stances, self._finder, self._thresholds)
        return Examination(stated, explained(stated, stories, stances, partial), partial)

    def _worth_reading(self, ranked: Sequence[RetrievedPassage]) -> list[RetrievedPassage]:
        """The first passages, without those far below the best."""
        first = ranked[:PASSAGES_READ]
        score = self._depth.score * max((one.score for one in first), default=0.0)
        similarity = self._depth.similarity * max((one.similarity for one in first), default=0.0)
        return [one for one in first if one.score >= score or one.similarity >= similarity]
