"""Sentences → questions that they answer, where their form is one of the few that turn into good ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.prompt_injection import is_injection
from assistant.language.statements import rejection_reason
from ingest.chunking import sentence_spans
from ingest.library import Library

LONGEST_ASKED = 70
"""Characters of what is asked for."""

_MONTH = "|".join(map(str.title, lexicon.entries("months")))
_NOT_AN_ACTOR = frozenset(lexicon.entries("sentence_openers"))
_ACTOR = re.compile(
    r"(?P<actor>(?:[A-Z][\w'’.-]+)(?: (?:[A-Z][\w'’.-]+|of|de|van))*) "
    r"(?P<rest>(?:[a-z]+ed|became|led|won|wrote|found|gave|told|made|took|built|held|began|sold|beat) [^,.;:()]+)"
)
_EVENT = re.compile(
    r"(?P<event>(?:The|A)? ?[\w'’ -]{4,45}?) (?P<be>was|were) "
    r"(?P<done>[a-z]+ed|found|built|made|held|born|sold)\b"
)
_DATED = re.compile(rf"(?:\b\d{{1,2}} )?\b(?:{_MONTH})\b(?: \d{{1,2}}\b)?(?:,? [12]\d{{3}}\b)?|\b[12]\d{{3}}\b")
_SIZE = re.compile(
    r"(?P<thing>(?:The|A) [\w'’ -]{3,45}?) (?P<be>is|was) (?P<size>(?:about |nearly |over )?[\d.,]+ [a-z]+) "
    r"(?P<how>long|tall|high|wide|deep|old)\b"
)
_PLACE = re.compile(
    r"(?P<thing>(?:The|A) [\w'’ -]{3,45}?) (?:lies|lay|stands|stood) (?P<where>(?:in|on|at|near|off) [^,.;:()]{3,60})"
)
_ENDS = re.compile(r"\s(?:when|because|after|before|while|and|but|where|as|since|until)\s.*|\s(?:on|in) \d.*")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question made from a sentence of an article, and the words of it that answer."""

    article_id: str
    sentence: str
    question: str
    answer: str

    def to_case(self) -> dict[str, object]:
        """A line of a file of cases; the sentence is a note to who corrects it."""
        return {
            "question": self.question,
            "answers": [self.answer],
            "article_ids": [self.article_id],
            "answerable": True,
            "note": self.sentence,
        }


def draft_questions(library: Library, article_ids: Sequence[str]) -> Iterator[Drafted]:
    """Questions from the sentences of some articles: one from each, then a second one from each, and so on."""
    left = [_drafted(library, article_id) for article_id in article_ids]
    while left:
        still = []
        for drafts in left:
            if drafted := next(drafts, None):
                yield drafted
                still.append(drafts)
        left = still


def _drafted(library: Library, article_id: str) -> Iterator[Drafted]:
    text = library.article(article_id).text
    for start, end in sentence_spans(text):
        if is_injection(text[start:end]) or rejection_reason(text[start:end]):
            continue  # what an article says to a person or a machine is no question to put into anybody's mouth
        for question, answer in questions_from(text[start:end]):
            yield Drafted(article_id, " ".join(text[start:end].split()), question, answer)


def questions_from(sentence: str) -> Iterator[tuple[str, str]]:
    """Questions that a sentence answers, each with the words that do."""
    actor = _ACTOR.match(sentence)
    if actor and _is_a_name(actor["actor"]):
        asked = _ENDS.sub("", actor["rest"]).strip()
        if len(asked.split()) > 2 and len(asked) <= LONGEST_ASKED:  # noqa: PLR2004
            yield f"Who {asked}?", actor["actor"]
    event, dated = _EVENT.match(sentence), _DATED.search(sentence)
    if event and dated:
        subject = event["event"].strip()
        first = subject.split()[0]
        if first not in _NOT_AN_ACTOR or first in ("The", "A"):
            yield f"When {event['be']} {_within(subject)} {event['done']}?", dated.group().strip()
    if size := _SIZE.match(sentence):
        yield f"How {size['how']} {size['be']} {_within(size['thing'])}?", size["size"]
    if place := _PLACE.match(sentence):
        yield f"Where is {_within(place['thing'])}?", _ENDS.sub("", place["where"]).strip()


def _within(subject: str) -> str:
    """The subject of a sentence as it is written within one."""
    return subject[0].lower() + subject[1:] if subject.split(maxsplit=1)[0] in ("The", "A") else subject


def _is_a_name(actor: str) -> bool:
    """Any word at the head of a sentence has a capital: a name has two such words, or one within."""
    first = actor.split(maxsplit=1)[0]
    return first not in _NOT_AN_ACTOR and (len(actor.split()) > 1 or any(map(str.isupper, actor[1:])))
