"""Suggested questions, made anew when the library changes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from assistant.assistant import Assistant
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from assistant.suggestions import suggest_questions

MOST_CHOICES = 50
"""Choices of articles whose questions are remembered."""


class SuggestedQuestions:
    """The questions to begin with; several pages may ask for them at once."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._making = threading.Lock()
        self._made_of: tuple[str, ...] = ()
        self._questions: list[str] = []
        self._fitting: OrderedDict[tuple[str, ...], list[str]] = OrderedDict()
        self._making_fitting = threading.Lock()

    def current(self, within: ArticleFilter = NO_FILTER) -> list[str]:
        """The questions to the articles that there are now, or to those of a choice; takes a moment after a change."""
        if within:
            return self._to_some(within)
        with self._making:
            ids = tuple(row.article.id for row in self._assistant.library.articles())
            if ids != self._made_of:
                self._questions = suggest_questions(self._assistant) if ids else []
                self._made_of = ids
            return self._questions

    def _to_some(self, within: ArticleFilter) -> list[str]:
        """Made apart from those to all articles, for which whoever opens the page waits."""
        with self._making_fitting:
            rows = self._assistant.library.articles()
            ids = tuple(row.article.id for row in rows if within.matches(row.article))
            if ids not in self._fitting:
                self._fitting[ids] = suggest_questions(self._assistant, within=within) if ids else []
            self._fitting.move_to_end(ids)
            while len(self._fitting) > MOST_CHOICES:
                self._fitting.popitem(last=False)
            return self._fitting[ids]
