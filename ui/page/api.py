"""What programs may call: `ask`, `check`, `search`, `articles`; over HTTP and as MCP tools, in the README's JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from inspect import cleandoc, signature
from typing import TYPE_CHECKING, Any

import gradio as gr
from anyio import CapacityLimiter, to_thread
from gradio.events import api as add_endpoint
from langchain_core.documents import Document
from pydantic import ValidationError, validate_call

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.retrieval.hybrid import ArticleFilter
from ingest.errors import ArticleDeskError, UsageError
from ui.access.disconnects import raise_if_left, while_there
from ui.access.security import REFUSED

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

AT_ONCE = 4
"""Calls that are worked on at the same time; others wait."""

LAST_TURNS = 10
"""Turns of a conversation that are looked at."""

MOST_PASSAGES = 50
"""Passages that a search brings."""

Json = dict[str, Any]
Endpoint = Callable[..., Awaitable[Json]]


class Api:
    """The endpoints of an assistant. Each raises an `ArticleDeskError` where it cannot do what is asked."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(
        self,
        question: str,
        history: list[list[str]] | None = None,
        publishers: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Json:
        """Answer a question from the articles, with the exact words as citations, or say that they don't say.

        Args:
            question: A question in a sentence, at most 2,000 characters.
            history: The turns before it, for follow-ups: pairs of a question and the text of its answer.
            publishers: Only articles of these publishers answer; none means all.
            since: Only articles published on this day or later answer, like 2024-02-29.
            until: Only articles published on this day or before answer.
        """
        turns = [_turn(pair) for pair in (history or [])[-LAST_TURNS:]]
        within = ArticleFilter(tuple(publishers or ()), since or None, until or None)
        *_, answer = while_there(self._assistant.stream(question, turns, within=within))
        assert isinstance(answer, Answer)  # noqa: S101 - the last that `stream` yields
        return answer.to_json()

    def check(self, claim: str) -> Json:
        """Check a claim: whether the articles bear it out, contradict it, disagree, or do not say; with their words.

        Args:
            claim: A claim in a sentence, at most 2,000 characters.
        """
        return self._assistant.check(claim).to_json()

    def search(
        self,
        query: str,
        limit: int = 8,
        publishers: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Json:
        """Find passages of the articles, by meaning and by words, the best first.

        Args:
            query: A question, or words.
            limit: How many passages, at most 50.
            publishers: Only those of articles of these publishers; none means all.
            since: Only those of articles published on this day or later, like 2024-02-29.
            until: Only those of articles published on this day or before.
        """
        if not 1 <= limit <= MOST_PASSAGES:
            raise UsageError(f"A search brings 1 to {MOST_PASSAGES} passages, not {limit}.")
        within = ArticleFilter(tuple(publishers or ()), since or None, until or None)
        found = self._assistant.search(query, limit, within=within)
        return {"query": query, "passages": [_passage(document) for document in found]}

    def articles(self) -> Json:
        """List the articles: ids, titles, sources, publishers, days, and how many passages and copies each has."""
        return {"articles": [row.to_json() for row in self._assistant.library.articles()]}


def add_api(assistant: Assistant) -> None:
    """Give the page that is being built its endpoints for programs."""
    for endpoint in _endpoints(assistant):
        add_endpoint(_told_by_gradio(endpoint), api_name=endpoint.__name__, queue=False)


def load_mcp_server() -> FastMCP[None]:
    """A server for MCP clients, without tools yet. Gradio has one too, but what its tools return is no JSON.

    Raises:
        UsageError: the package that speaks MCP is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
        from mcp.server.transport_security import TransportSecuritySettings
    except ImportError as problem:
        raise UsageError("To speak MCP a further package is needed: pip install 'article-desk[mcp]'") from problem
    return FastMCP(
        "Article Desk",
        "Answers, verdicts and passages from the articles of whoever runs this, with the exact words. Cite them.",
        stateless_http=True,
        json_response=True,
        # The door of the whole server looks at hosts and origins.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def add_tools(server: FastMCP[None], assistant: Assistant) -> None:
    """Give an MCP server the endpoints as tools."""
    for endpoint in _endpoints(assistant):
        server.add_tool(endpoint, description=cleandoc(endpoint.__doc__ or ""))


def _endpoints(assistant: Assistant) -> list[Endpoint]:
    """The endpoints: each takes only what it says that it takes, and a few calls run at the same time."""
    api, turns = Api(assistant), CapacityLimiter(AT_ONCE)
    return [_guarded(method, turns) for method in (api.ask, api.check, api.search, api.articles)]


def _guarded(method: Callable[..., Json], turns: CapacityLimiter) -> Endpoint:
    """The endpoint, which waits for its turn without a thread, and runs in one only if its client is still there."""
    checked, form = validate_call(method), signature(method)

    def answer(arguments: Mapping[str, Any]) -> Json:
        raise_if_left()
        return checked(**arguments)

    @wraps(method)
    async def call(*arguments: Any, **named: Any) -> Json:
        try:
            return await to_thread.run_sync(answer, form.bind(*arguments, **named).arguments, limiter=turns)
        except ValidationError as problem:
            first = problem.errors()[0]
            raise UsageError(f"The argument {first['loc'][0]} is unusable: {first['msg']}.") from problem

    return call


def _told_by_gradio(endpoint: Endpoint) -> Endpoint:
    """The endpoint, whose failures Gradio tells to the caller."""

    @wraps(endpoint)
    async def call(*arguments: Any, **named: Any) -> Json:
        try:
            return await endpoint(*arguments, **named)
        except ArticleDeskError as problem:
            title = REFUSED if isinstance(problem, UsageError) else "Error"
            raise gr.Error(str(problem), title=title, print_exception=False) from problem

    return call


def _turn(pair: list[str]) -> tuple[str, str]:
    if len(pair) != len(("question", "answer")):
        raise UsageError("A turn of the history is a pair: a question, and the text of its answer.")
    return pair[0], pair[1]


def _passage(document: Document) -> Json:
    facts = dict(document.metadata)
    del facts["pages"], facts["story"]
    rounded = {name: round(facts.pop(name), 4) for name in ("score", "similarity")}
    return {"text": document.page_content, **facts, **rounded}
