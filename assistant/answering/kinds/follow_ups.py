"""What is asked about the last answer: where it is from, who says so and when, whether it is so, for more, or less."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import UNSURE, Answer, Citation, Draft, Kind, Sentence, ShortAnswer
from assistant.answering.catalogue.selection import held
from assistant.answering.catalogue.single import DETAILS, age_in_words
from assistant.answering.conversation import Conversation, Exchange
from assistant.answering.follow_ups.continuing import continuation, further_answers, later_answers
from assistant.answering.follow_ups.doubting import newer, weighed
from assistant.answering.follow_ups.on_library import on_library
from assistant.answering.follow_ups.recalling import last_on_articles, recalled, since_asked
from assistant.answering.follow_ups.rewriters import RuleRewriter, request_of, short_of
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.answering.summarizing.named_article import day_in_words
from assistant.language.attribution import speaker_of
from assistant.language.follow_ups.anaphora import ANAPHORS
from assistant.language.follow_ups.kinds import FollowUpKind, follow_up_kind
from assistant.language.library_questions.question import Wanted
from assistant.language.query import Scope
from assistant.language.tokens import content_stems
from assistant.reading.citations import cite
from ingest.chunking import sentence_spans

AskAgain = Callable[[Request], Answer]
"""What answers a question of the conversation once more."""

MOST_WEIGHED = 4
"""Quotes for and against an answer, at most."""

_OF_QUOTES = {FollowUpKind.SOURCE, FollowUpKind.QUOTE, FollowUpKind.DATE, FollowUpKind.AUTHOR}
"""What is asked of the articles that were quoted, and not of what they say."""

_IT = re.compile(r"\bit\b", re.IGNORECASE)
_YES_OR_NO = re.compile(r"(?:Yes|No|Not clear)\b[^.:]*[.:]")
NOT_CLEAR = "Not clear"
NO_ONE_NAMED = "The article itself says so, and names no one:"
NO_MORE = "That is all that the articles have on this."
NOTHING_LATER = "No later article tells more of this. It was told on"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked about: the exchange, as it was asked then, and what it quoted."""

    request: Request
    about: Exchange
    before: Request
    cited: tuple[Citation, ...]


def respond(request: Request, pipeline: Pipeline, ask_again: AskAgain) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where it asks for something else, or there was no answer before."""
    kind = _kind(request.query.asked or request.query.text, request.conversation)
    about = _about(kind, request.conversation)
    if kind is None or about is None or on_library(request.query.text, request.conversation, request.today):
        return
    before = _asked_before(request, about)
    cited = recalled(about, pipeline.library, pipeline.within)
    again = None if cited else ask_again(before)
    if again:
        about, cited = Exchange.of(again), list(again.citations)
    answer = _RESPONDERS[kind](_Asked(request, about, before, tuple(cited)), pipeline) if cited else again
    assert answer  # noqa: S101 - one of the two is there
    asked = request.query.asked or request.query.text
    answer = replace(answer, question=asked, standalone_question=asked)
    yield Draft(answer.text)
    yield answer


def _kind(asked: str, conversation: Conversation) -> FollowUpKind | None:
    """What is asked of the last answer; after a summary of one article, or the facts of one, that is "it"."""
    last = conversation.exchanges[-1] if conversation.exchanges else None
    is_of_article = (
        last is not None and last.kind in {"digest", "library"} and len({one.article_id for one in last.quoted}) == 1
    )
    return follow_up_kind(asked) or (follow_up_kind(_IT.sub("this article", asked)) if is_of_article else None)


def _about(kind: FollowUpKind | None, conversation: Conversation) -> Exchange | None:
    """The exchange that is asked about: whose article that is, is asked of the last that quoted one."""
    last = last_on_articles(conversation)
    if last is None or last.kind != "no_answer" or kind not in _OF_QUOTES:
        return last
    return next((one for one in reversed(conversation.exchanges) if one.quoted), last)


def _asked_before(request: Request, about: Exchange) -> Request:
    """The request that an exchange answered."""
    exchanges = request.conversation.exchanges
    before = Conversation(exchanges[: len(exchanges) - 1 - exchanges[::-1].index(about)])
    return request_of(about.question, RuleRewriter().rewrites(about.question, before), before, request.today)


# --- each kind --------------------------------------------------------------------------------------------


def _sources(asked: _Asked, _: Pipeline) -> Answer:
    """The articles that were quoted."""
    first = {one.article_id: one for one in reversed(asked.cited)}
    numbers = _numbers(asked)
    sentences = tuple(Sentence(_facts(first[one]), numbers[one], "catalogue") for one in numbers)
    lead = "From this article:" if len(numbers) == 1 else f"From {len(numbers)} articles:"
    return _answer("library", lead, sentences, asked.cited)


def _numbers(asked: _Asked) -> dict[str, tuple[int, ...]]:
    """The articles that were quoted, in the order of their first quotes, each with the numbers of its own."""
    ids = dict.fromkeys(one.article_id for one in asked.cited)
    return {article: tuple(one.number for one in asked.cited if one.article_id == article) for article in ids}


def _words(asked: _Asked, _: Pipeline) -> Answer:
    """The words that answered, where they stand."""
    first = asked.cited[0]
    own = (one for one in asked.cited if one.article_id == first.article_id)
    of_first = tuple(replace(one, number=number) for number, one in enumerate(own, start=1))
    lead = f"In {_facts(first).rstrip('.')}:"
    return _answer("library", lead, tuple(map(_quoted, of_first)), of_first)


def _of_day(asked: _Asked, pipeline: Pipeline) -> Answer:
    """When the articles that were quoted were published, and how long ago that is."""
    return _catalogued(asked, pipeline, Wanted.DATE_OF, lambda day: age_in_words(day, asked.request.today))


def _by_author(asked: _Asked, pipeline: Pipeline) -> Answer:
    """Who wrote the articles that were quoted."""
    return _catalogued(asked, pipeline, Wanted.AUTHOR_OF)


def _catalogued(
    asked: _Asked, pipeline: Pipeline, wanted: Wanted, added: Callable[[str], str] = lambda _: ""
) -> Answer:
    """What the catalogue tells of each article that was quoted, and what is added to that by its day."""
    numbers = _numbers(asked)
    articles = {one.id: one for one in held(pipeline.library, pipeline.within) if one.id in numbers}
    told = ((DETAILS[wanted](articles[one]) + added(articles[one].published or ""), numbers[one]) for one in numbers)
    sentences = tuple(Sentence(text, own, "catalogue") for text, own in told)
    return _answer("library", "", sentences, asked.cited)


def _speaker(asked: _Asked, _: Pipeline) -> Answer:
    """Who is quoted as saying it, or that the article says it itself."""
    first = asked.cited[0]
    stated = content_stems(short_of(asked.about))
    sentences = [first.quote[start:end] for start, end in sentence_spans(first.quote)]
    speakers = [speaker_of(one, stated) for one in sentences]
    who = next((one for one in speakers if one.lower() not in ANAPHORS and one in first.quote), "")
    verbatim = (_quoted(first),)
    if not who:
        return _answer("answer", NO_ONE_NAMED, verbatim, (first,))
    start = first.start + first.quote.index(who)
    short = ShortAnswer(who, first.number, start, start + len(who))
    return replace(_answer("answer", "", verbatim, (first,)), short=short).with_text()


def _weighed(asked: _Asked, pipeline: Pipeline) -> Answer:
    """What the articles have for and against what was answered."""
    quotes = weighed(asked.before.query, asked.cited[0], short_of(asked.about), pipeline)
    sides = [[quote for quote, is_for in quotes if is_for is side][:MOST_WEIGHED] for side in (True, False)]
    shown = [*sides[0], *sides[1]]
    citations = tuple(replace(one, number=number) for number, one in enumerate(shown, start=1))
    lead = _weight(asked.about, len(sides[0]), bool(sides[1]))
    return _answer("yes_no", lead, tuple(map(_quoted, citations)), citations)


def _current(asked: _Asked, pipeline: Pipeline) -> Answer:
    """What later articles tell of it: otherwise, the same, or more; or that there are none."""
    newest = max(asked.cited, key=lambda one: one.published or "")
    found = newer(weighed(asked.before.query, newest, short_of(asked.about), pipeline), newest)
    against = [quote for quote, is_for in found if not is_for]
    if shown := (against or [quote for quote, _ in found])[:MOST_WEIGHED]:
        lead = "A later article says otherwise:" if against else "Yes, a later article says so too:"
    elif later := later_answers(asked.before.query, newest, pipeline):
        shown, lead = [cite(one, 1, alone=True) for one in later], "Later:"
    else:
        shown, lead = [newest], f"{NOTHING_LATER} {day_in_words(newest.published or '')}:"
    citations = tuple(replace(one, number=number) for number, one in enumerate(shown, start=1))
    lead = lead if newest.published else "The article has no date, so that is not known:"
    return _answer("answer", lead, tuple(map(_quoted, citations)), citations)


def _weight(about: Exchange, articles: int, differ: bool) -> str:
    """How sure an answer is, by how many articles say so."""
    if differ:
        return "Not clear: the articles differ."
    if about.kind == "may_answer" or about.answer.startswith((UNSURE, NOT_CLEAR)):
        return "Not sure. This is all that the articles have:"
    return "Yes, but only one article says so:" if articles == 1 else f"Yes: {articles} articles say so."


def _more(asked: _Asked, pipeline: Pipeline) -> Answer:
    """Further sentences that answer, or else how the article goes on; that there is no more."""
    exchanges = since_asked(asked.request.conversation)
    told = [one for exchange in exchanges for one in recalled(exchange, pipeline.library, pipeline.within)]
    told = told or list(asked.cited)
    query = asked.before.query
    further = further_answers(query, told, pipeline) if query.scope is not Scope.BROAD else []
    found = further or continuation(told, pipeline.library)
    citations = tuple(cite(one, number, alone=True) for number, one in enumerate(found, start=1))
    if not citations:
        return replace(_answer("no_answer", NO_MORE, (), ()), answered=False, state="no_answer")
    kind: Kind = "answer" if further else "digest"
    return _answer(kind, "Also:" if further else "The article goes on:", tuple(map(_quoted, citations)), citations)


def _shorter(asked: _Asked, _: Pipeline) -> Answer:
    """The words that answered by themselves, or the first sentence."""
    first = asked.cited[0]
    short = short_of(asked.about)
    start, end = sentence_spans(first.quote)[0]
    text = short if short and short in first.quote else " ".join(first.quote[start:end].split())
    yes_or_no = _YES_OR_NO.match(asked.about.answer)
    lead = yes_or_no[0] if yes_or_no else ""
    return _answer("answer", lead, (Sentence(text, (first.number,), "verbatim"),), (first,))


_RESPONDERS: Mapping[FollowUpKind, Callable[[_Asked, Pipeline], Answer]] = {
    FollowUpKind.SOURCE: _sources,
    FollowUpKind.QUOTE: _words,
    FollowUpKind.DATE: _of_day,
    FollowUpKind.AUTHOR: _by_author,
    FollowUpKind.SPEAKER: _speaker,
    FollowUpKind.CURRENT: _current,
    FollowUpKind.DOUBT: _weighed,
    FollowUpKind.MORE: _more,
    FollowUpKind.SHORTER: _shorter,
}


# --- parts ------------------------------------------------------------------------------------------------


def _answer(kind: Kind, lead: str, sentences: tuple[Sentence, ...], citations: Sequence[Citation]) -> Answer:
    """An answer from what is known already; its question is told later."""
    return Answer(
        question="",
        standalone_question="",
        answered=True,
        confidence=1.0,
        text="",
        writer="quotes",
        kind=kind,
        state="answer",
        lead=lead,
        sentences=sentences,
        citations=tuple(citations),
    ).with_text()


def _quoted(citation: Citation) -> Sentence:
    return Sentence(" ".join(citation.quote.split()), (citation.number,), "verbatim")


def _facts(citation: Citation) -> str:
    """What the catalogue tells of an article: its title, publisher and day."""
    return f"“{citation.title}”" + "".join(f", {one}" for one in (citation.publisher, citation.published) if one) + "."
