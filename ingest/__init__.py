"""The way in: articles → library. Begin in `pipeline.py`; what is stored is behind `library.py`.

from ingest import Library, ingest_articles

report = ingest_articles(["news/"], Library.open("lib"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.library import Library
    from ingest.pipeline import ingest_articles
    from ingest.refreshing.refresh import refresh_articles
    from ingest.refreshing.report import RefreshReport
    from ingest.stages.report import Report

__all__ = ["Library", "RefreshReport", "Report", "ingest_articles", "refresh_articles"]

_HOMES = {
    "Library": "ingest.library",
    "RefreshReport": "ingest.refreshing.report",
    "Report": "ingest.stages.report",
    "ingest_articles": "ingest.pipeline",
    "refresh_articles": "ingest.refreshing.refresh",
}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for, so that importing this package is quick (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
