"""The chat in the browser: questions and answers, and beside them the words that the answers rest on."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.answer import Answer, Citation
from assistant.chain import LONGEST_QUESTION, Assistant
from assistant.conversation import Turn
from assistant.suggestions import suggest_questions
from ingest.errors import ArticleDeskError, UsageError
from ingest.library import Library
from ui import terminal
from ui.rendering import answer_text, as_html, sources_html, sources_placeholder

LOOPBACK = "127.0.0.1"
FIRST_PORT, LAST_PORT = 7860, 7899
AT_ONCE = 4
"""Questions answered at the same time."""

STYLE = Path(__file__).with_name("web.css")

Message = dict[str, Any]


def serve(library: Library, *, port: int | None = None, open_browser: bool = True) -> None:
    """Serve the chat on this machine until it is interrupted.

    Raises:
        UsageError: the port is taken, or no port is free.
        ModelError, SettingsError: a model cannot be loaded.
    """
    _free_port(port)  # A port that is taken is told before the models load.
    page = build_page(Assistant.open(library)).queue(default_concurrency_limit=AT_ONCE)
    chosen = _free_port(port)
    # A page of another site that has its name point here must not be answered (DNS rebinding).
    only_here = Middleware(TrustedHostMiddleware, allowed_hosts=[LOOPBACK, "localhost"])
    page.launch(
        server_name=LOOPBACK,
        server_port=chosen,
        inbrowser=open_browser,
        share=False,
        ssr_mode=False,
        footer_links=[],
        quiet=True,
        app_kwargs={"middleware": [only_here]},
        prevent_thread_lock=True,
        theme=page_theme(),
        css=STYLE.read_text(encoding="utf-8"),
    )
    terminal.print_notice(f"Article Desk is at http://{LOOPBACK}:{chosen} (Ctrl-C ends it).")
    page.block_thread()


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page for one assistant; nothing on it comes from another host."""
    count = len(assistant.library.articles())
    examples = suggest_questions(assistant) if count else []
    page: gr.Blocks
    with gr.Blocks(title="Article Desk", analytics_enabled=False, fill_height=True) as page:
        gr.HTML(_header(count))
        turns = gr.State([])
        with gr.Row(equal_height=False, elem_classes="desk"):
            with gr.Column(scale=3, min_width=320):
                chatbot = _chatbot(count, examples)
                box = gr.Textbox(
                    placeholder="Ask about your articles…",
                    label="Question",
                    show_label=False,
                    submit_btn="Ask",
                    max_length=LONGEST_QUESTION,
                    autofocus=True,
                    elem_id="question",
                )
            with gr.Column(scale=2, min_width=320):
                sources = gr.HTML(sources_placeholder(), elem_id="sources")

        def respond(question: str, earlier: list[Turn]) -> Iterator[tuple[Any, ...]]:
            yield from _respond(assistant, question, earlier)

        def respond_to_example(picked: gr.SelectData, earlier: list[Turn]) -> Iterator[tuple[Any, ...]]:
            yield from _respond(assistant, picked.value["text"], earlier)

        shown = [chatbot, turns, sources, box]
        box.submit(respond, [box, turns], shown, show_progress="hidden", api_visibility="private")
        chatbot.example_select(respond_to_example, [turns], shown, show_progress="hidden", api_visibility="private")
        chatbot.clear(lambda: ([], sources_placeholder()), None, [turns, sources], api_visibility="private")
    return page


def _chatbot(count: int, examples: Sequence[str]) -> gr.Chatbot:
    return gr.Chatbot(
        label="Questions and answers",
        show_label=False,
        placeholder=_placeholder(count),
        examples=[{"text": question} for question in examples],
        render_markdown=False,  # messages are HTML, and all that comes from outside is escaped in it
        latex_delimiters=[],
        buttons=["copy"],
        layout="panel",
        feedback_options=None,
        height="62vh",
        elem_id="chat",
    )


def page_theme() -> gr.themes.Base:
    """Plain as a newspaper, in fonts that every machine has."""
    return gr.themes.Base(
        primary_hue="blue",
        neutral_hue="stone",
        font=["system-ui", "-apple-system", "Segoe UI", "sans-serif"],
        font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"],
    )


def _respond(assistant: Assistant, question: str, earlier: list[Turn]) -> Iterator[tuple[Any, ...]]:
    """What chat, turns, sources and question box show while a question is answered, and after it."""
    if not question.strip():
        yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return
    messages = _messages([*earlier, (question, "")])
    yield messages, earlier, gr.skip(), ""
    try:
        for step in assistant.stream(question, earlier):
            if isinstance(step, Answer):
                said = answer_text(step)
                turns = [*earlier, (question, said)]
                yield _messages(turns), turns, _sources(assistant, step), ""
            else:
                yield _messages([*earlier, (question, step.text)]), earlier, gr.skip(), ""
    except ArticleDeskError as problem:
        yield (
            _messages([*earlier, (question, str(problem))]),
            earlier,
            sources_placeholder(),
            "",
        )


def _messages(turns: Sequence[Turn]) -> list[Message]:
    return [
        {"role": role, "content": as_html(content)}
        for asked, said in turns
        for role, content in (("user", asked), ("assistant", said or "…"))
    ]


def _sources(assistant: Assistant, answer: Answer) -> str:
    cited = answer.citations or answer.closest
    return sources_html(answer, [_passage(assistant.library, citation) for citation in cited])


def _passage(library: Library, citation: Citation) -> str:
    return library.article(citation.article_id).text[citation.passage.start : citation.passage.end]


def _header(count: int) -> str:
    articles = "1 article" if count == 1 else f"{count:,} articles"
    return (
        '<header class="masthead"><h1>Article Desk</h1>'
        f"<p>Answers from {articles}, in their own words, or says that they are silent.</p></header>"
    )


def _placeholder(count: int) -> str:
    if count:
        return "### Ask your articles\nEvery answer shows the exact words that it rests on."
    return "### No articles yet\nAdd some at a prompt: `articles ingest PATH`, then start the chat again."


def _free_port(wanted: int | None) -> int:
    for port in [wanted] if wanted is not None else range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((LOOPBACK, port))
            except (OSError, OverflowError):
                continue
            return port
    place = f"Port {wanted} is" if wanted is not None else f"The ports {FIRST_PORT} to {LAST_PORT} are"
    raise UsageError(f"{place} not free. Name another: articles chat --port 8000")
