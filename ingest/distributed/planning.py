"""How many workers there are, by what there is to work with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

EMBEDDER_CPUS = 0.75
PARSER_CPUS = 0.25
"""The shares of a processor that Ray is told to keep for each: parsing a document takes less than embedding it."""

_EMBEDDER_BYTES = 800 * 1024 * 1024
"""Memory for an embedder and the parser that works for it."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How many embed and how many parse, and the model, whose vectors are known by `identity`."""

    embedders: int
    parsers: int
    model: str | Embeddings
    identity: str


def planned_workers(resources: Mapping[str, float], model: str | Embeddings, identity: str) -> Workers:
    """An embedder for each processor of Ray's, as far as the memory goes, and a parser for every two."""
    processors = int(resources.get("CPU", 1))
    in_memory = int(resources.get("memory", 0) // _EMBEDDER_BYTES)
    embedders = max(1, min(processors, in_memory))
    return Workers(embedders, (embedders + 1) // 2, model, identity)
