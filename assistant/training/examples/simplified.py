"""Sentences made shorter, as people write them from memory: what they say is still said by the sentence.

A title before a name, an apposition, a clause, a day falls away; a relative clause stands alone; a figure becomes
"more than" a round one. Each way is a pattern and what takes its place; not every result is fine English, as what is
typed in a hurry is not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Rewrite = Callable[[str, random.Random], str]

FEWEST_WORDS = 3
MOST_CHANGES = 4

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NAME = r"[A-Z][\w'’.-]*(?: (?:(?:of|de|von|van) )?[A-Z][\w'’.-]*)*"
_ADVERBS = (
    "sudden|subsequent|official|initial|original|eventual|quick|short|successful|heavi|severe|complete|immediate|recent"
)
_HANGS_ON = "who|whose|which|where|when|while|because|although|after|before|as|with|including|among|making|using|but|so"

_PATTERNS: Sequence[tuple[str, str]] = [
    (r" \([^()]*\)", ""),
    (rf"^(?:In|On|At|By|During|After|Since|As of|From) [^,]{{3,40}}, (?=(?:the|a|an|{_NAME})\b)", ""),
    (r"^(?:However|Also|Then|Later|Moreover|Meanwhile|Nevertheless|Today|Additionally), ", ""),
    (
        r", (?:who|whose|which|where|a|an|the|one of|his|her|its|now|then|including|also|led by|known|called)\b[^,]*,",
        "",
    ),
    (rf",? (?:{_HANGS_ON}) [^,]*$", ""),
    (rf", (?:{_HANGS_ON}|a|an|the|his|her|its|both|each|and|\w+ing)\b.*$", ""),
    (r" and (?=(?:was|were|is|are|has|had|will|would|can|could|\w{2,}ed)\b).*$", ""),
    (rf"^({_NAME}) [^,]* and ((?:was|were|is|has|had|will|\w{{2,}}ed)\b.*)$", r"\1 \2"),
    (rf"^({_NAME}), ((?:an?|the|one of) [^,]+),.*$", r"\1 is \2"),
    (rf"^({_NAME}), who ([^,]+),.*$", r"\1 \2"),
    (rf"^.*\b(?:because|although|while) ((?:the|an?|{_NAME}) .*)$", r"\1"),
    (r"\b[Tt]he (?:[A-Z]\w+ )?(?:[a-z-]+ ){1,2}(?=[A-Z][\w'’-]+ [A-Z])", ""),
    (rf" (?:on|in|by|since|until) (?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}},?)?(?: \d{{4}})?\b", ""),
    (rf"\b(?:on )\d{{1,2}} ({_MONTH}) (\d{{4}})\b", r"in \1 \2"),
    (rf"\b(?:on \d{{1,2}} |on |in ){_MONTH} (?:\d{{1,2}}, )?(\d{{4}})\b", r"in \1"),
    (r" (?:in|of|since|until|by) (?:1[0-9]|20)\d\d\b", ""),
    (rf" (?:{_ADVERBS})ly\b", ""),
    (r"\b(?:has|have|had) been\b", "was"),
    (r"\b(?:has|had) (?=\w+ed\b)", ""),
    (r"\bdid not\b", "didn’t"),
    (r"\bwas not\b", "wasn’t"),
    (r" (?:in|at|near|from) (?:the )?(?:\w+ (?:of|in) )?[A-Z][\w-]+(?: [A-Z][\w-]+)*$", ""),
]

_FRAGMENT = re.compile(
    rf"""(?xi)
    ^(?:{_HANGS_ON}|though|if|of|for|to|since)\b
    | \b(?:of|for|to|by|with|in|on|at|the|a|an|and|from|no|not|was|is|were|are|be)$
    | ^[^,]* (?:,\ [^ ]+){{2,}} $  # a list
    """
)
_NUMBER = re.compile(
    rf"""(?x)
    (?<![\w.,$£€-])
    (?: [1-9]\d{{0,2}}(?:,\d{{3}})+ | [2-9]\d | [1-9]\d{{2}} )
    (?![\w,.-]*\d) (?![\w-]) (?!\ {_MONTH})
    """
)
_QUALIFIED = re.compile(
    rf"""(?x)\b(?:
    {_MONTH}|own|number|No|a|an|his|her|about|around|over|under|nearly|almost|than|least|most|some|only|to|of|the|from|and
    )\ $"""
)


def simplified(sentence: str, chance: random.Random) -> str:
    """A shorter sentence that this one bears out, or the sentence itself; sometimes as it is typed in a hurry."""
    text = sentence.removesuffix(".")
    left = chance.randint(1, MOST_CHANGES)
    for rewrite in chance.sample(_WAYS, len(_WAYS)):
        shorter = rewrite(text, chance).strip(" ,")
        if left and shorter != text and _stands_alone(shorter):
            text = shorter[0].upper() + shorter[1:]
            left -= 1
    return as_typed(text, chance)


def _stands_alone(text: str) -> bool:
    words = text.split()
    return len(words) >= FEWEST_WORDS and text[0].isalnum() and not _FRAGMENT.search(text)


def as_typed(text: str, chance: random.Random) -> str:
    """A sentence with its full stop, or as it is typed in a hurry."""
    hurry = chance.random()
    if hurry < 0.08:  # noqa: PLR2004
        return text.lower()
    return text if hurry < 0.17 else f"{text}."  # noqa: PLR2004


def with_round_figure(text: str, chance: random.Random) -> str:
    """A figure told as more than, or less than, a round one: what follows from it."""
    figures = [one for one in _NUMBER.finditer(text) if not _QUALIFIED.search(text[: one.start()])]
    if not figures:
        return text
    figure = chance.choice(figures)
    value = int(figure.group().replace(",", ""))
    unit = 10 ** (len(str(value)) - 1)
    below = value // unit * unit
    grouped = "," in figure.group()
    if below == value:
        return text
    told = f"more than {below:,}" if grouped else f"more than {below}"
    if chance.random() < 0.4:  # noqa: PLR2004
        told = f"{chance.choice(['fewer', 'less'])} than {below + unit:,}"
    return text[: figure.start()] + told + text[figure.end() :]


def with_figure_turned(text: str) -> str:
    """The same with "more than" a figure for "less than", or the other way round; the text itself without either."""
    return re.sub(
        r"\b(more|fewer|less)(?= than \d)", lambda found: "more" if found.group() != "more" else "less", text, count=1
    )


def _by(pattern: str, replacement: str) -> Rewrite:
    compiled = re.compile(pattern)
    return lambda text, _: compiled.sub(replacement, text, count=1)


_WAYS: Sequence[Rewrite] = [*(_by(*one) for one in _PATTERNS), with_round_figure, with_round_figure]
