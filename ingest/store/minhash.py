"""Which articles are copies of one story: MinHash signatures of their runs of words, and bands to find them by.

Two texts that share most of their runs of three words are copies, as when papers print the same agency report. The
share is estimated from signatures (Broder, "On the resemblance and containment of documents", 1997); those that
agree in a whole band are compared (locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", 3.4), so that finding the copies of an article does not take longer in a larger library.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash

ALIKE = 0.6
"""Least estimated share of common runs of words (Jaccard similarity) of two copies."""

_PERMUTATIONS = 128
_BANDS = 32
_ROWS = _PERMUTATIONS // _BANDS
_RUN = 3
_AT_ONCE = 4096
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """The MinHash signature of a text: 128 numbers of 4 bytes."""
    found = load_minhash()(num_perm=_PERMUTATIONS, seed=1, scheme="affine32")
    runs = _runs_of_words(text)
    while some := list(islice(runs, _AT_ONCE)):  # a long text all at once would take gigabytes
        found.update_batch(some)
    return bytes(found.hashvalues.astype("<u4").tobytes())


def alike(one: bytes, other: bytes) -> bool:
    """Whether two signatures are those of copies."""
    return bool(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")) >= ALIKE)


def bands(signed: bytes) -> list[int]:
    """Numbers of 64 bits (signed, for SQL), one a band of the signature: copies share at least one."""
    rows = np.frombuffer(signed, "<u4").reshape(_BANDS, _ROWS)
    return [
        int.from_bytes(hashlib.blake2b(bytes([band]) + row.tobytes(), digest_size=8).digest(), "big", signed=True)
        for band, row in enumerate(rows)
    ]


def load_minhash() -> type[MinHash]:
    """The class of datasketch, which takes half a second to import."""
    from datasketch import MinHash

    loaded: type[MinHash] = MinHash
    return loaded


def _runs_of_words(text: str) -> Iterator[bytes]:
    """Every run of three words, without regard to case; of a shorter text, all of it."""
    words = [word.group().casefold() for word in _WORD.finditer(text)]
    if len(words) < _RUN:
        yield " ".join(words or text.split()).encode("utf-8", "replace")
    for first in range(len(words) - _RUN + 1):
        yield " ".join(words[first : first + _RUN]).encode("utf-8", "replace")
