"""Who reports what a sentence says, and where what is reported stands: "The minister said that |X and Y|". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.splitting.phrases import begins_subject, fronted, is_clause, words_of
from assistant.language.drafts.splitting.verbs import main_verb

_SAYS = lexicon.alternation("reporting_verbs")
_LEAD = re.compile(
    rf"^(?P<who>[^;:]{{2,140}}?) (?:(?:also|later|then|had|has|have|\w+ly) )?"
    rf"(?:(?:told|assured|informed|warned|reminded) [^,;]{{2,60}}? that|(?:{_SAYS})(?: \w+day)?(?: that)?) "
)
_LEAD_THAT = re.compile(r"^(?P<who>[^;:]{2,140}?) (?P<verb>[a-z]+)(?: \w+day)? that ")
_FRONT = re.compile(r"^According to (?P<who>[^,;]{2,80}), ")
_NAMED = rf"(?:[A-Z\d]|(?:{lexicon.alternation('speaker_openers')})\b)[^,;:.]{{0,80}}?"
_TAIL = re.compile(
    rf", (?:(?P<who>{_NAMED})(?:, [^,]{{3,80}},)? (?:(?:also|later|has|had) )?(?:{_SAYS}|announced|wrote|reported)"
    rf"(?: on \w+day| \w+day)?|(?:{_SAYS}) (?P<after>{_NAMED})|according to (?P<by>[^;]{{2,80}}))$"
)
_NOT_SPOKEN = re.compile(r"\b(?:was|were|is|are|been|be|being|who|which|that|to)$")
_TAKES_UP = re.compile(r"^(?:he|she|they|it|that)\b", re.IGNORECASE)
_LOWERED = frozenset(lexicon.entries("lowered_openers"))


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports: the words before ("The minister said that") or behind (", the minister said") what is said.

    `start` and `end` are the half-open span of what is said; `speaker` are the words that name who says it.
    """

    lead: str = ""
    tail: str = ""
    speaker: str = ""
    start: int = 0
    end: int = 0

    def worded(self, said: str) -> str:
        """A part of what is said, with who says it."""
        if not self.lead:
            return f"{said}{self.tail}"
        first, _, rest = said.partition(" ")
        if first == "that" and self.lead.endswith(" that"):
            return f"{self.lead} {rest}"
        lowered = f"{first.lower()} {rest}" if first.lower() in _LOWERED else said
        return f"{self.lead} {lowered}"

    def is_left_at(self, joint: str, right: str) -> bool:
        """Whether what stands behind a joint is rather told by the author: ", but the report found"."""
        return bool(self.lead) and joint.startswith((",", ";")) and not _TAKES_UP.match(right)


def reporting_of(text: str, mask: str) -> Reporting:
    """Who reports what a part of a sentence says; without a span where nobody does."""
    if (tail := _TAIL.search(mask)) and is_clause(mask[: tail.start()]):
        who = next(name for name in ("who", "after", "by") if tail[name])
        return Reporting(tail=text[tail.start() :], speaker=text[slice(*tail.span(who))], end=tail.start())
    if front := _FRONT.match(mask):
        return Reporting(
            text[: front.end()].strip(), speaker=text[slice(*front.span("who"))], start=front.end(), end=len(text)
        )
    lead = _LEAD.match(mask) or _lead_with_that(mask)
    if not lead or _NOT_SPOKEN.search(lead["who"]) or not begins_subject(mask) or not is_clause(mask[lead.end() :]):
        return Reporting()
    return Reporting(
        text[: lead.end()].strip(), speaker=text[slice(*lead.span("who"))], start=lead.end(), end=len(text)
    )


def _lead_with_that(mask: str) -> re.Match[str] | None:
    """The words before "that" where the main verb stands right before it: "The study found that"."""
    match = _LEAD_THAT.match(mask)
    if not match:
        return None
    said = words_of(mask[len(fronted(mask)) : match.end("verb")])
    return match if main_verb(said) == len(said) - 1 else None
