"""By what clients are counted together."""

from __future__ import annotations

import pytest

from ui.access.clients import limit_key


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_by_what_an_address_is_counted(host: str, counted: str) -> None:
    assert limit_key(host) == counted
