"""A question that wants a yes or a no → the statement that it asks about, checked: yes, no or not clear, with quotes.

The statement is read rather than the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import SILENT, Answer, Citation, Draft, Sentence
from assistant.answering.pipeline import PASSAGES_READ, Pipeline
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.quoting.ranking import best_confidence
from assistant.answering.request import Request
from assistant.checking.weighing import Thresholds, WeighedSentence, of_each_story, weigh
from assistant.language import lexicon
from assistant.language.claim import POLARITY_SHIFTERS, Claim
from assistant.language.entities.bounds import meets_bound
from assistant.language.query import Query
from assistant.language.questions.polar import statement_of
from assistant.language.tokens import words
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence, Stance, part
from assistant.retrieval.passage import RetrievedPassage

THRESHOLDS = Thresholds(supports=0.67, refutes=0.6)
"""The least probabilities (0 to 1) with which a passage says yes, and no."""

MOST_QUOTES = 3
"""Quotes under a yes or a no, at most; where the articles differ, so many for each side as go in it."""

NOT_CLEAR, MAY_TELL = "Not clear:", "Not clear. This may answer it:"
"""What leads quotes that answer, as far as the reader sees, but neither with a yes nor a no."""

FEWEST_BY_AMOUNT = 0.5
"""The least probability, of either stance, with which a sentence is taken to tell of the claim's amount."""

_EXISTENTIAL = re.compile(
    r"^(?:in .{1,40} )?there (?:is|are|was|were|has|have)\b|\bsome(?:one|body|thing|where)?\b", re.IGNORECASE
)
_DENIALS = POLARITY_SHIFTERS | frozenset(lexicon.entries("universal_words"))
_LOWERED = frozenset(lexicon.entries("lowered_openers"))
_ANAPHORS = frozenset(lexicon.entries("anaphors"))
_SOME = re.compile(r"\b([Ss])ome(?=one\b|body\b|thing\b)")


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; where the question may be read in several ways, only a yes or a no is given."""
    query, claim = request.query, Claim(statement_of(request.query.text))
    passages = pipeline.passages(query)
    read = passages[:PASSAGES_READ]
    stances = pipeline.stances(claim, read)
    weighed = _weighed(claim, stances)
    evidence: list[Evidence] = []
    if not weighed:
        evidence = pipeline.evidence(query, read, request.previous_answer)
        weighed = _weighed(claim, _at_answer(claim, evidence, pipeline), Thresholds())
    if not weighed and request.others:
        return
    answer = _decided(query, weighed, passages) if weighed else _undecided(query, claim, evidence, passages)
    yield Draft(answer.lead or answer.text)
    yield answer


def _at_answer(claim: Claim, evidence: Sequence[Evidence], pipeline: Pipeline) -> list[Stance]:
    """The stance of the sentence that answers the question best, with the one before it.

    No passage was read for it, so it must be as sure as a verdict.
    """
    if best_confidence(evidence) < ANSWER_THRESHOLD:
        return []
    best = evidence[0]
    window = part(best.passage, max(0, best.position - 1), best.position)
    return [Stance(best, one.supports, one.refutes) for one in pipeline.stances(claim, [window])]


def _weighed(claim: Claim, stances: Sequence[Stance], thresholds: Thresholds = THRESHOLDS) -> list[WeighedSentence]:
    """The sentences that say yes or no, one of each story."""
    exact = [_by_amount(claim, one) for one in stances]
    return of_each_story(one for one in weigh(claim, exact, thresholds) if _may_decide(claim, one))


def _by_amount(claim: Claim, stance: Stance) -> Stance:
    """The stance as amounts have it, where the claim bounds one and the sentence tells it: there they are exact."""
    meets = meets_bound(claim.text, stance.evidence.text)
    surest = max(stance.supports, stance.refutes)
    if meets is None or surest < FEWEST_BY_AMOUNT:
        return stance
    surest = max(surest, THRESHOLDS.supports)
    supports, refutes = (surest, 0.0) if meets else (0.0, surest)
    return Stance(replace(stance.evidence, confidence=surest), supports, refutes)


def _may_decide(claim: Claim, weighed: WeighedSentence) -> bool:
    """That there is one, or that somebody did, is denied by words that deny or speak of all, not by other things."""
    if weighed.stance == "supports" or not _EXISTENTIAL.search(claim.text):
        return True
    return bool(_DENIALS.intersection(words(weighed.evidence.text)))


def _decided(query: Query, weighed: Sequence[WeighedSentence], passages: Sequence[RetrievedPassage]) -> Answer:
    """A yes or a no, or both where the articles differ; what is only said counts where nothing is told as a fact."""
    counted = [one for one in weighed if not one.said_by] or list(weighed)
    sides = [[one for one in counted if one.stance == stance] for stance in ("supports", "refutes")]
    most = MOST_QUOTES if not all(sides) else MOST_QUOTES // 2
    shown = [one for side in sides for one in side[:most]]
    answer = unwritten_answer(query, [one.evidence for one in shown], passages)
    citations = tuple(cite(one.evidence, number) for number, one in enumerate(shown, start=1))
    sentences = tuple(
        Sentence(
            " ".join(cited.quote.split()),
            (cited.number,),
            "verbatim",
            {"supports": "Yes", "refutes": "No"}[one.stance] if all(sides) else "",
        )
        for one, cited in zip(shown, citations, strict=True)
    )
    lead = _difference(shown, citations) if all(sides) else _said_simply(shown[0])
    return _led(replace(answer, answered=True, state="answer"), lead, sentences, citations)


def _said_simply(surest: WeighedSentence) -> str:
    """Yes or no, and who says so where the article only reports that."""
    word = "Yes" if surest.stance == "supports" else "No"
    if not surest.said_by:
        return f"{word}."
    if surest.said_by.lower() in _ANAPHORS:
        return f"{word}, it is said."
    return f"{word}, according to {_within(surest.said_by)}."


def _difference(shown: Sequence[WeighedSentence], citations: Sequence[Citation]) -> str:
    """That the articles differ, and of which days they are that say yes and no."""
    days = [
        next((cited.published or "")[:10] for one, cited in zip(shown, citations, strict=True) if one.stance == stance)
        for stance in ("supports", "refutes")
    ]
    if not all(days) or days[0] == days[1]:
        return f"{NOT_CLEAR} the articles differ."
    return f"{NOT_CLEAR} the articles differ. That of {days[0]} says yes, that of {days[1]} no."


def _undecided(
    query: Query, claim: Claim, evidence: Sequence[Evidence], passages: Sequence[RetrievedPassage]
) -> Answer:
    """What answers or may answer, without a yes or no; or that the articles don't say it."""
    answer = unwritten_answer(query, evidence, passages)
    if not answer.has_quotes:
        lead = f"{SILENT.rstrip('.')} whether {_SOME.sub(r'any', _within(claim.text))}"
        return replace(answer, lead=lead).with_text()
    *_, writing = QuotingWriter().write(query, evidence)
    return _led(answer, NOT_CLEAR if answer.answered else MAY_TELL, writing.sentences, writing.citations)


def _led(answer: Answer, lead: str, sentences: tuple[Sentence, ...], citations: tuple[Citation, ...]) -> Answer:
    """The answer with these sentences after what leads them."""
    return replace(answer, kind="yes_no", lead=lead, sentences=sentences, citations=citations, closest=()).with_text()


def _within(text: str) -> str:
    """A text that begins a sentence as it stands within one: names keep their capital letter."""
    first, _, rest = text.partition(" ")
    return f"{first.lower() if first.lower() in _LOWERED else first} {rest}".rstrip()
