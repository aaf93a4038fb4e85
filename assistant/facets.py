"""What flows out of the names of articles: who and what is named, how often, and where. Facts only, no I/O."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from assistant.answer import Citation

FacetKind = Literal["person", "organization", "place"]
"""What a name is of."""

FACET_KINDS: tuple[FacetKind, ...] = ("person", "organization", "place")


@dataclass(frozen=True, slots=True)
class Facet:
    """A name, what it is of, in how many articles it stands, and how often in all."""

    name: str
    kind: FacetKind
    articles: int
    mentions: int

    def to_json(self) -> dict[str, object]:
        """The facet as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Facets:
    """The names of some articles, of each kind those first that stand in most.

    `articles` is how many were looked through; `articles_left_out` how many more there are.
    """

    facets: tuple[Facet, ...] = ()
    articles: int = 0
    articles_left_out: int = 0

    def of_kind(self, kind: FacetKind) -> tuple[Facet, ...]:
        """Those of a kind."""
        return tuple(facet for facet in self.facets if facet.kind == kind)

    def to_json(self) -> dict[str, object]:
        """The facets as JSON-ready values."""
        names = [facet.to_json() for facet in self.facets]
        return {"articles": self.articles, "articles_left_out": self.articles_left_out, "names": names}


@dataclass(frozen=True, slots=True)
class Mentions:
    """The sentences that name somebody or something, word for word; `left_out` is how many more there are."""

    name: str
    kind: FacetKind
    quotes: tuple[Citation, ...]
    left_out: int = 0

    def to_json(self) -> dict[str, object]:
        """The mentions as JSON-ready values."""
        quotes = [quote.to_json() for quote in self.quotes]
        return {"name": self.name, "kind": self.kind, "left_out": self.left_out, "citations": quotes}
