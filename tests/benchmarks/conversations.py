"""Is every turn of a conversation answered as the person who asks would expect?

    python tests/benchmarks/conversations.py [--part dev|kept|both] [--show]

`newsroom/` holds six articles of five papers on things that never happened, and 30 conversations of four turns. Those
marked `dev` may be looked at while the desk is worked on; those marked `kept` are for reporting. What each turn should
bring stands with it:

    expect        answer, digest, catalogue (which articles there are), courtesy, or refuse
    contains      words that must be told; of each list one
    not_contains  words that the answer must not say itself
    yes_no        with which of the two it must begin
    new           it must quote what the turn before did not
    shorter       it must not be longer than the turn before

A turn is right, wrong, or half so: the words are there, but without the yes or no, or only as what may answer. One that
expects nothing is rightly refused, and half so where something is shown as what may answer.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant
from assistant.answering.conversation import Conversation
from ingest import Library, ingest_articles

NEWSROOM = Path(__file__).parent / "newsroom"
PARTS = ("dev", "kept")
OUTCOMES = ("right", "half", "wrong", "wrongly refused", "rightly refused")
GOOD = ("right", "rightly refused")

Expected = Mapping[str, Any]
"""A turn as the file has it: the question, its kind, and what it should bring."""


@dataclass(frozen=True)
class Played:
    """A turn that was put, what came, and what that is worth. `part` is dev or kept; `reason` tells what is amiss."""

    part: str
    expected: Expected
    answer: Answer
    outcome: str
    reason: str


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--part", choices=(*PARTS, "both"), default="both", help="which conversations; both if not given"
    )
    parser.add_argument("--show", action="store_true", help="print the turns that are not right, with what was said")
    options = parser.parse_args()
    parts = PARTS if options.part == "both" else (options.part,)
    played = []
    with newsroom_assistant() as assistant:
        for conversation in conversations(parts):
            for turn in play(assistant, conversation):
                played.append(turn)
                if options.show and turn.outcome not in GOOD:
                    print(told(conversation["id"], turn))
    for part in parts:
        print_table(part, [turn for turn in played if turn.part == part])


def conversations(parts: Sequence[str] = PARTS) -> list[dict[str, Any]]:
    """The conversations of these parts: each with its id, its part and its turns."""
    lines = (NEWSROOM / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["part"] in parts]


@contextmanager
def newsroom_assistant() -> Iterator[Assistant]:
    """An assistant on a library of the articles of the newsroom."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        ingest_articles(sorted(NEWSROOM.glob("*.md")), library)
        yield Assistant.open(library)


def play(assistant: Assistant, conversation: Mapping[str, Any]) -> Iterator[Played]:
    """The turns of a conversation, each put with those before it."""
    history, before = Conversation(), None
    for expected in conversation["turns"]:
        answer = assistant.ask(expected["question"], history)
        yield Played(conversation["part"], expected, answer, *scored(expected, answer, before))
        history, before = history.after(answer), answer


def scored(expected: Expected, answer: Answer, before: Answer | None = None) -> tuple[str, str]:
    """What an answer is worth, and why it is no more; `before` is the answer of the turn before."""
    unsure = answer.state == "may_answer"
    if expected["expect"] == "refuse":
        outcome = "wrong" if answer.answered else "half" if unsure else "rightly refused"
        return outcome, "tells what no article does" if answer.answered else ""
    if not answer.has_quotes and (is_silent(answer) or expected["expect"] in ("answer", "digest")):
        return "wrongly refused", ""
    if reason := fault(expected, answer, before) or misjudged(expected, answer):
        return "wrong", reason
    wanted = expected.get("yes_no")
    if wanted and not spoken_verdict(answer.text):
        return "half", f"does not say {wanted}"
    return ("half", "not sure of it") if unsure else ("right", "")


def misjudged(expected: Expected, answer: Answer) -> str:
    """The yes or no of an answer, where it should have been the other; empty where it is not wrong."""
    lead = spoken_verdict(answer.text)
    return f"says {lead}" if lead and lead != (expected.get("yes_no") or lead) else ""


def is_silent(answer: Answer) -> bool:
    """Whether an answer says that the articles don't tell, and nothing else of use."""
    return comparable(answer.text).startswith("the articles don't say") or not answer.text.strip()


def fault(expected: Expected, answer: Answer, before: Answer | None) -> str:
    """What makes an answer wrong; empty where nothing does."""
    seen = comparable(visible(answer, with_sources=expected["expect"] == "catalogue"))
    lacking = [choices for choices in expected["contains"] if not any(stands_in(seen, each) for each in choices)]
    said = comparable(answer.text)
    astray = [each for each in expected.get("not_contains", ()) if stands_in(said, each)]
    if lacking or astray:
        return "; ".join([*(f"lacks {' or '.join(one)}" for one in lacking), *(f"says {one}" for one in astray)])
    if expected["expect"] == "courtesy" and answer.citations:
        return "quotes an article"
    if before and expected.get("new") and not quotes(answer) - quotes(before):
        return "nothing new"
    if before and expected.get("shorter") and len(answer.text) > len(before.text):
        return "longer than before"
    return ""


def visible(answer: Answer, *, with_sources: bool) -> str:
    """What a person sees of an answer: its text, headings and quotes, and perhaps from which articles they are."""
    shown = [answer.text, *(sentence.heading for sentence in answer.sentences), *quotes(answer)]
    if with_sources:
        shown += [f"{cited.title} {cited.publisher} {cited.published}" for cited in answer.citations]
    return "\n".join(shown)


def quotes(answer: Answer) -> set[str]:
    """The words that an answer quotes."""
    return {cited.quote for cited in answer.citations}


def spoken_verdict(text: str) -> str:
    """The yes or no that an answer begins with; neither, where it is but the first word of a sentence."""
    found = re.match(r"(yes|no)\b(?=\s*(?:[^\w\s]|$))", comparable(text))
    return found[1] if found else ""


def comparable(text: str) -> str:
    """A text without what does not matter: case, accents, bold, marks, forms of quotes, separators of thousands."""
    text = unicodedata.normalize("NFKD", text.translate(str.maketrans("‘’“”‐‑–—", "''\"\"----"))).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"\*\*|\[\d+\]", "", text)
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", text)
    return " ".join(re.sub(r"\s?(?:percent|per cent|%)", " per cent", text).split())


def stands_in(text: str, words: str) -> bool:
    """Whether a comparable text has these words, as whole ones: 4 stands neither in 14 nor in 4.5."""
    return re.search(rf"(?<![\w])(?<!\d[.,]){re.escape(comparable(words))}(?!\w|[.,]\d)", text) is not None


def told(conversation_id: str, turn: Played) -> str:
    """A turn that is not right, in three lines."""
    answer, expected = turn.answer, turn.expected
    read_as = "" if answer.standalone_question == expected["question"] else f" (read as: {answer.standalone_question})"
    reason = f": {turn.reason}" if turn.reason else ""
    said = " ".join(answer.text.split())
    return (
        f"{conversation_id} {expected['kind']}: {expected['question']}{read_as}\n"
        f"    {turn.outcome}{reason}\n    {answer.kind}: {said[:400]}{' …' if len(said) > 400 else ''}"
    )


def print_table(part: str, played: Sequence[Played]) -> None:
    """Print how many turns of each kind came out in which way, and the share that is right (a half counts half)."""
    print(f"\n{part:18}" + "".join(f"{each:>17}" for each in OUTCOMES) + f"{'turns':>8}{'right':>8}{'halves':>8}")
    for kind in (*sorted({turn.expected["kind"] for turn in played}), "all"):
        counts = Counter(turn.outcome for turn in played if kind in ("all", turn.expected["kind"]))
        total, good = counts.total(), sum(counts[each] for each in GOOD)
        shares = f"{good / total:>8.2f}{(good + counts['half'] / 2) / total:>8.2f}"
        print(f"{kind:18}" + "".join(f"{counts[each]:>17}" for each in OUTCOMES) + f"{total:>8}{shares}")


if __name__ == "__main__":
    main()
