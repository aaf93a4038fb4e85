"""A sentence that pairs things with values → a statement for each pair (gapping, coordination, "respectively"). Pure.

"Sales in France rose 4 percent, in Spain 9 percent" → "Sales in France rose 4 percent", "Sales in Spain rose 9
percent". Where the pairs are not plain, nothing is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.splitting.verbs import is_adverb, main_verb, said_in
from assistant.language.entities.dates import dates_of
from assistant.language.entities.quantities import Quantity, quantities_of

LONGEST = 300
"""Characters of a sentence, at most."""

_JOINT = re.compile(
    r";\s|,? (?:while|whereas|but|compared with|against)(?: only)? |,? and (?!a half\b)|,(?!\d)\s(?:and )?",
    re.IGNORECASE,
)
_LEADS = frozenset(lexicon.entries("locative_prepositions")) | frozenset(
    "in at for on to from by among during of between before after with since".split()
)
_HEDGES = re.compile(r"^(?:only|just|some|about|around|nearly|almost|the other|that)\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:he|she|it|they|this|that|these|those|who|which|there)\b", re.IGNORECASE)
_RESPECTIVELY = re.compile(r",? respectively\b", re.IGNORECASE)
_ITEM_JOINT = re.compile(r", and | and |, ")
_NUMBER = re.compile(r"^\D{0,3}\d[\d.,\u00a0\u202f]*\d?|^[a-z]+", re.IGNORECASE)
_NAME = re.compile(r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) (?P<rest>(?:the |a |an )?[a-z].*)")
_FIRST = re.compile(r"\bfirst\b")
_RANKED = re.compile(rf"(?P<who>\S+(?: \S+){{0,3}}) (?P<rank>{'|'.join(lexicon.table('ordinals'))})")
_ADVERBIAL = frozenset("yesterday today later again too also first then there here on in at".split())
_PHRASE_END = re.compile(r" (?=(?:in|at|on|for|with|by|from|during|after|before|to|against)\b)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A whole clause: what stands before its verb, and from that on."""

    subject: str
    rest: str

    @property
    def text(self) -> str:
        """Its words."""
        return f"{self.subject} {self.rest}"


def single_statements(sentence: str) -> list[str]:
    """The statements of a sentence, one for each pair of a thing and its value; none where they cannot be told."""
    flat = " ".join(sentence.split()).rstrip(".!")
    if len(flat) > LONGEST or re.search(r"[?:\"“”()]", flat):
        return []
    if _RESPECTIVELY.search(flat):
        return _respective(_RESPECTIVELY.sub("", flat))
    parts = [part.strip() for part in _JOINT.split(flat) if part and part.strip()]
    parts = _with_opening(parts)
    first = clause_of(parts[0]) if len(parts) > 1 else None
    if first is None:
        return []
    statements = [first.text]
    for part in parts[1:]:
        made = _whole(part, first) or _of_remnant(first, _HEDGES.sub("", part))
        if not made:
            return []
        statements.append(made)
    return [f"{one[:1].upper()}{one[1:]}." for one in statements]


def _with_opening(parts: list[str]) -> list[str]:
    """The parts, where an opening phrase ("In 2019,") goes with the clause that it opens."""
    is_opening = len(parts) > 1 and parts[0].split()[0].lower() in _LEADS and clause_of(parts[0]) is None
    return [f"{parts[0]}, {parts[1]}", *parts[2:]] if is_opening else parts


def clause_of(text: str) -> Clause | None:
    """A clause with a subject and a finite verb; None where it is none."""
    said = said_in(text)
    words = ["month" if match.group() == "May" else match.group() for match in said]
    place = main_verb(words)
    if place <= 0 or all(map(is_adverb, words[:place])):
        return None
    start = said[place].start()
    return Clause(text[:start].strip(), text[start:])


def _whole(part: str, first: Clause) -> str:
    """A part that is a clause with a value of its own, with the first one's head for "those"; "" where it is none."""
    clause = clause_of(part)
    if clause is None or not clause.subject or not (_values(part) and _values(first.text)):
        return ""
    if match := re.match(r"(?:those|that) (?=(?:in|to|from|of|for|at)\b)", clause.subject):
        head = re.split(r" (?=(?:in|to|from|of|for|at)\b)", first.subject)[0]
        return f"{head} {clause.subject[match.end() :]} {clause.rest}"
    return "" if _PRONOUN.match(clause.subject) or clause.subject.split()[0].lower() in _LEADS else clause.text


def _of_remnant(first: Clause, part: str) -> str:
    """The first clause with the thing and the value that a part without a verb has in their places; "" without."""
    values, own = _values(part), _values(first.text)
    rank = _RANKED.fullmatch(part)
    if rank and not own and len(_FIRST.findall(first.rest)) == 1:
        return f"{rank['who']} {_FIRST.sub(rank['rank'], first.rest)}"
    if values or own:
        return _with_amount(first, part, values, own)
    match = _NAME.fullmatch(part)
    verb, _, objects = first.rest.partition(" ")
    is_name = _NAME.fullmatch(f"{first.subject} x") is not None
    if not match or not is_name or not objects[:1].islower() or match["rest"].split()[0] in _ADVERBIAL:
        return ""
    tail = _PHRASE_END.split(objects, maxsplit=1)[1:] if not _PHRASE_END.search(match["rest"]) else []
    return " ".join([match["name"], verb, match["rest"], *tail])


def _values(text: str) -> list[Quantity]:
    return quantities_of(dates_of(text)[1])


def _with_amount(first: Clause, part: str, values: list[Quantity], own: list[Quantity]) -> str:
    """The first clause with the amount and the key ("in 2022", "the blue line") of a part in their places."""
    if len(values) != 1:
        return ""
    [value] = values
    like = [one for one in own if one.unit == value.unit or not value.unit]
    key = _key_of(part, value.text)
    if len(like) != 1 or not key or like[0].text not in first.text or _has_verb(part):
        return ""
    keyed = _with_key(first, key)
    return keyed.replace(like[0].text, _in_measure(value, like[0]), 1) if keyed else ""


def _has_verb(part: str) -> bool:
    """Whether a part goes on with a verb: "and later lowered its claim to 550 million"."""
    return main_verb([match.group() for match in said_in(part)]) >= 0


def _key_of(part: str, value: str) -> str:
    """What a part has beside its value, without a preposition that leads to this, and "only"."""
    before, _, after = part.partition(value)
    words = before.split()
    while words and (words[-1].lower() in {"only", "just", "about"} or (words[-1].lower() in _LEADS and after.strip())):
        words.pop()
    return _HEDGES.sub("", " ".join([*words, *after.split()]))


def _in_measure(value: Quantity, like: Quantity) -> str:
    """An amount in the place of another one, with its unit where it has none itself."""
    number = _NUMBER.match(like.text)
    return (
        value.text
        if value.unit or not like.unit or not number
        else like.text.replace(number.group().strip(), value.text)
    )


def _with_key(first: Clause, key: str) -> str:
    """The first clause with a key in the place of that which it has: after the same preposition, or as its subject."""
    lead = key.split(maxsplit=1)[0].lower()
    if lead not in _LEADS:
        if (
            clause_of(f"{key} was") is None
            or _PRONOUN.match(key)
            or re.search(rf" (?:{'|'.join(_LEADS)}) ", f" {key} ")
        ):
            return ""
        opening = re.match(r"^[^,]+, ", first.subject)
        return f"{opening.group() if opening else ''}{key} {first.rest}"
    phrases = [*re.finditer(rf"\b(?i:{lead}) (?:the )?(?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*|\d{{4}}|[a-z]+)", first.text)]
    same = [one for one in phrases if _is_like(one.group(), key)]
    return f"{first.text[: same[0].start()]}{key}{first.text[same[0].end() :]}" if len(same) == 1 else ""


def _is_like(one: str, other: str) -> bool:
    """Whether two phrases end in words of one sort: years, names or plain words."""
    return _sort_of(one) == _sort_of(other)


def _sort_of(phrase: str) -> str:
    last = phrase.rsplit(maxsplit=1)[-1]
    return "number" if last.isdigit() else "date" if dates_of(phrase)[0] else "name" if last[0].isupper() else "word"


def _respective(flat: str) -> list[str]:
    """The statements of two lists that belong together item by item; none where they are not alike."""
    clause = clause_of(flat)
    if clause is None:
        return []
    things = _ITEM_JOINT.split(clause.subject)
    verb, _, told = clause.rest.partition(" ")
    values = _ITEM_JOINT.split(told)
    if len(things) != len(values) or len(things) < 2:  # noqa: PLR2004 - one thing is no list
        return []
    last = values[-1]
    number = _NUMBER.match(last) if last[:1].isdigit() else None
    head, tail = (number.group(), last[number.end() :]) if number else (last, "")
    noun = " ".join(things[-1].removeprefix("the ").split()[1:]) if re.fullmatch(r"The \S+", things[0]) else ""
    subjects = [f"{one} {noun}".strip() for one in things[:-1]] + [things[-1]]
    each = [one if not number or not one[-1:].isdigit() else f"{one}{tail}" for one in values[:-1]] + [f"{head}{tail}"]
    return [f"{thing[:1].upper()}{thing[1:]} {verb} {value}." for thing, value in zip(subjects, each, strict=True)]
