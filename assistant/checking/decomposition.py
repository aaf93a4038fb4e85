"""A text → the claims that it makes, each of which can be true or false by itself: by rule, or by a chat model.

By rule: sentences, clauses joined by "and", "but" or a semicolon that have a verb of their own, and relative clauses
between commas. Numbers, dates and whoever is reported to say it stay with their claim; what is not plainly several
stays one. What a chat model writes is taken only if all its words are the text's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from assistant.language import lexicon
from assistant.language.attribution import speaker_of
from assistant.language.tokens import content_stems
from assistant.reading.chat_models import StreamLimits, read_stream
from assistant.reading.prompts import decomposing_prompt
from ingest.chunking import sentence_spans
from ingest.errors import ChatModelError

SHORTEST_CLAIM = 3
"""Words of a claim."""

LONG_TEXT = 12
"""Words from which a text may hold several claims that rules do not see."""

COVERAGE_THRESHOLD = 0.9
"""The share of a text's words that the claims of a chat model must have together."""

LIMITS = StreamLimits(seconds=30, silence=20)
"""How long a chat model is listened to: whoever asked cannot leave meanwhile, and the rules split it as well."""

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_VERB = rf"(?:{lexicon.alternation('clause_verbs')}|[a-z]{{2,}}ed)"
_WITH_VERB = re.compile(rf"^(?:(?:also|then|later|still|now|soon|never|not) )?{_VERB}\b(?! by\b)", re.IGNORECASE)
_SUBJECT = re.compile(rf"^(?P<subject>[^,;]*?) (?={_VERB}\b)")
_JOINT = re.compile(r"(?:,)? (?:and|but) |; ")
_PRONOUN = re.compile(r"^(?:he|she|it|they)\b", re.IGNORECASE)
_RELATIVE = re.compile(rf"^(?P<subject>[^,]{{3,80}}), (?:who|which) (?P<aside>[^,]+), (?P<rest>{_VERB}\b.+)$")
_RELATIVE_LAST = re.compile(
    rf"^(?P<main>.+?(?P<name>\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)), (?:who|which) (?P<aside>{_VERB}\b[^,]+)$"
)
_DENIAL = re.compile(r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_ONE_PIECE = re.compile(r"\b(?:if|unless|either|neither|whether|between|because)\b|[\"“”]", re.IGNORECASE)


class ClaimDecomposer(Protocol):
    """What takes a text apart into claims (claim decomposition)."""

    def decompose(self, text: str) -> Sequence[str]:
        """The claims of a text, in its order, at least one."""


class RuleDecomposer:
    """Takes texts apart by rule."""

    def decompose(self, text: str) -> Sequence[str]:
        """See `ClaimDecomposer.decompose`."""
        return atomic_claims(text) or [text]


class ChatModelDecomposer:
    """Has a chat model take texts apart; by rule where what it writes is no use."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def decompose(self, text: str) -> Sequence[str]:
        """See `ClaimDecomposer.decompose`. A text of few words is one claim, and no model is asked."""
        by_rule = RuleDecomposer().decompose(text)
        if len(by_rule) == 1 and len(text.split()) < LONG_TEXT:
            return by_rule
        try:
            written = "".join(read_stream(self._model, decomposing_prompt(text), LIMITS))
        except ChatModelError:
            return by_rule  # the claim is checked all the same
        claims = [_BULLET.sub("", line).strip() for line in written.splitlines()]
        claims = [claim for claim in claims if len(claim.split()) >= SHORTEST_CLAIM]
        return claims if _are_faithful(claims, text) else by_rule


def _are_faithful(claims: Sequence[str], text: str) -> bool:
    """Whether claims say all that a text says, and nothing else, as far as their words tell.

    Each has words of the text only, and as many denials as the text has stand in all of them.
    """
    said = {stem for claim in claims for stem in content_stems(claim)}
    own = set(content_stems(text))
    denials = sum(len(_DENIAL.findall(claim)) for claim in claims)
    return said <= own and len(said) >= COVERAGE_THRESHOLD * len(own) and denials == len(_DENIAL.findall(text))


def atomic_claims(text: str) -> list[str]:
    """The claims of a text, in its order; a text of one claim gives just this one."""
    flat = " ".join(text.split())
    return [claim for start, end in sentence_spans(flat) for claim in _of_sentence(flat[start:end].strip())]


def _of_sentence(sentence: str) -> list[str]:
    bare = sentence.rstrip(".!")
    if _ONE_PIECE.search(bare) or speaker_of(bare):
        return [sentence]
    return [f"{clause}." for part in _without_asides(bare) for clause in _clauses(part)] if bare else [sentence]


def _without_asides(sentence: str) -> list[str]:
    """The sentence without a relative clause between commas, and what that says."""
    if match := _RELATIVE.match(sentence):
        return [f"{match['subject']} {match['rest']}", f"{match['subject']} {match['aside']}"]
    if match := _RELATIVE_LAST.match(sentence):
        return [match["main"], f"{match['name']} {match['aside']}"]
    return [sentence]


def _clauses(sentence: str) -> Iterator[str]:
    """The clauses that "and", "but" or a semicolon join, each with its subject."""
    for joint in _JOINT.finditer(sentence):
        first, rest = sentence[: joint.start()], sentence[joint.end() :]
        match = _SUBJECT.match(first)
        if not match or min(len(first.split()), len(rest.split())) < SHORTEST_CLAIM - 1:
            continue
        subject = match["subject"]
        if _WITH_VERB.match(rest):
            rest = f"{subject} {rest}"
        elif (pronoun := _PRONOUN.match(rest)) and not _PRONOUN.match(subject):
            rest = f"{subject}{rest[pronoun.end() :]}"
        elif not _SUBJECT.match(rest):
            continue
        yield first
        yield from _clauses(rest[:1].upper() + rest[1:])
        return
    yield sentence
