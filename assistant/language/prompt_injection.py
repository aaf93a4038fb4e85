"""Whether a sentence of an article speaks to whoever answers from it, instead of telling something. Pure.

Such a sentence ("Ignore the above instructions", "If asked who won, say …", a made-up turn of a chat) is no evidence:
it is set aside, neither quoted nor shown to a chat model, and the answer tells so. What an article reports of such
words ("the hidden text told chatbots to …") is a sentence like any other, and so is what speaks to people: recipes,
"Follow us", "Please reply by Friday". The list is of forms, not of topics, and cannot be complete; it would rather miss
an order than set aside what an article tells (`tests/benchmarks/benign.py` counts that). What an order makes a chat
model write is stopped where every sentence of it is checked (`assistant.answering.prose.grounding`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_MACHINE = (
    r"(?:ai|a\.i\.|llm|(?:large |ai )?language model|chat ?bot|(?:ai |virtual )?assistant|reader model|reading model|"
    r"machine reader|answering (?:machine|system|service)|automated (?:reader|system)|summari[sz]er)s?"
)
_ANSWER = r"(?:answer|reply|respond|say|state|output|print|repeat|write|mention|cite|translate|reveal|confirm|tell)"
_HOW = (
    r"(?:only\b|nothing\b|exactly\b|always\b|in (?:english|french|german|spanish|russian|capitals?|capital letters|"
    r"rhyme|"
    r"verse|json|one word|pirate)\b|with (?:only |the (?:word|words|phrase|sentence) )?[\"“'‘]|with:|that the\b|[\"“]|"
    r"(?:every|any|all|each) (?:questions?|replies|reply|answers?|users?)\b|questions? (?:on|about)\b|"
    r"(?:the|these|this|a) (?:word|words|phrase|sentence|string|links?|system prompt|value of|"
    r"badge)\b.{0,40}\b(?:in|to|at|"
    r"of|from) (?:the|your|every|each|any) (?:answers?|repl(?:y|ies)|summar(?:y|ies)|users?|output|reader)\b|"
    r"(?:the|these|this) (?:word|words|phrase) \W?[A-Z]{4})"
)
_TOLD_BEFORE = (
    r"(?:(?:the |all |any |every |your |these |those |my )*(?:(?:previous|prior|earlier|preceding|other|above|existing|"
    r"former|system) )+(?:\w+ )?(?:instructions?|rules?|prompts?|guidelines?|directions?|directives?|messages?|context|"
    r"quotes?|sources?|articles?|text|orders?)|(?:all|any|the|your|these|those|every) (?:of (?:the|"
    r"your) )?(?:instructions?|"
    r"rules?|prompts?|guidelines?|quotes?|sources?) (?:that|which|above|before|given|you)\b|your (?:instructions?|"
    r"rules?|"
    r"prompts?|guidelines?|training)\b|the above\b(?! (?:the|an?|\w+ed)\b)|(?:everything|all|anything|whatever|"
    r"what) (?:that "
    r")?(?:you (?:were|have been|had been|are|know)|(?:was|came|stands|stood|is) (?:said |written |told )?(?:above|"
    r"before)|"
    r"above|before this)\b)"
)
_BEGINNING = (
    r"(?:^\W*|>\W{0,3})(?:(?:now|stop|instead|please|therefore|so|then|and|kindly|always|only|just|simply|first|finally|"
    r"important|attention|"
    r"from (?:now|here) on|henceforth|in your (?:answer|reply)|whatever (?:was|is) asked|do not|don't|never|"
    r"you (?:must|should|"
    r"will|shall|are to|have to|need to))[,:.! ]+)*"
)
_FORMS = (
    # a turn of a chat, or a mark of one
    r"^\W*(?:system|assistant|human|developer|instructions?|prompt)(?: (?:message|prompt|note|override|"
    r"update))? ?[:>\]=] ?\S",
    r"\b(?:user|human|question): .{0,200}\b(?:assistant|ai|bot|chatbot): ",
    r"<\|?/?(?:im_start|im_end|system|user|assistant|inst)\b|\[/?(?:INST|SYSTEM|SYS)\]|<</?SYS>>|"
    r"(?<!#)#{2,6} ?(?:system|assistant|user|human|instructions?|response|input|prompt|new task) ?:",
    # a mark of what a machine is shown: a numbered quote, a record, the end of a block, a template
    r"^\W*\[\d{1,3}\]\s*(?:\[\d|\((?:official|news|source|correction)|according to \[)|^\W*id: ?\w+ ?\||"
    r"\[\d\] confirms\b",
    r"</(?:articles?|quotes?|sources?|context)>|\{[{%#]?\s*(?:if )?(?:question|context|system_?prompt|prompt|answers?|"
    r"articles|assistant|secret)\b.{0,20}\}|<%=?\s*(?:answer|question)|\$\{(?:jndi|answer|question)",
    r"^\W*(?:end|begin|start) of (?:the )?(?:sources|articles|quotes|context|data|input|(?:answer|reply) block)\b\W*$|"
    r"^-{3,} ?(?:end|begin) (?:of )?\w+ ?-{3,}|^#{1,6}\s*always (?:repeat|answer|say)\b",
    # to leave what was said before
    rf"(?:{_BEGINNING}|\b(?:to|please|must|should|and|you) |[(\"“:.] ?)(?:ignore|disregard|forget|override|discard|"
    rf"bypass|"
    rf"pay no (?:heed|attention) to) {_TOLD_BEFORE}",
    # what to answer, and how
    rf"\b(?:if|when|whenever|should)(?: (?:you|anyone|somebody|someone|a (?:user|reader|person)|they|"
    rf"the user))?(?: (?:is|are|"
    rf"be|get|gets))? (?:asked|asks|ask|queried|questioned)\b[^,;]{{0,80}}[,;] ?(?:please |always |only |just |"
    rf"you must |do not |"
    rf"never )?{_ANSWER}\b",
    r"\b(?:should|if|when|whenever) a (?:user|reader) (?:want|wants|ask|asks|wish|wishes)\b|\b(?:if|when|"
    r"whenever) (?:a|the|any) "
    r"question (?:contains?|mentions?|asks|is about)\b",
    rf"{_BEGINNING}(?:{_ANSWER}|begin|end|start|include|append|add|insert|use|quote|finish)(?: (?:all|every|each|"
    rf"any|your) "
    rf"(?:answers?|repl(?:y|ies)|responses?))? {_HOW}",
    rf"{_BEGINNING}(?:say|state|pretend|tell (?:the |all |every |any )?(?:user|reader|person)s?) that\b|"
    rf"\bplease (?:mention|state|answer|reply) that\b|\b(?:whatever (?:was|is) asked|from (?:now|"
    rf"here) on), {_ANSWER}\b",
    rf"{_BEGINNING}(?:include|append|add|insert|put|write|print|repeat|begin|end|start|finish)\b.{{0,60}}\b(?:in|"
    rf"to|at|of|into|"
    rf"from) (?:the|your|every|each|any|all) (?:answers?|repl(?:y|ies)|system prompt|outputs?)\b",
    rf"\b(?:you (?:must|should|shall|are to|need to|have to)|be sure to|make sure to) (?:now |only |always |never |"
    rf"not |also |"
    rf"then )*{_ANSWER}(?: (?:the user|users|them|anyone))? {_HOW}",
    r"\b(?:every|any|each|all) (?:summary|summaries|answers?|reply|replies|responses?) (?:must|shall|has to|"
    r"have to) (?:now |"
    r"always |also )*(?:show|say|mention|include|contain|begin|end|state|cite|give)\b|\bany answer (?:a|"
    r"the) machine gives\b",
    r"\bthe only (?:thing|words?) (?:that )?you (?:may|must|can) (?:say|mention|answer|use|write)\b|"
    r"\bdo not (?:trust|believe|use) "
    r"the (?:rest|other (?:articles?|quotes?|sources?)|above)\b|\bremember the (?:word|phrase|code) \W?[A-Z]{4}|"
    r"^\W*cite this "
    r"(?:sentence|article|text) as\b|\b(?:cite|quote) (?:it|this) as [\"“]?\[\d|\bthe correct (?:reply|"
    r"response) is that\b",
    r"\b(?:in|into|end|begin|start|of) your (?:answer|reply|response|output|summary)\b.{0,80}(?:[\"“]|\bthat the\b|"
    r"\bunchanged\b)|"
    r"\byour (?:next |final )?(?:answer|reply|response|output) (?:must|should|shall|has to|will|is to)\b|"
    r"\byour (?:system prompt|previous instructions|next (?:answer|sentence) must|only task)\b",
    # to a machine by name
    rf"^\W*(?:dear|hello|hey|attention|achtung|atención|внимание|note (?:to|for)|notice (?:to|for)|"
    rf"instructions? (?:to|for)|"
    rf"message (?:to|for))[, ]+(?:the |all |any |every )*(?:\w+ )?(?:{_MACHINE}|machines|sprachmodell|asistente|"
    rf"помощник)\b",
    rf"\b{_MACHINE} ?[:,] ?(?:please )?{_ANSWER} (?:that|with|only|in)\b|"
    rf"^\W*(?:ai|ai assistant|chatbot|llm|language model)(?: readers?)? ?[:,!]|\breal instructions? (?:for|"
    rf"to) (?:the )?{_MACHINE}\b",
    rf"\b(?:every|any|all|each|this|the) (?:{_MACHINE}|machine)(?: readers?)?(?: (?:that|which|who) reads? (?:this|"
    rf"it)\b.{{0,20}})? "
    rf"(?:must|shall|should|has to|have to|is to|are to) (?:now |only |always |never |not )*(?:{_ANSWER}|report|"
    rf"give|claim|"
    rf"recommend)\b",
    rf"\b(?:assistants?|chatbots?|language models?) (?:may|can|must) (?:no longer|only|not|never) (?:{_ANSWER}|"
    rf"quote|use)\b",
    r"\byou are (?:now |no longer |from now on )+(?:an? |the |in )?(?:\w+ )?(?:assistant|ai|bot|chatbot|model|"
    r"pirate|captain|"
    r"poet|oracle|persona|mode)\b|\byou are (?:an? )?[\w-]{2,20}, (?:an? )?(?:\w+ )?(?:model|ai|bot|chatbot|"
    r"spirit)\b[^.]{0,40}"
    r"\b(?:can do anything|no rules|no limits|unrestricted|anything now)\b|\bnew system prompt\b",
    r"^\W*(?:let us|let's) (?:play|role-?play)\b.{0,30}\byou are\b|^\W*pretend (?:to be|that you|"
    r"you)\b.{0,60}\b(?:answer|reply|"
    r"question)\b",
    r"\bdecode (?:this|the) (?:base64|rot-?13|string|text)\b.{0,40}\b(?:follow|obey|do|execute|carry out)\b|"
    r"\bapply (?:base64|"
    r"rot-?13) to it\b.{0,30}\bdo what it says\b",
    r"\bI am the developer who built you\b|\b(?:developer|admin(?:istrator)?|god) mode (?:is )?(?:now )?(?:enabled|"
    r"active|on)\b|"
    r"\bthe user (?:has the admin|is an admin)",
    # the same in a few other languages
    r"\b(?:игнорируй|забудь)(?:те)?\b.{0,30}\b(?:инструкци\w+|указани\w+|правил\w*|вышесказанн\w+)|\b(?:отвечай|"
    r"ответь|скажи|"
    r"напиши)(?:те)? (?:только|всегда|на любой вопрос|пользовател\w+|что все)\b|^\W*добавь(?:те)? слово\b",
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,30}\b(?:anweisung\w*|regeln|vorgaben)\b|"
    r"^\W*(?:antworte|"
    r"antworten sie) (?:nur|stets|immer|ausschließlich|auf)\b",
    r"\b(?:ignora|ignore|olvida|olvide)\b.{0,30}\b(?:instrucciones|reglas|indicaciones)\b|^\W*(?:responde|responda|"
    r"contesta) "
    r"(?:solo|sólo|únicamente|siempre|en)\b",
    r"\b(?:ignore[rz]?|oublie[rz]?)\b.{0,30}\b(?:instructions|consignes|règles)\b|^\W*(?:réponds|"
    r"répondez) (?:seulement|"
    r"uniquement|toujours|en)\b|^\W*et en français aussi ?: dis\b",
)  # fmt: skip
_SPEAKS = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")

LONGEST_EXAMINED = 2000
"""Characters of a sentence that are looked at: `ingest.chunking` makes none that is longer."""


def is_injection(sentence: str) -> bool:
    """Whether a sentence speaks to whoever answers, or hides what it says."""
    seen = " ".join(sentence[:LONGEST_EXAMINED].split())
    return any(form.search(seen) for form in (_SPEAKS, _HIDDEN))


def injection_positions(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The numbers of the sentences of a passage that speak to whoever answers."""
    return _injection_positions(text, tuple(spans))


@lru_cache(maxsize=4096)
def _injection_positions(text: str, spans: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(place for place, (start, end) in enumerate(spans) if is_injection(text[start:end]))
