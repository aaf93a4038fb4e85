"""Two questions asked at once → each by itself: "When was it found, and by whom?" Pure.

Only what begins with a question word or auxiliary of its own is a further question: "Who won gold and silver?" is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.language import lexicon
from assistant.language.clauses.embedded import direct_question
from assistant.language.follow_ups.mentions import Mention, mentions_of

MOST_HALVES = 4
"""Questions that may be asked at once; who asks more is not understood."""

MOST_BARE_WORDS = 4
"""Words of a question that leaves its verb to the one before: "for how long"."""

_FEWEST_WORDS = 3
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_PREPOSITION = rf"(?:{lexicon.alternation('prepositions')}|of|into|through|between|against)"
_ASKING = rf"(?:{_PREPOSITION} )?{_WH}"
_AUXILIARY = rf"(?:{lexicon.alternation('clause_auxiliaries')})"
_PRONOUN = r"(?:he|she|it|they|we|you|i|there|this|that|these|those|someone|anyone|somebody|anybody)"
_SUBJECT = rf"(?:{_PRONOUN}|the|an?|any|all|his|her|its|their|our|my|your|some|many|most|no|(?-i:[A-Z0-9]))"
_OWN_OPENING = rf"(?:{_ASKING}\b|{_AUXILIARY} {_SUBJECT}\b|{_AUXILIARY} (?-i:[A-Z0-9]))"

_HINT = re.compile(r"\s*\([^()]*\)[\s?.!]*$")
_POLITE = re.compile(
    r"^(?:(?:please|hi|hello|so|and|but|also|then)\b[\s,]*|"
    r"(?:can|could|would|will) you (?:please )?(?:tell|say|explain)\b(?: to)?(?: me| us)?\s+(?=\w)|"
    r"(?:do you know|tell (?:me|us)|i (?:want|would like|'d like) to know|explain)\s+)+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    rf"(?:\s*[,;]?\s+(?:and|but|&)\s+(?:(?:also|then|if so),?\s+)?|\s*;\s+|,\s+)(?={_OWN_OPENING})", re.IGNORECASE
)
_COMMA = re.compile(r",\s+")
_SHARED = re.compile(
    rf"^(?P<first>{_WH})(?:,? (?:and|&) |, )(?P<more>(?:{_WH}, )*(?:{_WH}(?: and |, and ))?)?(?P<last>{_ASKING}) "
    rf"(?P<rest>{_AUXILIARY} .+)$",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"^{_OWN_OPENING}", re.IGNORECASE)
_NO_QUESTION = re.compile(
    rf"^(?:(?:what|how) (?:about|if|else|next)\b|why not\b|which (?:{_AUXILIARY}|{_PREPOSITION})\b|or\b)", re.IGNORECASE
)
_DEPENDENT = re.compile(rf"^(?:{_ASKING}) (?:he|she|it|they|we|you|i|there)\b", re.IGNORECASE)
_DEPENDENT_CLAUSE = re.compile(rf"^(?:{_ASKING}) (?!{_AUXILIARY}\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»]")
_PREDICATE = re.compile(rf"^{_ASKING}\b(?: (?!{_AUXILIARY}\b)[\w’'-]+)*? (?P<aux>{_AUXILIARY}) (?P<rest>.+)$", re.I)
_IS_IT = re.compile(r"^(?:is|are|was|were) (?:the|an?|this|that) (?!.* of )", re.IGNORECASE)
_HAS_SUBJECT = re.compile(rf"^{_SUBJECT}", re.IGNORECASE)
_WHO_DID = re.compile(r"^(?P<who>who|what) (?P<verb>[a-z]+)(?P<rest>(?: .*)?)$", re.IGNORECASE)
_COUNTED = re.compile(
    r"^(?:how (?:many|much)|which|what) (?P<noun>(?:[\w’'-]+ )+?)"
    r"(?P<verb>(?:were|are|was|is|have|has|had) (?:there\b ?)?)"
    rf"(?!{_SUBJECT})(?P<rest>.*)$",
    re.IGNORECASE,
)
_KIND_DID = re.compile(r"^(?:which|what) (?P<noun>(?:[\w’'-]+ )+?)(?P<rest>(?P<verb>[\w’'-]+)(?: .*)?)$", re.IGNORECASE)
_POINTING = re.compile(r"\b(?P<pronoun>he|she|him|his|her|it|its|they|them|their)\b", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\bit (?:takes?|took|rain|snow|matter|be|been|true|possible|likely|known|important|necessary|clear)\b",
    re.IGNORECASE,
)
_OWNING = {"his", "its", "their"}
_OF_A_PERSON, _OF_SEVERAL = {"he", "she", "him", "his", "her"}, {"they", "them", "their"}
_PAST_TO_BARE = lexicon.table("irregular_verbs")
_FINITE = frozenset((*lexicon.entries("verbs_finite"), *_PAST_TO_BARE))
_BARE = frozenset((*lexicon.entries("verbs_bare"), *lexicon.entries("ambiguous_verbs_bare")))
_RELATIVE = re.compile(r"^(?P<word>who|which|where|when)\b", re.IGNORECASE)


def halves_of(question: str) -> tuple[str, ...]:
    """The questions that are asked at once, each made to stand alone; empty where it is only one.

    What follows the question in brackets (the subject of a follow-up) goes with each of them.
    """
    if _QUOTED.search(question):
        return ()
    hint = _HINT.search(question)
    asked = question[: hint.start()] if hint else question
    polite = _POLITE.match(asked)
    pieces = [
        piece for part in re.split(r"(?<=\?)\s+", asked) for piece in _pieces(_POLITE.sub("", part).rstrip("?.! "))
    ]
    if polite:
        pieces = [direct_question(piece).rstrip("? ") if _DEPENDENT_CLAUSE.match(piece) else piece for piece in pieces]
    if not _are_questions(pieces):
        return ()
    halves = [*_standing_alone(pieces)]
    ending = f"? {hint.group().strip(' ?.!')}" if hint else "?"
    return tuple(f"{half[:1].upper()}{half[1:]}{ending}" for half in halves) if all(halves) else ()


def context_of(first: str, half: str) -> str:
    """A further half with what the first one names, in brackets; empty where it names something itself.

    As in "Who led the expedition? (Endurance)": whether it is on the same thing, only the articles can tell.
    """
    if _HINT.search(half) or any(one.is_name for one in mentions_of(half)):
        return ""
    named = [one.text for one in mentions_of(first) if one.is_name]
    return f"{half} ({', '.join(named)})" if named else ""


def with_answer(half: str, first: str, short: str) -> str:
    """A further half that speaks of what the first asks for, with that as its answer tells it: "Did they? (28 men)"."""
    phrase = _kind_asked_for(first.rstrip("?.! ")) or f"the person {first[:1].lower()}{first[1:].rstrip('?.! ')}"
    if not short or phrase not in half:
        return half
    pronoun = "they" if _is_plural(phrase) else "it"
    return f"{half.replace(phrase, pronoun, 1)} ({short})"


def _pieces(part: str) -> Iterator[str]:
    """A question cut where a further one begins."""
    if shared := _SHARED.match(part):
        openings = re.findall(_ASKING, part[: shared.start("rest")], re.IGNORECASE)
        yield from (f"{opening} {shared['rest']}" for opening in openings)
        return
    start = 0
    for joint in _JOINT.finditer(part):
        rest = part[joint.end() :]
        if joint.start() == 0 or (_COMMA.fullmatch(joint.group()) and not _is_bare(_JOINT.split(rest)[0])):
            continue
        yield part[start : joint.start()]
        start = joint.end()
    yield part[start:]


def _are_questions(pieces: list[str]) -> bool:
    """Whether these are several questions, each in its own right."""
    if not 1 < len(pieces) <= MOST_HALVES:
        return False
    return all(
        _ASKS.match(piece)
        and (_is_bare(piece) or len(piece.split()) >= _FEWEST_WORDS)
        and not _NO_QUESTION.match(piece)
        and not _DEPENDENT.match(piece)
        and not (place and _is_relative(piece, pieces[0]))
        for place, piece in enumerate(pieces)
    )


def _is_relative(piece: str, first: str) -> bool:
    """Whether a piece goes on with a relative clause: "the man who led it | and who died there"."""
    word = _RELATIVE.match(piece)
    return word is not None and re.search(rf"\w \b(?:{word['word']})\b", first, re.IGNORECASE) is not None


def _standing_alone(pieces: list[str]) -> Iterator[str]:
    """The questions, with what each leaves to the first; an empty one where that cannot be told."""
    first, *others = pieces
    yield first
    for piece in others:
        yield _with_predicate(piece, first) if _is_bare(piece) else _with_antecedent(piece, first)


def _is_bare(piece: str) -> bool:
    """Whether a question leaves its verb to the one before: "by whom", "in which year"."""
    said = piece.lower().rstrip("?.! ").split()
    told = said[2:] if len(said) > 1 and re.fullmatch(_PREPOSITION, said[0]) else said[1:]
    is_verb = any(re.fullmatch(rf"{_AUXILIARY}|{_PRONOUN}|\w+ed", word) or word in _FINITE for word in told)
    return len(said) <= MOST_BARE_WORDS and re.match(rf"{_ASKING}\b", piece, re.I) is not None and not is_verb


def _with_predicate(bare: str, first: str) -> str:
    """A bare question with the verb of the first: "by whom", "When was it found" → "by whom was it found"."""
    if (match := _PREDICATE.match(first)) and _HAS_SUBJECT.match(match["rest"]):
        return f"{bare} {match['aux']} {match['rest']}"
    if (counted := _COUNTED.match(first)) and counted["rest"]:
        return f"{bare} {counted['verb'].split()[0]} the {counted['noun']}{counted['rest']}"
    if match and match["rest"] and match["aux"].lower() in {"is", "are", "was", "were"}:
        return f"{bare} {match['aux']} someone {match['rest']}"
    if (match := _WHO_DID.match(first)) and (verb := _bare_form(match["verb"].lower())):
        return f"{bare} did {'they' if match['who'].lower() == 'who' else 'it'} {verb}{match['rest']}"
    return ""


def _bare_form(verb: str) -> str:
    """The form after "did" of a verb in the past; empty where that is not known."""
    if verb in _PAST_TO_BARE:
        return _PAST_TO_BARE[verb]
    if not verb.endswith("ed"):
        return ""
    candidates = (verb[:-1], verb[:-2], verb[:-3], f"{verb[:-3]}y")
    return next((one for one in candidates if one in _BARE), verb[:-2])


def _with_antecedent(piece: str, first: str) -> str:
    """A question whose first pronoun is what the first question is about; as it is where that is not told."""
    if _EMPTY_IT.search(piece) or not (pointing := _POINTING.search(piece)):
        return piece
    pronoun, rest = pointing["pronoun"].lower(), piece[pointing.end() :]
    antecedent = _antecedent(pronoun, first)
    if not antecedent:
        return piece
    owns = pronoun in _OWNING or (pronoun == "her" and re.match(r" [a-z]", rest) is not None)
    sign = ("’" if antecedent.endswith("s") else "’s") if owns else ""
    return f"{piece[: pointing.start()]}{antecedent}{sign}{rest}"


def _antecedent(pronoun: str, first: str) -> str:
    """What a pronoun after a question stands for; empty where the question leaves that open."""
    found = mentions_of(first)
    if _IS_IT.match(first) and found and found[-1].end == len(first) and " " in found[-1].text:
        found[-1] = replace(found[-1], text=found[-1].text.rpartition(" ")[0])  # "Is | the bridge | open"
    subjects = [one for one in found if one.is_subject]
    if pronoun in _OF_A_PERSON:
        people = [one for one in [*subjects, *found] if one.is_person]
        return _text(people or subjects) or (
            f"the person {first[:1].lower()}{first[1:]}" if _WHO_DID.match(first) else ""
        )
    kind = _kind_asked_for(first)
    is_several = pronoun in _OF_SEVERAL
    if kind and _is_plural(kind) == is_several and (is_several or not subjects):
        return kind
    agreeing = [one for one in [*subjects, *found] if one.is_plural == is_several]
    return _text(agreeing) or (_text(subjects) if is_several else "")


def _text(found: list[Mention]) -> str:
    return found[0].text if found else ""


def _kind_asked_for(first: str) -> str:
    """What is counted or chosen among, as known: "Which laws changed" → "the laws that changed"."""
    if counted := _COUNTED.match(first):
        return f"the {counted['noun']}{counted['rest']}".strip()
    if (match := _KIND_DID.match(first)) and match["verb"].lower() in _PAST_TO_BARE | {"": ""}:
        return f"the {match['noun']}that {match['rest']}"
    match = re.match(r"^(?:which|what) (?P<noun>(?:[\w’'-]+ )+?)(?P<rest>[\w’'-]+ed(?: .*)?)$", first, re.IGNORECASE)
    return f"the {match['noun']}that {match['rest']}" if match else ""


def _is_plural(phrase: str) -> bool:
    """Whether a phrase that begins with "the" is of several."""
    head = re.split(r" (?:that|of|in|on|at|from|for|there|who)\b", phrase.removeprefix("the "))[0].split()[-1]
    return Mention(f"the {head}").is_plural
