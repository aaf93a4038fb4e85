"""A thing of the articles in talk that is asked about next is told of, where the question as read has no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.answering.conversation import Conversation
from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.library import Library
from ingest.pipeline import ingest_articles

DRIVERS = "Crane drivers, who have a union of their own, are not covered and will vote on 3 March."
STRIKE = (
    "Dockers at Corran go back to work on Tuesday after eleven days. The bishop, Aidan Kerr, brought both sides to his "
    "table. The owners offered six per cent over two years, and the dockers agreed.\n\n"
    f"{DRIVERS} The last stoppage lasted seven weeks."
)


def test_what_about_a_thing_is_told_and_of_what_is_not_there_nothing(
    open_library: Callable[..., Library], finder: EvidenceFinder, tmp_path: Path
) -> None:
    (tmp_path / "strike.txt").write_text(f"Strike at Corran ends\n\n{STRIKE}", encoding="utf-8")
    library = open_library()
    ingest_articles([tmp_path / "strike.txt"], library)
    assistant = Assistant(library, finder=finder)
    talk = Conversation().after(assistant.ask("Who brought the two sides together at Corran?"))
    told = assistant.ask("What about the crane drivers?", talk)
    assert [one.quote for one in told.citations] == [DRIVERS]
    assert told.standalone_question == "What about the crane drivers?"
    assert assistant.ask("What about the zeppelins?", talk).kind != "digest"
