"""Passages → the sentences that sum them up (extractive summarization), of an article, or of what is told of a subject.

A sentence counts for how near it is to what all of them say (centrality), and to the title or the subject; the first
ones of an article count more. Sentences that cannot stand alone are left out, and of those that say the same all but
one (maximal marginal relevance; Carbonell, Goldstein 1998). What is given to `encode` is all that takes time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from assistant.answering.quoting.ranking import deduplicated, is_near_duplicate
from assistant.answering.summarizing.topics import TOPIC_WORDS_THRESHOLD, mention_of, share_of
from assistant.language import lexicon
from assistant.language.query import Query
from assistant.language.statements import rejection_reason
from assistant.language.tokens import FUNCTION_WORDS, content_stems, words
from assistant.reading.citations import needs_context
from assistant.reading.evidence import Evidence
from assistant.reading.headlines import is_byline, is_headline
from assistant.retrieval.passage import RetrievedPassage

if TYPE_CHECKING:
    from numpy.typing import NDArray

Encode = Callable[[list[str]], "NDArray[np.float32]"]
"""Texts → their vectors of length 1, as `UnitEmbeddings.encode`."""

DIGEST_SENTENCES = 6
"""Sentences of a digest, at most, unless more are wanted."""

FEWEST_SENTENCES, SENTENCES_FOR_ONE = 3, 3.5
"""Sentences of the digest of an article at least, and of how many of the article's there is one."""

MOST_EMBEDDED = 40
"""Sentences that are compared by their meaning: where there are more, those of the commonest words and the first."""

FEWEST_WORDS = 5
"""Words from which what ends with a full stop is a sentence: fewer may be a caption or a name."""

LONGEST_SENTENCE = 420
"""Characters of a sentence of a digest, at most."""

CENTRALITY_WEIGHT, TITLE_WEIGHT, FACTS_WEIGHT = 1.0, 0.5, 0.08
"""What it counts for to be near to what all sentences say, near to the title, and to tell names, numbers or dates."""

FIRST_BONUS, LEAD_BONUS, EARLY_BONUS = 0.5, 0.12, 0.3
"""What it is worth to be the first sentence of an article, to stand at the head of a paragraph, and to come early: all
of it at the beginning, half of it after `HALF_EARLY` characters."""

HALF_EARLY = 1500

LENGTH_WEIGHT, WORDS_ENOUGH = 0.02, 12
"""What each word that carries meaning counts for, up to so many: a short sentence tells little."""

ABOUT_BONUS = 0.2
"""What it is worth to name what the summary is asked about."""

NOVELTY_WEIGHT = 0.45
"""What nearness to a sentence that was chosen already takes off."""

SUBJECT_WEIGHT, WORDS_WEIGHT = 1.5, 0.5
"""What nearness to a subject counts for, and the share of its words that a sentence has."""

NOTHING = Query("")
MIDAIR_PENALTY = 0.4
"""What it takes off, where a subject is asked for, to take up what was said before."""

_MIDAIR = re.compile(rf"(?:{lexicon.alternation('midair_openers')})\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:of|in|at|for|on|by|from|with|to|after|before|during|about) (?:that|this|these|those) "
    r"(?!(?:week|month|year|morning|evening|afternoon|century|decade|summer|winter|spring|autumn)\b)[a-z]",
)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "”", '"')
_PERSON = frozenset("he she they him her them".split())


def article_digest(
    passages: Sequence[RetrievedPassage], encode: Encode, wanted: int | None = None, about: Query = NOTHING
) -> list[Evidence]:
    """The sentences that sum an article up, in its order; `passages` are all of its own, in its order.

    `wanted` is how many, None for as many as it takes. What is `about` something counts more.
    """
    readable = readable_sentences(passages)
    told = sum(len(passage.sentences) for passage in passages)
    most = wanted or min(DIGEST_SENTENCES, max(FEWEST_SENTENCES, round(told / SENTENCES_FOR_ONE)))
    compared = deduplicated(_commonest(readable, MOST_EMBEDDED), MOST_EMBEDDED)
    if len(compared) > most:
        vectors = encode([passages[0].title, *(one.text for one in compared)])
        mentions = ABOUT_BONUS * np.array([mention_of(about, one.text) for one in compared], np.float32)
        compared = _chosen(compared, _central(compared, vectors) + mentions, vectors[1:], most)
    return sorted(compared, key=lambda one: one.start)


def lead_of(passages: Sequence[RetrievedPassage]) -> Evidence | None:
    """The first sentence of an article that can stand alone."""
    return next(iter(readable_sentences(passages)), None)


def subject_digest(subject: Query, passages: Sequence[RetrievedPassage], encode: Encode, most: int) -> list[Evidence]:
    """The sentences that tell most of a subject, the best first; `passages` are on it."""
    return best_on(subject, sentences_on(subject, passages), encode, most)


def sentences_on(subject: Query, passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences of passages on a subject that tell of it; where none has its words, all that can stand alone."""
    return [one for one in _trusted(passages) if _tells_of(subject, one)] or readable_sentences(passages)


def best_on(subject: Query, sentences: Sequence[Evidence], encode: Encode, most: int) -> list[Evidence]:
    """So many of the sentences that tell most of a subject, the best first."""
    stems = set(subject.stems)
    compared = _commonest(sentences, MOST_EMBEDDED, stems)
    if not compared:
        return []
    vectors = encode([subject.text, *(one.text for one in compared)])
    near = SUBJECT_WEIGHT * (vectors[1:] @ vectors[0])
    own = np.array(
        [
            WORDS_WEIGHT * share_of(stems, one.text) - MIDAIR_PENALTY * (not _can_stand_alone(one.text))
            for one in compared
        ],
        np.float32,
    )
    return _chosen(compared, near + own + _place_bonus(compared), vectors[1:], most)


def readable_sentences(passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences of these passages that can stand alone; where there is none, all that may be evidence."""
    trusted = _trusted(passages)
    return [one for one in trusted if _can_stand_alone(one.text)] or trusted


def statements_in(passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences of these passages that state something, also where they take up what was said before."""
    return [one for one in _trusted(passages) if _states(" ".join(one.text.split()))]


def _trusted(passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences that may be evidence; headline and byline only where there is nothing else: they sum nothing up."""
    found = [
        Evidence(passage, position, min(1.0, max(0.0, passage.similarity)))
        for passage in passages
        for position in passage.trusted_positions
    ]
    return [one for one in found if not (is_headline(one) or is_byline(one))] or found


def _can_stand_alone(sentence: str) -> bool:
    """Whether a sentence is a statement that takes up nothing said before it."""
    said = " ".join(sentence.split())
    return not (
        len(said) > LONGEST_SENTENCE
        or needs_context(said)
        or _MIDAIR.match(said)
        or _POINTS_BACK.search(said)
        or _leaves_person_open(said)
        or not _states(said)
    )


def _states(sentence: str) -> bool:
    """Whether a sentence is a statement; of one that ends as such its verb may be unknown ("The ferry cost a lot.")."""
    told = f"It is so: {sentence}" if sentence.endswith(".") and len(words(sentence)) >= FEWEST_WORDS else sentence
    return not rejection_reason(told)


def _leaves_person_open(sentence: str) -> bool:
    """Whether a sentence speaks of "he" or "they" before it has named anybody."""
    for place, word in enumerate(re.findall(r"[^\W_]+", sentence)):
        if word.lower() in _PERSON:
            return True
        if place > 0 and word[0].isupper():
            return False
        if place == 0 and word.lower() not in FUNCTION_WORDS:
            return False
    return False


def _tells_of(subject: Query, evidence: Evidence) -> bool:
    """Whether a sentence names a subject, or can stand alone in an article that has it in its title."""
    if mention_of(subject, evidence.text) >= TOPIC_WORDS_THRESHOLD:
        return len(evidence.text) <= LONGEST_SENTENCE and _states(" ".join(evidence.text.split()))
    titles = f"{evidence.passage.title}. {evidence.passage.heading or ''}"
    return mention_of(subject, f"{titles} {evidence.text}") >= TOPIC_WORDS_THRESHOLD and _can_stand_alone(evidence.text)


def _commonest(sentences: Sequence[Evidence], most: int, wanted: Set[str] = frozenset()) -> list[Evidence]:
    """The sentences with most of the words that many have, or that are wanted, and the first ones."""
    if len(sentences) <= most:
        return list(sentences)
    stems = [set(content_stems(one.text)) for one in sentences]
    counts = Counter(stem for own in stems for stem in own)
    common = [sum(counts[stem] for stem in own) / max(1, len(own)) ** 0.5 for own in stems]
    highest = max(common) or 1.0
    scores = [
        one / highest + place + len(own & wanted)
        for one, place, own in zip(common, _place_bonus(sentences), stems, strict=True)
    ]
    best = sorted(range(len(sentences)), key=lambda index: -scores[index])[:most]
    return [sentences[index] for index in sorted(best)]


def _central(sentences: Sequence[Evidence], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each sentence counts for; `vectors` has that of the title first."""
    title, own = vectors[0], vectors[1:]
    middle = own.mean(axis=0)
    middle /= np.linalg.norm(middle) or 1.0
    facts = np.array([_facts_bonus(one.text) for one in sentences])
    scores: NDArray[np.float32] = (
        CENTRALITY_WEIGHT * (own @ middle) + TITLE_WEIGHT * (own @ title) + facts + _place_bonus(sentences)
    )
    return scores


def _facts_bonus(sentence: str) -> float:
    """What it counts for to have figures, names, and much to say."""
    facts = bool(re.search(r"\d", sentence)) + bool(re.search(r"\s[A-Z]\w", sentence))
    return FACTS_WEIGHT * facts + LENGTH_WEIGHT * min(WORDS_ENOUGH, len(content_stems(sentence)))


def _place_bonus(sentences: Sequence[Evidence]) -> NDArray[np.float32]:
    """What it counts for to stand first in an article, at the head of a paragraph, or early."""
    return np.array(
        [
            FIRST_BONUS * _opens_article(one)
            + LEAD_BONUS * _heads_paragraph(one)
            + EARLY_BONUS * HALF_EARLY / (HALF_EARLY + one.start)
            for one in sentences
        ],
        np.float32,
    )


def _opens_article(evidence: Evidence) -> bool:
    """Whether a sentence is the first of an article, or only lines without a full stop (headline, byline) go before."""
    passage, position = evidence.passage, evidence.position
    before = (passage.sentence(place).rstrip() for place in range(position))
    return passage.start == 0 and not any(line.endswith(_SENTENCE_ENDS) for line in before)


def _heads_paragraph(evidence: Evidence) -> bool:
    start = evidence.passage.sentences[evidence.position][0]
    before = evidence.passage.text[:start]
    return not before.strip() or "\n" in before[len(before.rstrip()) :]


def _chosen(
    sentences: Sequence[Evidence], scores: NDArray[np.float32], vectors: NDArray[np.float32], most: int
) -> list[Evidence]:
    """So many of the best sentences, each but once, the best first: one that is near to one before counts less."""
    chosen: list[int] = []
    left = list(range(len(sentences)))
    while left and len(chosen) < most:
        repeats = (vectors[left] @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(left))
        best = left.pop(int(np.argmax(scores[left] - NOVELTY_WEIGHT * repeats)))
        if not any(is_near_duplicate(sentences[best].text, sentences[other].text) for other in chosen):
            chosen.append(best)
    return [sentences[index] for index in chosen]
