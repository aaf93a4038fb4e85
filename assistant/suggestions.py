"""Questions to begin with, made from the sentences of the articles and tried before they are shown."""

from __future__ import annotations

from itertools import islice

from assistant.assistant import Assistant
from assistant.evaluation.question_drafts import draft_questions

MOST_TRIED = 24
"""Most questions put to the assistant in search of good ones: each takes a moment."""

MOST_ARTICLES = 100
"""Most articles whose sentences are looked through."""


def suggest_questions(assistant: Assistant, most: int = 4) -> list[str]:
    """Up to `most` questions, of different articles, that the assistant answers with the right sentence."""
    found: dict[str, str] = {}
    library = assistant.library
    article_ids = [row.article.id for row in library.articles()[:MOST_ARTICLES]]
    for drafted in islice(draft_questions(library, article_ids), MOST_TRIED):
        if drafted.article_id in found:
            continue
        answer = assistant.ask(drafted.question)
        if answer.answered and drafted.sentence in " ".join(answer.citations[0].quote.split()):
            found[drafted.article_id] = drafted.question
        if len(found) == most:
            break
    return list(found.values())
