"""A follow-up on what the library said of itself → the whole question: "the newest one", "the second one". Pure.

After "How many articles are there?" the ones are articles, and so are they; after "Who wrote it?", she is its author.
"""

from __future__ import annotations

import re
from datetime import date

from assistant.answering.conversation import Conversation, Exchange
from assistant.language.follow_ups.kinds import follow_up_kind
from assistant.language.library_questions.parsing import library_question
from assistant.language.library_questions.question import Wanted

_PAPERS = r"(?:papers|newspapers|publishers|sources|outlets|magazines|sites|websites)"
_THEM = r"(?: (?:are|were|do|is|was|did) (?:they|these|those|it|that|the articles)(?: come)?(?: from)?)?"
_FORMS = (
    (
        rf"(?:from |by )?(?:which|what) {_PAPERS}{_THEM}|(?:and )?the {_PAPERS}|"
        r"where (?:are|do) they(?: come)? from|who publish(?:ed|es) them",
        "Which publishers are the articles from?",
    ),
    (
        r"(?:(?:whats|what['’]s|what is|which is|which one is|and|show me|what about) )?(?:the )?"
        r"(?P<which>newest|latest|most recent|oldest|earliest|first|last)(?: one| of them| article)?",
        "What is the {which} article?",
    ),
    (
        r"(?:(?:whats|what['’]s|what is|which is|which one is|and|show me|what about) )?(?:the )?"
        r"(?P<which>longest|shortest)(?: one| of them| article)?",
        "What is the {which} article?",
    ),
    (
        r"(?:who|which (?:authors?|people|journalists?)) (?:wrote|are the authors of) (?:them|these|those)|by whom|"
        r"(?:and )?the authors|written by whom",
        "Who wrote the articles?",
    ),
    (
        r"(?:from when|how (?:old|recent|new)|what dates|from when to when|since when)(?: are (?:they|these))?|"
        r"when were they (?:published|written)",
        "From when to when are the articles?",
    ),
    (
        r"(?:what|which) are they(?: called)?|(?:and )?(?:the|their) titles|which(?: ones)?|"
        r"(?:list|show|name)(?: me)? (?:them|those|all of them)(?: all)?",
        "Which articles are there?",
    ),
    (
        r"what are they about|(?:on|about) what(?: topics| subjects)?|(?:and )?(?:the )?(?:topics|subjects)",
        "What are the articles about?",
    ),
    (
        r"how many(?: of them)? (?:are )?(?P<of>(?:from|by|about|on|since|before|after|in) .+)",
        "How many articles are {of}?",
    ),
    (
        r"(?:any|anything|and|what|which|which ones|are any|are there any|what about)(?: of them| ones)?(?: are)? "
        r"(?P<of>(?:from|by|since|before|after) .+)",
        "Which articles are {of}?",
    ),
)
_COMPILED = tuple((re.compile(form, re.IGNORECASE), whole) for form, whole in _FORMS)
_PERSON = r"(?:she|he|they|(?:this|that|the|the same) (?:author|writer|journalist|reporter|person))"
_PERSONS = r"(?:her|him|them|(?:this|that|the|the same) (?:author|writer|journalist|reporter|person))"
_WRITE = r"(?:write|written|wrote|published|publish)"
_BY_SAME = re.compile(
    rf"(?:did|has|have) {_PERSON} (?:also |ever )?{_WRITE} (?:(?:anything|something)(?: else| more)?|(?:any )?other "
    rf"(?:articles|stories|pieces))|what (?:else|more|other articles) (?:did|has|have) {_PERSON} {_WRITE}|"
    rf"(?:(?:is|are) there )?(?:anything|(?:any |some )?(?:other |more )?(?:articles|stories|pieces))(?: else| more)? "
    rf"(?:by|from|of) {_PERSONS}",
    re.IGNORECASE,
)
_AUTHOR_TOLD = re.compile(r"” was written by (?P<author>.+?)\.(?= \[|\n|$)")
_PLACED = r"the (?:first|second|third|fourth|fifth|last|other)(?: one| article| story)?"
_OF_LISTED = re.compile(
    rf"(?:what (?:does|did) {_PLACED} (?:say|tell)|(?:what is|whats|what['’]s) {_PLACED} about|"
    rf"(?:tell me (?:more )?about|summari[sz]e|sum up|open|read|show me|what about|how about) {_PLACED}|"
    r"the (?:second|third|fourth|fifth|other)(?: one| article| story)?)(?: about| of them| then)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:first|second|third|fourth|fifth|last|other)\b", re.IGNORECASE)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
LISTED_WITHIN = 3
"""Exchanges back in which articles were listed of which one is meant by its place."""

_AROUND = re.compile(r"^(?:(?:and|ok|okay|so|but|then|thanks)\b[\s,]*)+(?=\w)|[\s,]+(?:please|then)$", re.IGNORECASE)
_OF_SEVERAL = {Wanted.EXISTENCE, Wanted.LIST, Wanted.COUNT}
"""What is wanted of however many articles there are: what follows is of the same, though it be one."""

_NEWEST = {"latest": "newest", "most recent": "newest", "last": "newest", "earliest": "oldest", "first": "oldest"}


def on_library(question: str, conversation: Conversation, today: date) -> str:
    """The whole question that a follow-up to an answer on the library stands for; empty where it is none such.

    It is on the same articles as the one before: "the newest one", after those on the flood.
    """
    asked = _AROUND.sub("", " ".join(question.split()).strip(" ?.!"))
    if _OF_LISTED.fullmatch(asked) and (whole := _of_listed(_PLACE.findall(asked)[0].lower(), conversation)):
        return whole
    before = next((one for one in reversed(conversation.exchanges) if one.kind != "courtesy"), None)
    if before is None or before.kind != "library":
        return ""
    if _BY_SAME.fullmatch(asked):
        author = _author_of(before, today)
        return f"Which articles are by {author}?" if author else ""
    return "" if follow_up_kind(before.standalone or before.question) else _of_same(question, before, today)


def _of_listed(which: str, conversation: Conversation) -> str:
    """The question for the article that stands at a place of those that were listed last; or for the other of two."""
    latest = conversation.exchanges[::-1][:LISTED_WITHIN]
    place, titles = next(
        ((place, _titles(one)) for place, one in enumerate(latest) if one.kind == "library" and len(_titles(one)) > 1),
        (0, []),
    )
    if which == "other":
        spoken_of = [title for one in latest[:place] for title in _titles(one)]
        others = [title for title in titles if title not in spoken_of]
        return f"Summarise “{others[0]}”" if len(others) == 1 else ""
    index = _PLACES[which]
    return f"Summarise “{titles[index]}”" if titles and index < len(titles) else ""


def _titles(exchange: Exchange) -> list[str]:
    """The titles of the articles that an exchange cites, each once, in their order."""
    return list(dict.fromkeys(one.title for one in exchange.references if one.title))


def _author_of(before: Exchange, today: date) -> str:
    """The only author that an answer on the library tells of; empty where it tells of none, or of several."""
    told = {found["author"] for found in _AUTHOR_TOLD.finditer(before.answer)}
    question = library_question(before.standalone or before.question, today)
    named = told or ({question.origin} if question and question.origin else set())
    return next(iter(named)) if len(named) == 1 else ""


def _of_same(question: str, before: Exchange, today: date) -> str:
    """A question with what the one before it was on: a subject, a publisher or an author; not where only one is."""
    whole = _written_out(question)
    asked_before = library_question(before.standalone or before.question, today)
    if not whole or not asked_before or (len(_titles(before)) == 1 and asked_before.wanted not in _OF_SEVERAL):
        return whole
    subject, origin = asked_before.subject, asked_before.origin
    narrower = f"{f' by {origin}' if origin else ''}{f' about {subject}' if subject else ''}"
    on_subject = f"{whole.rstrip('?')}{narrower}?"
    told, narrowed = library_question(whole, today), library_question(on_subject, today)
    is_understood = told and narrowed and narrowed.wanted == told.wanted
    is_narrowed = narrowed and (narrowed.subject, narrowed.origin) == (subject, origin)
    return on_subject if narrower and is_understood and is_narrowed else whole


def _written_out(question: str) -> str:
    """The whole question that these words stand for, where they are on articles; or empty."""
    asked = " ".join(question.split()).strip(" ?.!")
    for said in dict.fromkeys((asked, _AROUND.sub("", asked))):
        for form, whole in _COMPILED:
            if match := form.fullmatch(said):
                told = match.groupdict()
                which = (told.get("which") or "").lower()
                return whole.format(which=_NEWEST.get(which, which), of=told.get("of") or "")
    return ""
