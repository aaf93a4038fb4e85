"""Threads to read in, one a core: several passages at once fill cores better than one passage in several threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor


def load_workers() -> ThreadPoolExecutor:
    """As many threads as torch would use for one operation, in each of which it uses one.

    Other threads keep the number that they had: torch takes a number that one thread sets as that of all that begin
    later, so it is set back once these have begun.
    """
    import torch

    usual = torch.get_num_threads()
    begun = threading.Barrier(usual + 1)

    def begin() -> None:
        torch.set_num_threads(1)
        torch.get_num_threads()  # asked once, it is this thread's own from now on
        begun.wait()

    workers = ThreadPoolExecutor(usual, "reader", initializer=begin)
    for _ in range(usual):
        workers.submit(int)
    begun.wait()
    torch.set_num_threads(usual)
    return workers
