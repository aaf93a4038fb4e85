"""Who says the quoted sentences of a draft: ““We won't sell. It is ours,” said the mayor.” has two of hers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.layout import BlockKind
from assistant.language.drafts.sentences import DraftSentence

_SAYS = f"{lexicon.alternation('reporting_verbs')}|{lexicon.alternation('speech_tag_verbs')}"
_WHO = rf"(?:[A-Z][^,;:.“”\"]{{0,80}}?|(?i:{lexicon.alternation('speaker_openers')})\b[^,;:.“”\"]{{0,60}}?)"
_AFTER_QUOTE = re.compile(
    rf"[”\"],? (?:(?P<who>{_WHO})(?:, [^,]{{3,80}},)? (?:(?:also|later|then) )?(?:{_SAYS})\b|"
    rf"(?:{_SAYS}) (?P<after>{_WHO})(?=[,.:;]|$| on | in | after | to ))"
)
_BEFORE_QUOTE = re.compile(rf"^(?P<who>{_WHO}) (?:(?:also|later|then) )?(?:{_SAYS})(?: \w+)?[,:]? ?[“\"]")
_ALL_QUOTED = re.compile(r"[“\"]?[^“”\"]*[”\"]?\.?$")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Whether a sentence of a draft is in somebody's words, and whose; `speaker` is "" where that isn't told.

    `names_speaker` tells whether the sentence itself says who speaks.
    """

    is_quoted: bool = False
    speaker: str = ""
    names_speaker: bool = False


def utterances(text: str, sentences: Sequence[DraftSentence]) -> list[Utterance]:
    """For each sentence, whether it is quoted, and who says it: who is named in its quote, or who spoke before it."""
    found: list[Utterance] = []
    is_open, first, block = False, 0, -1
    for place, sentence in enumerate(sentences):
        if sentence.block != block and not is_open:
            first = place
        block = sentence.block
        said = text[sentence.start : sentence.end]
        began_open = is_open and sentence.kind is BlockKind.PARAGRAPH
        speaker = _speaker_in(said)
        is_quoted = began_open or said[:1] in '“"'
        found.append(Utterance(is_quoted, speaker, bool(speaker)))
        is_open = _is_open_behind(said, began_open)
        if speaker and is_quoted:
            _told_back(found, place, first, speaker)
        first = place + 1 if not is_open and not is_quoted else first
    return _told_on(text, found, sentences)


def _speaker_in(said: str) -> str:
    """Who a sentence says to speak the quote in it."""
    match = _AFTER_QUOTE.search(said) or _BEFORE_QUOTE.match(said)
    if not match:
        return ""
    return next(name for name in (match["who"], match.groupdict().get("after")) if name).strip()


def _is_open_behind(said: str, is_open: bool) -> bool:
    """Whether a quote is open behind a sentence."""
    curly = said.count("“") - said.count("”")
    if "“" in said or "”" in said:
        return curly > 0 or (is_open and curly == 0)
    return is_open ^ (len(re.findall(r"\"", said)) % 2 == 1)


def _told_back(found: list[Utterance], place: int, first: int, speaker: str) -> None:
    """The quoted sentences right before one that names who speaks are in the same words."""
    for earlier in range(place - 1, first - 1, -1):
        if not found[earlier].is_quoted or found[earlier].speaker:
            return
        found[earlier] = Utterance(True, speaker)


def _told_on(text: str, found: list[Utterance], sentences: Sequence[DraftSentence]) -> list[Utterance]:
    """Quoted sentences that go on in the paragraph of one whose speaker is named are in the same words."""
    for place in range(1, len(found)):
        before, one = found[place - 1], found[place]
        is_same = sentences[place].block == sentences[place - 1].block
        is_whole = _ALL_QUOTED.match(text, sentences[place].start, sentences[place].end)
        if one.is_quoted and not one.speaker and before.speaker and is_same and is_whole:
            found[place] = Utterance(True, before.speaker)
    return found
