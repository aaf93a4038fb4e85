"""Things that are compared: what is told of each, as a whole or in one respect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering.comparing.contradictions import contradict, share_words
from assistant.answering.comparing.table import PASSAGES_SEARCHED, Quote, Table, is_among, once
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD, MAY_ANSWER_THRESHOLD
from assistant.answering.quoting.quotes import select_quotes
from assistant.answering.summarizing.digests import Encode, article_digest, best_on, readable_sentences, sentences_on
from assistant.answering.summarizing.topics import TOPIC_WORDS_THRESHOLD, mention_of, passages_on
from assistant.language.query import Query, Scope
from assistant.language.questions.comparison import Comparison
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

PASSAGES_OF_SIDE = 4
"""Passages that are read for what is asked of a side."""

MOST_ON_SIDE, MOST_ON_ALL = 3, 2
"""Sentences on each side where they are compared as a whole, and sentences that name all."""


def things_compared(wanted: Comparison, pipeline: Pipeline) -> Table:
    """What is told of each of the things, as a whole or on what is asked of them; empty where nothing is."""
    found = {side: passages_on(Query(side), pipeline.passages(Query(side), PASSAGES_SEARCHED)) for side in wanted.sides}
    missing = [side for side, passages in found.items() if not passages]
    if len(missing) == len(wanted.sides):
        return Table()
    if not wanted.question:
        return Table(_as_a_whole(found, pipeline), _nothing_of(missing), "may_answer" if missing else "answer")
    answers = {side: _answers(wanted.question_on(side), side, found[side], pipeline) for side in wanted.sides}
    silent = [side for side in wanted.sides if side not in missing and not answers[side]]
    for side in silent:
        nearest = sentences_on(Query(side), found[side])
        best = best_on(Query(wanted.question_on(side)), nearest, pipeline.library.embeddings.encode, 1)
        answers[side] = [replace(one, confidence=MAY_ANSWER_THRESHOLD) for one in best]
    quotes = _side_by_side(answers)
    lead = [_nothing_of(missing)]
    if silent and len(silent) < len(wanted.sides):
        lead.append(f"The articles don't clearly say it of {_listed(silent)}.")
    if wanted.is_of_views and _sides_contradict(quotes, pipeline):
        lead.append("They contradict each other:")
    is_sure = not missing and not silent and _is_sure(quotes)
    return Table(quotes, " ".join(filter(None, lead)), "answer" if is_sure else "may_answer")


def _nothing_of(missing: Sequence[str]) -> str:
    return f"The articles tell nothing of {_listed(missing)}." if missing else ""


def _is_sure(quotes: Sequence[Quote]) -> bool:
    """Whether each side is surely answered, or one sentence tells of all."""
    best: dict[str, float] = {}
    for quote in quotes:
        best[quote.heading] = max(best.get(quote.heading, 0.0), quote.evidence.confidence)
    tells_all = all(is_among(quote.evidence, [quotes[0].evidence]) for quote in quotes)
    named = all(mention_of(Query(side), quotes[0].evidence.text) >= TOPIC_WORDS_THRESHOLD for side in best)
    return min(best.values()) >= ANSWER_THRESHOLD or (tells_all and named)


def _as_a_whole(found: dict[str, list[RetrievedPassage]], pipeline: Pipeline) -> list[Quote]:
    """What names all sides, under each; then what tells most of each."""
    everything = once(passage for passages in found.values() for passage in passages)
    naming_all = [
        one
        for one in readable_sentences(everything)
        if all(mention_of(Query(side), one.text) >= TOPIC_WORDS_THRESHOLD for side in found)
    ][:MOST_ON_ALL]
    quotes = [Quote(one, side) for one in naming_all for side in found]
    encode = pipeline.library.embeddings.encode
    for side, passages in found.items():
        best = [one for one in _most_telling(side, passages, encode) if not is_among(one, naming_all)][:MOST_ON_SIDE]
        quotes += [Quote(one, side) for one in sorted(best, key=lambda one: (one.passage.article_id, one.start))]
    return quotes


def _most_telling(side: str, passages: Sequence[RetrievedPassage], encode: Encode) -> list[Evidence]:
    """The sentences that tell most of a thing: what sums its article up, where it has one."""
    most, subject = MOST_ON_SIDE + MOST_ON_ALL, Query(side)
    named = max((mention_of(subject, passage.text) for passage in passages), default=0.0) >= TOPIC_WORDS_THRESHOLD
    is_of_one = len({passage.story for passage in passages}) == 1
    if is_of_one and (not named or mention_of(subject, passages[0].title) >= TOPIC_WORDS_THRESHOLD):
        return article_digest(sorted(passages, key=lambda passage: passage.start), encode, MOST_ON_SIDE, subject)
    return best_on(subject, sentences_on(subject, passages), encode, most)


def _side_by_side(answers: Mapping[str, Sequence[Evidence]]) -> list[Quote]:
    """What answers on each side; where one sentence is best for a side and answers on all, only it."""
    best = [evidence[0] for evidence in answers.values() if evidence]
    for_all = [one for one in best if all(is_among(one, evidence) for evidence in answers.values())]
    if for_all:
        return [Quote(for_all[0], side) for side in answers]
    return [Quote(one, side) for side, evidence in answers.items() for one in evidence]


def _answers(question: str, side: str, on_side: Sequence[RetrievedPassage], pipeline: Pipeline) -> list[Evidence]:
    """The sentences that answer a question on one side, the best first."""
    if not on_side:
        return []
    query, held = Query(question), {passage.id for passage in on_side}
    ranked = [passage for passage in pipeline.passages(query, PASSAGES_SEARCHED) if passage.id in held]
    read = once([*ranked, *on_side])[:PASSAGES_OF_SIDE]
    evidence = [
        one for one in pipeline.evidence(query, read) if one.confidence >= MAY_ANSWER_THRESHOLD and _is_of(side, one)
    ]
    return select_quotes(evidence, Scope.ONE) if evidence else []


def _is_of(side: str, evidence: Evidence) -> bool:
    """Whether a sentence, with what stands around it, names a side."""
    passage, before = evidence.passage, evidence.position - 1
    context = [passage.title, passage.heading or "", passage.sentence(before) if before >= 0 else "", evidence.text]
    return mention_of(Query(side), ". ".join(context)) >= TOPIC_WORDS_THRESHOLD


def _sides_contradict(quotes: Sequence[Quote], pipeline: Pipeline) -> bool:
    """Whether the first quotes of two sides are on the same matter and surely contradict each other."""
    first: dict[str, Evidence] = {}
    for quote in quotes:
        first.setdefault(quote.heading, quote.evidence)
    one, other = (*first.values(), *first.values())[:2] if len(first) > 1 else (None, None)
    if one is None or other is None or one.passage.id == other.passage.id:
        return False
    return share_words(one.text, other.text) and contradict(one, other, pipeline.stances)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)
