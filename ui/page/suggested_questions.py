"""Suggested questions, made anew when the library changes."""

from __future__ import annotations

import threading

from assistant.assistant import Assistant
from assistant.suggestions import suggest_questions


class SuggestedQuestions:
    """The questions to begin with; several pages may ask for them at once."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._making = threading.Lock()
        self._made_of: tuple[str, ...] = ()
        self._questions: list[str] = []

    def current(self) -> list[str]:
        """The questions to the articles that there are now; takes a moment after a change."""
        with self._making:
            ids = tuple(row.article.id for row in self._assistant.library.articles())
            if ids != self._made_of:
                self._questions = suggest_questions(self._assistant) if ids else []
                self._made_of = ids
            return self._questions
