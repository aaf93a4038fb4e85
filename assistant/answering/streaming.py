"""Steps that come one after the other → a LangChain `Runnable` that streams them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any, cast

from langchain_core.runnables import RunnableConfig, RunnableLambda
from langchain_core.runnables.config import run_in_executor


def growing_runnable(
    steps: Callable[[Any, RunnableConfig], Iterator[object]], name: str
) -> RunnableLambda[Any, object]:
    """A `Runnable` that streams what an iterator yields, in a thread where it is awaited; its value is the last of it.

    (LangChain adds up what is yielded, or, as here where nothing can be added, takes the last.)
    """

    def told(asked: Any, config: RunnableConfig) -> Generator[object]:
        yield from steps(asked, config)

    async def awaited(asked: Any, config: RunnableConfig) -> AsyncIterator[object]:
        one_by_one = told(asked, config)
        try:
            while (step := await run_in_executor(config, next, one_by_one, None)) is not None:
                yield step
        except GeneratorExit:  # nobody waits for the rest
            one_by_one.close()
            raise

    return RunnableLambda(told, cast(Any, awaited), name=name)  # its types know no such function that takes a config
