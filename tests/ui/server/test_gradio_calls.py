"""What the page's server takes from whoever calls its events: no files but uploads."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.library import Library
from ui.page.build import build_page

if TYPE_CHECKING:
    from tests.ui.conftest import Served

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def attacks() -> Iterator[ModuleType]:
    """The attacks that `attacks.py files` makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        spec = importlib.util.spec_from_file_location("attacks_files", BENCHMARKS / "attacks_files.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, "attacks_files", module)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture
def visitor(attacks: ModuleType, served: Served) -> Iterator[Any]:
    """Somebody at the page who means harm."""
    desk = attacks.ServedDesk(served.url, served.output.with_name("library"), served.process, served.output)
    with attacks.Visitor(desk, None) as visitor:
        yield visitor


@pytest.mark.parametrize("kind", ["forged_paths", "forged_addresses", "read_by_address", "broken_calls"])
def test_no_attack_gets_through(attacks: ModuleType, visitor: Any, kind: str) -> None:
    through = [one for one in getattr(attacks, kind)(visitor) if one.got_through]
    assert through == []
    assert "Traceback" not in visitor.printed


async def test_every_event_refuses_files_that_were_not_uploaded(
    attacks: ModuleType, visitor: Any, library: Library, finder: EvidenceFinder
) -> None:
    page = build_page(Assistant(library, finder=finder))  # within a loop: else Gradio opens some, and closes none
    assert [event["id"] for event in visitor.events] == list(page.fns)
    tried = list(attacks.forged_everywhere(visitor, quick=True))
    assert {one.what.partition(" of event ")[2].split(" ")[0] for one in tried} >= {str(number) for number in page.fns}
    assert [one for one in tried if one.got_through] == []


def test_what_was_refused_does_not_stay(attacks: ModuleType, visitor: Any) -> None:
    assert [one for one in attacks.left_behind(visitor, quick=True) if one.got_through] == []


def test_an_upload_is_added_and_then_nobody_reads_it_by_address(visitor: Any) -> None:
    path = visitor.upload("lamp.md", b"# A lamp\n\nAda Brock lit the lamp of Torvik in 1921.\n")
    said = visitor.add({"path": path, "url": "http://elsewhere.example/", "meta": {"_type": "gradio.FileData"}})
    assert "1 article added" in said
    assert not Path(path).exists()
    assert list((visitor.library / "uploads").rglob("lamp.md"))
    listed = visitor.http.post("/gradio_api/run/articles", json={"data": []}).json()["data"][0]["articles"]
    added = next(one["id"] for one in listed if one["title"] == "A lamp")
    assert "Removed" in visitor.join(visitor.event("_remove"), [[]], {"article": added})
    assert list((visitor.library / "uploads").rglob("lamp.md"))  # as long as the removal can be undone
