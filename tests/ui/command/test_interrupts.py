"""Long work ends cleanly when it is told to."""

from __future__ import annotations

import os
import signal

import pytest

from ui.command.interrupts import clean_exit


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_work_puts_away_what_is_unfinished_and_says_so(
    number: signal.Signals, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)
    done: list[str] = []

    def work() -> None:
        with clean_exit("Stopped."):
            try:
                os.kill(os.getpid(), number)
                signal.pause()
            finally:
                done.append("put away")

    with pytest.raises(SystemExit) as ended:
        work()
    assert done == ["put away"]
    assert ended.value.code == status
    assert capsys.readouterr().err == "Stopped.\n"
    assert signal.getsignal(number) is before
