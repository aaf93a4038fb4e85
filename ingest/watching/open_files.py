"""Whether a program has a file open to write to it, as far as the system tells."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "linux":
    import fcntl


def is_open_for_writing(path: Path) -> bool:
    """Whether some program has a file open for writing; False where the system does not tell.

    Linux refuses a read lease then (fcntl(2), F_SETLEASE); drives in the network and other people's files know none.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False  # reading it will tell why
    try:
        # Who opens the file in the moment of the lease makes the kernel send a signal: one that is ignored.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        with suppress(OSError):
            os.close(descriptor)
    return False
