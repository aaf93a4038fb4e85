"""A library that people work on: they remove, tag and star articles, write notes, and say what answers are worth."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

from ingest.errors import UsageError
from ingest.search.library_queries import LibraryQueries, unknown_article_error
from ingest.search.passage_index import PassageIndex
from ingest.store.catalogue import Catalogue
from ingest.store.curation.notes import Note
from ingest.store.curation.removal import RemovedArticle
from ingest.store.feedback import NOT_RECORDED, AnswerRecord, Feedback
from ingest.store.write_lock import WriteLock
from ingest.tables.database import storable_text

_NO_NOTE = "There is no note {}. Somebody has removed it, or there never was one."


class CuratedLibrary(LibraryQueries):
    """What people change in a library by hand. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue, index: PassageIndex, write_lock: WriteLock) -> None:
        super().__init__(catalogue, index)
        self._write_lock = write_lock

    def writing(self) -> AbstractContextManager[None]:
        """The lock to hold while writing, in a `with`; may be nested.

        Raises:
            LibraryBusyError: another process is writing; the message says which.
        """
        return self._write_lock

    # --- removing -------------------------------------------------------------------------------------

    def remove(self, *article_ids: str) -> None:
        """Remove articles, their passages, words, vectors and versions: all of them, or on an error none.

        Raises:
            UnknownArticleError: there is none of one of these ids.
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            known = self._known(article_ids)
            with self._index.updating():
                self.catalogue.remove(*known)

    def take_out(self, article_id: str) -> RemovedArticle:
        """Remove an article as `remove` does; what is returned is all of it, for `put_back`.

        Raises:
            UnknownArticleError: there is none of that id.
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            (known,) = self._known([article_id])
            with self._index.updating():
                removed = self.catalogue.take_out(known)
        if removed is None:
            raise unknown_article_error(article_id)
        return removed

    def put_back(self, removed: RemovedArticle) -> None:
        """Store an article again as it was when it was taken out: text, vectors, origin, versions, tags and notes.

        Raises:
            UsageError: there is an article of its id again, which stays.
            LibraryBusyError: another process is writing.
        """
        with self.writing(), self._index.updating():
            done = self.catalogue.put_back(removed)
        if not done:
            raise UsageError(f"“{removed.title}” was added again since, and is in the library.")

    # --- what people add ------------------------------------------------------------------------------

    def change_tags(
        self, article_ids: Sequence[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> list[str]:
        """Add tags to articles and remove others, in any case; the ids of those that have others than before.

        What a person sets stays when the article is read anew: tags of its source come beside it, but for those that
        were removed here.

        Raises:
            UnknownArticleError: there is none of one of these ids; no article is changed.
            UsageError: a tag is empty or too long; no article is changed.
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            return self.catalogue.tags.change(self._known(article_ids), add, remove)

    def star(self, *article_ids: str, author: str = "") -> list[str]:
        """Give articles a star; the ids of those that had none. Others may write meanwhile.

        Raises:
            UnknownArticleError: there is none of one of these ids; no article gets one.
        """
        return self.catalogue.stars.set(self._known(article_ids), storable_text(author))

    def unstar(self, *article_ids: str) -> list[str]:
        """Take the stars of articles away; the ids of those that had one. Others may write meanwhile.

        Raises:
            UnknownArticleError: there is none of one of these ids; no article is changed.
        """
        return self.catalogue.stars.clear(self._known(article_ids))

    def add_note(
        self, article_id: str, text: str, *, words: str = "", span: tuple[int, int] | None = None, author: str = ""
    ) -> Note:
        """Write a note on an article; or on words in it, or on those between two offsets into its text.

        It stays when the article is read anew. Others may write meanwhile.

        Raises:
            UnknownArticleError: there is none of that id.
            UsageError: the note is empty or too long, or the words are not in the article.
        """
        quoted = storable_text(words) if span is None else span
        note = self.catalogue.notes.add(storable_text(article_id), storable_text(text), quoted, storable_text(author))
        if note is None:
            raise unknown_article_error(article_id)
        return note

    def change_note(self, number: int, text: str) -> None:
        """Put another text in the place of that of a note.

        Raises:
            UsageError: there is none of that number, or the text is empty or too long.
        """
        if not self.catalogue.notes.change(number, storable_text(text)):
            raise UsageError(_NO_NOTE.format(number))

    def remove_note(self, number: int) -> None:
        """Remove a note.

        Raises:
            UsageError: there is none of that number.
        """
        if not self.catalogue.notes.remove(number):
            raise UsageError(_NO_NOTE.format(number))

    def save_feedback(
        self,
        question: str,
        answer: str,
        liked: bool,
        word: str = "",
        *,
        reason: str = "",
        wanted: str = "",
        record: AnswerRecord = NOT_RECORDED,
        instead_of: int | None = None,
    ) -> int:
        """Store what somebody says of an answer to a question, and perhaps why. Others may write meanwhile.

        `reason`, `word` and `wanted` are as in `Feedback`, `record` tells what the answer was made of. Returns the
        number of the record; with `instead_of`, the number of one, it takes the place of that one.
        """
        time = datetime.now(UTC).isoformat(timespec="seconds")
        question, answer, word, reason, wanted = map(storable_text, (question, answer, word, reason, wanted))
        stored = replace(
            record,
            read_as=storable_text(record.read_as),
            narrowed=storable_text(record.narrowed),
            writer=storable_text(record.writer),
        )
        feedback = Feedback(question, answer, liked, word, time, reason, wanted, stored)
        return self.catalogue.feedback.save(feedback, instead_of)

    def _known(self, article_ids: Sequence[str]) -> list[str]:
        """These ids as they are stored, each once; UnknownArticleError where there is no article of one of them."""
        named = {storable_text(article_id): article_id for article_id in article_ids}
        known = self.catalogue.articles.fingerprints(list(named))
        for stored, article_id in named.items():
            if stored not in known:
                raise unknown_article_error(article_id)
        return list(named)
