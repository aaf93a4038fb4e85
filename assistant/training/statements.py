"""A question and its answer → the statement that they make.

"Who led it?" and "John Shears" make "John Shears led it." People word questions in their own way, so such statements
say in other words what the sentence with the answer says.
"""

from __future__ import annotations

import random
import re

from assistant.training.contrasts import names_in

_VERB = (
    "(?:is|are|was|were|has|have|had|can|could|will|would|may|must|become|became|becomes|won|led|wrote|made|makes|"
    "took|takes|found|built|ran|runs|began|begins|gave|gives|came|comes|went|held|holds|kept|lost|met|paid|said|sold|"
    "sent|spoke|stood|taught|told|thought|wore|drew|flew|grew|knew|rose|sang|sat|saw|set|shot|spent|struck|swam|drove|"
    "fell|fought|bought|brought|broke|chose|caught|cut|put|hit|beat|bore|lies|lay|left|meant|stars|plays|sings|wins|"
    r"\w+ed|[a-z]+[^s]s(?= (?:the|a|an|in|to|of|from|for|as|on|at|by|with)\b))"
)
_SUBJECT = re.compile(rf"^(?:who|what|which)(?: [a-z][a-z'-]+){{0,4}}? (?P<rest>{_VERB}\b.+)$", re.IGNORECASE)
_COUNT = re.compile(rf"^how (?:many|much) (?P<rest>[a-z'-]+(?: [a-z'-]+){{0,3}} {_VERB}\b.+)$", re.IGNORECASE)
_INVERTED = re.compile(
    r"^(?:(?:has|have|had|can|could|will|would|may|must|did|do|does) "
    r"(?:the|a|an|this|that|it|he|she|they|there|you|[A-Z])"
    r"|(?:is|are|was|were) (?:it|he|she|they|this|there|you|not)\b)"
)
_OPEN_END = re.compile(
    r"\b(?:called|named|known as|for|in|of|to|by|from|with|on|at|as|about|do|did|does|doing|like|into|over|than|under|"
    r"that|located|born|considered|titled|termed|mean|used|made)$",
    re.IGNORECASE,
)
_ASKS_AGAIN = re.compile(r"\b(?:who|what|which|where|when|why|how|and)\b", re.IGNORECASE)
MOST_WORDS = 8
"""Of an answer."""


def statement_of(question: str, answer: str) -> str | None:
    """The statement; None where the question's form does not give one."""
    asked = question.strip().rstrip("? ").strip()
    if _ASKS_AGAIN.search(asked[3:]) or _OPEN_END.search(asked) or len(answer.split()) > MOST_WORDS:
        return None
    match = _SUBJECT.match(asked) or _COUNT.match(asked)
    if not match or _INVERTED.match(match["rest"]):
        return None
    said = answer.strip().rstrip(".")
    return f"{said[:1].upper()}{said[1:]} {match['rest']}." if said else None


def other_answer(answer: str, sentence: str, context: str, chance: random.Random) -> str | None:
    """Something of the same kind from around the sentence, but not in it: a number for a number, a name for a name."""
    kind = re.compile(r"\b[12]\d{3}\b" if re.fullmatch(r"[12]\d{3}", answer) else r"\b\d[\d,.]*\d\b|\b\d\b")
    found = kind.findall(context) if re.search(r"\d", answer) else names_in(context)
    others = [other for other in found if other not in sentence and other not in answer and answer not in other]
    return chance.choice(others) if others else None
