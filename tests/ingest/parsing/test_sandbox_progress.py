"""How a parser tells that it goes on: to whoever listens, and to nobody else."""

from __future__ import annotations

from ingest.parsing.sandbox_progress import progress_told, tell_progress


def test_progress_is_told_to_who_listens_and_as_long_as_they_do():
    told = []
    tell_progress()
    with progress_told(lambda: told.append(1)):
        tell_progress()
        tell_progress()
    tell_progress()
    assert len(told) == 2
