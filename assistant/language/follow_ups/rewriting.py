"""A follow-up → questions that stand alone, by rule (conversational query rewriting). Pure.

What a follow-up leaves open is told by the turns before it: "Why?" after "Where did it land?" becomes "Why did it
land?", "Who does he blame?" gets the name. Where it is unclear whether a question points back at all ("Who found the
wreck?"), or to what, it is read both ways, and the articles decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.follow_ups import anaphora
from assistant.language.follow_ups.anaphora import NAME, fragment_of, is_phrase, without_opener
from assistant.language.follow_ups.ellipsis import asked_anew, continued, is_asked_anew, is_duration, with_subject
from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.follow_ups.phrases import AUXILIARIES
from assistant.language.follow_ups.pronouns import points_back, resolved, with_known_nouns
from assistant.language.follow_ups.turns import ReadTurn, on_articles, recased, standing
from assistant.language.questions.digest_request import DigestTarget, digest_request
from assistant.language.questions.list_question import list_question
from assistant.language.tokens import content_words

_LAST_WORDS = re.compile(r"[\s,]+(?:then|though|exactly|please|anyway|in the end)(?=\W*$)", re.IGNORECASE)
_WHY = re.compile(r"(?:why|how come)(?: (?:is|was) (?:that|this|it))?\W*", re.IGNORECASE)
LONG = 4
"""Words that carry meaning from which a question with a pronoun may stand for itself all the same."""

_TOPIC_FIRST = re.compile(
    r"^(?P<topic>[^-–—:?!.]*(?:\w-\w[^-–—:?!.]*)*[\w)”\"])(?:\s+[-–—]+\s+|\s*[:–—]\s*)"
    r"(?P<asked>(?:who|whom|whose|what|when|where|why|how|which|did|was|is|are|were|does|do|has|have|can|could)\b.+)$",
    re.IGNORECASE,
)
_NO_TOPIC = re.compile(
    rf"(?:who|what|when|where|why|how|which|{'|'.join(AUXILIARIES)}|{lexicon.alternation('prepositions')})\b",
    re.IGNORECASE,
)
_COUNTED_NOUN = re.compile(r"(?<=how many) \w+$", re.IGNORECASE)
_OPENING = re.compile(r"^(?:how (?:many|much|long|old|far|fast|deep|often|big)(?: \w+)?|\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question that stands alone: as it is searched for, and, where it is good English, as it is shown; else empty.

    `is_open` is whether it takes something from the turns before; `repeats`, whether it asks for something else of what
    was asked before ("Why?"), which the words of the last answer may tell as well.
    """

    search: str
    shown: str = ""
    is_open: bool = True
    repeats: bool = False


def rewrites(question: str, turns: Sequence[ReadTurn]) -> tuple[Rewrite, ...]:
    """One or two questions that stand alone, of two the likelier first; `turns` are those before, the oldest first."""
    if of_topic := _on_named_topic(without_opener(question)):
        return of_topic
    before = standing(turns)
    if before is None or not on_articles(turns) or _is_on_cited_article(question):
        return (Rewrite(question, is_open=False),)
    if fragment := fragment_of(question):
        named = next(iter(resolved(fragment, turns)), fragment)
        return _whole(recased(named, before.answer), before)
    rest = _LAST_WORDS.sub("", without_opener(question))
    last = on_articles(turns)[0]
    if last.was_denied and _WHY.fullmatch(rest):
        rest = "why not"
    if whole := asked_anew(rest, last.question, last.short):
        return _anew(whole, rest, last, turns)
    meant = [] if is_asked_anew(rest) else resolved(rest, turns)
    if meant:
        return _resolved([_sentence(one) for one in meant], rest, before)
    return _unresolved(question, rest, before, turns)


def _on_named_topic(question: str) -> tuple[Rewrite, ...]:
    """The readings of a question that names its topic first: "the watchman in Tresk - how did he die"."""
    found = _TOPIC_FIRST.match(question)
    if not found or not anaphora.has_anaphor(found["asked"]) or _NO_TOPIC.match(found["topic"]):
        return ()
    topic, asked = found["topic"], found["asked"]
    meant = resolved(asked, [ReadTurn(topic, topic, "")])
    supplied = Rewrite(f"{asked.rstrip(' ?.!')} ({topic})", is_open=False)
    whole = tuple(Rewrite(_sentence(one), _sentence(one), is_open=False) for one in meant)
    return whole or (supplied, Rewrite(question, is_open=False))


def _resolved(meant: Sequence[str], rest: str, before: ReadTurn) -> tuple[Rewrite, ...]:
    """The readings of a question whose pronouns are known: each with names for them.

    A single one is also searched for as it was put, beside what it is about: of that the reader sometimes is surer.
    """
    readings = tuple(Rewrite(one, one) for one in meant)
    asks_whether = rest.split(maxsplit=1)[0].lower() in AUXILIARIES
    if len(meant) > 1 or asks_whether:
        return readings
    about = _about(before)
    names = [one.text for one in mentions_of(meant[0]) if one.is_name and one.text not in rest]
    supplied = about if all(name in about for name in names) else " ".join(names)
    return (*readings, Rewrite(f"{rest} ({supplied})", meant[0]))


def _anew(whole: str, rest: str, last: ReadTurn, turns: Sequence[ReadTurn]) -> tuple[Rewrite, ...]:
    """The readings of a question that asks something else of what was asked last: with that written out."""
    told = resolved(whole, turns) if whole.endswith(" there?") else []
    whole = next(iter(told), whole)
    before = standing(turns) or last
    if not last.stands:
        return (Rewrite(f"{whole} ({_about(before)})", repeats=True),)
    first = Rewrite(whole, whole, repeats=True)
    return (first, Rewrite(f"{rest} ({_about(before)})", repeats=True)) if is_duration(rest) else (first,)


def _unresolved(question: str, rest: str, before: ReadTurn, turns: Sequence[ReadTurn]) -> tuple[Rewrite, ...]:
    """The readings of a question whose words do not tell what they point back to, if they do."""
    if anaphora.is_context_dependent(question):
        open_one = Rewrite(f"{rest} ({_about(before)})")
        is_long = len(content_words(rest)) >= LONG and not anaphora.is_bare(rest)
        return (open_one, Rewrite(rest, is_open=False)) if is_long else (open_one,)
    if anaphora.may_be_context_dependent(rest) or points_back(rest):
        return _both_ways(question, rest, before, turns)
    return (Rewrite(rest, is_open=False),)


def _is_on_cited_article(question: str) -> bool:
    """Whether it asks to sum up the article in talk, or whom it names: its citations tell which that is, not words."""
    digest, listed = digest_request(question), list_question(question)
    is_digest = digest is not None and digest.target is DigestTarget.CITED
    return is_digest or (listed is not None and listed.article == "")


def _whole(fragment: str, before: ReadTurn) -> tuple[Rewrite, ...]:
    """The readings of a part of a question: the question before with that part in it, or else with its beginning."""
    whole, told = continued(fragment, before.question)
    if whole:
        search = whole if NAME.search(whole) or not told else f"{whole} ({told})"
        first = Rewrite(search, whole, repeats=is_phrase(fragment))
        return (first,) if is_phrase(fragment) else (first, _on_fragment(fragment, before))
    if other := with_subject(fragment, before.question):
        return (Rewrite(f"{other} ({_about(before)})"),)
    return (_on_fragment(fragment, before),)


def _on_fragment(fragment: str, before: ReadTurn) -> Rewrite:
    """A part of a question with the beginning of the question before, and what that was about."""
    asking = _OPENING.match(before.question)
    opening = _COUNTED_NOUN.sub("", asking[0]) if asking else ""
    return Rewrite(f"{opening} {fragment}? ({_about(before)})".strip())


def _both_ways(question: str, rest: str, before: ReadTurn, turns: Sequence[ReadTurn]) -> tuple[Rewrite, ...]:
    """A question that may point back: as it is, and on what was spoken of before.

    This comes first where it says so, and has no subject of its own: "and how many came", not "and the union?".
    """
    itself = Rewrite(rest, is_open=anaphora.goes_on(question))
    known = with_known_nouns(rest, turns)
    open_one = Rewrite(_sentence(known), _sentence(known)) if known else Rewrite(f"{rest} ({_about(before)})")
    return (itself, open_one) if rest == question or anaphora.has_known_thing(rest) else (open_one, itself)


def _about(turn: ReadTurn) -> str:
    """What a turn is about: the names of its question, or else its words."""
    named = list(dict.fromkeys(one.text for one in mentions_of(turn.about) if one.is_name))
    return " ".join(named or content_words(turn.about))


def _sentence(text: str) -> str:
    whole = " ".join(text.split()).rstrip("?.! ")
    return f"{whole[:1].upper()}{whole[1:]}?"
