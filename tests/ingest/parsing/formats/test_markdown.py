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


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("It costs 9 euros[^1] and has ~~three~~ four berths.", "It costs 9 euros and has four berths."),
        ("A note.\n\n[^1]: Without tax.", "A note.\n\nWithout tax."),
        ("See [[Old hall|the old hall]] and [[Quay]].", "See the old hall and Quay."),
        ("![[map.png]]It is ==here==.", "It is here."),
        ("Seen.%%not seen%% ^ab12", "Seen."),
        ("- [x] quay\n- [ ] roof", "☑ quay\n\n☐ roof"),
        ("> [!note] Careful\n> It is deep.", "Careful It is deep."),
        ("x<sup>2</sup>, CO<sub>2</sub>, in 2019<sup>4</sup>", "x², CO₂, in 2019"),
        ("It is <del>no</del> yes.", "It is yes."),
        ("So $E=mc^2$, and $5 or $6.", "So E = mc², and $5 or $6."),
        ("`a[^1] ==b== [[c]] ~~d~~`", "a[^1] ==b== [[c]] ~~d~~"),
        ("| A | B |\n|---|---|\n|   | 2 |", "A | B\n\n| 2"),
        ("# Guide\n\n## Hours of the pool: 9 to 17\n\nIt is cold.", "Hours of the pool: 9 to 17\n\nIt is cold."),
        ("# Guide\n\n## Why is it cold?\n\nIt is the sea.", "It is the sea."),
    ],
)
def test_what_people_write_beside_commonmark(given: str, text: str) -> None:
    assert markdown(given) == text


@pytest.mark.parametrize(
    ("front", "title", "published"),
    [
        ("---\ntitle: a: b: c\n---\n", "a: b: c", None),
        ("---\ntitle: {{ title }}\ndate: 2024-03-06\n---\n", "{{ title }}", "2024-03-06"),
        ("---\nTitle: T\nodd: {a: [1, {b: 2}]}\nDate: 2024-03-06\n---\n", "T", "2024-03-06"),
        ('+++\ntitle = "T"\ndate = 2024-03-06\n[extra]\nx = [1]\n+++\n', "T", "2024-03-06"),
        ("+++\ntitle = T\n+++\n", "T", None),
        ('{"title": "T", "date": "2024-03-06"}\n', "T", "2024-03-06"),
    ],
)
def test_front_matter_of_each_kind_gives_the_facts(front: str, title: str, published: str | None) -> None:
    content = parse_markdown(f"{front}\nThe ship sank.".encode(), "file")
    told = content.metadata["published"]
    assert (content.text, content.metadata["title"]) == ("The ship sank.", title)
    assert (str(told) if told else None) == published
