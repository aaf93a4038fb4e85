"""Which articles are in other languages than is read here, and what to say of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.language import lexicon
from assistant.language.foreign.identification import language_of
from assistant.language.tokens import words
from ingest.article import Article

SAMPLE = 600
"""Characters from the beginning of an article by which its language is known."""

ENGLISH_SHARE = 0.2
"""The share of English function words from which a text is English, whatever its file says: a page's template lies."""

_ENGLISH = frozenset(lexicon.entries("english_function_words"))


def other_languages(articles: Iterable[Article]) -> dict[str, int]:
    """How many of these articles are in which language (ISO 639-1) other than English, the most common first."""
    counts: dict[str, int] = {}
    for article in articles:
        if language := other_language(article):
            counts[language] = counts.get(language, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def other_language(article: Article) -> str:
    """The language of an article that is not in English; "" where it is, or that is not known."""
    beginning = article.text[:SAMPLE]
    said = words(beginning)
    if said and sum(word in _ENGLISH for word in said) >= ENGLISH_SHARE * len(said):
        return ""
    stated = (article.language or "").lower().replace("_", "-").partition("-")[0]
    return language_of(beginning) or ("" if stated in ("en", "und") else stated)


def languages_line(counts: Mapping[str, int]) -> str:
    """What to say of them: "Article Desk reads English; 3 of these are in other languages (French 2, German 1)."."""
    names = lexicon.table("language_names")
    told = ", ".join(f"{names.get(code, code)} {count}" for code, count in counts.items())
    number = sum(counts.values())
    are = "article is in another language" if number == 1 else "articles are in other languages"
    return (
        f"Article Desk reads English; {number} {are} ({told}): stored and found by names and words, "
        "but little will be answered from them."
    )
