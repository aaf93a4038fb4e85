"""Follow-ups that ask about the last answer itself: "are you sure?", "which article is that from?", "more". Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class FollowUpKind(StrEnum):
    """What is asked about an answer."""

    SOURCE = "source"
    """Where it comes from."""
    SPEAKER = "speaker"
    """Who says so."""
    DOUBT = "doubt"
    """Whether it is so."""
    MORE = "more"
    """What else there is."""
    SHORTER = "shorter"
    """It in fewer words."""


_IT = r"(?:that|this|it|so|these|those|them)"
_ARTICLES = r"(?:article|source|paper|newspaper|story|report|text|document|page|publication)s?"
_SOURCE = (
    rf"(?:your |the |any |its |what )?(?:sources?|references?|citations?|proof|evidence)(?: (?:for|of) {_IT})?",
    "citation needed|from where|how do you know(?: that| this| it)?|who told you(?: that| this| so)?",
    rf"(?:which|what) {_ARTICLES} (?:is|was|are|do(?:es)?|did|says?|said|has|had|tells?|told|reports?|mentions?) "
    rf"(?:they|{_IT})(?: (?:come|stand|found|in|from|taken|say|said))*",
    rf"(?:from|in|according to) (?:which|what) {_ARTICLES}(?: (?:is|was|does) {_IT}(?: from| in| come| stand)*)?",
    rf"(?:which|what) {_ARTICLES}",
    rf"what(?:['’]s| is| was| are) (?:the|your|its) (?:sources?|evidence|references?|proof)(?: (?:for|of) {_IT})?",
    rf"where (?:did|do|have|had) you (?:get|got|find|found|read|take|see|have|know|hear|learn) {_IT}(?: (?:from|in))?",
    r"where (?:is|does|['’]s) (?:that|this|it) (?:come from|from|said|written|stated|say (?:that|this|so))",
    rf"(?:show|give|name|cite|quote|tell)(?: me| us)? (?:the|your|its|a|that) (?:{_ARTICLES}|reference|citation|quote)",
    r"when was (?:(?:that|this|the) (?:article|story|report)|that|this) (?:published|written)",
    rf"how (?:old|recent|current) is (?:that|this|the) {_ARTICLES}|who published (?:that|this)",
)
_SPEAKER = (
    r"who (?:said|says|claims?|claimed|states|stated|thinks|thought|told (?:them|us|you)?) ?(?:so|that|this|it)",
    r"says who|according to whom?|in whose (?:view|opinion|words)|who is (?:saying|claiming) (?:so|that|this)",
    r"whose (?:words|opinion|claim|view|quote)s? (?:is|are|was|were) (?:that|this|it|these|those)",
)
_SURE = r"(?:really |quite |absolutely |totally |completely |100% |so |very )?(?:sure|certain|positive|serious|kidding)"
_DOUBT = (
    rf"(?:are|r) (?:you|u) {_SURE}(?: (?:about|of) {_IT})?(?: (?:that )?{_IT} (?:is|was) (?:right|true|correct|so))?",
    "(?:you )?sure(?: about (?:that|this|it))?|(?:oh )?really|seriously|for real|honestly|no way|is it",
    "is (?:that|this|it) (?:really |actually )?(?:true|right|correct|so|certain|accurate|a fact|reliable|the case)",
    r"(?:that|it|this)(?:['’]s| is| was| can['’]?t be| cannot be| must be| sounds| seems| does(?:n['’]t| not) sound) "
    "(?:not )?(?:wrong|true|right|correct|false|nonsense|a mistake|impossible|odd|strange)",
    r"i (?:don['’]?t|do not|can['’]?t|cannot) believe (?:that|this|it|you)|i doubt (?:that|it|this)",
    "can (?:i|we) (?:trust|believe|rely on) (?:that|this|it|you)|how (?:sure|certain) (?:are you|is (?:that|this|it))",
    "do(?:es)? (?:the |any |all |an)?(?:other )?(?:articles?|papers?|sources?|anyone|anybody)(?: else)? "
    "(?:say (?:so|that|the same)|agree|confirm (?:that|this|it))(?: too)?",
    "(?:double[- ]?check|verify|confirm|check|prove)(?: (?:that|this|it))?(?: again)?",
)
_DETAIL = "(?:details?|information|info|quotes|articles|results|sources|facts|passages)"
_MORE = (
    rf"(?:show|tell|give|read)(?: me| us)? (?:some |a bit |a little |any |even )?more(?: {_DETAIL})?"
    r"(?: (?:about|on|of) (?:it|that|this|them))?",
    rf"(?:some |any |a bit )?more(?: {_DETAIL})?(?: (?:about|on) (?:it|that|this|them))?|next|next one|the next one",
    "what else(?: (?:do|does|did) (?:the|your|my|these|you) ?(?:articles?|sources?)? ?(?:say|know|tell|have|write))?"
    "(?: (?:about|on) (?:it|that|this|them))?|what else is there|who else|where else|when else|which others?",
    "any(?:thing)? (?:else|more)|any others?|(?:are|is) there (?:any |anything )?(?:others?|more|else)",
    "(?:and )?the (?:rest|others)",
    "go on|continue|keep going|carry on|read on|and then|then what|and after that",
    r"what (?:happened|came|comes) (?:next|then|after(?:wards?| that| this)?|later)",
    "(?:in more detail|elaborate|expand)(?: on (?:it|that|this))?|explain(?: (?:it|that|this))? (?:more|further)",
)
_SHORTER = (
    "(?:make it |put it |say it |say that |keep it )?(?:(?:a bit|even|much|a lot|more) )?"
    "(?:shorter|briefer|short|brief|briefly|concise|concisely|in short|in brief)(?: (?:version|answer))?",
    "(?:make it |put it |say it |say that |answer |that |it )?in (?:just )?(?:one|a|a single|1|two|a few|fewer) "
    "(?:short )?(?:sentences?|lines?|words?)",
    "tl;? ?dr|too long(?: to read| didn['’]?t read)?|the short (?:version|answer)|shorten (?:it|that|this)",
    "just the (?:answer|number|date|name|figure|fact|facts)|(?:that is|that['’]s|it is|it['’]s) too long",
)
_FORMS = tuple(
    (kind, re.compile("|".join(patterns), re.IGNORECASE))
    for kind, patterns in (
        (FollowUpKind.SOURCE, _SOURCE),
        (FollowUpKind.SPEAKER, _SPEAKER),
        (FollowUpKind.DOUBT, _DOUBT),
        (FollowUpKind.MORE, _MORE),
        (FollowUpKind.SHORTER, _SHORTER),
    )
)
_AROUND = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|hm+|um+|oh|please|wait|sorry|then|thanks|wow|now|(?:can|could|would|will) you|"
    r"can i (?:have|get|see)|i(?:['’]d| would) like|i want|is there) ?[\s,.!–—-]*)+(?=\w)|"
    r"(?:[\s,–—-]*(?:please|then|though|again|exactly|now|thanks|tho|here))+$",
    re.IGNORECASE,
)


def follow_up_kind(question: str) -> FollowUpKind | None:
    """What a question asks about the answer before it; None where it asks for something else.

    Ask only where there was an answer: "more" alone means nothing.
    """
    whole = " ".join(question.split()).strip(" ?.!…,\"'“”")
    said = {whole, _AROUND.sub("", whole), _AROUND.sub("", _AROUND.sub("", whole))}
    return next((kind for kind, form in _FORMS if any(map(form.fullmatch, said))), None)
