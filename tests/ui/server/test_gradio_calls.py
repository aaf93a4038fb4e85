"""What the page's server takes from whoever sends it something: no files but uploads, and no bodies but calls."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.errors import UsageError
from ingest.library import Library
from ui.page.build import build_page
from ui.server.json_bodies import read_strictly

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
    assert "Removed" in visitor.join(visitor.event("_remove"), [], {"article": added})
    assert not list((visitor.library / "uploads").rglob("lamp.md"))


# --- bodies -----------------------------------------------------------------------------------------------


def test_json_is_read_as_it_stands() -> None:
    sent = {"a": [1, -1.5, True, None, "ü 😀 \\u0000"], "b": {"c": [[[]]]}, "d": 2**53}
    assert read_strictly(json.dumps(sent).encode()) == sent
    assert read_strictly('"ü 😀"'.encode()) == "ü 😀"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff", "no JSON in UTF-8"),
        (b"[NaN]", "none: NaN"),
        (b"[-Infinity]", "none: -Infinity"),
        (b"[1e999]", "too large"),
        (b"[1e300]", "too large"),
        (b"[-9007199254740993]", "too large"),
        (b"[" + b"9" * 5000 + b"]", "no JSON"),
        (b'["\\u0000"]', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'["\\ud800 x"]', "surrogate"),
        (b'{"a": 1, "b": 2, "a": 3}', "twice"),
        (b"[" * 41 + b"]" * 41, "40 lists"),
        (b"[" * 100_000, "40 lists"),
    ],
)
def test_what_is_no_sound_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refused:
        read_strictly(body)
    assert "\n" not in str(refused.value)


def test_a_body_that_is_too_large_is_413(served: Served) -> None:
    sent = httpx.post(f"{served.url}/gradio_api/run/check", json={"data": ["a" * 5_500_000]}, timeout=60)
    assert sent.status_code == 413
    assert "5 MB" in sent.json()["error"]
