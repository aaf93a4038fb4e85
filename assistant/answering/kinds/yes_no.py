"""A question that wants a yes or a no → the statement that it asks about, checked: yes, no or not clear, with quotes.

The statement is read rather than the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import SILENT, Answer, Citation, Draft, Sentence
from assistant.answering.follow_ups.in_talk import reading_order
from assistant.answering.pipeline import Pipeline
from assistant.answering.polarity.comparing import compared
from assistant.answering.polarity.exact import exactly, may_refute, may_support
from assistant.answering.polarity.existence import tells_of_one
from assistant.answering.polarity.fates import told_fate
from assistant.answering.polarity.wording import written_out
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.quoting.ranking import newest_first
from assistant.answering.request import Request
from assistant.checking.weighing import Thresholds, WeighedSentence, of_each_story, shared_words, weigh
from assistant.language import lexicon
from assistant.language.attribution import speaker_of
from assistant.language.claim import Claim
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

LEAST_ON_CLAIM = 0.5
"""The least probability, of either stance, with which a sentence is taken to tell of what the claim is about."""

SURE_ANSWER = 0.5
"""The least confidence (0 to 1) of a sentence by which there is what is asked for."""

LEAST_SHARED = 0.5
"""The share of a claim's content words in a sentence that refutes it though it neither denies nor differs nameably."""

ANSWERS_WEIGHED = 2
"""Sentences that answer, weighed at most."""

_DENYING = frozenset(lexicon.entries("denying_words"))
_LOWERED = frozenset(lexicon.entries("lowered_openers"))
_ANAPHORS = frozenset(lexicon.entries("anaphors"))
_SUPPLIED = re.compile(r"\??\s*\([^()]*\)$")
_SOME = re.compile(r"\b([Ss])ome(?=one\b|body\b|thing\b)")


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; where the question may be read in several ways, only a yes or a no is given."""
    query = request.query
    passages = pipeline.passages(query)
    in_talk, *others = reading_order(query, passages, request, pipeline)
    claim = Claim(written_out(statement_of(query.text), " ".join(f"{one.title} {one.text}" for one in in_talk)))
    weighed = _weighed(claim, pipeline.stances(claim, in_talk))
    evidence: list[Evidence] = []
    if not weighed:
        evidence = pipeline.evidence(query, in_talk, request.previous_answer)
        weighed = _of_answers(claim, evidence, pipeline)
    if not weighed:  # articles that the talk is not of may answer, but say neither yes nor no
        evidence += [one for read in others for one in pipeline.evidence(query, read, request.previous_answer)]
    if not weighed and request.others:
        return
    evidence.sort(key=lambda one: -one.confidence)
    if query.wants_newest:
        weighed, evidence = _of_last_day(weighed), newest_first(evidence)
    answer = _decided(query, weighed, passages) if weighed else _undecided(query, claim, evidence, passages)
    yield Draft(answer.lead or answer.text)
    yield answer


def _of_last_day(weighed: Sequence[WeighedSentence]) -> list[WeighedSentence]:
    """Those of the newest articles: what is so "now" is not what was so before."""
    last = max((one.evidence.passage.published or "" for one in weighed), default="")
    return [one for one in weighed if (one.evidence.passage.published or "") == last]


def _of_answers(claim: Claim, evidence: Sequence[Evidence], pipeline: Pipeline) -> list[WeighedSentence]:
    """The same by the sentences that answer the question, each read with the one before it.

    No passage was read for them, so the reader must be as sure as for a verdict.
    """
    answering = [one for one in evidence[:ANSWERS_WEIGHED] if one.confidence >= ANSWER_THRESHOLD]
    windows = [part(one.passage, max(0, one.position - 1), one.position) for one in answering]
    stances = [
        Stance(one, read.supports, read.refutes)
        for one, window in zip(answering, windows, strict=True)
        for read in pipeline.stances(claim, [window])
    ]
    told = [one for one in answering if one.confidence >= SURE_ANSWER and tells_of_one(claim.text, one.text)]
    there_are = (_weighed_exactly(claim, one, is_so=True) for one in told)
    fates = ((one, told_fate(claim.text, one.text)) for one in answering)
    exact = _compared(claim, answering) or of_each_story(
        _weighed_exactly(claim, one, is_so=is_so) for one, is_so in fates if is_so is not None
    )
    return exact or _weighed(claim, stances, Thresholds()) or of_each_story(there_are)


def _compared(claim: Claim, answering: Sequence[Evidence]) -> list[WeighedSentence]:
    """Sentences each of which tells a figure of one of the two that a claim compares."""
    is_so = compared(claim.text, " ".join(one.text for one in answering)) if len(answering) > 1 else None
    return [] if is_so is None else [_weighed_exactly(claim, one, is_so=is_so) for one in answering]


def _weighed(claim: Claim, stances: Sequence[Stance], thresholds: Thresholds = THRESHOLDS) -> list[WeighedSentence]:
    """The surest sentences of each story that say yes or no: by their words and figures, or as the reader has them.

    Where a story has words for both, the reader may have taken what is said of something else for one: both are told.
    """
    found: list[WeighedSentence] = []
    for stance in stances:
        is_so = exactly(claim, stance.evidence) if _is_on(stance) else None
        if is_so is None:
            found += _as_read(claim, stance, stances, thresholds)
        else:
            found.append(_weighed_exactly(claim, stance.evidence, is_so=is_so))
    return [*_surest(found, "supports"), *_surest(found, "refutes")]


def _surest(found: Sequence[WeighedSentence], stance: str) -> list[WeighedSentence]:
    """The surest sentence of each story that says yes, or no; what a story only reports goes behind what it tells."""
    told = {one.evidence.passage.story for one in found if not one.said_by}
    counted = [one for one in found if not one.said_by or one.evidence.passage.story not in told]
    return of_each_story(one for one in counted if one.stance == stance)


def _is_on(stance: Stance) -> bool:
    """Whether a sentence tells of what a claim is about."""
    return max(stance.supports, stance.refutes, stance.evidence.confidence) >= LEAST_ON_CLAIM


def _as_read(
    claim: Claim, stance: Stance, stances: Sequence[Stance], thresholds: Thresholds
) -> Iterator[WeighedSentence]:
    """What the reader takes a sentence, among others that were read, to say, where its words let it be so.

    Where it is sure, its own sentence is quoted, not one beside it that differs as well.
    """
    silenced = (Stance(one.evidence, 0.0, 0.0) for one in stances if one is not stance)
    for one in weigh(claim, [stance, *silenced], thresholds):
        is_sure = one.stance == "supports" or stance.refutes >= thresholds.refutes
        shown = replace(one, evidence=stance.evidence, difference=None) if is_sure else one
        may_say = may_support if shown.stance == "supports" else may_refute
        if may_say(claim, shown.evidence.text) and _is_on_the_same(claim, one):
            yield shown


def _is_on_the_same(claim: Claim, weighed: WeighedSentence) -> bool:
    """Whether a sentence that refutes a claim is on the same: it denies, differs nameably, or has its words.

    "The dust holds glycine" does not deny that it contains gold.
    """
    text = weighed.evidence.text
    return (
        weighed.stance == "supports"
        or weighed.difference is not None
        or not _DENYING.isdisjoint(words(text))
        or shared_words(claim, text) >= LEAST_SHARED
    )


def _weighed_exactly(claim: Claim, told: Evidence, *, is_so: bool) -> WeighedSentence:
    """A sentence whose words or figures tell whether it is so."""
    confidence = max(told.confidence, THRESHOLDS.supports)
    speaker = "" if claim.speaker else speaker_of(told.text, claim.stems)
    return WeighedSentence(
        replace(told, confidence=confidence), "supports" if is_so else "refutes", confidence, speaker
    )


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
    if len({cited.article_id for cited in citations}) == 1:
        return f"{NOT_CLEAR} the article has words for both."
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
        lead = f"{SILENT.rstrip('.')} whether {_SOME.sub(r'any', _within(_SUPPLIED.sub('', claim.text)))}"
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
