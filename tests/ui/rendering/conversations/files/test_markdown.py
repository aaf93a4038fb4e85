"""A conversation as a Markdown file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer, Citation, Sentence, ShortAnswer, Span, State
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.markdown import as_markdown

CITED = Citation(1, "a", "A title", "/x/a.md", None, None, None, "2024", "It did so.", 10, 20, Span(0, 40))
SAID = Sentence("It did so.", (1,), "verbatim")


def told(*sentences: Sentence, state: State = "answer", lead: str = "", short: ShortAnswer | None = None) -> str:
    """An answer as Markdown."""
    answer = Answer(
        question="Did it?",
        standalone_question="Did it?",
        answered=state == "answer",
        confidence=0.9,
        text="",
        writer="quotes",
        state=state,
        short=short,
        lead=lead,
        sentences=sentences,
        citations=(CITED,) if sentences else (),
        closest=() if sentences else (CITED,),
    ).with_text()
    return as_markdown([Exchange(answer, ())])


def test_an_answer_is_told_with_footnotes() -> None:
    shown = told(SAID, short=ShortAnswer("did", 1, 13, 16))
    assert shown.startswith("# Questions and answers\n\n## Did it?\n\n**did** — “It did so.”[^1-1]\n\n")
    assert "\n[^1-1]: “It did so.” A title, 2024, characters 10 to 20, a.md" in shown


def test_what_is_no_answer_or_may_be_one_says_so() -> None:
    assert "The articles don't say. The closest passages:[^1-1]" in told(state="no_answer")
    assert "This may answer it: “It did so.”[^1-1]" in told(SAID, state="may_answer")


def test_headings_make_a_list() -> None:
    one, other = (Sentence(f"{name} did.", (1,), "supported", name) for name in ("Ann", "Bo"))
    assert "2 found:\n\n- **Ann:** Ann did.[^1-1]\n- **Bo:** Bo did.[^1-1]" in told(one, other, lead="2 found:")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_is_said_is_inert_in_markdown(said: str) -> None:
    for text in (said, f"{said}<script>[a](javascript:b)![c](https://d.example)</script> # *e* ~~f~~ | g |\n- h"):
        cited = Citation(1, "a", text, text, text, text, text, text, text, 0, 1, Span(0, 1))
        sentences = Sentence(text, (1,), "verbatim"), Sentence(text, (1,), "catalogue", text)
        told = Answer(text, text, True, 1, text, "quotes", lead=text, sentences=sentences, citations=(cited,))
        tokens = (
            MarkdownIt("commonmark", {"html": True})
            .enable(["table", "strikethrough"])
            .parse(as_markdown([Exchange(told, ())]))
        )
        kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
        assert kinds <= {"heading", "paragraph", "inline", "bullet_list", "list_item"}
        inner = {child.type for token in tokens for child in token.children or []}
        assert inner <= {"text", "text_special", "strong_open", "strong_close"}
