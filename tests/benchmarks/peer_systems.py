"""The systems that `peers.py` compares, each run by it as a child process.

    python tests/benchmarks/peer_systems.py ingest|ask SYSTEM FOLDER ENCODER

The folder holds `corpus.jsonl` (articles: id, title, text) and `questions.json` (texts). What was measured is written
to `ingest.json` or `ask.json` there. Only the standard library is imported at the head, so that each system's imports
are its own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from unicodedata import category

FOUND = 10
"""Chunks asked for."""

WARM_UP = ("Which question only warms up?", "Where was the second one asked?", "Who asked the third?")

UNSEEN = {"Cc", "Cf"}
"""Unicode's categories of characters that nobody sees."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as every system is given it."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a system stored as one: its text, and the text that was embedded for it, which ends in it."""

    id: str
    article_id: str
    text: str
    embedded: str


class System(ABC):
    """One system, used as its documentation does. `longest` is how many tokens its encoder reads of a text."""

    longest: ClassVar[int] = 256

    def __init__(self, folder: Path, encoder: str) -> None:
        self.folder, self.encoder = folder, encoder
        self.store = folder / "store"

    @abstractmethod
    def load_libraries(self) -> None:
        """Import what it needs."""

    @abstractmethod
    def load_model(self) -> None:
        """Make the encoder ready."""

    @abstractmethod
    def ingest(self, articles: Sequence[Article]) -> Callable[[], list[Chunk]]:
        """Cut, embed and store; what returns the chunks, each article's in order, is called after the clock stops."""

    @abstractmethod
    def open(self) -> None:
        """Open what was stored, to search it."""

    @abstractmethod
    def search(self, question: str) -> list[str]:
        """The ids of the chunks found, the best first."""

    def memory_beside(self) -> int:
        """The most kilobytes that processes of its own took."""
        return 0


class LangChain(System):
    """The retrieval of the tutorial: chunks of 1,000 characters, 200 of them shared, in Chroma."""

    def load_libraries(self) -> None:
        from langchain_chroma import Chroma
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter
        from sentence_transformers import SentenceTransformer

        self._chroma, self._document = Chroma, Document
        self._splitter, self._transformer = RecursiveCharacterTextSplitter, SentenceTransformer

    def load_model(self) -> None:
        self._embeddings = _PlainEmbeddings(self._transformer(self.encoder))

    def ingest(self, articles: Sequence[Article]) -> Callable[[], list[Chunk]]:
        documents = [self._document(one.text, metadata={"source": one.id, "title": one.title}) for one in articles]
        splitter = self._splitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        splits = splitter.split_documents(documents)
        self.open()
        ids = self._vectors.add_documents(documents=splits)
        return lambda: [
            Chunk(one, split.metadata["source"], split.page_content, split.page_content)
            for one, split in zip(ids, splits, strict=True)
        ]

    def open(self) -> None:
        self._vectors = self._chroma(
            collection_name="articles", embedding_function=self._embeddings, persist_directory=str(self.store)
        )

    def search(self, question: str) -> list[str]:
        return [str(found.id) for found in self._vectors.similarity_search(question, k=FOUND)]


class _PlainEmbeddings:
    """As `HuggingFaceEmbeddings` of langchain-huggingface, which cannot be installed beside huggingface-hub 2."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(
            [text.replace("\n", " ") for text in texts], show_progress_bar=False
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class LlamaIndex(System):
    """The starter: its default splitter and store; the title is metadata, which it embeds before the text."""

    def load_libraries(self) -> None:
        from llama_index import core
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.schema import MetadataMode
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._core, self._embedding = core, HuggingFaceEmbedding
        self._splitter, self._embedded = SentenceSplitter, MetadataMode.EMBED

    def load_model(self) -> None:
        self._embeddings = self._embedding(model_name=self.encoder)
        self._embeddings.get_query_embedding(WARM_UP[0])

    def splitters(self) -> list[Any] | None:
        """What cuts articles; None for the default."""
        return None

    def ingest(self, articles: Sequence[Article]) -> Callable[[], list[Chunk]]:
        documents = [self._core.Document(text=one.text, id_=one.id, metadata={"title": one.title}) for one in articles]
        index = self._core.VectorStoreIndex.from_documents(
            documents, embed_model=self._embeddings, transformations=self.splitters()
        )
        index.storage_context.persist(persist_dir=str(self.store))
        return lambda: [
            Chunk(node.node_id, node.ref_doc_id, node.text, node.get_content(self._embedded))
            for node in index.docstore.get_nodes(list(index.index_struct.nodes_dict.values()))
        ]

    def open(self) -> None:
        context = self._core.StorageContext.from_defaults(persist_dir=str(self.store))
        index = self._core.load_index_from_storage(context, embed_model=self._embeddings)
        self._retriever = index.as_retriever(similarity_top_k=FOUND)

    def search(self, question: str) -> list[str]:
        return [found.node.node_id for found in self._retriever.retrieve(question)]


class FittedLlamaIndex(LlamaIndex):
    """The same with chunks that the encoder reads whole, as who knows its limit would set it."""

    def splitters(self) -> list[Any] | None:
        return [self._splitter(chunk_size=256, chunk_overlap=20)]


class Txtai(System):
    """Paragraphs in an index by words and by meaning. Its encoder reads as much as the tokenizer allows."""

    longest = 512

    def load_libraries(self) -> None:
        from txtai import Embeddings
        from txtai.pipeline import Segmentation

        self._index_class, self._segmentation = Embeddings, Segmentation

    def load_model(self) -> None:
        self._index = self._index_class(path=self.encoder, hybrid=True, content=True)
        self._index.batchtransform([WARM_UP[0]])

    def ingest(self, articles: Sequence[Article]) -> Callable[[], list[Chunk]]:
        segment = self._segmentation(paragraphs=True)
        chunks = [
            Chunk(f"{one.id}#{number}", one.id, paragraph, paragraph)
            for one in articles
            for number, paragraph in enumerate(segment(one.text))
        ]
        self._index.index((chunk.id, chunk.text) for chunk in chunks)
        self._index.save(str(self.store))
        return lambda: chunks

    def open(self) -> None:
        self._index.load(str(self.store))

    def search(self, question: str) -> list[str]:
        return [found["id"] for found in self._index.search(question, FOUND)]


class Ours(System):
    """Article Desk's `HybridRetriever`."""

    def load_libraries(self) -> None:
        import chromadb  # noqa: F401 - ours import these two when they first need them
        import sentence_transformers  # noqa: F401

        import assistant.retrieval.hybrid
        import ingest
        import ingest.embedding

        self._ingest, self._retrieval, self._embedding = ingest, assistant.retrieval.hybrid, ingest.embedding
        self._beside = 0

    def load_model(self) -> None:
        self._library = self._ingest.Library.open(self.store)
        self._library.embeddings.embed_query(WARM_UP[0])

    def ingest(self, articles: Sequence[Article]) -> Callable[[], list[Chunk]]:
        report = self._ingest.ingest_articles([self.folder / "corpus.jsonl"], self._library, self._look_beside)
        if report.failed or len(report.added) != len(articles):
            raise SystemExit(f"Not all articles went in: {report.failed[:3]}")
        return lambda: [
            Chunk(passage.id, one.id, passage.text, self._embedding.embedding_text(article, passage))
            for one in articles
            for article in [self._library.article(one.id)]
            for passage in sorted(self._library.passages_of(one.id), key=lambda passage: passage.start)
        ]

    def open(self) -> None:
        self._retriever = self._retrieval.HybridRetriever(library=self._library, k=FOUND)

    def search(self, question: str) -> list[str]:
        return [str(found.id) for found in self._retriever.invoke(question)]

    def memory_beside(self) -> int:
        return self._beside

    def _look_beside(self, progress: object) -> None:
        """Our parser works in a child process. (Its `ru_maxrss` would count what it was forked from.)"""
        self._beside = max(self._beside, sum(map(_peak_of, Path("/proc/thread-self/children").read_text().split())))


class OursRead(Ours):
    """The passages that `Assistant.ask` reads (eight), in the order in which their sentences answer best."""

    def load_libraries(self) -> None:
        super().load_libraries()
        from assistant import Assistant
        from assistant.language.query import Query

        self._assistant_class, self._query = Assistant, Query

    def open(self) -> None:
        self._assistant = self._assistant_class.open(self._library)

    def search(self, question: str) -> list[str]:
        query = self._query(question)
        found = self._assistant._retrieve(query, self._retrieval.NO_FILTER, None)
        return list(dict.fromkeys(str(one.passage.id) for one in self._assistant._read(query, found, "")))


SYSTEMS: dict[str, type[System]] = {
    "LangChain": LangChain,
    "LlamaIndex": LlamaIndex,
    "LlamaIndex 256": FittedLlamaIndex,
    "txtai": Txtai,
    "ours": Ours,
    "ours, read": OursRead,
}


def measure_ingest(system: System, articles: Sequence[Article]) -> dict[str, object]:
    """Ingest, and say how long it took, what the chunks are and where, and how much of the text was embedded."""
    system.load_libraries()
    system.load_model()
    seconds, chunks_of = timed(lambda: system.ingest(articles))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + system.memory_beside()
    chunks = chunks_of()
    places = located(chunks, articles)
    return {
        "seconds": seconds,
        "memory": memory // 1024,
        "characters": sum(len(article.text) for article in articles),
        "seen": seen(chunks, places, articles, load_tokenizer(system)),
        "places": {
            chunk.id: (chunk.article_id, *place) if place else None for chunk, place in zip(chunks, places, strict=True)
        },
    }


def measure_asking(system: System, questions: Sequence[str]) -> dict[str, object]:
    """Open what was stored, ask each question in turn, and say what was found and how long it took."""
    imported, _ = timed(system.load_libraries)
    opened, _ = timed(lambda: (system.load_model(), system.open(), system.search(WARM_UP[1])))
    for question in WARM_UP * 3:
        system.search(question)
    took = [timed(partial(system.search, question)) for question in questions]
    return {
        "imported": imported,
        "opened": opened,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "times": [seconds for seconds, _ in took],
        "found": [found for _, found in took],
    }


class Places:
    """Finds pieces of a text in it, whatever white space and characters that nobody sees they lost."""

    def __init__(self, text: str) -> None:
        self._offsets = [offset for offset, character in enumerate(text) if _dense(character)]
        self._text = _dense(text)

    def find(self, piece: str, after: int = 0) -> Span | None:
        """Where a piece stands first from an offset on."""
        dense = _dense(piece)
        place = self._text.find(dense, bisect_left(self._offsets, after)) if dense else -1
        return (self._offsets[place], self._offsets[place + len(dense) - 1] + 1) if place >= 0 else None


def _dense(text: str) -> str:
    return "".join(character for character in text if not character.isspace() and category(character) not in UNSEEN)


def located(chunks: Sequence[Chunk], articles: Sequence[Article]) -> list[Span | None]:
    """Where each chunk stands in its article: as chunks come in order, behind where the one before begins."""
    places = {article.id: Places(article.text) for article in articles}
    behind: defaultdict[str, int] = defaultdict(int)
    spans = []
    for chunk in chunks:
        span = places[chunk.article_id].find(chunk.text, behind[chunk.article_id])
        if span:
            behind[chunk.article_id] = span[0] + 1
        spans.append(span)
    return spans


def load_tokenizer(system: System) -> Callable[[str], int]:
    """A function from a text to how many characters of it the encoder reads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(system.encoder, "tokenizer.json")))
    tokenizer.no_padding()
    tokenizer.enable_truncation(system.longest)
    return lambda text: max(end for _, end in tokenizer.encode(text).offsets)


def seen(
    chunks: Sequence[Chunk], spans: Sequence[Span | None], articles: Sequence[Article], reads: Callable[[str], int]
) -> int:
    """The characters of the articles that the encoder read, each counted once."""
    places = {article.id: Places(article.text) for article in articles}
    read: defaultdict[str, list[Span]] = defaultdict(list)
    for chunk, span in zip(chunks, spans, strict=True):
        before = len(chunk.embedded) - len(chunk.text)
        part = chunk.text[: max(0, reads(chunk.embedded) - before)]
        if span and (found := places[chunk.article_id].find(part, span[0])):
            read[chunk.article_id].append(found)
    return sum(covered(spans_read) for spans_read in read.values())


def covered(spans: Iterable[Span]) -> int:
    """How many offsets lie in at least one of the spans."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds that an action took, and what it returned."""
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def _peak_of(process: str) -> int:
    """The most kilobytes that a process has had."""
    lines = Path("/proc", process, "status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    what, name, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    system = SYSTEMS[name](folder, sys.argv[4])
    if what == "ingest":
        lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
        result = measure_ingest(system, [Article(**json.loads(line)) for line in lines])
    else:
        result = measure_asking(system, json.loads((folder / "questions.json").read_text(encoding="utf-8")))
    (folder / f"{what}.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
