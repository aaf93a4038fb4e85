"""Which texts are copies of one story: MinHash signatures of their shingles, and bands to find near-duplicates by.

Two texts that share most of their shingles, runs of three words, are copies, as when papers print the same agency
report. The share is estimated from signatures (Broder, "On the resemblance and containment of documents", 1997);
those that agree in a whole band are compared (locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of
Massive Datasets", 3.4), so that finding the copies of an article does not take longer in a larger library.
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

JACCARD_THRESHOLD = 0.6
"""Least estimated Jaccard similarity of two copies: the share of their shingles that both have."""

_PERMUTATIONS = 128
_BANDS = 32
_ROWS = _PERMUTATIONS // _BANDS
_SHINGLE_WORDS = 3
_AT_ONCE = 4096
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """The MinHash signature of a text: 128 numbers of 4 bytes."""
    found = load_minhash()(num_perm=_PERMUTATIONS, seed=1, scheme="affine32")
    shingles = _shingles(text)
    while some := list(islice(shingles, _AT_ONCE)):  # a long text all at once would take gigabytes
        found.update_batch(some)
    return bytes(found.hashvalues.astype("<u4").tobytes())


def are_near_duplicates(one: bytes, other: bytes) -> bool:
    """Whether two signatures are those of copies."""
    return bool(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")) >= JACCARD_THRESHOLD)


def band_hashes(signed: bytes) -> list[int]:
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


def _shingles(text: str) -> Iterator[bytes]:
    """Every run of three words, without regard to case; of a shorter text, all of it."""
    words = [word.group().casefold() for word in _WORD.finditer(text)]
    if len(words) < _SHINGLE_WORDS:
        yield " ".join(words or text.split()).encode("utf-8", "replace")
    for first in range(len(words) - _SHINGLE_WORDS + 1):
        yield " ".join(words[first : first + _SHINGLE_WORDS]).encode("utf-8", "replace")
