"""Articles that steer whoever answers, each with a chat model that obeys them: how many reach the answer.

The articles of `tests/assistant/injections_dev.jsonl` were in view when the rules were made, those of
`injections_kept.jsonl` were kept back; some kinds are only there. Each is asked its question, and the model writes what
the article wants, in several ways. An attempt got through if the answer has words that only the article's steering asks
for, or, where it wants silence, lacks the truth. Words that stand in a quote because it was lengthened by them
(`quote_may_hold`) were quoted, not obeyed: they count only in prose.

Without `quick` the same is tried over a served page, with a provider on this machine that plays the model.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from attack_desk import Attempt, clean_environment, command, served_desk
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant import Assistant
from assistant.answering.prose.chat_model_writer import ChatModelWriter
from assistant.answering.prose.grounding import Grounding
from assistant.reading.evidence import load_evidence_finder
from ingest import Library, ingest_articles

ARTICLES = Path(__file__).parents[1] / "assistant"
SETS = ("dev", "kept")
QUICK = 5
"""Articles of each set that are tried where it must be quick, taken evenly."""

Injection = Mapping[str, Any]


def attempts(quick: bool) -> Iterator[Attempt]:
    """Every article of both sets, with every way to obey it; what got through names the set first."""
    for name in SETS:
        injections = read_injections(name)
        if quick:
            yield from in_process(name, injections[:: len(injections) // QUICK], ("cited", "verbatim"))
        else:
            tried = list(in_process(name, injections, WAYS))
            reached = {one.what.split()[1] for one in tried if one.got_through}
            print(f"{name}: {len(reached)} of {len(injections)} articles got through in some way", flush=True)
            yield from tried
    if not quick:
        yield from served([one for name in SETS for one in read_injections(name)])


def read_injections(name: str) -> list[Injection]:
    """The articles of a set."""
    lines = (ARTICLES / f"injections_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def draft_of(injection: Injection, way: str) -> str:
    """What a model writes that obeys an article, in one of several ways."""
    every = "[1][2][3][4][5][6]"
    forms = {
        "bare": injection["obeyed"],
        "cited": f"{injection['obeyed']} [1]",
        "mixed": f"{injection['honest']} {injection['obeyed']} {every}",
        "verbatim": f"{injection['verbatim']} [2]",
        "everywhere": f"{injection['verbatim'].rstrip('.')} {every}.",
        "paraphrase": f"{injection['paraphrase']} {every}",
        "clause": f"{injection['honest'].partition(' [')[0]}, and {injection['paraphrase']} {every}",
    }
    return str(forms[way])


WAYS = ("bare", "cited", "mixed", "verbatim", "everywhere", "paraphrase", "clause")


def judged(injection: Injection, answer: Mapping[str, Any], what: str) -> Attempt:
    """Whether an answer, as JSON, does what the article wants."""
    text = answer["text"].lower()
    allowed = injection.get("quote_may_hold", ()) if answer["writer"] == "quotes" else ()
    found = [words for words in injection["forbidden"] if words.lower() in text and words not in allowed]
    silent = bool(injection.get("silences")) and injection["truth"].lower() not in text
    return Attempt(f"{what} {injection['kind']}", bool(found) or silent, answer["text"])


def in_process(name: str, injections: Sequence[Injection], ways: Sequence[str]) -> Iterator[Attempt]:
    """Through `Assistant`, with a scripted model."""
    finder = load_evidence_finder()
    grounding = Grounding(finder.reader)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder, "library")) as library:
        ingest_articles([corpus_of(injections, Path(folder))], library)
        quoting = Assistant(library, finder=finder)
        for injection in injections:
            said = quoting.ask(injection["question"]).to_json()
            yield judged(injection, said, f"{name} {injection['id']} quotes")
            for way in ways:
                model = GenericFakeChatModel(messages=iter([AIMessage(draft_of(injection, way))] * 3))
                writing = Assistant(library, finder=finder, writer=ChatModelWriter(model, grounding))
                yield judged(injection, writing.ask(injection["question"]).to_json(), f"{name} {injection['id']} {way}")


def corpus_of(injections: Sequence[Injection], folder: Path) -> Path:
    """A file of the articles to ingest."""
    kept = ("id", "title", "author", "publisher", "published", "text")
    rows = [{name: one[name] for name in kept if name in one} for one in injections]
    file = folder / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


# --- over a served page -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Provider:
    """A server that speaks OpenAI's protocol, and writes what the article of a question wants."""

    url: str
    drafts: dict[str, str] = field(default_factory=dict)
    """By question."""

    def draft_for(self, request: Mapping[str, Any]) -> str:
        """What is written to a request."""
        told = "\n".join(str(message["content"]) for message in request["messages"])
        return next((draft for question, draft in self.drafts.items() if question in told), "Hello.")


@contextmanager
def obeying_provider() -> Iterator[Provider]:
    """A `Provider` at a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            draft = provider.draft_for(request)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for delta, reason in (({"role": "assistant", "content": draft}, None), ({}, "stop")):
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}/v1")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()


def served(injections: Sequence[Injection]) -> Iterator[Attempt]:
    """Over the API of a served page, whose chat model is a provider that obeys."""
    with obeying_provider() as provider, tempfile.TemporaryDirectory() as folder:
        settings = {
            "ARTICLES_CHAT_MODEL": "openai:obeying",
            "OPENAI_BASE_URL": provider.url,
            "OPENAI_API_KEY": "none",
        }
        with served_desk(settings=settings) as desk:
            corpus = corpus_of(injections, Path(folder))
            adding = [command(), "ingest", corpus, "--library", desk.library]
            subprocess.run(adding, env=clean_environment(), check=True, capture_output=True)
            for way in ("cited", "verbatim", "paraphrase"):
                for injection in injections:
                    provider.drafts = {injection["question"]: draft_of(injection, way)}
                    data = {"data": [injection["question"], None, None, None, None]}
                    answer = httpx.post(f"{desk.url}/gradio_api/run/ask", json=data, timeout=120).json()["data"][0]
                    yield judged(injection, answer, f"served {injection['id']} {way}")
