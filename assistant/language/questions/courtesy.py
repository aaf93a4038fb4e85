"""What is said out of courtesy, and the question that courtesy stands round. Pure."""

from __future__ import annotations

import re
from collections import deque
from enum import StrEnum
from functools import cache

from assistant.language import lexicon
from assistant.language.clauses.embedded import direct_question


class Courtesy(StrEnum):
    """What somebody says who asks nothing of the articles; where several, the first of these."""

    PRIVACY = "privacy"
    """Whether what is asked or read is sent anywhere."""
    IDENTITY = "identity"
    HELP = "help"
    LANGUAGES = "languages"
    """Which languages are understood."""
    SWEARING = "swearing"
    COMPLAINT = "complaint"
    """That the answer was not what was meant."""
    BEYOND = "beyond"
    """That it be translated, put in other words, or made into something: "write me a poem about it"."""
    GOODBYE = "goodbye"
    THANKS = "thanks"
    GREETING = "greeting"
    CHATTER = "chatter"
    """Words that want no answer: "ok", "test", "how are you"."""


_ASKED_OF_US = r"^(?:(?:please|now|and|ok|okay|can you|could you|would you|will you|kindly|just)\b[\s,]*)*"
_LANGUAGE = "|".join(lexicon.table("language_names").values())
_IT = r"(?:(?:it|that|this|them|me|us|all|everything|again|the (?:answer|article|text|quotes?))\s)*"
_MADE = (
    r"(?:poem|song|essay|e-?mail|letter|tweet|thread|post|blog|article|code|script|joke|haiku|limerick|rap|"
    r"speech|presentation|slides?|quiz|riddle|recipe|picture|image|drawing|diagram|chart|translation)s?"
)
_BEYOND = re.compile(
    rf"{_ASKED_OF_US}(?:translate\b.*|"
    rf"(?:(?:say|put|write|give|answer|tell|repeat) )?{_IT}(?:in|into|to) (?:{_LANGUAGE})|"
    rf"(?:write|compose|draft|generate|create|make|draw|tell|sing|give)(?: me| us)?(?: an?| the| some| my)?"
    rf"(?: \w+){{0,2}}? {_MADE}\b.*|"
    r"(?:explain|say|put|tell)\b.{0,40}\b(?:like|as if|as though) (?:i(?:['’]?m| am| were| was)|to a)\b.*|eli5|"
    r"(?:(?:say|put|write|tell|explain|answer)\b.{0,20} )?(?:in|use|using) (?:your own|other|different) words|"
    r"(?:quiz|test|interview) me\b.*|(?:rephrase|paraphrase|rewrite|reword)\b.*)[\s?.!]*(?:please)?[\s?.!]*$",
    re.IGNORECASE,
)
_DIGESTED = re.compile(r"\b(?:summary|summaries|list|overview|timeline)\b", re.IGNORECASE)

LONGEST = 16
"""Words beyond which nothing is courtesy alone."""

LONGEST_ROUND = 500
"""Characters of a text round whose question courtesy is looked for."""

_FILLER = "filler"
_WORD = re.compile(r"\w+(?:'\w+)*")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_OF_MINE = re.compile(
    r"\b(?:my|our|the|these) (?:own |personal |private )?(?:articles?|data|questions?|files?|documents?|texts?|"
    r"information|chats?|conversations?|library|searches)\b"
)
_LEAVES = re.compile(
    r"\b(?:sent?|sends|sending|shared?|sharing|stored?|saved?|kept|keep|private|safe|secure|confidential|leaves?|"
    r"uploaded?|logged|tracked|collected|sold|train(?:ed)?|cloud|internet|servers?|third part(?:y|ies)|openai)\b"
)
_ASKS_OF_PRIVACY = re.compile(
    r"^(?:are|is|do|does|will|can|could|where|who|how|what|so)\b.*\b(?:my|our|you)\b|"
    r"^(?:are|is|do|does|will) (?:the|these) (?:articles|texts|documents|files) (?:sent|shared|uploaded|stored)\b"
)
_WH = r"(?:who|whom|whose|what|which|when|where|why|how|in which|in what|on what|by whom)"
_OPENS_QUESTION = (
    rf"(?:{_WH}|is (?:it|there)|are there|was|were|did|does|do|can|could|would|will|has|have|had|please|tell|list|"
    r"show|give|summari[sz]e|compare|explain|describe|name|find|i['’ ])\b"
)
_VERBS = r"(?:list|show|give|summari[sz]e|sum up|compare|explain|describe|name|find|tell|check|count)"
_OPENERS = "|".join(sorted(map(re.escape, lexicon.entries("courtesy_openers")), key=len, reverse=True))
_OPENING = re.compile(
    rf"^(?:{_OPENERS})(?:(?: there| again| everyone| all| so much| very much| a lot)?\s*[,!.:;–—-]+\s*|"
    rf"(?: there| again)? (?={_OPENS_QUESTION}|(?:{_OPENERS}) {_OPENS_QUESTION}))(?=\S)",
    re.IGNORECASE,
)
_NOT_A_VERB = r"(?<!they)(?<!\byou)(?<!\bwe)(?<!he)(?<!\bto)"
_CLOSING = re.compile(
    rf"(?:{_NOT_A_VERB}[\s,;–—-]+(?:please|pls|plz|thanks(?: a lot| so much| in advance)?|"
    r"thank you(?: very much| so much)?|thx|if you (?:don['’]?t mind|can|please))|"
    r"\s*[,;–—]\s*(?:do you know|can you tell me|any idea))\s*(?P<mark>[?.!]*)$",
    re.IGNORECASE,
)
_POLITE = r"(?:please |kindly |possibly |maybe |just |perhaps )?"
_ASKS_TO_TELL = r"(?:find out|look up|check|tell|remind|inform|show|explain to|say to)(?: (?:me|us))?"
_WISHES_TO_KNOW = (
    r"i(?:['’]?d| would) (?:really )?(?:like|love) (?:you to tell me|to know|to find out|to learn|to ask(?: you)?)|"
    r"i (?:want|need|wish) (?:to know|to find out|to ask(?: you)?)|"
    r"i(?:['’]?m| am) (?:wondering|curious(?: to know)?|asking)|i (?:was |just )?wonder(?:ing|ed)?"
)
_FRAME = re.compile(
    rf"^(?:{_POLITE}(?:can|could|would|will|might) you {_POLITE}{_ASKS_TO_TELL}|"
    rf"(?:do|would) you (?:happen to |by any chance )?know|{_WISHES_TO_KNOW}|"
    rf"{_POLITE}(?:tell|remind|inform) (?:me|us)|{_POLITE}let me know|(?:do you have )?any idea|"
    r"(?:may|can|could) i (?:ask(?: you)?|know)|(?:my|a|one|another|quick|next|here is my) (?:\w+ )?question(?: is)?)"
    rf"[\s,:–—-]+(?={_WH}\b|if\b|whether\b)(?P<clause>.+)$",
    re.IGNORECASE,
)
_ORDER = re.compile(
    rf"^(?:{_POLITE}(?:can|could|would|will) you {_POLITE}|i(?:['’]?d| would) like you to |i want you to |{_POLITE})"
    rf"(?P<order>{_VERBS}\b.+)$",
    re.IGNORECASE,
)


def courtesy_of(text: str) -> Courtesy | None:
    """What a text is that is nothing but courtesy; None of any other: "Hello Kitty", "Help for refugees"."""
    words = _plain_words(text)
    if not words:
        return Courtesy.CHATTER if text.strip(" ?") else None
    if len(words) > LONGEST:
        return None
    if _BEYOND.match(" ".join(text.split())) and not _DIGESTED.search(text):
        return Courtesy.BEYOND
    kinds = _kinds_of(words)
    if kinds is None:
        return Courtesy.PRIVACY if _is_on_privacy(" ".join(words)) else None
    return next((courtesy for courtesy in Courtesy if courtesy in kinds), None)


def without_greeting(text: str) -> str:
    """A question without the courtesy round it; as it is where there is none.

    "Hi! Could you tell me when the ship sank, please?" → "When did the ship sink?"
    """
    if len(text) > LONGEST_ROUND:
        return text
    opened = _without_opening(text)
    asked = _CLOSING.sub(lambda found: found["mark"] or "", opened)
    if not _plain_words(asked):
        return text
    if framed := _FRAME.match(asked):
        return direct_question(framed["clause"])
    if (order := _ORDER.match(asked)) and order.start("order"):
        asked = order["order"].rstrip("?")
    return text if asked == text else asked[:1].upper() + asked[1:]


def _without_opening(text: str) -> str:
    """A text without the greetings and thanks at its head, while something else follows."""
    while opening := _OPENING.match(text):
        text = text[opening.end() :]
    return text


def _plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without apostrophes and what is drawn out: "Heyyy, what's" → hey, whats."""
    said = _DRAWN_OUT.sub(r"\1", text.lower().replace("’", "'"))
    return [word.replace("'", "") for word in _WORD.findall(said)]


def _kinds_of(words: list[str]) -> set[str] | None:
    """What each part of these words is; None where a part is no courtesy."""
    kinds: set[str] = set()
    left = deque(words)
    while left:
        length = next((size for size in range(len(left), 0, -1) if _phrase(left, size) in _phrases()), 0)
        if not length:
            return None
        kinds.add(_phrases()[_phrase(left, length)])
        for _ in range(length):
            left.popleft()
    return kinds - {_FILLER}


def _phrase(words: deque[str], size: int) -> str:
    return " ".join(list(words)[:size])


@cache
def _phrases() -> dict[str, str]:
    return lexicon.table("courtesies")


def _is_on_privacy(said: str) -> bool:
    return all(form.search(said) for form in (_OF_MINE, _LEAVES, _ASKS_OF_PRIVACY))
