"""What people write in Markdown beside CommonMark: notes, wiki links, marks of tasks and callouts, comments, formulae.

Rules for markdown-it: https://markdown-it-py.readthedocs.io
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.paragraph import paragraph

from ingest.parsing.formats.formulae.tex import tex_text

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\](?!:)|\^\[[^\]\n]{0,1000}\]")
_DEFINITION = re.compile(r"\[\^[^\]\s]{1,60}\]:[ \t]*")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,400}\]\]")
_WIKI_LINK = re.compile(r"\[\[([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{1,400}))?\]\]")
_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,2000}?)(?<=\S)==")
_FORMULA = re.compile(
    r"\$\$(.{1,2000}?)\$\$|\$(?=[^\s$\d])([^$\n]{1,500}?)(?<=[^\s$\\])\$(?!\d)|\$(\d[^$\n]{0,200}?[\\^_=][^$\n]{0,200}?)\$(?!\d)",
    re.DOTALL,
)
_ANCHOR = re.compile(r"\s\^[\w-]{1,60}\Z")
_TASK = re.compile(r"\A\[([ xX-])\]\s+")
_CALLOUT = re.compile(r"\A\[![\w-]{1,30}\][+-]?[ \t]*")


def markdown_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, and what else people's notes have."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.block.ruler.before("reference", "note_definition", _note_definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "notes_extras", _extra)
    # Text runs on up to a sign that begins something: these begin something here.
    parser.inline.ruler.before("text", "notes_signs", _extra)
    return parser


def without_marks(words: str) -> str:
    """A paragraph without the anchor at its end and the mark of a callout; a task keeps its box."""
    task = _TASK.match(words)
    if task:
        return ("☐ " if task[1] == " " else "☑ ") + words[task.end() :]
    return _ANCHOR.sub("", _CALLOUT.sub("", words))


def without_comments(markdown: str) -> str:
    """The text without what stands between %% and %%, outside of code."""
    parts = re.split(r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]*`)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if place % 2 else _COMMENT.sub("", part) for place, part in enumerate(parts))


def _note_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The text of a note is a paragraph, without its mark."""
    begin = state.bMarks[start] + state.tShift[start]
    found = _DEFINITION.match(state.src, begin, state.eMarks[start])
    if found is None or state.is_code_block(start):
        return False
    if silent:
        return True
    state.bMarks[start], state.tShift[start] = found.end(), 0
    return paragraph(state, start, end, False)


def _extra(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "[!^=$":
        return False
    for pattern, words in _EXTRAS:
        if found := pattern.match(state.src, state.pos, state.posMax):
            if not silent:
                state.push("text", "", 0).content = words(found)
            state.pos = found.end()
            return True
    return False


def _link_words(found: re.Match[str]) -> str:
    """What a wiki link shows: its own words, or the name of the note, and the heading in it."""
    return (found[2] or found[1].replace("#^", "#").replace("#", " > ")).strip().removeprefix("> ")


_EXTRAS = (
    (_NOTE, lambda _found: ""),
    (_EMBEDDED, lambda _found: ""),
    (_WIKI_LINK, _link_words),
    (_HIGHLIGHT, lambda found: found[1]),
    (_FORMULA, lambda found: tex_text(found[1] or found[2] or found[3])),
)
