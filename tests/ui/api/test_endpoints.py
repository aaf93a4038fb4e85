"""What programs may call, as they call it: Gradio's own client, plain HTTP, and a client of MCP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from ingest.samples import SAMPLES

if TYPE_CHECKING:
    from tests.ui.conftest import Served

DEEP = "How deep does the wreck of Endurance lie?"
CLAIM = "The wreck of Endurance lies at a depth of 3,008 metres."
ANSWER_KEYS = {
    "question",
    "standalone_question",
    "answered",
    "confidence",
    "text",
    "writer",
    "kind",
    "state",
    "short",
    "sentences",
    "removed",
    "citations",
    "closest",
    "timings",
    "conversation",
}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    """Gradio's client, which learns the endpoints from the server."""
    client = Client(served.url, verbose=False, analytics_enabled=False)
    yield client
    client.close()


# --- over HTTP --------------------------------------------------------------------------------------------


def test_the_endpoints_are_these_and_say_what_they_do(client: Client, served: Served) -> None:
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {
        "/ask",
        "/check",
        "/review",
        "/search",
        "/articles",
    }
    endpoints = httpx.get(f"{served.url}/gradio_api/info", timeout=60).json()["named_endpoints"]
    assert endpoints["/ask"]["description"].startswith("Answer a question from the articles, with the exact words")
    assert all(endpoint["description"] for endpoint in endpoints.values())


def test_ask_gives_the_answer_as_designed(client: Client) -> None:
    answer = client.predict(question=DEEP, api_name="/ask")
    assert set(answer) == ANSWER_KEYS
    assert answer["answered"]
    assert "3,008 metres" in answer["citations"][0]["quote"]


def test_ask_takes_the_turns_before_and_what_may_answer(client: Client) -> None:
    follow_up = "And who led the expedition that found it?"
    answer = client.predict(question=follow_up, history=[[DEEP, "At 3,008 metres."]], api_name="/ask")
    assert answer["standalone_question"] == "Who led the expedition that found the wreck of Endurance?"
    none = (
        {"publishers": ["No such paper"]},
        {"until": "2022-03-09"},
        {"since": "2022-03-11"},
        {"tags": ["No such tag"]},
    )
    for narrowed in none:
        assert not client.predict(question=DEEP, **narrowed, api_name="/ask")["answered"]
    narrowed = {"publishers": ["article desk"], "since": "2022-03-10", "until": "2022-03-10"}
    assert client.predict(question=DEEP, **narrowed, api_name="/ask")["answered"]


def test_a_caller_holds_the_conversation(client: Client) -> None:
    first = client.predict(question=DEEP, api_name="/ask")
    asked = client.predict(question="when did it sink?", conversation=first["conversation"], api_name="/ask")
    assert asked["standalone_question"] == "When did the wreck of Endurance sink?"
    assert "21 November 1915" in asked["citations"][0]["quote"]
    source = client.predict(question="which article is that from?", conversation=asked["conversation"], api_name="/ask")
    assert source["kind"] == "library"
    assert source["citations"][0]["title"] in source["text"]
    assert [one["question"] for one in source["conversation"]["exchanges"]] == [
        DEEP,
        "when did it sink?",
        "which article is that from?",
    ]


def test_check_gives_the_verdict_as_designed(client: Client) -> None:
    verdict = client.predict(claim=CLAIM, api_name="/check")
    assert set(verdict) == {"claim", "label", "confidence", "reason", "spans", "evidence", "nearest", "parts"}
    assert verdict["label"] == "supported"
    assert verdict["evidence"][0]["citation"]["quote"]


def test_review_gives_a_verdict_on_each_claim_and_goes_on_from_an_earlier_one(client: Client) -> None:
    text = f"{CLAIM} Was it cold? <script>alert(1)</script>"
    review = client.predict(text=text, api_name="/review")
    assert review["text"] == text
    assert review["is_complete"]
    assert [text[one["start"] : one["end"]] for one in review["claims"]] == [one["text"] for one in review["claims"]]
    first = review["claims"][0]
    assert (first["label"], bool(first["evidence"])) == ("supported", True)
    again = client.predict(text=f"{text} Was it warm?", previous=review, api_name="/review")
    assert again["claims"][0] == first
    assert not client.predict(text="Why? How?", api_name="/review")["counts"].get("supported")


def test_search_gives_passages_that_stand_in_the_articles(client: Client) -> None:
    found = client.predict(query="wreck of Endurance", limit=2, api_name="/search")
    assert found["query"] == "wreck of Endurance"
    assert len(found["passages"]) == 2
    first = found["passages"][0]
    assert "Endurance" in first["text"]
    assert len(first["text"]) == first["end"] - first["start"]
    listed = client.predict(api_name="/articles")["articles"]
    assert first["article_id"] in {article["id"] for article in listed}
    assert len(listed) == len(SAMPLES)
    assert {"id", "title", "source", "publisher", "published", "passages", "copies"} <= set(listed[0])


def test_a_call_without_any_client_is_one_request(served: Served) -> None:
    called = httpx.post(f"{served.url}/gradio_api/run/check", json={"data": [CLAIM]}, timeout=60)
    assert called.status_code == 200
    assert called.json()["data"][0]["label"] == "supported"


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("ask", ["why " * 1000, None, None, None, None, None], "4,000 characters; 2,000 are the most"),
        ("ask", ["?", None, None, None, None, None], "has no words"),
        ("ask", [{"path": "/etc/passwd"}, None, None, None, None, None], "question is unusable"),
        ("ask", ["Who?", [["alone"]], None, None, None, None], "a pair"),
        ("ask", ["Who?", None, None, "2024", None, None], "no day '2024'"),
        ("ask", ["Who?", None, None, None, None, {"exchanges": [1]}], "The conversation is not one"),
        ("ask", ["Who?", [["Who?", "He."]], None, None, None, {"exchanges": []}], "not both"),
        ("check", ["why " * 1000], "4,000 characters"),
        ("review", [" ", None], "The draft has no words"),
        ("review", ["word " * 20_001, None], "20,001 words; 20,000 are the most"),
        ("review", [{"text": CLAIM}, None], "text is unusable"),
        ("review", [CLAIM, {"claims": [1]}], "The previous review is not one"),
        ("review", [CLAIM, "none"], "previous is unusable"),
        ("search", ["wreck", 51, None, None, None], "1 to 50 passages, not 51"),
        ("search", ["wreck", "many", None, None, None], "limit is unusable"),
    ],
)
def test_what_cannot_be_asked_is_422_and_one_line(served: Served, name: str, arguments: Any, reason: str) -> None:
    called = httpx.post(f"{served.url}/gradio_api/run/{name}", json={"data": arguments}, timeout=60)
    assert called.status_code == 422
    assert reason in called.json()["error"]
    assert "\n" not in called.json()["error"]


def test_a_client_is_told_why(client: Client) -> None:
    with pytest.raises(AppError, match="has no words"):
        client.predict(question="?", api_name="/ask")


# --- over MCP ---------------------------------------------------------------------------------------------


@asynccontextmanager
async def session_with(served: Served) -> AsyncIterator[ClientSession]:
    """A conversation of an MCP client with the server."""
    async with (
        httpx.AsyncClient(timeout=60) as http,
        streamable_http_client(f"{served.url}/mcp", http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


async def test_an_mcp_client_finds_the_tools(served: Served) -> None:
    async with session_with(served) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) == {"ask", "check", "review", "search", "articles"}
    assert tools["ask"].inputSchema["required"] == ["question"]
    assert "only articles of these publishers answer" in str(tools["ask"].description).lower()


async def test_an_mcp_client_gets_json(served: Served) -> None:
    async with session_with(served) as session:
        asked = await session.call_tool("ask", {"question": DEEP, "since": "2022-03-10"})
        checked = await session.call_tool("check", {"claim": CLAIM})
        reviewed = await session.call_tool("review", {"text": f"{CLAIM} Was it cold?"})
        listed = await session.call_tool("articles", {})
    assert not asked.isError
    assert set(asked.structuredContent) == ANSWER_KEYS
    assert json.loads(asked.content[0].text) == asked.structuredContent
    assert "3,008 metres" in asked.structuredContent["citations"][0]["quote"]
    assert checked.structuredContent["label"] == "supported"
    assert reviewed.structuredContent["counts"] == {"supported": 1, "not_checkable": 1}
    assert len(listed.structuredContent["articles"]) == len(SAMPLES)


async def test_an_mcp_client_is_told_why(served: Served) -> None:
    async with session_with(served) as session:
        refused = await session.call_tool("search", {"query": "wreck", "limit": 0})
    assert refused.isError
    assert "1 to 50 passages, not 0" in refused.content[0].text
