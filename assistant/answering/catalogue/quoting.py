"""The words by which an article of the catalogue is cited: its first sentence, or the one that has certain words."""

from __future__ import annotations

from collections.abc import Set

from assistant.answer import Citation
from assistant.language.tokens import content_stems
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, Passage, StoredPassage
from ingest.library import Library


def citation_of(
    article: ArticleMetadata, library: Library, number: int, passage_id: str = "", stems: Set[str] = frozenset()
) -> Citation | None:
    """The citation of an article: of the sentence of a passage that has most of these stems, or else of its first.

    None where it has no sentence that may be quoted.
    """
    for passage in _passages(article, library, passage_id):
        read = RetrievedPassage.of(passage.id, StoredPassage(passage, article), 0.0, 0.0)
        if read.trusted_positions:
            best = max(read.trusted_positions, key=lambda place: len(stems & set(content_stems(read.sentence(place)))))
            return cite(Evidence(read, best, 1.0), number, alone=True)
    return None


def _passages(article: ArticleMetadata, library: Library, passage_id: str) -> list[Passage]:
    """The passage of that id, or those of the article in their order."""
    stored = library.passages([passage_id]) if passage_id else {}
    return [one.passage for one in stored.values()] or library.passages_of(article.id)
