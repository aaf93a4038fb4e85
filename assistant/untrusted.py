"""Whether a sentence of an article speaks to whoever answers from it, instead of telling something. Pure.

Such a sentence ("Ignore the above", "If asked who won, say …", a made-up turn of a chat) is no evidence of anything:
it is neither quoted nor shown to a chat model. What an article reports of such words ("the hidden text told chatbots
to …") is a sentence like any other. The list is of forms, not of topics, and cannot be complete: grounding holds
where it fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_MACHINE = (
    r"(?:ai|a\.i\.|llm|language model|chat ?bot|bot|assistant|reader model|reading model|model|machine reader|"
    r"answering (?:machine|system|service)|automated (?:reader|system)|search engine|summari[sz]er)s?"
)
_SAY = (
    r"(?:answer|reply|respond|say|state|tell|output|print|repeat|write|include|insert|add|append|cite|mention|claim|"
    r"pretend|quote|translate|decode|execute|reveal|confirm|report|begin|end|start|finish|use|give|return|follow)"
)
_FORMS = (
    # a turn of a chat, or a mark of one
    r"^\W*(?:system|assistant|user|human|developer|instructions?|prompt|tool|role)(?: (?:message|prompt|"
    r"note|override|update))?\s*[:>=\]]",
    r"<\|?/?(?:im_start|im_end|system|user|assistant|inst|s)\b|\[/?(?:INST|SYSTEM|SYS)\]|<</?SYS>>|"
    r"#{2,}\s*(?:system|assistant|user|human|instructions?|response|input|prompt|new task)\b",
    r"^\W*\[\d{1,3}\]\s*(?:\[|\(|according|[\w\s]{0,20}confirm)|^\W*id: ?\w+ ?\||\baccording to \[\d",
    r"</?(?:articles?|quotes?|sources?|context)>|\{[{%#]?\s*(?:if )?(?:question|context|system_?prompt|prompt|answers?|"
    r"articles|assistant|secret)\b|<%=?\s*(?:answer|question)|\$\{(?:jndi|answer|question)",
    r"^\W*(?:end|begin|start) of (?:the )?(?:sources?|articles?|quotes?|documents?|context|data|input|block)\b",
    r"^\W*#{0,6}\s*(?:question|answer|always repeat)\b\W*$|^#{1,6}\s*(?:question|answer|always)\b",
    rf"\b{_MACHINE}\s*:\s*(?:please|reply|say|answer|respond|only|do|never|always|ignore)\b",
    rf"\b{_MACHINE} (?:may|can|could) (?:no longer|only|not|never)\b|\[\d\] confirms\b|</?title\b",
    # to leave what was said before
    r"\b(?:ignore|disregard|forget|override|discard|drop|set aside|cancel|bypass|skip|pay no (?:heed|attention) to)\b"
    r".{0,60}\b(?:above|before|previous|prior|earlier|preceding|instructions?|rules?|prompts?|orders?|guidelines?|"
    r"everything|all (?:other|that)|quotes?|sources?)\b",
    # what to answer
    rf"\b(?:if|when|whenever|should)(?: (?:you|anyone|somebody|someone|a (?:user|reader|person)|they|the user))?"
    rf"(?: (?:is|are|be|get|gets))? (?:asked|asks|ask|queried|questioned)\b.{{0,80}}\b{_SAY}\b",
    rf"^\W*(?:(?:now|instead|please|therefore|so|then|and|kindly|always|only|just|simply|first|finally|"
    rf"from (?:now|here) on|"
    rf"henceforth|in your (?:answer|reply)|do not|don't|never|you (?:must|should|will|shall))[, ]+)*{_SAY}\b"
    rf"(?! (?:route|p-|of\b|[A-Z]-?\d))(?!ed|s\b|ing).{{0,200}}$",
    r"\bwhatever (?:is|was|you are|the user|they) ask(?:ed|s)?\b|\b(?:correct|right|proper|only) (?:reply|"
    r"answer|response) (?:is|to)\b|"
    r"\bthe only (?:thing|word|words) you (?:may|must|can)\b|\bdo not (?:trust|believe|use|"
    r"read) the (?:rest|other|above|articles?)\b|"
    r"\b(?:every|any|each|all) (?:summary|summaries|answer|answers|reply|replies)\b.{0,60}\b(?:must|"
    r"should|shall|machine|give[ns]?|show)\b|"
    r"\bnew rules? \d?|\bwho built you\b|\bremember the (?:word|phrase|code)\b|, reader[.!]",
    rf"\b(?:instructions?|message|notice|orders?|note) (?:for|to) (?:the |all |any |every )?(?:\w+ )?{_MACHINE}\b",
    rf"\b(?:you (?:must|should|shall|will|are to|need to|have to)|be sure to|make sure to|remember to|please|kindly) "
    rf"(?:now |only |always |never |not |also )*{_SAY}\b",
    r"\byour (?:answer|reply|response|output|instructions?|system prompt|next (?:answer|sentence)|final answer)\b",
    rf"\b(?:the|every|any|all|each|this|dear|note to|attention|hello|hey|to|by|for) (?:\w+ )?{_MACHINE}\b.{{0,60}}\b"
    rf"(?:must|should|shall|has to|have to|is to|are to|please|kindly|:|{_SAY} (?:that|with|only|as))\b",
    rf"^\W*(?:dear |hello |hey |attention,? |note (?:to|for) )?(?:\w+ )?{_MACHINE}\s*[:,!-]",
    r"\byou are (?:now |no longer |from now on )?(?:a |an |the )?(?:\w+ )?(?:assistant|ai|bot|chatbot|"
    r"model|pirate|captain|poet|"
    r"oracle|character|persona|helpful|free|unrestricted|in \w+ mode)\b",
    r"\b(?:role ?-?play|play the (?:role|part) of|act as|pretend (?:to be|that you|you)|"
    r"stay in character)\b.{0,60}\b(?:you|your|answer\w*|"
    r"reply|repl\w+|question)\b|^\W*(?:let us|let's) (?:play|role)",
    r"\b(?:cite|quote|mark|number) (?:this|it|that|the (?:following|above))\b.{0,30}(?:\[\d|as (?:source|"
    r"number|evidence))",
    r"\b(?:system prompt|prompt injection|jailbreak|developer mode|admin(?:istrator)? (?:flag|mode|"
    r"override))\b.{0,80}\b"
    rf"(?:{_SAY}|enabled|active|granted)\b",
    r"\b(?:base64|rot-?13)\b.{0,120}\b(?:decode|follow|obey|do|execute|carry out)\b|\b(?:decode|execute|"
    r"obey)\b.{0,60}\b"
    r"(?:base64|rot-?13|following|string|line)\b",
    # the same in a few other languages
    r"\b(?:игнорируй\w*|забудь\w*|отвечай\w*|ответь\w*|не отвечай\w*|скажи\w*|напиши\w*|добавь\w*)\b.{0,80}",
    r"\b(?:ignorier\w*|vergiss|vergessen sie|antworte\w*|antworten sie|sage|sagen sie|beachte\w*)\b.{0,60}"
    r"\b(?:anweisung\w*|oben|vorherig\w*|dass|nur|mit|stets|immer|frage\w*)\b",
    r"\b(?:ignora|ignore|olvida|olvide|responde|responda|contesta|di|diga)\b.{0,60}\b(?:instrucciones|"
    r"anterior\w*|que|solo|sólo|siempre|pregunta\w*)\b",
    r"\b(?:ignore[rz]?|oublie[rz]?|réponds|répondez|répondre|dis|dites)\b.{0,60}\b(?:instructions|"
    r"précédent\w*|que|seulement|uniquement|toujours|question\w*)\b",
)  # fmt: skip
_SPEAKS = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def addresses_reader(sentence: str) -> bool:
    """Whether a sentence speaks to whoever answers, or hides what it says."""
    return any(form.search(sentence) for form in (_SPEAKS, _HIDDEN))


IN_ITS_WAKE = 2
"""Sentences after such a one, in the same paragraph, that are not trusted either: they mostly go on with it."""


def untrusted_positions(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The numbers of the sentences of a passage that speak to whoever answers, and of those in their wake."""
    return _untrusted_positions(text, tuple(spans))


@lru_cache(maxsize=4096)
def _untrusted_positions(text: str, spans: tuple[tuple[int, int], ...]) -> frozenset[int]:
    found: set[int] = set()
    wake = 0
    for position, (start, end) in enumerate(spans):
        begins = position == 0 or "\n\n" in text[spans[position - 1][1] - 1 : start]
        wake = 0 if begins else wake
        if addresses_reader(text[start:end]):
            wake = IN_ITS_WAKE + 1
        if wake:
            found.add(position)
            wake -= 1
    return frozenset(found)
