"""What flows out: citations, sentences, answers. Facts only, no I/O; each knows its JSON form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of characters of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """The words that an answer rests on: `Article.text[start:end] == quote`, always.

    `number` is the mark in the answer, from 1. `passage` is the span around the quote that was read. `page` is
    the page (from 1) on which the quote begins, where the article has pages; `read_by_machine` tells that the page is a
    picture, so that the words may be misread. Its JSON has each only where there is such.
    """

    number: int
    article_id: str
    title: str
    source: str
    url: str | None
    publisher: str | None
    author: str | None
    published: str | None
    quote: str
    start: int
    end: int
    passage: Span
    page: int | None = None
    read_by_machine: bool = False

    def to_json(self) -> dict[str, object]:
        """The citation as JSON-ready values."""
        facts = asdict(self)
        if self.page is None:
            del facts["page"]
        if not self.read_by_machine:
            del facts["read_by_machine"]
        return facts


Support = Literal["verbatim", "supported", "catalogue"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, without its marks, and the numbers of the citations that bear it out.

    `support` tells how: word for word from an article; in other words, checked; or told by the catalogue of articles.
    `heading` is what it stands under, where an answer has several things: an item of a list, a side of a comparison.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    heading: str = ""

    @property
    def marked(self) -> str:
        """The sentence with its marks: "It did. [1]"."""
        return " ".join([self.text, *(f"[{number}]" for number in self.citations)])

    def to_json(self) -> dict[str, object]:
        """The sentence as JSON-ready values."""
        heading = {"heading": self.heading} if self.heading else {}
        return {**heading, "text": self.text, "citations": self.citations, "support": self.support}


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences of an answer that follow each other under one heading; it is "" where they have none.

    `is_joint` where it is the headings of several things, of which one quote tells.
    """

    heading: str
    sentences: tuple[Sentence, ...]
    is_joint: bool = False

    @property
    def label(self) -> str:
        """The heading as it stands on the line of its sentences: "Denmark:", "When was it found?"."""
        return f"{self.heading}:" if self.heading[-1:].isalnum() else self.heading


def sections_of(sentences: Sequence[Sentence]) -> list[Section]:
    """The sections of an answer, in its order; what one quote says of several things stands under all of them."""
    sections: list[Section] = []
    for sentence in sentences:
        last = sections[-1] if sections else None
        if last and last.heading == sentence.heading:
            sections[-1] = replace(last, sentences=(*last.sentences, sentence))
        elif last and last.heading and sentence.heading and _say_the_same(last.sentences, sentence):
            comma = "," if last.heading[-1:].isalnum() else ""
            sections[-1] = replace(last, heading=f"{last.heading}{comma} {sentence.heading}", is_joint=True)
        else:
            sections.append(Section(sentence.heading, (sentence,)))
    return sections


def _say_the_same(sentences: Sequence[Sentence], other: Sentence) -> bool:
    return [(one.text, one.citations) for one in sentences] == [(other.text, other.citations)]


State = Literal["answer", "may_answer", "no_answer"]

Kind = Literal["answer", "may_answer", "no_answer", "yes_no", "list", "digest", "comparison", "library", "courtesy"]
"""What an answer is; a plain one is what its state is."""

UNSURE = "This may answer it:"
"""How the text of an answer begins that is not sure to be one."""

SILENT = "The articles don't say."
"""The text of no answer."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The words of a citation that answer by themselves: half-open offsets into the text of its article."""

    text: str
    citation: int
    start: int
    end: int


LEADING_CONFIDENCE = 0.5
"""The least confidence (0 to 1) with which a short answer stands before its quote: it looks surer than a sentence."""


FOR_EXAMPLE, NEXT_EXAMPLE = "For example:", " · "
"""What stands before questions that could be asked, at the end of a courtesy, and between them."""


def composed(sentences: Sequence[Sentence], *, lead: str = "", short: str = "", state: State = "answer") -> str:
    """The text of an answer: what leads it, the short answer, then its sentences with their marks.

    "2 found: Denmark: It kept its crown. [1] …", "23 March 2021 — It sank on 23 March 2021. [1]". What may answer
    begins with `UNSURE`, what has no answer is `SILENT`, where nothing else leads it.
    """
    if state == "no_answer" and not sentences:
        return lead or SILENT
    told = [lead or (UNSURE if state == "may_answer" else ""), f"{short} —" if short else ""]
    for section in sections_of(sentences):
        told += [section.label, *(sentence.marked for sentence in section.sentences)]
    return " ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class RemovedSentence:
    """A sentence that a writer drafted and that its citations do not bear out."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time of an answer went, in milliseconds."""

    retrieve_ms: float = 0.0
    read_ms: float = 0.0
    write_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that retrieval found for a question: a half-open span of characters of an article's text."""

    article_id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the making: the text so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations, or, when `answered` is false, the passages closest to the question.

    `confidence` (0 to 1) is how likely it is that the articles answer the question with the first sentence. `state`
    says how sure that is: an answer; it may answer (`answered` is false, but the quotes are there); no answer.
    `short` are the words of the first citation that answer by themselves, where some do. `kind` tells what it is.
    `lead` are words of ours before the sentences ("Yes.", "5 found in 3 articles:"), or, without any, all that is said.
    `standalone_question` is the question as it was searched for, with what the turns before it supply. `note` tells
    what went wrong in the writing. `set_aside` are the sentences, of the passages that were read, that speak to whoever
    answers: they are no evidence. `retrieved` are the passages that were found, quoted from or not, the best of
    each search first. Its JSON has `lead`, `note` and `set_aside` only where there are any, and never `retrieved`.
    """

    question: str
    standalone_question: str
    answered: bool
    confidence: float
    text: str
    writer: str
    kind: Kind = "no_answer"
    state: State = "no_answer"
    short: ShortAnswer | None = None
    lead: str = ""
    sentences: tuple[Sentence, ...] = ()
    removed: tuple[RemovedSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    timings: Timings = field(default_factory=Timings)
    note: str = ""
    set_aside: tuple[Citation, ...] = ()
    retrieved: tuple[FoundPassage, ...] = ()

    @property
    def has_quotes(self) -> bool:
        """Whether it quotes what answers, or may answer."""
        return self.answered or self.state == "may_answer"

    @property
    def leading_short(self) -> str:
        """The short answer on one line, where it stands before the quote that has it; or ""."""
        if self.short is None or self.state != "answer" or self.confidence < LEADING_CONFIDENCE:
            return ""
        is_quoted_first = any(
            one.support == "verbatim" and self.short.citation in one.citations for one in self.sentences[:1]
        )
        return " ".join(self.short.text.split()) if is_quoted_first else ""

    def with_text(self) -> Self:
        """The same with its text made of its parts: see `composed`."""
        told = composed(self.sentences, lead=self.lead, short=self.leading_short, state=self.state)
        return replace(self, text=told)

    def to_json(self) -> dict[str, object]:
        """The answer as JSON-ready values, in the form that the README describes."""
        lists = {
            name: [citation.to_json() for citation in citations]
            for name, citations in (
                ("citations", self.citations),
                ("closest", self.closest),
                ("set_aside", self.set_aside),
            )
        }
        facts = {**asdict(self), **lists, "sentences": [sentence.to_json() for sentence in self.sentences]}
        left_out = {"retrieved"} | {name for name in ("lead", "note", "set_aside") if not facts[name]}
        return {name: fact for name, fact in facts.items() if name not in left_out}
