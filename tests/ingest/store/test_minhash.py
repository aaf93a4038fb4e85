"""Copies of one story are told by their words, and kept together as articles come, change and go."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.samples import SAMPLES
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from ingest.store.minhash import _AT_ONCE, _shingles, are_near_duplicates, band_hashes, load_minhash, signature

TEXTS = [path.read_text(encoding="utf-8").partition("\n---\n")[2] for path in SAMPLES]
ONE, OTHER, THIRD = TEXTS[:3]
INTRODUCTION = (
    "Our correspondent adds that nobody in the town was surprised by the news, which had been talked about for weeks "
    "in every shop and at every corner, and that more is to be told tomorrow.\n\n"
)


def words_changed(text: str, every: int) -> str:
    words = text.split()
    words[::every] = [f"changed{number}" for number in range(len(words[::every]))]
    return " ".join(words)


def cut_short(text: str) -> str:
    return text[: len(text) * 8 // 10]


def are_copies(one: str, other: str) -> bool:
    return are_near_duplicates(signature(one), signature(other))


# --- signatures -------------------------------------------------------------------------------------------


def test_equal_texts_have_equal_signatures() -> None:
    assert signature(ONE) == signature(ONE) != signature(INTRODUCTION)
    assert band_hashes(signature(ONE)) == band_hashes(signature(ONE)) != band_hashes(signature(INTRODUCTION))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize(
    "edit",
    [cut_short, lambda text: words_changed(text, 25), lambda text: INTRODUCTION + text],
    ids=["cut short", "words changed", "introduced"],
)
def test_an_edited_copy_is_a_copy_and_shares_a_band(text: str, edit: Callable[[str], str]) -> None:
    assert are_copies(text, edit(text))
    assert set(band_hashes(signature(text))) & set(band_hashes(signature(edit(text))))


def test_different_texts_are_no_copies() -> None:
    signatures = [signature(text) for text in TEXTS]
    assert not any(are_near_duplicates(one, other) for one, other in combinations(signatures, 2))


def test_half_a_text_is_no_copy() -> None:
    assert not are_copies(ONE, ONE[: len(ONE) // 3])


@pytest.mark.parametrize("text", [ONE.upper(), ONE.replace(",", " –").replace(".", " !"), "  ".join(ONE.split())])
def test_case_punctuation_and_white_space_do_not_matter(text: str) -> None:
    assert are_copies(ONE, text)


def test_case_is_folded_in_every_script() -> None:
    assert signature("ΟΔΥΣΣΕΎΣ ΚΑΙ ΠΗΝΕΛΌΠΗ") == signature("οδυσσεύς και πηνελόπη")
    assert signature("Die Straße war gesperrt.") == signature("DIE STRASSE WAR GESPERRT")


@pytest.mark.parametrize("text", ["", " ", "word", "two words", "!!!", "?", "\ud800", "😀", "中文没有空格"])
def test_a_short_text_is_a_copy_of_itself_alone(text: str) -> None:
    assert are_copies(text, text)
    assert not are_copies(text, "another")
    assert not are_copies(text, ONE)


def test_a_long_text_is_signed_as_if_in_one_go() -> None:
    text = " ".join(f"word{number % 7919}" for number in range(3 * _AT_ONCE + 17))
    whole = load_minhash()(num_perm=128, seed=1, scheme="affine32")
    whole.update_batch(list(_shingles(text)))
    assert signature(text) == whole.hashvalues.astype("<u4").tobytes()


@given(st.text())
@example("\ud800 a")
@example("a b")
@example("a b c")
def test_any_text_has_a_signature_and_bands_that_sql_can_hold(text: str) -> None:
    signed = signature(text)
    assert are_near_duplicates(signed, signed)
    assert all(-(2**63) <= band < 2**63 for band in band_hashes(signed))


# --- in a library -----------------------------------------------------------------------------------------

Embed = Callable[[str, str], EmbeddedArticle]


@pytest.fixture
def embed(embeddings: SentenceEmbeddings) -> Embed:
    """Makes an article of an id and a text; the vectors do not matter here but for their size."""
    vector = embeddings.encode(["word"])

    def embed_one(article_id: str, text: str) -> EmbeddedArticle:
        passages = chunk_article(article := Article(id=article_id, text=text, title="Untitled", source=article_id))
        return EmbeddedArticle(article, passages, np.repeat(vector, len(passages), axis=0))

    return embed_one


def copies(library: Library) -> dict[str, int]:
    return {row.article.id: row.copies for row in library.articles()}


def stories(library: Library | Catalogue) -> set[frozenset[str]]:
    """The ids of the articles, together where they are of one story."""
    rows = library.articles() if isinstance(library, Library) else library.articles.summaries()
    told: dict[int, set[str]] = {}
    for row in rows:
        told.setdefault(row.article.story, set()).add(row.article.id)
    return set(map(frozenset, told.values()))


def together(*groups: str) -> set[frozenset[str]]:
    return {frozenset(group) for group in groups}


def test_copies_are_of_one_story_and_counted(library: Library, embed: Embed) -> None:
    library.add([embed("a", ONE), embed("b", OTHER), embed("c", cut_short(ONE))])
    library.add([embed("d", INTRODUCTION + ONE)])
    assert copies(library) == {"a": 2, "b": 0, "c": 2, "d": 2}
    assert stories(library) == together("acd", "b")


def test_passages_tell_the_story_of_their_article(library: Library, embed: Embed) -> None:
    library.add([embed("a", ONE), embed("b", OTHER), embed("c", ONE)])
    (story,) = {row.article.story for row in library.articles() if row.article.id in "ac"}
    ids = [passage.id for passage in library.passages_of("c")]
    assert {stored.article.story for stored in library.passages(ids).values()} == {story}


def bridge() -> tuple[str, str, str]:
    """Two texts that are no copies, and one that is a copy of both."""
    words = [f"word{number}" for number in range(1000)]
    first, last = " ".join(words[:750]), " ".join(words[250:])
    middle = " ".join(words[100:900])
    assert not are_copies(first, last)
    assert are_copies(first, middle)
    assert are_copies(middle, last)
    return first, middle, last


def test_an_article_that_connects_two_stories_joins_them(library: Library, embed: Embed) -> None:
    first, middle, last = bridge()
    library.add([embed("a", first), embed("b", last), embed("c", last), embed("x", OTHER)])
    assert stories(library) == together("a", "bc", "x")
    library.add([embed("m", middle)])
    assert stories(library) == together("abcm", "x")


def test_the_others_stay_together_when_one_goes(library: Library, embed: Embed) -> None:
    first, middle, last = bridge()
    library.add([embed("a", first), embed("m", middle), embed("c", last)])
    library.remove("m")
    assert copies(library) == {"a": 1, "c": 1}
    library.add([embed("d", last)])
    assert stories(library) == together("acd")


def test_the_first_of_a_story_may_go(library: Library, embed: Embed) -> None:
    library.add([embed("a", ONE), embed("b", ONE), embed("c", ONE)])
    library.remove("a")
    assert copies(library) == {"b": 1, "c": 1}
    library.add([embed("x", OTHER), embed("d", ONE)])
    assert stories(library) == together("bcd", "x")
    library.remove("b", "c", "d")
    library.add([embed("y", THIRD), embed("e", ONE)])
    assert stories(library) == together("x", "y", "e")


def test_a_story_whose_articles_are_all_gone_gets_no_others(library: Library, embed: Embed) -> None:
    library.add([embed("x", OTHER), embed("a", ONE), embed("b", ONE)])
    library.remove("a", "b")
    library.add([embed("c", THIRD), embed("d", ONE)])
    assert copies(library) == {"x": 0, "c": 0, "d": 0}


def test_an_article_of_another_text_leaves_its_story(library: Library, embed: Embed) -> None:
    library.add([embed("a", ONE), embed("b", ONE), embed("c", ONE)])
    library.add([embed("a", OTHER)])
    assert copies(library) == {"b": 1, "c": 1, "a": 0}
    library.add([embed("a", cut_short(ONE))])
    assert copies(library) == {"b": 2, "c": 2, "a": 2}


def test_copies_in_one_batch_are_copies(library: Library, embed: Embed) -> None:
    library.add([embed(name, ONE) for name in "abcde"])
    assert copies(library) == dict.fromkeys("abcde", 4)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.permutations("aabbbcdd"), st.lists(st.integers(0, 7), max_size=4, unique=True))
def test_exact_copies_are_grouped_alike_in_any_order(order: Sequence[str], gone: Sequence[int]) -> None:
    texts = dict(zip("abcd", TEXTS[:4], strict=True))
    with tempfile.TemporaryDirectory() as folder, closing(Catalogue(Path(folder, "c.sqlite3"))) as catalogue:
        for number, letter in enumerate(order):
            article = Article(id=f"{letter}{number}", text=texts[letter], title="T", source="s")
            catalogue.put([EmbeddedArticle(article, [], np.zeros((0, 3)))])
        catalogue.remove(*(f"{order[number]}{number}" for number in gone))
        left = {f"{letter}{number}" for number, letter in enumerate(order) if number not in gone}
        groups = [frozenset(name for name in left if name[0] == letter) for letter in "abcd"]
        assert stories(catalogue) == set(filter(None, groups))
