from __future__ import annotations

from ingest.library import Library


def test_passages_tell_their_articles(sample_library: Library) -> None:
    article_id = sample_library.articles()[0].article.id
    passages = sample_library.passage_ids([article_id])
    assert sample_library.articles_of_passages([*passages, "gone"]) == dict.fromkeys(passages, article_id)
