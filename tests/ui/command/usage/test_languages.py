"""Which articles are in other languages, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.article import Article
from tests.ui.command.conftest import Run, lines_of
from ui.command.usage.languages import languages_line, other_language, other_languages

FRENCH = "Le maire a ouvert le nouveau pont de la ville lundi, et les habitants ont applaudi pendant la cérémonie."
GERMAN = "Die Bürgermeisterin hat am Montag die neue Brücke eröffnet, und viele Leute sind zu der Feier gekommen."
ENGLISH = "The mayor opened the new bridge of the city on Monday, and people clapped at the ceremony."


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (FRENCH, None, "fr"),
        (FRENCH, "en", "fr"),  # a template's word is not the text's
        (GERMAN, "de-AT", "de"),
        (ENGLISH, None, ""),
        (ENGLISH, "fr", ""),
        ("Kaupungin uusi silta avattiin maanantaina.", "fi_FI", "fi"),
        ("Kaupungin uusi silta avattiin maanantaina.", None, ""),
        ("", None, ""),
    ],
)
def test_the_words_tell_the_language_before_what_a_file_states(text: str, stated: str | None, language: str) -> None:
    assert other_language(Article("a", text, "t", "s", language=stated)) == language


def test_the_most_common_is_told_first() -> None:
    texts = (FRENCH, GERMAN, ENGLISH, GERMAN)
    counts = other_languages(Article(str(number), text, "t", "s") for number, text in enumerate(texts))
    assert list(counts.items()) == [("de", 2), ("fr", 1)]
    assert "3 articles are in other languages (German 2, French 1)" in languages_line(counts)
    assert "1 article is in another language (xx 1)" in languages_line({"xx": 1})


def test_an_ingest_says_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    records = lines_of(tmp_path / "a.jsonl", {"id": "1", "text": FRENCH}, {"id": "2", "text": ENGLISH})
    told = run("ingest", records)
    assert told.status == 0
    assert "Article Desk reads English; 1 article is in another language (French 1)" in told.err
    other = lines_of(tmp_path / "b.jsonl", {"id": "3", "text": GERMAN})
    assert run("ingest", other, "--json").json["other_languages"] == {"de": 1}
    assert run("ingest", other, "--json").json["other_languages"] == {}
