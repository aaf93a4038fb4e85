"""Conversations → what a file of one says, whatever its form: paragraphs, and notes with the quotes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import UNSURE, Answer, Citation, Section, Sentence, sections_of
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.plain_text import page_text, plain_line, shown_citations
from ui.rendering.source_cards import SourceCard

TITLE = "Questions and answers"


@dataclass(frozen=True, slots=True)
class Note:
    """Where words stand: `number` counts within its turn, `place` within the conversation, both from 1."""

    citation: Citation
    number: int
    place: int

    @property
    def quote(self) -> str:
        """The words, in quotation marks."""
        return f"“{plain_line(self.citation.quote)}”"

    @property
    def facts(self) -> list[str]:
        """What the article is and where in it the words stand, without its address."""
        one = self.citation
        where = f"characters {one.start} to {one.end}"
        facts = (one.title, one.publisher, one.author, one.published, page_text(one), where)
        return [plain_line(fact) for fact in facts if fact]

    @property
    def address(self) -> str:
        """Its address on the web, or the name of its file."""
        return plain_line(self.citation.url or SourceCard(self.citation, "", "").file)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line that stand together, and the notes that come after them."""

    text: str
    notes: tuple[Note, ...] = ()
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces with a space between; an item of a list where `is_item`."""

    pieces: tuple[Piece, ...]
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, how it was read where that differs, what was answered, a remark on that or "", and the notes."""

    question: str
    read_as: str
    paragraphs: tuple[Paragraph, ...]
    remark: str
    notes: tuple[Note, ...]


def transcript(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The turns of a conversation."""
    turns: list[Turn] = []
    before = 0
    for exchange in exchanges:
        turns.append(_turn(exchange.answer, before))
        before += len(turns[-1].notes)
    return turns


def _turn(answer: Answer, before: int) -> Turn:
    cited = shown_citations(answer)
    notes = tuple(Note(one, one.number, before + place) for place, one in enumerate(cited, start=1))
    told = _told(answer, notes) if answer.has_quotes and answer.sentences else [_silence(answer, notes)]
    is_read_otherwise = answer.standalone_question != answer.question
    return Turn(
        question=plain_line(answer.question),
        read_as=plain_line(answer.standalone_question) if is_read_otherwise else "",
        paragraphs=tuple(told),
        remark=plain_line(answer.note),
        notes=notes,
    )


def _silence(answer: Answer, notes: tuple[Note, ...]) -> Paragraph:
    """What is said without a quote, and what comes closest."""
    closest = Piece("The closest passages:", notes) if answer.closest else Piece("")
    return _paragraph(Piece(answer.text), closest)


def _told(answer: Answer, notes: Sequence[Note]) -> list[Paragraph]:
    """What leads an answer, and its sentences; under headings they are a list."""
    lead = Piece(answer.lead or (UNSURE if answer.state == "may_answer" else ""))
    sections = sections_of(answer.sentences)
    if any(section.heading for section in sections):
        items = [_paragraph(*_headed(section, notes), is_item=True) for section in sections]
        return [_paragraph(lead), *items] if lead.text else items
    short = [Piece(answer.leading_short, is_strong=True), Piece("—")] if answer.leading_short else []
    return [_paragraph(lead, *short, *(_said(sentence, notes) for sentence in answer.sentences))]


def _headed(section: Section, notes: Sequence[Note]) -> Iterator[Piece]:
    if section.heading:
        yield Piece(section.label, is_strong=True)
    for sentence in section.sentences:
        yield _said(sentence, notes)


def _said(sentence: Sentence, notes: Sequence[Note]) -> Piece:
    said = plain_line(sentence.text)
    cited = tuple(note for number in sentence.citations for note in notes if note.number == number)
    return Piece(f"“{said}”" if sentence.support == "verbatim" else said, cited)


def _paragraph(*pieces: Piece, is_item: bool = False) -> Paragraph:
    lines = (Piece(plain_line(one.text), one.notes, one.is_strong) for one in pieces)
    return Paragraph(tuple(one for one in lines if one.text), is_item)
