"""What a Gradio page may be called with: which paths, its events and endpoints, and no files but uploads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, TypeVar

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.route_utils import API_PREFIX
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import UsageError
from ui.page.upload_folder import is_upload

UPLOAD_PATH = f"{API_PREFIX}/upload"
_ID = r"[A-Za-z0-9_-]{1,100}"
_Id = Annotated[str, StringConstraints(pattern=f"^{_ID}$")]


class PathAllowlistMiddleware:
    """Lets through only paths that the page and its endpoints need; Gradio has others, that read and write files."""

    def __init__(self, app: ASGIApp, page: gr.Blocks) -> None:
        self._app = app
        names = "|".join(re.escape(name) for name in _endpoints(page))
        own = (
            "info/?|openapi.json|app_id/?|user/?|login_check/?|startup-events|theme.css|queue/(join|data|status)|"
            f"cancel|reset/?|upload_progress|heartbeat/{_ID}|(run|api|call|call/v2)/({names})/?|"
            f"(call|call/v2)/({names})/{_ID}"
        )
        shown = r"config/?|theme\.css|favicon\.ico|manifest\.json|robots\.txt|(assets|static|svelte)(/[\w-][\w.-]*)+"
        self._allowed = re.compile(f"/|/({shown})|{re.escape(API_PREFIX)}/({own})", re.ASCII)
        self._queue = page._queue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or answer 404."""
        if scope["type"] == "http" and not (self._allowed.fullmatch(scope["path"]) and self._exists(scope)):
            await JSONResponse({"error": "There is nothing here.", "detail": "Not Found"}, 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _exists(self, scope: Scope) -> bool:
        """Whether what is listened to exists: Gradio finds that it does not when it has begun to answer."""
        if scope["method"] != "GET":
            return True
        match scope["path"].removeprefix(f"{API_PREFIX}/").split("/"):
            case ["queue", "data"]:
                listened = QueryParams(scope["query_string"]).get("session_hash")
                return listened is None or listened in self._queue.pending_messages_per_session
            case ["call", _, event] | ["call", "v2", _, event]:
                waiting = self._queue.pending_event_ids_session.values()
                return event in self._queue.event_ids_to_events or any(event in one for one in waiting)
        return True


class _Payload(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Event(_Payload):
    """An event of the page, as its script sends it."""

    data: list[Any]
    fn_index: int
    session_hash: _Id | None = None
    trigger_id: int | None = None
    event_data: Any = None


class _EndpointCall(_Payload):
    """A call of an endpoint by its name."""

    data: list[Any]
    session_hash: _Id | None = None


class _Cancel(_Payload):
    """The end of an event that is waiting or running."""

    session_hash: _Id
    fn_index: int
    event_id: _Id


class _Reset(_Payload):
    event_id: _Id


_PayloadT = TypeVar("_PayloadT", bound=_Payload)


class CallValidator:
    """Validates the bodies of calls of a page's events and endpoints."""

    def __init__(self, page: gr.Blocks, uploads: Path) -> None:
        """`uploads` is where files lie that visitors sent: a call names no others."""
        self._page = page
        self._uploads = uploads
        self._named = _endpoints(page)

    def validated(self, path: str, body: Any) -> Any:
        """The body of a request, with what Gradio needs of it and nothing else; of other paths the body as it is.

        Raises:
            UsageError: the page takes no such call, or it names a file that was not uploaded here.
        """
        match path.removeprefix(f"{API_PREFIX}/").rstrip("/").split("/"):
            case ["queue", "join"]:
                return self._event(_parsed(_Event, body))
            case ["run" | "api" | "call", name] if name in self._named:
                sent = _parsed(_EndpointCall, body)
                return {**sent.model_dump(), "data": self._inputs(self._named[name], sent.data)}
            case ["call", "v2", name] if name in self._named:
                return self._arguments(self._named[name], body)
            case ["cancel"]:
                return _parsed(_Cancel, body).model_dump()
            case ["reset"]:
                return _parsed(_Reset, body).model_dump()
        return body

    def _event(self, sent: _Event) -> Any:
        if sent.session_hash is None:
            return {"data": []}  # Gradio says 400
        function = self._page.fns.get(sent.fn_index)
        if function is None or function.fn is None:  # some are the browser's alone
            raise UsageError(f"The page has no event {sent.fn_index} for the server.")
        if sent.trigger_id not in (None, self._page._id, *self._page.blocks):
            raise UsageError(f"The page has no part {sent.trigger_id}.")
        data = self._inputs(function, sent.data)
        return {**sent.model_dump(), "data": data, "event_data": self._files_checked(sent.event_data, "event_data")}

    def _inputs(self, function: BlockFunction, data: Sequence[Any]) -> list[Any]:
        """The values for the inputs of an event or endpoint, if they fit; those at the end may have a default."""
        known = list(signature(function.fn).parameters.values()) if function.fn else []
        left = known[len(data) : len(function.inputs)]
        if all(one.default is not one.empty for one in left):
            data = [*data, *(one.default for one in left)]
        if len(data) != len(function.inputs):
            raise UsageError(f"{function.api_name} takes {len(function.inputs)} values in data, not {len(data)}.")
        names = _input_names(function)
        return [self._input(*each) for each in zip(function.inputs, data, names, strict=True)]

    def _arguments(self, function: BlockFunction, body: Any) -> Any:
        """The arguments by name of an endpoint, if they fit."""
        known = signature(function.fn).parameters if function.fn else {}
        if not isinstance(body, dict):
            raise UsageError("The body is an object with the arguments by their names.")
        if unknown := body.keys() - known.keys():
            raise UsageError(f"{function.api_name} has no argument {min(unknown)}. It has: {', '.join(known)}.")
        if missing := [name for name, one in known.items() if one.default is one.empty and name not in body]:
            raise UsageError(f"{function.api_name} needs the argument {missing[0]}.")
        return {name: self._files_checked(value, name) for name, value in body.items()}

    def _input(self, part: Any, value: Any, name: str) -> Any:
        """A value as this part of the page sends it, or None where it sends nothing."""
        if isinstance(part, gr.State):  # the server has it, and takes none
            return None
        value = self._files_checked(value, name)
        if value is None:
            return "" if isinstance(part, gr.Textbox) else None
        if isinstance(part, gr.Textbox) and not isinstance(value, str):
            raise UsageError(f"The argument {name} is unusable: it is no text.")
        if isinstance(part, gr.Dropdown) and not _is_list_of(str, value if part.multiselect else [value]):
            raise UsageError(f"The argument {name} is unusable: it is no choice of texts.")
        if model := getattr(part, "data_model", None):  # as of files, which Gradio would stumble over in the terminal
            try:
                model.model_validate(value, context={"validate_meta": True})
            except ValidationError as problem:
                raise UsageError(f"The argument {name} is unusable: it is no {part.get_block_name()}.") from problem
        return value

    def _files_checked(self, value: Any, name: str) -> Any:
        """The value, in which files are the paths of uploads, and carry no addresses that could be fetched.

        Gradio takes an object for a file by its `path`, wherever it stands.
        """
        if isinstance(value, list):
            return [self._files_checked(one, name) for one in value]
        if not isinstance(value, dict):
            return value
        if "path" not in value and "meta" not in value:
            return {key: self._files_checked(one, name) for key, one in value.items()}
        path = value.get("path")
        if not isinstance(path, str) or not is_upload(path, self._uploads):
            raise UsageError(f"The argument {name} is unusable: it names a file that was not uploaded here.")
        facts = {key: value[key] for key in ("orig_name", "mime_type") if isinstance(value.get(key), str)}
        return {"path": path, **facts, "meta": {"_type": "gradio.FileData"}}


def _endpoints(page: gr.Blocks) -> dict[str, BlockFunction]:
    """What programs may call by name; the events of the page are not among it."""
    return {str(one.api_name): one for one in page.fns.values() if one.api_visibility == "public"}


def _parsed(model: type[_PayloadT], body: Any) -> _PayloadT:
    if not isinstance(body, dict):
        raise UsageError("The body is no object with names and values.")
    try:
        return model.model_validate(body)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"The value of {place} is unusable: {first['msg']}.") from problem


def _input_names(function: BlockFunction) -> list[str]:
    """What the inputs are called, as far as the function tells."""
    told = list(signature(function.fn).parameters) if function.fn else []
    return [told[place] if place < len(told) else f"data.{place}" for place in range(len(function.inputs))]


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)
