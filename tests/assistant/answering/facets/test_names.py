"""Names of articles, counted and quoted, from a real library; no model is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering.facets.name_index import NameIndex
from assistant.answering.facets.names import facets_of, mentions_of
from ingest.errors import QuestionError
from ingest.library import Library
from ingest.pipeline import ingest_articles

ARTICLES = [
    {
        "id": "harbour",
        "title": "Harbour",
        "text": "Mayor Greta Holm opened the harbour in France. Holm spoke. Holm left.",
    },
    {"id": "bridge", "title": "Bridge", "text": "The Ministry of Transport thanked Mayor Greta Holm for the bridge."},
]


def test_a_part_of_more_than_one_name_asks_which(library: Library, tmp_path: Path) -> None:
    text = "Mayor Greta Holm met Minister Odd Holm. Minister Odd Holm left early."
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "title": "A meeting", "text": text}))
    ingest_articles([tmp_path / "articles.jsonl"], library)
    articles, index = [row.article for row in library.articles()], NameIndex(library)
    with pytest.raises(QuestionError, match="in it: Greta Holm, Odd Holm"):
        mentions_of("holm", articles, index, library, 3)
    assert mentions_of("odd", articles, index, library, 3).name == "Odd Holm"


def test_names_are_counted_and_lead_to_their_sentences(library: Library, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
    ingest_articles([tmp_path / "articles.jsonl"], library)
    articles, index = [row.article for row in library.articles()], NameIndex(library)
    facets = facets_of(articles, index, 30)
    assert [(one.name, one.kind, one.articles, one.mentions) for one in facets.facets] == [
        ("Greta Holm", "person", 2, 4),
        ("Ministry of Transport", "organization", 1, 1),
        ("France", "place", 1, 1),
    ]
    told = mentions_of("greta holm", articles, index, library, 3)
    assert [(one.article_id, one.quote) for one in told.quotes] == [
        ("harbour", "Mayor Greta Holm opened the harbour in France."),
        ("harbour", "Holm spoke."),
        ("harbour", "Holm left."),
    ]
    assert all(library.article(one.article_id).text[one.start : one.end] == one.quote for one in told.quotes)
    assert told.left_out == 1
    assert mentions_of("transport ministry", articles, index, library, 3).name == "Ministry of Transport"
    for name in ("Nobody", " "):
        with pytest.raises(QuestionError, match="No article names"):
            mentions_of(name, articles, index, library, 3)
    library.remove("bridge")
    assert index.of(["harbour", "bridge"]).keys() == {"harbour"}
