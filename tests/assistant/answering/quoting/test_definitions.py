"""Who somebody is, what something is: the sentence that says so leads."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from ingest import Library, ingest_articles

PAINTER = """# Marit Holm (painter)

Marit Sofie Holm (3 May 1931 – 9 June 1999), known professionally as Marit Holm, was a Danish painter and engraver. She
taught in Skagen for many years.

In 1962 Marit Holm was the first woman whose pictures were shown in the town hall. Marit Holm gave her house to the
town, and she was known for her garden.
"""
TRIAL = "# A garden before the court\n\nThe garden of Marit Holm was the cause of a trial. It was sold in 2004.\n"


def test_the_sentence_that_says_who_somebody_is_comes_first(tmp_path: Path) -> None:
    for name, text in (("holm.md", PAINTER), ("trial.md", TRIAL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        ingest_articles([tmp_path / "holm.md", tmp_path / "trial.md"], library)
        answer = Assistant.open(library).ask("who is marit holm")
    assert answer.answered
    assert answer.citations[0].quote.startswith("Marit Sofie Holm")
    assert answer.short is None
