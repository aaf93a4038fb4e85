"""Questions to begin with, made from the sentences of the articles and tried before they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.chain import Assistant
from ingest.chunking import sentence_spans

TRIED = 24
"""Most questions put to the assistant in search of good ones: each takes a moment."""

LOOKED_THROUGH = 100
"""Most articles whose sentences are looked through."""

LONGEST = 70
"""Characters of a question."""

_ACTOR = re.compile(
    r"(?P<actor>(?:[A-Z][\w'’.-]+)(?: (?:[A-Z][\w'’.-]+|of|de|van))*) "
    r"(?P<rest>(?:[a-z]+ed|became|led|won|wrote|found|gave|told|made|took|built|held|began|sold|beat) [^,.;:()]+)"
)
_EVENT = re.compile(
    r"(?P<event>(?:The|A)? ?[\w'’ -]{4,45}?) (?P<be>was|were) "
    r"(?P<done>[a-z]+ed|found|built|made|held|born|sold)\b"
)
_DATED = re.compile(
    r"\b(?:[12]\d{3}|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_ENDS = re.compile(r"\s(?:when|because|after|before|while|and|but|where|as|since|until)\s.*|\s(?:on|in) \d.*")
_NOT_AN_ACTOR = frozenset(
    """The A An In On At It He She They This That These Those There By For As If When While After
    Before""".split()
)


def suggest_questions(assistant: Assistant, most: int = 4) -> list[str]:
    """Up to `most` questions, of different articles, that the assistant answers with the right sentence."""
    found: dict[str, str] = {}
    for article_id, question, sentence in islice(_questions(assistant), TRIED):
        if article_id in found:
            continue
        answer = assistant.ask(question)
        if answer.answered and sentence in answer.citations[0].quote:
            found[article_id] = question
        if len(found) == most:
            break
    return list(found.values())


def _questions(assistant: Assistant) -> Iterator[tuple[str, str, str]]:
    """Article ids with questions and the sentences that they were made from."""
    for row in assistant.library.articles()[:LOOKED_THROUGH]:
        text = assistant.library.article(row.article.id).text
        for start, end in sentence_spans(text):
            for question in questions_from(text[start:end]):
                yield row.article.id, question, text[start:end]


def questions_from(sentence: str) -> Iterator[str]:
    """Questions that this sentence answers, if its form is one of the few that turn into good ones."""
    actor = _ACTOR.match(sentence)
    if actor and _is_a_name(actor["actor"]):
        asked = _ENDS.sub("", actor["rest"]).strip()
        if len(asked.split()) > 2 and len(asked) <= LONGEST:  # noqa: PLR2004
            yield f"Who {asked}?"
    event = _EVENT.match(sentence)
    if event and _DATED.search(sentence):
        subject = event["event"].strip()
        first = subject.split()[0]
        subject = subject[0].lower() + subject[1:] if first in ("The", "A") else subject
        if first not in _NOT_AN_ACTOR or first in ("The", "A"):
            yield f"When {event['be']} {subject} {event['done']}?"


def _is_a_name(actor: str) -> bool:
    """Any word at the head of a sentence has a capital: a name has two such words, or one within."""
    first = actor.split(maxsplit=1)[0]
    return first not in _NOT_AN_ACTOR and (len(actor.split()) > 1 or any(map(str.isupper, actor[1:])))
