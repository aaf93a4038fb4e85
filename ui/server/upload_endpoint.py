"""The endpoint for uploads; nothing stays of what it refuses."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from gradio.route_utils import upload_fn
from gradio.routes import file_upload_statuses
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response


def upload_endpoint(
    folder: Path, max_bytes: int, on_uploaded: Callable[[list[str]], object]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that puts files of a form into the folder, and answers with their paths, which nobody can guess.

    It takes the place of Gradio's, which leaves parts of what it refuses, and what was broken off. `max_bytes` is
    of all files of a request; `on_uploaded` is told the paths.
    """

    async def upload(request: Request) -> Response:
        upload_id = request.query_params.get("upload_id")
        place = folder / secrets.token_hex(16)
        try:
            sent = await _parsed(request, place, max_bytes, upload_id)
            kept = [_moved_to_own_folder(file, folder) for file in sent]
        except HTTPException as problem:
            return JSONResponse({"error": problem.detail, "detail": problem.detail}, problem.status_code)
        finally:
            shutil.rmtree(place, ignore_errors=True)
            if upload_id:
                file_upload_statuses.set_done(upload_id)
        on_uploaded(kept)
        return JSONResponse(kept)

    return upload


async def _parsed(request: Request, place: Path, max_bytes: int, upload_id: str | None) -> list[Path]:
    """The files of a form, somewhere below this place."""
    progress = file_upload_statuses if upload_id else None
    try:
        paths, _, _ = await upload_fn(request, place, max_bytes, upload_id, upload_progress=progress)
        sent = [Path(path) for path in paths]
        size = sum(file.stat().st_size for file in sent)
    except MultiPartException as problem:
        raise HTTPException(413 if "maximum allowed size" in problem.message else 400, problem.message) from problem
    except (AttributeError, TypeError, FileNotFoundError) as problem:  # Gradio's parser at fields that are no files
        raise HTTPException(422, "An upload is a form whose fields “files” are files with names.") from problem
    except OSError as problem:
        raise HTTPException(507, f"The upload cannot be kept ({problem.strerror}).") from problem
    except ClientDisconnect as problem:
        raise HTTPException(400, "The upload was broken off.") from problem
    if size > max_bytes:
        raise HTTPException(413, f"The files of one upload may have {max_bytes // 1_000_000} MB.")
    return sent


def _moved_to_own_folder(file: Path, folder: Path) -> str:
    """The path of a file, once it lies in a folder of its own."""
    place = folder / secrets.token_hex(16)
    place.mkdir(mode=0o700)
    return str(file.rename(place / file.name))
