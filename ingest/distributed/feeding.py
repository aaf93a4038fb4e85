"""The Ray data set of an ingest: blocks are fed to it while it runs, and come out of it prepared.

A data set reads from tasks that are told beforehand, and may do them again: here one task, which asks a feeder for
the first block, the second, and so on, and gets the same ones when it asks again. Those that came back prepared are
emptied, so that the feeder holds no more than what is on its way.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import ray
from ray.data import ActorPoolStrategy, DataContext, Datasource, ReadTask
from ray.data.block import BlockMetadata
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from ingest.distributed.blocks import PreparedBlock, StreamError
from ingest.distributed.planning import EMBEDDER_CPUS, PARSER_CPUS, Workers
from ingest.distributed.workers import DocumentParser, PassageEmbedder, content_of, own_version, table_of

if TYPE_CHECKING:
    import pyarrow as pa


_SECONDS_TO_END = 3.0


class BlockFeeder:
    """Holds the blocks that are on their way, by the order in which they were put."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._ended = False
        self._changed = asyncio.Condition()

    async def put(self, content: bytes) -> None:
        """One more block; empty, there are no more."""
        async with self._changed:
            if content:
                self._blocks.append(content)
            self._ended = self._ended or not content
            self._changed.notify_all()

    async def take(self, position: int) -> bytes | None:
        """The block at a position (from 0), once it is there: empty where it is done; None where there are no more."""
        async with self._changed:
            await self._changed.wait_for(lambda: position < len(self._blocks) or self._ended)
        return self._blocks[position] if position < len(self._blocks) else None

    async def release(self, position: int) -> None:
        """The block at a position is done."""
        self._blocks[position] = b""


class FedBlocks(Datasource):
    """What a feeder is given, as a source of Ray's."""

    def __init__(self, feeder: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._feeder = feeder

    def get_read_tasks(
        self, parallelism: int, per_task_row_limit: int | None = None, data_context: DataContext | None = None
    ) -> list[ReadTask]:
        """The one that takes all blocks."""
        feeder = self._feeder
        metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(lambda: _taken(feeder), metadata)]

    def estimate_inmemory_data_size(self) -> int | None:
        """It is not known."""
        return None


def _taken(feeder: Any) -> Iterator[pa.Table]:
    position = 0
    while (content := ray.get(feeder.take.remote(position))) is not None:
        yield table_of(content)
        position += 1


class Stream:
    """Blocks in, prepared blocks out, in whichever order they are done; a thread waits for them."""

    def __init__(self, workers: Workers) -> None:
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        self._feeder: Any = ray.remote(BlockFeeder).options(num_cpus=0, scheduling_strategy=here).remote()
        self._positions: dict[int, int] = {}
        self._done: queue.SimpleQueue[PreparedBlock | Exception] = queue.SimpleQueue()
        rows = _data_set(self._feeder, workers).iter_batches(
            batch_size=None, batch_format="pyarrow", prefetch_batches=0
        )
        self._thread = threading.Thread(target=self._collect, args=[rows], daemon=True)
        self._thread.start()

    def send(self, number: int, content: bytes) -> None:
        """Send a pickled block of a number that was not sent before."""
        self._positions[number] = len(self._positions)
        self._feeder.put.remote(content)

    def receive(self, seconds: float) -> PreparedBlock | None:
        """The next block that is done, or None where none is within so many seconds.

        Raises:
            StreamError: Ray's work ended; the message tells of what.
        """
        try:
            block = self._done.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(block, Exception):
            raise StreamError(_last_line(block)) from block
        self._feeder.release.remote(self._positions[block.number])
        return block

    def close(self) -> None:
        """Let go of all workers; what is still on its way is dropped."""
        with suppress(ray.exceptions.RayError):  # which is what it may be closed for
            self._feeder.put.remote(b"")
            self._thread.join(_SECONDS_TO_END)
            ray.kill(self._feeder)

    def _collect(self, tables: Any) -> None:
        try:
            for table in tables:
                content = content_of(table)
                if content:
                    self._done.put(PreparedBlock.from_bytes(content))
            self._done.put(EOFError("there are no more blocks"))
        except Exception as problem:  # noqa: BLE001 -- handed to the thread that waits for the blocks
            self._done.put(problem)


def _data_set(feeder: Any, workers: Workers) -> ray.data.Dataset:
    """Fed blocks → parsed and cut → embedded."""
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = 1  # each row, a block of ours, is handed on at once
    context.print_on_execution_start = False
    fed = ray.data.read_datasource(FedBlocks(feeder), num_cpus=0, override_num_blocks=1)
    parsed = fed.map_batches(
        DocumentParser,
        fn_constructor_args=(own_version(),),
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=workers.parsers),
        num_cpus=PARSER_CPUS,
    )
    embedded: ray.data.Dataset = parsed.map_batches(
        PassageEmbedder,
        fn_constructor_args=(workers.model, workers.identity),
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=workers.embedders),
        num_cpus=EMBEDDER_CPUS,
    )
    return embedded


def _last_line(problem: Exception) -> str:
    """What a failure is about: before it stands how it came about."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(problem).__name__
