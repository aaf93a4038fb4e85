"""A claim of a draft → the claim by itself: pronouns, known things and times in full, where the draft leaves no doubt.

Resolved are "he", "she", "it", "they" and their forms; "the mechanism" that the title names in full; "the company"
that has a name; "the following year"; a surname. What is unsure stays as it is: a wrong name is worse than none. Pure.
"""

from __future__ import annotations

from assistant.language.drafts.context.discourse import Discourse, Position
from assistant.language.drafts.context.known_things import with_full_names, with_known_things
from assistant.language.drafts.context.pronouns import MOST_SENTENCES_BACK, with_pronouns
from assistant.language.drafts.context.times import with_times


def standalone(claim: str, discourse: Discourse, position: Position, meant: dict[str, str]) -> str:
    """A claim by itself, as the draft before it tells.

    `meant` is what pronouns at the head of the clauses of its sentence stand for, "" where that isn't known; what this
    one tells is put into it: clauses that share a subject speak of the same.
    """
    anchor_is_near = position.sentence - discourse.anchored_at <= MOST_SENTENCES_BACK
    text = with_times(claim, discourse.anchor) if anchor_is_near else claim
    text = with_pronouns(text, discourse, position, meant)
    text = with_known_things(text, discourse, position)
    return with_full_names(text, discourse)
