"""What is counted of those who guess passwords."""

from __future__ import annotations

from ui.access.login_throttling import MAX_REMEMBERED, LoginThrottle


def test_what_is_remembered_is_bounded() -> None:
    throttle = LoginThrottle(60, lambda: 0.0)
    for number in range(2 * MAX_REMEMBERED):
        throttle.count_failure(str(number))
    assert len(throttle) == MAX_REMEMBERED
