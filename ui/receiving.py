"""The endpoint that takes in what visitors send, and keeps nothing of what it refuses."""

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


def upload_door(
    folder: Path, largest: int, received: Callable[[list[str]], object]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that puts files of a form into the folder, and answers with their paths, which nobody can guess.

    It takes the place of Gradio's, which leaves parts of what it refuses, and what was broken off. `largest` are the
    bytes of all files of a request; `received` is told the paths.
    """

    async def receive(request: Request) -> Response:
        upload_id = request.query_params.get("upload_id")
        place = folder / secrets.token_hex(16)
        try:
            progress = file_upload_statuses if upload_id else None
            sent, _, _ = await upload_fn(request, place, largest, upload_id, upload_progress=progress)
            if sum(Path(path).stat().st_size for path in sent) > largest:
                return _refusal(f"The files of one upload may have {largest // 1_000_000} MB.", 413)
            kept = [_moved(Path(path), folder) for path in sent]
        except MultiPartException as problem:
            return _refusal(problem.message, 413 if "maximum allowed size" in problem.message else 400)
        except HTTPException as problem:
            return _refusal(str(problem.detail), problem.status_code)
        except (AttributeError, TypeError, FileNotFoundError):  # Gradio's parser at fields that are no files
            return _refusal("An upload is a form whose fields “files” are files with names.", 422)
        except OSError as problem:
            return _refusal(f"The upload cannot be kept ({problem.strerror}).", 507)
        except ClientDisconnect:
            return Response(status_code=400)  # to nobody
        finally:
            shutil.rmtree(place, ignore_errors=True)
            if upload_id:
                file_upload_statuses.set_done(upload_id)
        received(kept)
        return JSONResponse(kept)

    return receive


def _moved(file: Path, folder: Path) -> str:
    """The path of a file, once it lies in a folder of its own."""
    place = folder / secrets.token_hex(16)
    place.mkdir(mode=0o700)
    return str(file.rename(place / file.name))


def _refusal(line: str, status: int) -> Response:
    return JSONResponse({"error": line, "detail": line}, status)
