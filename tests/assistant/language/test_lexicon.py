from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language import lexicon

FILES = sorted(Path(lexicon.__file__).with_name("lexicon").iterdir())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_list_says_what_it_is_and_has_each_entry_once(file: Path) -> None:
    head = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert "Source:" in " ".join(head)
    entries = lexicon.entries(file.stem)
    assert entries
    assert len(entries) == len(set(entries))
    assert all(entry == entry.strip() for entry in entries)


def test_an_alternation_takes_its_entries_literally() -> None:
    assert r"c\." in lexicon.alternation("approximators").split("|")


def test_a_table_tells_what_an_entry_stands_for() -> None:
    assert lexicon.table("number_scales")["dozen"] == "12"
