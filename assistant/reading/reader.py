"""What reads: a question or claim, and passages → what each passage says of it, and in which words."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from safetensors import SafetensorError
from tokenizers import Encoding, Tokenizer

from assistant.language.signs.folding import folded
from assistant.reading.presentation.shown_text import ShownText, shown
from assistant.reading.workers import load_workers
from assistant.retrieval.passage import RetrievedPassage
from ingest.chunking import Span
from ingest.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.reading.network import Outputs, ReaderNetwork

    Floats = NDArray[np.float64]
    Offsets = NDArray[np.int64]

WEIGHTS = Path(__file__).parent.parent / "weights" / "reader"
"""Our own reader."""

LONGEST_QUERY, LONGEST_PAIR = 128, 480
"""Tokens of a question or claim, and of it and a passage together; what is beyond is not read."""

LONGEST_TITLE = 250
"""Characters of a title that are read."""

LONGEST_ANSWER = 40
"""Tokens of a short answer."""

UNREAD = -20.0
"""Log-odds of what lies beyond the tokens that are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a passage says of a question or claim.

    `supports` and `refutes` are log-odds of the stance on a claim, each against the two others; `answered` those that
    the passage answers a question. `evidence`, `first` and `last`, shape (tokens,) all, are scores of each token of
    the passage: that its sentence is evidence (log-odds), that a short answer begins or ends with it. `starts` and
    `ends` are the tokens' half-open offsets into the passage's text.
    """

    supports: float
    refutes: float
    answered: float
    evidence: Floats
    first: Floats
    last: Floats
    starts: Offsets
    ends: Offsets

    @property
    def support(self) -> float:
        """The probability (0 to 1) that the passage supports the claim."""
        return 1 / (1 + math.exp(-self.supports))

    @property
    def refutation(self) -> float:
        """The probability (0 to 1) that the passage refutes the claim."""
        return 1 / (1 + math.exp(-self.refutes))

    def evidence_in(self, start: int, end: int) -> float:
        """The mean log-odds that the words between two offsets are evidence."""
        own = self.evidence[(self.starts < end) & (self.ends > start)]
        return float(own.mean()) if len(own) else UNREAD

    def answer_score(self, start: int, end: int) -> float:
        """The score of all that stands between two offsets as a short answer; low where it was not read."""
        inside = np.flatnonzero((self.starts >= start) & (self.ends <= end))
        return float(self.first[inside[0]] + self.last[inside[-1]]) if len(inside) else 2 * UNREAD

    def short_answer_in(self, start: int, end: int) -> Span | None:
        """The tokens of the likeliest short answer between two offsets; None where nothing was read."""
        inside = np.flatnonzero((self.starts >= start) & (self.ends <= end))
        if not len(inside):
            return None
        first, last = self.first[inside], self.last[inside]
        sums = first[:, None] + last[None, :]
        place = np.arange(len(inside))
        length = place[None, :] - place[:, None]
        sums[(length < 0) | (length >= LONGEST_ANSWER)] = -np.inf
        begin, finish = np.unravel_index(int(np.argmax(sums)), sums.shape)
        return int(self.starts[inside[begin]]), int(self.ends[inside[finish]])


class Reader(Protocol):
    """What reads passages."""

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """What each of these passages says of a question or a claim, in their order."""


class PassageReader:
    """Reads with our network, a passage a core. Safe to share between threads."""

    def __init__(self, network: ReaderNetwork, tokenizer: Tokenizer) -> None:
        """Take a tokenizer that is this reader's alone: limits are set in it."""
        self._network = network
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True  # what looks like one in an article is a word like others
        self._turn = threading.Lock()
        self._workers = load_workers()

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """See `Reader.read`. Each by itself: batches are no quicker, and what is said of one would hang on others."""
        with self._turn:  # the tokenizer keeps its limits in itself
            asked = self._shortened(folded(query))
            pairs = [self._encoded(asked, passage) for passage in passages]
        return list(self._workers.map(self._read, pairs))

    def _shortened(self, query: str) -> str:
        """The part of a question or claim that is read, so that there is room for a passage beside it."""
        self._tokenizer.enable_truncation(LONGEST_QUERY)
        ends = [end for _, end in self._tokenizer.encode(query, add_special_tokens=False).offsets]
        return query[: ends[-1]] if len(ends) == LONGEST_QUERY else query

    def _encoded(self, query: str, passage: RetrievedPassage) -> tuple[Encoding, int, ShownText]:
        """The tokens of a pair, how many characters stand before the passage, and it as it is shown."""
        head = f"{folded(head_of(passage.title, passage.published))} | "
        told = shown(passage)
        self._tokenizer.enable_truncation(LONGEST_PAIR, strategy="only_second")
        tokens = self._tokenizer.encode(query, head + told.text)
        return tokens, len(head), told

    def _read(self, pair: tuple[Encoding, int, ShownText]) -> Reading:
        tokens, shift, told = pair
        outputs = self._network.read(tokens.ids, tokens.attention_mask)
        offsets = np.array(tokens.offsets, np.int64).reshape(-1, 2)
        is_passage = np.array([one == 1 for one in tokens.sequence_ids]) & (offsets[:, 1] > shift)
        places = told.original(np.maximum(0, offsets - shift))
        return _reading(outputs, places, is_passage & (places[:, 1] > places[:, 0]))


def head_of(title: str, published: str | None) -> str:
    """What is read before a passage: the title, shortened, and the day where there is one."""
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rpartition(" ")[0] or title[:LONGEST_TITLE]
    return " · ".join(filter(None, (title, (published or "")[:10])))


def load_reader(folder: str | Path | None = None) -> PassageReader:
    """Load the reader: ours, or one that `python -m assistant.training` made, from a folder.

    Raises:
        ModelError: it cannot be loaded.
    """
    from assistant.reading.network import load_network

    place = Path(folder or WEIGHTS)
    try:
        tokenizer = _load_tokenizer(place / "tokenizer.json")
        network = load_network(place)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as problem:
        raise ModelError(
            f"The reader {str(place)!r} cannot be loaded ({' '.join(str(problem).split())}). ARTICLES_READER_MODEL "
            "takes the folder of a reader that python -m assistant.training wrote; unset it to use ours."
        ) from problem
    return PassageReader(network, tokenizer)


def _load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer of a file.

    Raises:
        OSError, ValueError: it is missing or broken.
    """
    text = file.read_text(encoding="utf-8")
    try:
        return Tokenizer.from_str(text)
    except Exception as problem:  # it raises nothing narrower
        raise ValueError(f"its {file.name} is no tokenizer ({problem})") from problem


def _reading(outputs: Outputs, places: Offsets, is_passage: NDArray[np.bool_]) -> Reading:
    """What the network says of one pair: `places` are the tokens' offsets, of those that are of the passage."""
    evidence, span = outputs.evidence[0].double().numpy(), outputs.span[0].double().numpy()
    stance = outputs.stance[0].double().log_softmax(-1).numpy()
    supports, refutes = (float(one - np.log(max(1e-9, 1 - np.exp(one)))) for one in stance[:2])
    return Reading(
        supports=supports,
        refutes=refutes,
        answered=float(outputs.answered[0]),
        evidence=evidence[is_passage],
        first=span[is_passage, 0],
        last=span[is_passage, 1],
        starts=places[is_passage, 0],
        ends=places[is_passage, 1],
    )
