"""What programs may call: `ask`, `check`, `review`, `search`, `articles`; each returns the README's JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any

from anyio import CapacityLimiter, to_thread
from langchain_core.documents import Document
from pydantic import ValidationError, validate_call

from assistant.answer import Answer
from assistant.answering.conversation import Conversation
from assistant.assistant import Assistant
from assistant.retrieval.hybrid import ArticleFilter
from ingest.errors import UsageError
from ui.access.disconnects import raise_if_disconnected, while_connected
from ui.api.sent_reviews import review_from_json

MAX_CONCURRENT_CALLS = 4
"""Calls that are worked on at the same time; others wait."""

MAX_HISTORY_TURNS = 10
"""Turns of a conversation that are looked at."""

MAX_PASSAGES = 50
"""Passages that a search brings."""

Json = dict[str, Any]
Endpoint = Callable[..., Awaitable[Json]]


class AssistantApi:
    """The endpoints of an assistant. Each raises an `ArticleDeskError` where it cannot do what is asked."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(  # noqa: PLR0917 - whoever calls without a client passes them by place
        self,
        question: str,
        history: list[list[str]] | None = None,
        publishers: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        conversation: Json | None = None,
        tags: list[str] | None = None,
    ) -> Json:
        """Answer a question from the articles, with the exact words as citations, or say that they don't say.

        Args:
            question: A question in a sentence, at most 2,000 characters.
            history: The turns before it, for follow-ups: pairs of a question and the text of its answer.
                Send these, or else a conversation.
            publishers: Only articles of these publishers answer; none means all.
            since: Only articles published on this day or later answer, like 2024-02-29.
            until: Only articles published on this day or before answer.
            conversation: The conversation that the last answer came with, for follow-ups; each answer has the next.
            tags: Only articles with one of these tags answer; none means all.
        """
        before = _conversation(history, conversation)
        within = ArticleFilter(tuple(publishers or ()), since or None, until or None, tags=tuple(tags or ()))
        *_, answer = while_connected(self._assistant.stream(question, before, within=within))
        assert isinstance(answer, Answer)  # noqa: S101 - the last that `stream` yields
        return {**answer.to_json(), "conversation": before.after(answer).to_json()}

    def check(self, claim: str, tags: list[str] | None = None) -> Json:
        """Check a claim: whether the articles bear it out, contradict it, disagree, or do not say; with their words.

        Args:
            claim: A claim in a sentence, at most 2,000 characters.
            tags: Only articles with one of these tags are asked; none means all.
        """
        return self._assistant.check(claim, within=ArticleFilter(tags=tuple(tags or ()))).to_json()

    def review(self, text: str, previous: Json | None = None) -> Json:
        """Check a text: a verdict on each of its claims, in place, with a reason and the words of the articles.

        A claim is text[start:end], in characters. A long text takes minutes; to hang up ends the check.

        Args:
            text: A text, at most 20,000 words.
            previous: The review of the text as it was before, all of it: claims that stand as they were keep
                their verdict at once, if the articles are the same.
        """
        before = review_from_json(previous) if previous else None
        *_, review = while_connected(self._assistant.stream_review(text, before))
        return review.to_json()

    def search(  # noqa: PLR0917 - as of `ask`
        self,
        query: str,
        limit: int = 8,
        publishers: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        tags: list[str] | None = None,
    ) -> Json:
        """Find passages of the articles, by meaning and by words, the best first.

        Args:
            query: A question, or words.
            limit: How many passages, at most 50.
            publishers: Only those of articles of these publishers; none means all.
            since: Only those of articles published on this day or later, like 2024-02-29.
            until: Only those of articles published on this day or before.
            tags: Only those of articles with one of these tags; none means all.
        """
        if not 1 <= limit <= MAX_PASSAGES:
            raise UsageError(f"A search brings 1 to {MAX_PASSAGES} passages, not {limit}.")
        within = ArticleFilter(tuple(publishers or ()), since or None, until or None, tags=tuple(tags or ()))
        found = self._assistant.search(query, limit, within=within)
        return {"query": query, "passages": [_passage(document) for document in found]}

    def articles(self) -> Json:
        """List the articles: ids, titles, sources, publishers, days, and how many passages and copies each has."""
        return {"articles": [row.to_json() for row in self._assistant.library.articles()]}


def endpoints_of(assistant: Assistant) -> list[Endpoint]:
    """The endpoints as coroutines: arguments are validated against the signatures, and few calls run at once."""
    api, limiter = AssistantApi(assistant), CapacityLimiter(MAX_CONCURRENT_CALLS)
    return [_limited(method, limiter) for method in (api.ask, api.check, api.review, api.search, api.articles)]


def _limited(method: Callable[..., Json], limiter: CapacityLimiter) -> Endpoint:
    """The endpoint, which waits for its turn without a thread, and runs in one only if its client is connected."""
    checked, form = validate_call(method), signature(method)

    def answer(arguments: Mapping[str, Any]) -> Json:
        raise_if_disconnected()
        return checked(**arguments)

    @wraps(method)
    async def call(*arguments: Any, **named: Any) -> Json:
        try:
            return await to_thread.run_sync(answer, form.bind(*arguments, **named).arguments, limiter=limiter)
        except ValidationError as problem:
            first = problem.errors()[0]
            raise UsageError(f"The argument {first['loc'][0]} is unusable: {first['msg']}.") from problem

    return call


def _conversation(history: list[list[str]] | None, conversation: Json | None) -> Conversation:
    """The conversation that a caller holds, in either form.

    Raises:
        UsageError: it is in both, or in none of them.
    """
    if history and conversation:
        raise UsageError("Send the history or the conversation, not both: they tell the same.")
    if conversation:
        return Conversation.from_json(conversation)
    return Conversation.of([_turn(pair) for pair in (history or [])[-MAX_HISTORY_TURNS:]])


def _turn(pair: list[str]) -> tuple[str, str]:
    if len(pair) != len(("question", "answer")):
        raise UsageError("A turn of the history is a pair: a question, and the text of its answer.")
    return pair[0], pair[1]


def _passage(document: Document) -> Json:
    facts = dict(document.metadata)
    del facts["pages"], facts["story"]
    rounded = {name: round(facts.pop(name), 4) for name in ("score", "similarity")}
    return {"text": document.page_content, **facts, **rounded}
