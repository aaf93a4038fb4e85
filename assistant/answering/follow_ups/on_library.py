"""A follow-up on what the library said of itself → the whole question: "the newest one". Pure.

After "How many articles are there?" the ones are articles, and so are they.
"""

from __future__ import annotations

import re
from datetime import date

from assistant.answering.conversation import Conversation
from assistant.language.follow_ups.kinds import follow_up_kind
from assistant.language.library_questions.parsing import library_question

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
_AROUND = re.compile(r"^(?:(?:and|ok|okay|so|but|then|thanks)\b[\s,]*)+(?=\w)|[\s,]+(?:please|then)$", re.IGNORECASE)
_NEWEST = {"latest": "newest", "most recent": "newest", "last": "newest", "earliest": "oldest", "first": "oldest"}


def on_library(question: str, conversation: Conversation, today: date) -> str:
    """The whole question that a follow-up to an answer on the library stands for; empty where it is none such.

    It is on the same articles as the one before: "the newest one", after those on the flood.
    """
    before = conversation.exchanges[-1] if conversation.exchanges else None
    if before is None or before.kind != "library" or follow_up_kind(before.question):
        return ""
    whole = _written_out(question)
    asked_before = library_question(before.standalone or before.question, today)
    if not whole or not asked_before or not asked_before.subject:
        return whole
    on_subject = f"{whole.rstrip('?')} about {asked_before.subject}?"
    told, narrowed = library_question(whole, today), library_question(on_subject, today)
    is_understood = told and narrowed and narrowed.wanted == told.wanted and narrowed.subject == asked_before.subject
    return on_subject if is_understood else whole


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
