"""What the tests of the command line and of the page share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test may fail because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def command() -> Path:
    """The installed command `articles`."""
    return Path(sys.executable).with_name("articles")


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment without anybody's settings, for processes that run beside each other on few cores."""
    foreign = ("ARTICLES_", "GRADIO_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    return {**kept, "OMP_NUM_THREADS": "1"}
