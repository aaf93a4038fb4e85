"""A dozen short articles of our own, so that the first run has something to ask."""

from pathlib import Path

SAMPLES = tuple(sorted(Path(__file__).parent.glob("*.md")))
"""The files; give them to `ingest_articles`."""
