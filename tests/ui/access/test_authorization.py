"""Who sends a request."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.authentication import SimpleUser, UnauthenticatedUser

from ui.access.authorization import user_name


@pytest.mark.parametrize(
    ("scope", "name"),
    [({"user": SimpleUser("greta")}, "greta"), ({"user": UnauthenticatedUser()}, ""), ({"user": "per"}, ""), ({}, "")],
)
def test_only_who_signed_in_has_a_name(scope: dict[str, object], name: str) -> None:
    request: Any = SimpleNamespace(request=SimpleNamespace(scope=scope))
    assert user_name(request) == name
