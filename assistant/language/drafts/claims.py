"""A draft → its claims in place, each by itself with what the draft before it supplies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.drafts.checkability import is_byline, why_no_claim, why_not_checkable
from assistant.language.drafts.context.discourse import LONGEST_READ, Discourse, Position
from assistant.language.drafts.context.referents import people_of
from assistant.language.drafts.context.resolution import standalone
from assistant.language.drafts.draft_claim import DraftClaim
from assistant.language.drafts.layout import BlockKind
from assistant.language.drafts.sentences import DraftSentence, sentences_of
from assistant.language.drafts.speech import Utterance, utterances
from assistant.language.drafts.splitting.clauses import Clause, clauses_of
from assistant.language.drafts.splitting.phrases import is_clause
from assistant.language.entities.people import people_in

_CELL = re.compile(r"[|\t]")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*$")
_MARKS = '“”"'
_FIRST_WORD = re.compile(r"\b[A-Z][\w-]+(?= [A-Z])")
_QUOTES = re.compile(r"[“”\"]")


def claims_of(text: str) -> list[DraftClaim]:
    """The claims of a draft, in its order, disjoint; every sentence of it has at least one, checkable or not.

    `text[start:end] == claim.text` for each. Time grows with the length of the draft. No errors are raised.
    """
    sentences = sentences_of(text)
    discourse = _discourse(text, sentences)
    said = utterances(text, sentences)
    return [
        claim
        for number, (sentence, utterance) in enumerate(zip(sentences, said, strict=True))
        for claim in _claims(text, number, sentence, utterance, discourse)
    ]


def _discourse(text: str, sentences: Sequence[DraftSentence]) -> Discourse:
    """What a draft speaks of, before any of it was told: only its people are known."""
    read = "\n\n".join(
        " ".join(text[one.start : one.end].split())
        for one in sentences
        if one.end - one.start <= LONGEST_READ and one.kind is not BlockKind.HEADING
    )
    people = dict.fromkeys([*(read[start:end] for start, end in people_in(read)), *people_of(read)])
    return Discourse(tuple(people), frozenset(_FIRST_WORD.findall(read)))


def _claims(
    text: str, number: int, sentence: DraftSentence, utterance: Utterance, discourse: Discourse
) -> Iterator[DraftClaim]:
    """The claims of a sentence; what it says is taken in."""
    place, position = (sentence.start, sentence.end), Position(number, sentence.section)
    said = text[slice(*place)]
    why = _why_whole(said, sentence, utterance)
    if why:
        discourse.hear(said, position, is_title=sentence.kind is BlockKind.HEADING)
        yield DraftClaim(said, *place, " ".join(said.split()), place, why)
        return
    meant: dict[str, str] = {}
    for clause in _clauses(said, sentence, utterance):
        start, end = sentence.start + clause.start, sentence.start + clause.end
        whole = standalone(clause.text, discourse, position, meant)
        discourse.hear(whole, position)
        why = why_not_checkable(clause.text, is_said=bool(utterance.speaker))
        yield DraftClaim(text[start:end], start, end, whole, place, why)


def _why_whole(said: str, sentence: DraftSentence, utterance: Utterance) -> str:
    """Why a whole sentence is no claim; empty where it may be one."""
    if sentence.kind is BlockKind.HEADING:
        return "who made it, not what it tells" if is_byline(said) else "a heading"
    if sentence.kind is BlockKind.ROW and not sentence.header:
        return "a row of a table"
    is_said = bool(utterance.speaker) or bool(sentence.lead) or sentence.kind is BlockKind.ROW
    return why_no_claim(said, is_said=is_said)


def _clauses(said: str, sentence: DraftSentence, utterance: Utterance) -> list[Clause]:
    """The clauses of a sentence; one of what is quoted in part, and of what stands in a list or a table."""
    flat = re.sub(r"\s", " ", said)
    whole = Clause(0, len(said), _ended(" ".join(said.split())))
    if sentence.kind is BlockKind.ROW:
        return [Clause(0, len(said), _of_row(said, sentence.header))]
    if sentence.kind is BlockKind.ITEM and sentence.lead and not is_clause(flat):
        return [Clause(0, len(said), _ended(f"{sentence.lead} {whole.text}"))]
    if utterance.speaker and not utterance.names_speaker:
        return [Clause(0, len(said), _quoted(whole.text, utterance.speaker))]
    if utterance.is_quoted and len(_QUOTES.findall(said)) % 2:
        return [whole]
    found = clauses_of(flat)
    return found if len(found) > 1 else [whole]


def _quoted(said: str, speaker: str) -> str:
    """What somebody says, in whole quotation marks, with who says it."""
    return f"{speaker[:1].upper()}{speaker[1:]} said: “{said.strip(_MARKS)}”"


def _of_row(row: str, header: str) -> str:
    """A row of a table as a sentence: "Os: population 12,000, founded 1850."."""
    names, cells = ([cell.strip() for cell in _CELL.split(line.strip(" |"))] for line in (header, row))
    if len(cells) < 2:  # noqa: PLR2004 - what it is on, and what is told of it
        return _ended(" ".join(cells))
    told = [f"{name} {cell}".strip() for name, cell in zip([*names[1:], *[""] * len(cells)], cells[1:], strict=False)]
    return _ended(f"{cells[0]}: {', '.join(told)}")


def _ended(said: str) -> str:
    return said if _ENDED.search(said) else f"{said.rstrip(' ,;:')}."
