"""Connections that hold a server up, all at once, from a process of its own at the lowest priority.

    python tests/benchmarks/attack_flood.py PORT SECONDS [--idle 2000] [--slow 200] [--endless 50]

Each that the server closes is opened anew after half a second, so that there are always that many that want to be.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import resource
from collections import Counter

BEGUN = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
PAUSE = 0.5


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await reader.read()


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a byte of a header each second."""
    writer.write(BEGUN + b"X-Slow: ")
    while not reader.at_eof():
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(1)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send headers without end, as fast as they are taken."""
    writer.write(BEGUN)
    while not reader.at_eof():
        writer.write((b"X-Endless: " + b"a" * 1000 + b"\r\n") * 8)
        await writer.drain()
        await asyncio.sleep(0.1)


async def again_and_again(kind: object, port: int, counts: Counter[str]) -> None:
    """Hold one connection of a kind, and open it anew when it is closed."""
    name = kind.__name__
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            counts[f"{name} opened"] += 1
            counts[name] += 1
            counts[f"{name} at most"] = max(counts[name], counts[f"{name} at most"])
            try:
                await kind(reader, writer)
            finally:
                counts[name] -= 1
                writer.close()
        await asyncio.sleep(PAUSE)


async def flood(port: int, seconds: float, wanted: dict[object, int]) -> Counter[str]:
    """Hold so many of each kind for so long."""
    counts: Counter[str] = Counter()
    tasks = [asyncio.create_task(again_and_again(kind, port, counts)) for kind, n in wanted.items() for _ in range(n)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return counts


def main() -> None:
    """Flood, and print how many there were."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--idle", type=int, default=2000)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--endless", type=int, default=50)
    options = parser.parse_args()
    os.nice(19)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    wanted = {idle: options.idle, slow: options.slow, endless: options.endless}
    counts = asyncio.run(flood(options.port, options.seconds, wanted))
    kinds = ("idle", "slow", "endless")
    print(
        ", ".join(f"{kind}: {counts[f'{kind} at most']} at a time, {counts[f'{kind} opened']} in all" for kind in kinds)
    )


if __name__ == "__main__":
    main()
