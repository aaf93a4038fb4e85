"""Reads pages that are pictures, by RapidOCR (the extra `ocr`), whose models lie in its wheel: nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pypdfium2 import PdfPage

from ingest.parsing.formats.pdf.letters.runs import Run
from ingest.parsing.formats.pdf.scans.boxes import Box, runs_in
from ingest.parsing.sandbox_progress import tell_progress

INSTALL = "pip install 'article-desk[ocr]'"

MOST_SCANS = 300
"""Pages of one document that are read: each takes seconds."""

_DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
_LONGEST_SIDE = 3400
"""Dots: a larger page is read at fewer dots an inch."""

_SOUGHT_SIDE = 1280
"""Dots of the longer side at which lines are sought: more of them take memory and time, and find no more."""

_LEAST_SURE = 0.6
"""What the recognizer is less sure of, from 0 to 1, is dirt and lines rather than words."""

_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.max_side_len": _LONGEST_SIDE,
    "Global.text_score": _LEAST_SURE,
    "Rec.rec_batch_num": 2,
    "Det.limit_type": "max",
    "Det.limit_side_len": _SOUGHT_SIDE,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

Recognizer = Callable[[Any], Any]
"""From a picture, as an array, to what RapidOCR tells: `boxes` in dots from the upper left, and `txts`."""


class ScanError(Exception):
    """The recognizer cannot read a picture, or not in the memory that there is."""


class ScanReader:
    """Reads the pages of one document that are pictures; loads the models at the first."""

    def __init__(self) -> None:
        self._recognizer: Recognizer | None = None
        self._read = 0
        self.installed = True

    @property
    def full(self) -> bool:
        """Whether it has read as many pages as it reads of one document."""
        return self._read == MOST_SCANS

    def runs(self, page: PdfPage) -> list[Run] | None:
        """The lines on a page, in points from its lower left corner; None where it cannot be read."""
        if not self.installed or self.full:
            return None
        if self._recognizer is None:
            self._recognizer = load_recognizer()
            self.installed = self._recognizer is not None
        if self._recognizer is None:
            return None
        self._read += 1
        found = runs_in(_boxes(page, self._recognizer))
        tell_progress()
        return found


def load_recognizer() -> Recognizer | None:
    """The recognizer, with its models; None where the extra `ocr` is not installed."""
    try:
        from cv2 import error as cv2_error
        from rapidocr import RapidOCR
        from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError
    except ImportError:
        return None
    read = RapidOCR(params=_SETTINGS)

    def recognized(picture: Any) -> Any:
        try:
            return read(picture)
        except (ONNXRuntimeError, cv2_error) as problem:
            raise ScanError(str(problem)) from problem

    return recognized


def _boxes(page: PdfPage, recognizer: Recognizer) -> list[Box]:
    """The lines on a page; none where the recognizer fails."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, _LONGEST_SIDE / max(width, height, 1.0))
    try:
        found = recognizer(page.render(scale=scale).to_numpy())
    except ScanError:
        return []
    if found.txts is None:
        return []
    return [_box(corners, text, scale, height) for corners, text in zip(found.boxes, found.txts, strict=True)]


def _box(corners: Sequence[Sequence[float]], text: str, scale: float, height: float) -> Box:
    first, second, third, fourth = ((float(x) / scale, height - float(y) / scale) for x, y in corners)
    return Box((first, second, third, fourth), text)
