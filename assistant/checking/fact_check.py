"""A claim → a verdict: do the articles bear it out, contradict it, disagree, or not say? Always with their words.

The reader says of each passage whether it supports or refutes the claim, and how surely (`assistant.reading`). A story
speaks with the surest of its passages; stories that are sure of both make the claim mixed. What an article only
reports that somebody says decides nothing. When unsure there is not enough evidence: a wrong verdict is the worst
outcome, and what is nearest is shown.
"""

from __future__ import annotations

from langchain_core.retrievers import BaseRetriever

from assistant.checking.decomposition import ClaimDecomposer, RuleDecomposer
from assistant.checking.verdicts import combined, undecided, verdict_of
from assistant.checking.weighing import Thresholds, of_each_story, weigh
from assistant.language.claim import Claim
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from assistant.retrieval.passage import retrieve_passages
from assistant.verdict import Verdict

PASSAGES_READ = 6
"""Passages read for a claim: 98 of 100 sentences that decide one are among the first six (natural, development)."""


class FactChecker:
    """Checks claims against what a retriever finds."""

    def __init__(
        self,
        retriever: BaseRetriever,
        finder: EvidenceFinder,
        decomposer: ClaimDecomposer | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._retriever = retriever
        self._finder = finder
        self._decomposer = decomposer or RuleDecomposer()
        self._thresholds = thresholds or Thresholds()

    def check(self, claim: str, *, within: ArticleFilter = NO_FILTER) -> Verdict:
        """The verdict on a claim, and on the claims that it is made of where these are several.

        Only articles that `within` holds decide. A retriever of your own must take it as an argument then.
        """
        whole = self._check_one(Claim(claim), within)
        parts = [] if whole.label == "supported" else self._decomposer.decompose(claim)
        if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
            return whole
        return combined(whole, [self._check_one(Claim(part), within) for part in parts])

    def _check_one(self, claim: Claim, within: ArticleFilter) -> Verdict:
        """Retrieve passages, read them, weigh what each story says, and tell the verdict."""
        narrowed: dict[str, object] = {"within": within} if within else {}
        passages = retrieve_passages(self._retriever, claim.query, None, **narrowed)[:PASSAGES_READ]
        stances = self._finder.stances(claim, passages)
        stories = of_each_story(weigh(claim, stances, self._thresholds))
        return verdict_of(claim.text, stories) if stories else undecided(claim.text, stances)
