"""Why a sentence or clause of a draft is no claim that articles could bear out or deny, in a few words. Pure.

Sparing: what could be true or false of the past or present is a claim, and so is what somebody is said to have said,
thought or foretold: "The mayor called it a disgrace".
"""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.attribution import speaker_of
from assistant.language.clauses.inversion import is_bare_verb
from assistant.language.drafts.splitting.phrases import fronted, words_of
from assistant.language.drafts.splitting.stretch import blotted
from assistant.language.drafts.splitting.verbs import is_auxiliary, main_verb
from assistant.language.follow_ups.phrases import VERBS
from assistant.language.questions.courtesy import courtesy_of
from assistant.language.statements import is_clause, is_foreign
from assistant.language.tokens import words

LONGEST_READ = 600
"""Characters of a sentence that are looked at."""

_LONGEST_FRAGMENT, _LONGEST_GREETING = 8, 12
_BYLINE = re.compile(
    rf"^(?:By (?:[A-Z][\w’'.-]+(?: (?:and )?|, )?){{1,6}}(?:,? [a-z ]{{0,30}}(?:reporter|correspondent|editor))?|"
    rf"(?i:{lexicon.alternation('bylines')}): .{{1,120}}|\(?(?:Reuters|AP|AFP)\)?|©.*|"
    r"\d{1,2} [A-Z][a-z]+ \d{4})\.?$"
)
_ADDRESS = re.compile(r"^\W*(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+)\W*$")
_GREETING = re.compile(rf"^(?:{lexicon.alternation('salutations')})\b[^.]*[!,.]?$", re.IGNORECASE)
_ASKED = re.compile(r"\?[\"'”’»)\]]*$")
_QUESTION_TAG = re.compile(r"[”\"’],? (?:\w+ ){0,6}(?:asked|wondered|said|asks)\b")
_OPINION_OPENER = re.compile(rf"^(?:{lexicon.alternation('opinion_openers')})\b", re.IGNORECASE)
_JUDGES = re.compile(
    r"\b(?:is|are|was|were|’s|'s|has been|looks|look|looked|feels|felt|seems|seemed) (?:not )?"
    r"(?:(?:a|an|the|so|very|really|truly|simply|quite|just|utterly|absolutely|rather|such|nothing but|too|most|more|"
    rf"total|complete|real|great|wonderful|pretty|[a-z]+ly) ){{0,3}}(?:{lexicon.alternation('evaluative_words')})"
    r"(?=[.,;!]|$| (?:and|for|that|to|idea|day|place|city|book|film|match|decision|plan|of)\b)",
    re.IGNORECASE,
)
_OUGHT = re.compile(
    r"\b(?:should(?! (?:have (?:been )?\w+ed )?(?:by|before) (?:\d|[A-Z]))|ought to|had better|shouldn[’']t)\b|"
    r"^(?:we|everyone|everybody|the time) (?:must|needs? to)\b",
    re.IGNORECASE,
)
_FORETOLD = re.compile(r"\b(?:will|shall|won[’']t|(?:is|are) (?:not )?going to|is about to|are about to)\b(?! of\b)")
_SUPPOSED = re.compile(
    r"^(?:if|had|were|unless|suppose)\b.*\bwould(?:n[’']t)?\b|\bwould(?:n[’']t)? have\b.*\bif\b|^imagine\b", re.I
)
_AUTHOR = re.compile(
    r"^(?:(?:and|but|so|yet|today|now|then|later) )?(?:I|we|I[’']\w+|we[’']\w+|my|"
    r"our (?:team|reporters?|correspondents?|newspaper|readers|newsroom|editors?|website|paper|guide|series|survey|"
    r"analysis|results|study|work))\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"^(?:you|you[’']\w+|your|(?:if|when) you)\b|\b(?:readers|subscribers) can\b|\bour (?:website|newsletter)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    rf"^(?:please\b|let[’']s\b|let us\b|do not\b|don[’']t\b|never (?!(?:before|again)\b)|"
    rf"(?P<verb>[A-Z][a-z]+) (?:(?:{lexicon.alternation('order_followers')})\b|\d))",
    re.IGNORECASE,
)
_CRY = re.compile(r"^(?:what an? |how \w+)[^?]*!$", re.IGNORECASE)
_QUOTE_MARKS = "“”\"‘’' "


def why_no_claim(sentence: str, *, is_said: bool = False) -> str:
    """Why a whole sentence holds no claim; empty where it may. `is_said` is whether somebody is told to say it."""
    said = sentence.strip()[:LONGEST_READ] + sentence.strip()[LONGEST_READ:][-1:]
    bare = said.strip(_QUOTE_MARKS)
    if not any(map(str.isalpha, said)):
        return "no words"
    if _ADDRESS.match(said):
        return "an address"
    if _ASKED.search(said) and not _QUESTION_TAG.search(said):
        return "a question"
    if is_said:
        return ""
    forms = (
        (is_byline(said), "who made it, not what it tells"),
        (_is_greeting(bare), "a greeting"),
        (_CRY.match(bare), "an opinion"),
        (_is_order(bare), "an instruction"),
        (_is_fragment(said), "no whole sentence"),
    )
    return next((why for is_so, why in forms if is_so), "")


def why_not_checkable(clause: str, *, is_said: bool = False) -> str:
    """Why a clause, as a whole sentence, cannot be checked; empty where it can. `is_said` as above."""
    mask = blotted(clause[:LONGEST_READ])
    told = mask[len(fronted(mask)) :]
    if is_said or speaker_of(mask):
        return "about the author" if not is_said and re.match(r"(?:I|We)\b", told) else ""
    forms = (
        (_AUTHOR.match(told), "about the author"),
        (_READER.search(told) or _READER.match(mask), "to the reader"),
        (_SUPPOSED.search(mask), "a supposition"),
        (_OPINION_OPENER.match(mask) or _OPINION_OPENER.match(told), "an opinion"),
        (_is_foretold(told), "a forecast"),
        (_OUGHT.search(told), "an opinion"),
        (_JUDGES.search(told), "an opinion"),
    )
    return next((why for is_so, why in forms if is_so), "")


def is_byline(said: str) -> bool:
    """Whether a line only names who made a text or a picture, or its day."""
    return _BYLINE.match(said[:LONGEST_READ]) is not None


def _is_greeting(said: str) -> bool:
    is_short = len(said.split()) <= _LONGEST_GREETING
    return is_short and (courtesy_of(said) is not None or (_GREETING.match(said) is not None and not _tells(said)))


def _tells(said: str) -> bool:
    """Whether a line has a finite verb behind its subject: "Welcome Break was sold"."""
    found = words_of(said)
    return any(is_auxiliary(word) for word in found[1:])


def _is_order(said: str) -> bool:
    match = _ORDER.match(said)
    if not match or not said[0].isupper():
        return False
    verb = match["verb"]
    if verb is None:
        return True
    verb = verb.lower()
    is_verb = is_bare_verb(verb) or verb in {"click", "call", "visit", "follow", "sign", "see", "read", "check", "note"}
    return is_verb and not _has_later_subject(said)


def _has_later_subject(said: str) -> bool:
    """Whether the first word is rather a subject: "Work on the bridge has begun"."""
    first = re.split(r"[,;]| (?:that|if|how|what|where|why|whether|who|which|and|so) ", said)[0]
    return main_verb(words_of(first)) > 0


def _is_fragment(said: str) -> bool:
    """Whether a few words have no verb, as far as lists tell; of other languages and names nothing is known."""
    found = words(said)
    if len(found) > _LONGEST_FRAGMENT or is_foreign(said) or is_clause(said):
        return False
    return not any(word in VERBS or word.endswith(("s", "ed")) for word in found[1:])


def _is_foretold(told: str) -> bool:
    """Whether the main clause is on what is to come: not "a man who will …", "where it will …"."""
    match = _FORETOLD.search(told)
    if not match:
        return False
    before = words_of(told[: match.start()])
    return not {"who", "which", "that", "whether", "if", "where", "how", "because"} & {word.lower() for word in before}
