"""Texts made to hold up whoever reads or shows them: a million characters of one thing, each in a process of its own.

What does not end in 20 seconds of a processor is held up. Without `quick` there are more shapes of text, also some over
which the libraries of others (nupunkt, trafilatura, markdown-it) might stumble.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator

from attack_desk import Attempt

from assistant.answer import Citation, Span
from assistant.answering.prose.citation_marks import drafted_sentences
from assistant.language.prompt_injection import is_injection
from assistant.language.statements import rejection_reason
from assistant.reading.prompts import sanitized
from assistant.verdict import Verdict, WeighedQuote
from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.errors import SourceError
from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.formats.markdown import parse_markdown
from ingest.parsing.formats.plain_text import parse_plain_text
from ingest.parsing.invisible import without_invisible
from ui.rendering.articles.library_html import problem_html
from ui.rendering.conversations.files.markdown import escaped
from ui.rendering.plain_text import citation_line, quote_text
from ui.rendering.verdict_html import verdict_html

SIZE, SECONDS = 1_000_000, 20

WHITE = {"blanks": " ", "newlines": "\n", "tabs": "\t", "blanks and newlines": " \n", "no-break spaces": "\u00a0"}
QUICK = ("blanks", "newlines", "blanks and newlines")
MORE = {
    "brackets": "[", "parentheses": "(", "angles": "<", "digits": "1", "letters": "a", "marks": "e\u0301",
    "words": "a ",
    "stops": ". ", "pictures": "![", "numbers": "1. ", "quotes": "> ", "hashes": "#", "stars": "*", "comments": "<!--",
    "links": "[a](", "lines": "a \n", "addresses": "http://", "dashes": " - ", "braces": "{",
    "joiners": "\u200d",
}  # fmt: skip


def attempts(quick: bool) -> Iterator[Attempt]:
    """Every reader with every shape of text."""
    shapes = {name: WHITE[name] for name in QUICK} if quick else {**WHITE, **MORE}
    for shape, piece in shapes.items():
        filled = piece * (SIZE // len(piece))
        between = f"Some words stand here.{filled}And more of them."
        for where, text in (("between words", between), *([] if quick else [("alone", filled)])):
            for name, read in READERS.items():
                yield Attempt(f"{name}: {shape} {where}", not ends(read, text), f"longer than {SECONDS} s, or failed")


def ends(read: Callable[[str], object], text: str) -> bool:
    """Whether a text is read in the time that there is: in a process of its own, which the system ends else."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        failed = 1
        try:
            read(text)
            failed = 0
        except SourceError:
            failed = 0  # refused is read, too
        finally:
            os._exit(failed)
    return os.waitpid(child, 0)[1] == 0


def page_of(text: str) -> bytes:
    """A page with this text in its title and in a paragraph."""
    told = "<p>Some words stand here, enough of them for an article of a page.</p>"
    return (
        f"<html><head><title>{text}</title></head><body><article>{told}<p>{text}</p></article></body></html>".encode()
    )


def article_of(text: str) -> Article:
    """An article with this text."""
    return Article("a", text, "Title", "a.txt", None, None, None, None, None)


def citation_of(text: str) -> Citation:
    """A citation all of whose facts are this text."""
    return Citation(
        1, "a", text, text, f"http://a.example/{text}", text, text, None, text, 0, len(text), Span(0, len(text))
    )


def verdict_of(text: str) -> Verdict:
    """A verdict whose one quote says this text."""
    return Verdict("A claim.", "supported", 0.9, (WeighedQuote("supports", 0.9, citation_of(text)),))


READERS: dict[str, Callable[[str], object]] = {
    "text": lambda text: parse_plain_text(text.encode(), "a"),
    "Markdown": lambda text: parse_markdown(text.encode(), "a"),
    "a page": lambda text: parse_html(page_of(text), "a"),
    "invisible characters": without_invisible,
    "passages": lambda text: chunk_article(article_of(text)),
    "orders": is_injection,
    "statements": rejection_reason,
    "a prompt": sanitized,
    "a draft": lambda text: drafted_sentences(text, finished=True),
    "a growing draft": lambda text: drafted_sentences(text, finished=False),
    "HTML": problem_html,
    "a card": lambda text: verdict_html(verdict_of(text), lambda _: text),
    "a line": lambda text: citation_line(citation_of(text)),
    "a copied quote": lambda text: quote_text(citation_of(text)),
    "exported Markdown": escaped,
}
