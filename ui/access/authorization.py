"""What who is signed in may do: editors add, replace and remove articles."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import gradio as gr
from starlette.authentication import AuthCredentials, SimpleUser
from starlette.responses import PlainTextResponse
from starlette.types import Scope

from ui.access.accounts import Account, Role

EDITORS_ONLY = "Only editors add, replace and remove articles. Ask whoever runs this desk to make you one."
_UPLOAD_PATHS = frozenset({"upload", "upload_progress", "process_recording"})


def is_editor(request: gr.Request) -> bool:
    """Whether this request came through `BasicAuthMiddleware` from an editor; who is not known to be one is none."""
    scope: Mapping[str, object] = getattr(request.request, "scope", {})
    allowed = scope.get("auth")
    return isinstance(allowed, AuthCredentials) and Role.EDITOR in allowed.scopes


def is_anyone(_request: gr.Request) -> bool:
    """Whether somebody is there, for pages that are for one person alone."""
    return True


def user_name(request: gr.Request) -> str:
    """Who sends this request; "" where there are no accounts."""
    user = getattr(request.request, "scope", {}).get("user")
    return user.username if isinstance(user, SimpleUser) else ""


def upload_refusal(account: Account, scope: Scope) -> PlainTextResponse | None:
    """A 403 for files that a reader uploads; else None."""
    if account.role is Role.READER and _UPLOAD_PATHS & set(scope["path"].split("/")):
        # Hung up on, or all that comes would be read only to be thrown away.
        return PlainTextResponse(EDITORS_ONLY, HTTPStatus.FORBIDDEN, {"Connection": "close"})
    return None
