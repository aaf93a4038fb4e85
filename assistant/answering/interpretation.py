"""A question as it was typed → what is answered: without courtesy, written out, spelt right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.answering.conversation import Conversation
from assistant.answering.follow_ups.on_library import on_library
from assistant.answering.follow_ups.rewriters import QuestionRewriter, request_of
from assistant.answering.request import Request
from assistant.language.follow_ups.rewriting import Rewrite
from assistant.language.foreign.identification import language_of
from assistant.language.query import Query
from assistant.language.questions.courtesy import without_greeting
from assistant.language.spelling.capitals import with_capitals
from assistant.language.spelling.contractions import with_apostrophes
from assistant.language.spelling.corrector import Correction, SpellingCorrector
from assistant.language.spelling.dictionary import load_dictionary
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What is answered; `shown` are the ways in which it is searched for, each with how a person reads it."""

    request: Request
    shown: Mapping[str, str]

    def as_shown(self, answer: Answer) -> Answer:
        """An answer with its question as a person reads it."""
        searched = answer.standalone_question
        return replace(answer, standalone_question=self.shown.get(searched, searched))


class Interpreter:
    """Interprets questions to a library. Safe to share between threads."""

    def __init__(self, library: Library, rewriter: QuestionRewriter) -> None:
        self._library = library
        self._rewriter = rewriter
        self._words = load_dictionary()
        self._corrector: SpellingCorrector | None = None

    def interpretation(self, typed: Request) -> Interpretation:
        """What is answered for a question as it was typed."""
        asked = typed.query.text
        question = with_apostrophes(without_greeting(asked))
        whole = on_library(question, typed.conversation, typed.today)
        talk = self._with_names(typed.conversation)
        named = self._named(question) if talk.exchanges else question
        readings = (Rewrite(whole, whole),) if whole else self._rewriter.rewrites(named, talk)
        request = request_of(asked, readings, typed.conversation, typed.today)
        corrections = [self._corrected(one.search) for one in readings]
        texts = [one.question for one in corrections] + [other for one in corrections for other in one.others]
        query, *others = (Query(text, asked) for text in dict.fromkeys(texts))
        shown = {
            correction.question: self._shown(reading, named, asked)
            for reading, correction in zip(readings, corrections, strict=True)
        }
        return Interpretation(replace(request, query=query, others=tuple(others)), shown)

    def _with_names(self, conversation: Conversation) -> Conversation:
        """A conversation with the names in its questions as the library writes them, however they were typed."""
        exchanges = (
            replace(one, question=self._named(one.question), standalone=self._named(one.standalone))
            for one in conversation.exchanges
        )
        return Conversation(tuple(exchanges))

    def _named(self, question: str) -> str:
        return question if language_of(question) else with_capitals(question, self._library.vocabulary(), self._words)

    def _shown(self, reading: Rewrite, question: str, asked: str) -> str:
        """A reading as a person reads it: as it was typed, where it says no more than that."""
        shown = self._corrected(reading.shown or question).question
        return asked if shown == question else shown

    def _corrected(self, question: str) -> Correction:
        """A question with its misspelt words set right; only English is looked at."""
        if language_of(question):
            return Correction(question)
        vocabulary = self._library.vocabulary()
        if self._corrector is None or self._corrector.vocabulary is not vocabulary:
            self._corrector = SpellingCorrector(vocabulary)
        return self._corrector.correct(question)
