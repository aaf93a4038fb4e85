"""What HTML hides in Markdown is not read."""

from __future__ import annotations

import pytest

from ingest.parsing.formats.markdown import parse_markdown


def markdown(text: str) -> str:
    return parse_markdown(text.encode(), "file").text


def test_words_of_html_blocks_are_parted_as_they_are_seen() -> None:
    block = (
        "<div>\n<p>One</p><p>two &amp; <b>th</b>ree</p>\n<style>p {}</style><script>no()</script><!-- no -->\n</div>"
    )
    assert markdown(block) == "One two & three"


@pytest.mark.parametrize(
    "text",
    [
        "<div hidden>\nNimrod\n</div>\n\nSeen.",
        "<div style='display:none'>\n\nNimrod\n\n- Nimrod\n\n```\nNimrod\n```\n\n</div>\n\nSeen.",
        "<div hidden><div>\n\nNimrod\n\n</div>\n\nNimrod\n\n</div>\n\nSeen.",
        "<p hidden>Nimrod\n\nSeen.",
        '<span style="display:none">Nimrod</span>Seen.',
        '<span style="display:none">Nimrod <b>Nimrod</b> `Nimrod`\nNimrod</span>Seen.',
        "<span hidden><span>Nimrod</span> Nimrod</span>Seen.",
        "<span hidden></span>Seen.",
    ],
)
def test_what_html_hides_in_markdown_is_not_read(text: str) -> None:
    assert markdown(text) == "Seen."


def test_what_is_left_open_in_a_paragraph_ends_with_it() -> None:
    assert markdown("One <span hidden>Nimrod\n\nTwo.") == "One\n\nTwo."


def test_a_block_of_many_comments_is_read() -> None:
    assert markdown("Seen.\n\n" + "<!-- " * 200_000) == "Seen."
