"""Files that programs write for themselves, or have not written to the end: known by their names. Pure."""

from __future__ import annotations

_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".aria2", ".filepart", ".tmp", ".temp")
_KEPT_BY_EDITORS = (".swp", ".swo", ".swx", ".bak", ".orig", ".lock")
_BEGINNINGS = (".", "~$", "~wrl")
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", "icon\r", "4913")


def is_passing(name: str) -> bool:
    """Whether a file or folder of this name is hidden, a download that goes on, or what an editor or a system keeps."""
    plain = name.lower()
    if plain.startswith(_BEGINNINGS) or plain in _OF_SYSTEMS:
        return True
    if plain.startswith("#") and plain.endswith("#"):
        return True
    return plain.endswith((*_UNFINISHED, *_KEPT_BY_EDITORS, "~"))
