"""What is to be summed up, where that is what a question asks for: "Summarise the euro article in two sentences". Pure.

How it asks is taken off its head and tail; what is left tells what of: an article, the one in talk, a subject, a time,
or everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.language import lexicon
from assistant.language.entities.dates import MONTHS
from assistant.language.entities.quantities import quantities_of

MOST_SENTENCES_WANTED = 12
"""Sentences that may be asked for, at most."""


class DigestTarget(StrEnum):
    """What a summary may be of."""

    ARTICLE = "article"
    """An article that is named."""
    CITED = "cited"
    """The article in talk: "the article", "it"."""
    SUBJECT = "subject"
    """What the articles tell of a subject."""
    EVERYTHING = "everything"
    """All articles."""
    PERIOD = "period"
    """What happened at some time."""


@dataclass(frozen=True, slots=True)
class DigestRequest:
    """What is to be summed up.

    `name` is that of the article, the subject, or the words for the time; empty where neither is named. `sentences` is
    how many are wanted, None where that is left open. `newest` is whether what is new is asked for, `chronological`
    whether what happened is to stand in its order.
    """

    target: DigestTarget
    name: str = ""
    sentences: int | None = None
    newest: bool = False
    chronological: bool = False


_ARTICLE = f"(?:{lexicon.alternation('article_nouns')})"
_ARTICLES = f"(?:{lexicon.alternation('source_nouns')}|library|collection|archive)"
_THE = r"(?:the|this|that|these|those|my|your|our|all|a|an)"
_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a|an"
_HINT = re.compile(r"\s*\([^()]*\)[\s?.!]*$")
_OPENERS = re.compile(rf"^(?:(?:{lexicon.alternation('request_openers')})\b[\s,]*)+", re.IGNORECASE)
_TELL = re.compile(r"^(?:tell|show|give) (?:me|us) ", re.IGNORECASE)
_LENGTH = re.compile(
    rf"[\s,]*\b(?:in|with|using|within)? ?(?:just |only |about |at most |no more than |up to )?"
    rf"(?P<count>{_NUMBER})(?: (?:short|brief|single))?[ -](?:sentences?|lines?|points?|bullets?|bullet points)\b",
    re.IGNORECASE,
)
_KEY_COUNT = re.compile(
    rf"\b(?P<count>{_NUMBER}) "
    r"(?=(?:(?:key|main|most important|interesting) )?(?:points|facts|ideas|things|takeaways|messages))",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,]+(?:please|pls|for me|for us|to me|to us|thanks|thank you|in short|in brief|briefly|shortly|quickly|"
    r"in general|in a nutshell|so far|until now|in a few (?:words|sentences|lines)|"
    r"in (?:plain|simple) (?:words|english|terms))$",
    re.IGNORECASE,
)
_SHORT = (
    r"(?:(?:a|an|the|its|very|short|brief|quick|concise|general|some|list of|list|what are|what were|what is|what's) )*"
)
_SUM_UP = re.compile(
    rf"^(?:{_SHORT}(?:{lexicon.alternation('digest_nouns')})|(?:{lexicon.alternation('digest_verbs')}))"
    r"(?![\w-])(?! of (?:contention|criticism|disagreement|dispute|conflict))\s*[:,-]?\s*"
    r"(?:(?:of|on|about|for|from|in|regarding)\b)?\s*",
    re.IGNORECASE,
)
_SUM_UP_LAST = re.compile(rf"[\s,:-]+(?:{lexicon.alternation('digest_nouns')})$", re.IGNORECASE)
_TELL_OF = re.compile(rf"^(?:{lexicon.alternation('digest_openers')})\b\s*:?\s*(?=\S)", re.IGNORECASE)
_TIMELINE = rf"(?:{lexicon.alternation('timeline_nouns')})"
_IN_ORDER = r"in (?:chronological |time |temporal |the |their |its )*(?:order|sequence)(?: of time)?"
_BEFORE_TIMELINE = (
    r"what (?:is|was|are|were)|is there|are there|create|build|draw up|compile|prepare|construct|produce|put together|"
    rf"{_THE}|short|brief|full|complete|detailed|chronological|quick"
)
_CHRONOLOGY = re.compile(
    rf"^(?:(?:{_BEFORE_TIMELINE}) )*{_TIMELINE}(?: {_IN_ORDER})?(?: (?:of|on|for|about|in|regarding)\b|:)\s*"
    r"(?P<of>\S.*)$|"
    rf"^(?P<before>\S.*?)[\s,:-]+{_TIMELINE}$|"
    rf"^(?:list |tell |what are |what were |what was )?(?:(?:all|{_THE}|main|key) )*"
    rf"(?:events?|dates?|story|facts?|steps) (?:of|in|on|about|around) (?P<listed>\S.*?),? {_IN_ORDER}$|"
    r"^what happened when (?:in|with|during|at) (?P<when>\S.*)$",
    re.IGNORECASE,
)
_SOURCES_SAY = re.compile(
    rf"^what (?:do|does|did) (?:(?:{_THE}|{_NUMBER}) )*{_ARTICLES} "
    r"(?:say|tell|report|write|have|know|contain)(?: (?:me|us))?"
    r"(?: (?:about|on|of)\b)?\s*",
    re.IGNORECASE,
)
_ARTICLE_SAYS = re.compile(
    rf"^what (?:does|did) (?P<what>it|this|that|{_THE} (?:.+ )?{_ARTICLE}(?: (?:about|on) .+?)?) "
    r"(?:say|tell(?: me| us)?|report|cover|discuss|deal with)$",
    re.IGNORECASE,
)
_IS_ABOUT = re.compile(
    r"^what(?:'s|’s| is| are|(?P<past> was| were)) (?P<what>.+?)(?: all| mainly| mostly)? about$|"
    r"^what (?P<told>.+?) (?:is|was|are|were)(?: all| mainly| mostly)? about$",
    re.IGNORECASE,
)
_NEWS_OF = re.compile(
    r"^(?:(?:what(?:'s|’s| is| are| was)|any|some|is there|are there|was there|there)? ?"
    r"(?:any ?thing |any |some )?"
    r"(?:(?:the )?(?:latest|newest|most recent|recent|current)(?! of )"
    r"(?: (?:news|updates?|developments|reports|stories|state))?|"
    r"(?:in )?(?:the )?news|new|(?:an? )?updates?|happening|going on))(?![\w-])\s*"
    r"(?:(?:on|about|of|from|with|in|regarding|around|concerning)\b\s*(?P<what>.+)|"
    r"(?P<when>(?:this|last|since|today|in|right now|now|lately|recently|here)\b.*))?$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"^(?:what|everything that|all that|things that) (?:else )?"
    r"(?:(?:all )?happened|took place|occurred|went on|has happened|has been happening|was going on|was reported|"
    r"was in the news|was new|were the news|made the news)(?: in the (?:world|news))?\s*(?P<when>.*)$",
    re.IGNORECASE,
)
_HAPPENED_AT = re.compile(
    r"^what (?:has |had )?(?:happened|been happening|was going on) (?:at|in|on|with|during) (?P<event>\S.*)$",
    re.IGNORECASE,
)
_MONTH = "|".join(MONTHS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TIME = re.compile(
    r"^(?:(?:the )?(?:news|events)\b\s*)?(?P<name>"
    r"(?:(?:in|of|from|during|on|since|around|over|for|within)\b ?)?(?:the )?(?:(?:whole |entire )?year (?:of )?)?"
    r"(?:(?:last|past|this|previous) (?:week|month|year)|yesterday|today|"
    rf"(?:early |late |mid[- ])?(?:{_MONTH})(?:,? (?:of )?\d{{4}})?|"
    rf"{_DAY} (?:of )?(?:{_MONTH})(?:,? \d{{4}})?|(?:{_MONTH}) {_DAY}(?:,? \d{{4}})?|(?:1\d|20)\d\d))$",
    re.IGNORECASE,
)
_RECENTLY = re.compile(
    r"^(?:recently|lately|of late|right now|now|here|these days|in (?:recent|the last few) days)?$", re.IGNORECASE
)
_EVERYTHING = re.compile(
    rf"^(?:(?:(?:of|for|from|on|about) )?(?:each|every)(?: one)?(?: of the)? (?:{_ARTICLES}|{_ARTICLE})|"
    r"everything|it all|all(?: of)?(?: (?:it|them|this|that))?|"
    rf"(?:all (?:of )?|each of |every )?(?:{_THE} )*(?:whole |entire |other )?"
    rf"(?:{_ARTICLES}|{_ARTICLE}s|lot)(?: (?:here|you have|in (?:the|my|your|this) library|"
    r"that (?:you have|there are)|i have|i(?:'ve| have) added))?)$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every)\b", re.IGNORECASE)
_CITED = re.compile(
    r"^(?:it|this|that|(?:(?:the|this|that|my|your|our)(?: (?:same|first|last|whole|entire|full|above))? )?"
    rf"(?:{_ARTICLE}|(?<= )one))?$",
    re.IGNORECASE,
)
_ARTICLES_ON = re.compile(
    rf"^(?:all )?(?:{_THE} )*(?:(?:{_ARTICLES}|news|coverage|information|info) (?:about|on|of|regarding)|"
    r"(?:story|history) of) (?P<name>.+)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    rf"^(?:(?:{_THE} )?{_ARTICLE} ?(?:titled|called|entitled|named|with the title)? )?[\"“«'‘](?P<name>.+)[\"”»'’]$",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(rf"^(?:{_THE} )?(?P<name>.+?) {_ARTICLE}$", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    rf"^(?:{_THE} )?(?:\w+ )?{_ARTICLE} "
    r"(?:(?:titled|called|entitled|named|about|on|of|from|by|that is about|which is about|dealing with|covering):? )?"
    r"(?P<name>.+)$",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"^the (?:(?!same\b|other\b|next\b|old\b|new\b|(?:fir|la|newe|late|olde)st\b|second\b|third\b)(?P<name>\S.*) one|"
    r"one (?:about|on|with|from|by|titled|called) (?P<after>\S.*))$",
    re.IGNORECASE,
)
_TARGETS = (
    (_EVERYTHING, DigestTarget.EVERYTHING),
    (_CITED, DigestTarget.CITED),
    (_TIME, DigestTarget.PERIOD),
    (_ARTICLES_ON, DigestTarget.SUBJECT),
    (_QUOTED, DigestTarget.ARTICLE),
    (_NAMED_BEFORE, DigestTarget.ARTICLE),
    (_NAMED_AFTER, DigestTarget.ARTICLE),
)
_ASKS = re.compile(
    rf"^(?:{lexicon.alternation('question_words')}|{lexicon.alternation('auxiliaries')})\b", re.IGNORECASE
)


def digest_request(text: str) -> DigestRequest | None:
    """What a question wants summed up; None where it wants something else."""
    said = _stripped(_HINT.sub("", text))
    asked, sentences = _without_length(_stripped(_OPENERS.sub("", said)) or said)
    found = _found(asked) or _found(_TELL.sub("", asked))
    is_of_each = found is not None and found.target is DigestTarget.EVERYTHING and _EACH.search(asked)
    return replace(found, sentences=None if is_of_each else sentences) if found else None


def event_asked_about(text: str) -> str:
    """What "What happened at the docks?" asks about: "the docks"; empty where a question asks for something else."""
    happened = _HAPPENED_AT.match(_stripped(text))
    return happened["event"] if happened else ""


def _found(asked: str) -> DigestRequest | None:
    if _EVERYTHING.match(asked) and _EACH.search(asked):  # "one sentence of each article", the length taken off
        return DigestRequest(DigestTarget.EVERYTHING)
    return _of_order(asked) or _of_news(asked) or _of_period(asked) or _of_summary(asked)


def _stripped(text: str) -> str:
    """A text on one line, without the marks at its end and without what is only polite."""
    text = " ".join(text.split()).strip(" ?.!,;:")
    shorter = _TAIL.sub("", text).strip(" ?.!,;:")
    return shorter if shorter == text else _stripped(shorter)


def _without_length(asked: str) -> tuple[str, int | None]:
    """A request without the number of sentences that it wants, and that number."""
    wanted = _LENGTH.search(asked) or _KEY_COUNT.search(asked)
    if not wanted:
        return asked, None
    count = wanted["count"].lower()
    number = 1 if count in {"a", "an", "one"} else int(quantities_of(count)[0].value)
    rest = f"{asked[: wanted.start()]} {asked[wanted.end() :]}"
    return _stripped(rest), max(1, min(number, MOST_SENTENCES_WANTED))


def _of_news(asked: str) -> DigestRequest | None:
    """What is new, in all or on a subject."""
    news = _NEWS_OF.match(asked)
    if not news or asked.lower() in {"new", "current", "recent", "latest", "newest"}:
        return None
    what, when = news["what"] or "", news["when"] or ""
    if _TIME.match(when or what):
        return DigestRequest(DigestTarget.PERIOD, when or what, newest=True)
    if when and not _RECENTLY.match(when):
        return None
    return replace(_target_of(what), newest=True) if what else DigestRequest(DigestTarget.EVERYTHING, newest=True)


def _of_order(asked: str) -> DigestRequest | None:
    """What happened in its order."""
    told = _CHRONOLOGY.match(asked)
    before = told["before"] if told else None
    if not told or (before and (_ASKS.match(asked) or re.fullmatch(_THE, before, re.IGNORECASE))):
        return None
    found = _target_of(next(filter(None, told.groups())))
    return replace(found, chronological=found.target in {DigestTarget.SUBJECT, DigestTarget.ARTICLE})


def _of_period(asked: str) -> DigestRequest | None:
    """What happened at some time, where the question names nothing else."""
    happened = _HAPPENED.match(asked)
    if not happened:
        return None
    when = happened["when"]
    if when and _RECENTLY.match(when):
        return DigestRequest(DigestTarget.EVERYTHING, newest=True)
    return DigestRequest(DigestTarget.PERIOD, when) if _TIME.match(when) else None


def _of_summary(asked: str) -> DigestRequest | None:
    """What the words that ask for a summary stand before or behind."""
    if about := _IS_ABOUT.match(asked):
        found = _target_of(about["what"] or about["told"])
        if found.target is not DigestTarget.SUBJECT:
            return found
        return None if about["past"] else replace(found, target=DigestTarget.ARTICLE)
    if says := _ARTICLE_SAYS.match(asked):
        return _target_of(says["what"])
    for form in (_SUM_UP, _TELL_OF, _SOURCES_SAY):
        if asks := form.match(asked):
            rest = asked[asks.end() :]
            return (
                _target_of(_SUM_UP_LAST.sub("", rest))
                if rest or form is _SUM_UP
                else DigestRequest(DigestTarget.EVERYTHING)
            )
    if (last := _SUM_UP_LAST.search(asked)) and not _ASKS.match(asked):
        return _target_of(asked[: last.start()])
    return None


def _target_of(rest: str) -> DigestRequest:
    """What a summary is of, by the words that are left of a request."""
    rest = _stripped(rest)
    if rest.lower().startswith(("what ", "everything ", "all ")) and (inner := _found(rest)):
        return inner
    if one := _ONE.match(rest):
        return DigestRequest(DigestTarget.ARTICLE, one["name"] or one["after"])
    for form, target in _TARGETS:
        if named := form.match(rest):
            return DigestRequest(target, named.groupdict().get("name") or "")
    return DigestRequest(DigestTarget.SUBJECT, rest)
