"""Every thing of a kind, where that is what a question asks for: "Which countries …?", "Name all …". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.entities.entity_types import EntityType, type_of_noun
from assistant.language.questions.plurals import is_plural


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """What is to be listed.

    `noun` is the word for it, in the plural. `question` is the request as a question, for the reader. `article` are the
    words for the article of which all things that it mentions are asked for: empty for the one in talk, None where
    something else is asked.
    """

    noun: str
    question: str
    article: str | None = None

    @property
    def wanted(self) -> EntityType:
        """The type of the things."""
        return type_of_noun(self.noun)

    @property
    def is_of_events(self) -> bool:
        """Whether they are what happened, which has no names."""
        return self.noun.split()[-1].lower() in _EVENTS


_HINT = re.compile(r"\s*\([^()]*\)[\s?.!]*$")
_OPENERS = re.compile(rf"^(?:(?:{lexicon.alternation('request_openers')})\b[\s,]*)+", re.IGNORECASE)
_THE = r"(?:(?:the|those|these) )?"
_ORDER = re.compile(
    r"^(?:list|name|enumerate|(?:a |the )?(?:full |complete |short )?list(?:ing)? of|"
    r"(?:show|tell|give) me(?= (?:all|every)))"
    rf"(?: out)?(?: me)?:? (?:(?:all|every|each|both|some|any) )?(?:of )?{_THE}(?P<rest>.+)$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"^(?:which|what)(?: other| different)? (?:of the )?(?P<rest>.+)$", re.IGNORECASE)
_WHO = re.compile(
    rf"^(?P<open>(?:who|what) (?:are|were)) (?:all |some )?(?:of )?{_THE}(?P<rest>.+)$",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"^(?:(?:what|which) (?P<be>are|were) (?:all )?(?:the )?|(?:the )?)(?:full )?names of (?:all )?(?:of )?"
    rf"{_THE}(?P<rest>.+)$",
    re.IGNORECASE,
)
_WHO_IS_NAMED = re.compile(
    r"^(?:who(?: all| else)?|(?:(?:list|name|show me|tell me|give me) )?(?:everyone|everybody|anyone)(?: who| that)?)"
    r"(?: (?:is|are|was|were|gets?))? (?=mentioned|named)",
    re.IGNORECASE,
)
_IN_TALK = re.compile(r"(?:it|this|that|there|here)", re.IGNORECASE)
_MENTIONED = re.compile(
    r"^(?P<noun>.+?) (?:(?:that|who|which) )?(?:is |are |were |was |get )?"
    r"(?:mentioned|named|listed|appear(?:ing)?|that appear|occur(?:ring)?) "
    r"(?:(?:in|by) )?(?P<article>(?<=in )\S.*|(?<=by )\S.*|there)$",
    re.IGNORECASE,
)
_ARTICLE = rf"(?:{lexicon.alternation('article_nouns')})"
_IN_ARTICLE = re.compile(
    rf"^(?P<noun>[\w’'-]+) in (?P<article>(?:the|this|that) (?:.+ )?{_ARTICLE}(?: .+)?)$", re.IGNORECASE
)
_ARTICLE_NAME = re.compile(
    rf"^(?:(?:the|this|that|an?|my) )?(?:(?P<before>.*?) )?{_ARTICLE}"
    r"(?: (?:on|about|titled|called|named) (?P<after>.+))?$",
    re.IGNORECASE,
)
_ANY_ARTICLE = re.compile(rf"^(?:{lexicon.alternation('source_nouns')}|library)$", re.IGNORECASE)
_RELATIVE = re.compile(r"^(?:that|who|which) ", re.IGNORECASE)
_PARTICIPLE = re.compile(r"^(?:\w+ed|known|seen|found|made|given|shown|taken|held|built|sold|won|lost|hurt|hit)\b")
_LIBRARY_NOUNS = frozenset((*lexicon.entries("source_nouns"), "titles", "links", "questions")) - {
    "agencies",
    "media",
    "items",
}
_AUXILIARIES = frozenset((*lexicon.entries("clause_auxiliaries"), "will", "would", "has"))
_ENDS = frozenset(
    (*lexicon.entries("prepositions"), *lexicon.entries("phrase_breaks"), "that", "who", "which", "whose", "and")
)
_PASTS = frozenset(lexicon.table("irregular_verbs"))
_FINITE = frozenset(lexicon.entries("verbs_finite"))
_VERBS = frozenset(
    (
        *lexicon.entries("verbs_finite"),
        *lexicon.entries("verbs_bare"),
        *lexicon.entries("ambiguous_verbs_bare"),
        *lexicon.table("irregular_verbs"),
    )
)
_HAPPENED = re.compile(r"^(?:took place|happened|occurred) (?P<rest>.+)$", re.IGNORECASE)
_ADVERBS = frozenset("not never also still ever first".split())
_EVENTS = frozenset("events incidents things".split())
_NOT_IN_NOUN = frozenset("the a an he she it they we you i this his her its their our my your".split())
_OF_KINDS = frozenset("kinds sorts types".split())
_MOST_NOUN_WORDS = 4


def list_question(text: str) -> ListQuestion | None:
    """What a question asks to be listed; None where it asks for something else, or for articles."""
    asked = _OPENERS.sub("", _HINT.sub("", text.strip())).strip(" ?.!")
    if named := _WHO_IS_NAMED.match(asked):
        return _of_mentions(f"people {asked[named.end() :]}")
    for form, found in ((_NAMES, _of_order), (_ORDER, _of_order), (_WHO, _of_who), (_CHOICE, _of_choice)):
        if match := form.match(asked):
            return _of_mentions(match["rest"]) or found(match)
    return None


def _of_mentions(rest: str) -> ListQuestion | None:
    """What asks for all that an article mentions: "people mentioned in the AlphaGo article"."""
    match = _MENTIONED.match(rest) or _IN_ARTICLE.match(rest)
    if not match:
        return None
    noun, article = match["noun"].lower().split()[-1], match["article"]
    if not is_plural(noun) or noun in _LIBRARY_NOUNS or _ANY_ARTICLE.match(article.removeprefix("the ")):
        return None
    named = _ARTICLE_NAME.match(article)
    words = (named["after"] or named["before"] or "") if named else article.removeprefix("the ")
    words = "" if _IN_TALK.fullmatch(words) else words
    return ListQuestion(noun, f"Which {noun} are mentioned?", words)


def _of_order(match: re.Match[str]) -> ListQuestion | None:
    """As "List the countries that …", "What were the names of the winners?"."""
    verb = (match.groupdict().get("be") or "are").lower()
    return _as_question(_noun_of(match["rest"]), match["rest"], verb)


def _of_choice(match: re.Match[str]) -> ListQuestion | None:
    """As "Which countries …?"; "What causes the delay?" is none."""
    noun = _noun_of(match["rest"])
    following = match["rest"].split()[len(noun.split()) :]
    if not noun or (following and not _may_follow_noun(following[0].lower())):
        return None
    happened = _HAPPENED.match(" ".join(following)) if noun.split()[-1].lower() in _EVENTS else None
    return ListQuestion(noun, f"What happened {happened['rest']}?" if happened else f"{match.group()}?")


def _may_follow_noun(word: str) -> bool:
    """Whether a word may go on after what is chosen among: a verb, or what tells more of it."""
    is_adverb = word.endswith("ly") or word in _ADVERBS
    return is_adverb or word == "of" or word in _AUXILIARIES | _ENDS | _VERBS or _PARTICIPLE.match(word) is not None


def _of_who(match: re.Match[str]) -> ListQuestion | None:
    """As "Who are the winners?"; of things only what tells a type or says which: "What are the reasons that …"."""
    noun = _noun_of(match["rest"])
    if not noun:
        return None
    is_who = match["open"].lower().startswith("who")
    rest = match["rest"][len(noun) :].strip()
    is_list = type_of_noun(noun) is not EntityType.ANY or _RELATIVE.match(rest) or " all " in match.group()
    return ListQuestion(noun, f"{match.group()}?") if is_who or is_list else None


def _as_question(noun: str, rest: str, verb: str) -> ListQuestion | None:
    """An order as the question that it stands for."""
    if not noun:
        return None
    after = rest[len(noun) :].strip()
    if relative := _RELATIVE.match(after):
        return ListQuestion(noun, f"Which {noun} {after[relative.end() :]}?")
    if _PARTICIPLE.match(after):
        return ListQuestion(noun, f"Which {noun} were {after}?")
    asking = "Who" if type_of_noun(noun) is EntityType.PERSON else "What"
    return ListQuestion(noun, f"{asking} {verb} the {rest}?")


def _noun_of(rest: str) -> str:
    """The noun in the plural, with what stands before it, at the head of a phrase; empty where there is none."""
    words = rest.split()
    if words and words[0].lower() in _OF_KINDS and words[1:2] == ["of"]:
        inner = _noun_of(" ".join(words[2:]))
        return f"{words[0]} of {inner}" if inner else ""
    end = _noun_end(words)
    noun = " ".join(words[:end])
    head = words[end - 1].lower() if end else ""
    is_common = end > 0 and words[end - 1].islower()
    return noun if is_common and is_plural(head) and head not in _LIBRARY_NOUNS else ""


def _noun_end(words: Sequence[str]) -> int:
    """Where the words end that may belong to a noun in the plural."""
    for place, word in enumerate(words[: _MOST_NOUN_WORDS + 1]):
        said = word.lower().rstrip(",:")
        if (place == 0 and said in _FINITE) or "'" in said or "’" in said:
            return 0
        is_end = said in _AUXILIARIES or said in _ENDS or said == "of" or said in _NOT_IN_NOUN
        is_past = said in _PASTS or said.endswith("ed")
        is_verb = place > 0 and (is_past or said in _FINITE or (said in _VERBS and is_plural(words[place - 1].lower())))
        if is_end or is_verb:
            return place
        if is_plural(said) and (place + 1 == len(words) or not is_plural(words[place + 1].lower().strip(",:?"))):
            return place + 1
    return 0
