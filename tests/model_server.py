"""A server of chat models on loopback: enough of Ollama's list of models, and of OpenAI's lists and answers."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer(ThreadingHTTPServer):
    """Lists `tags` at /api/tags and `models` at /v1/models, and answers chats with `pieces`, or with a `refusal`."""

    def __init__(self, pieces: list[str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.tags: list[dict[str, Any]] = []
        self.models: list[dict[str, Any]] = []
        self.pieces = pieces or []
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.paths: list[str] = []
        self.chats: list[dict[str, Any]] = []
        self.let_go = threading.Event()
        self.let_go.set()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Be there no more."""
        self.let_go.set()
        self.shutdown()
        self.server_close()


class _Answering(BaseHTTPRequestHandler):
    server: ModelServer

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.let_go.wait(30)
        lists = {
            "/api/tags": {"models": self.server.tags},
            "/v1/models": {"object": "list", "data": self.server.models},
        }
        self._send(200 if self.path in lists else 404, lists.get(self.path, {"error": "not found"}))

    def do_POST(self) -> None:
        self.server.chats.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.server.refusal:
            self._send(*self.server.refusal)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in ("", *self.server.pieces):
            event = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called
        """Say nothing."""
