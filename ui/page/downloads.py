"""Files that the page hands to the browser to save: nothing is written on the server."""

from __future__ import annotations

import base64
import json

SAVE_JS = """(packed) => {
  if (!packed) return;
  const { name, content } = JSON.parse(packed);
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}"""
"""Saves what `packed` made; "" is nothing."""


def packed(name: str, content: bytes) -> str:
    """A file as the browser takes it: its name, and its bytes."""
    return json.dumps({"name": name, "content": base64.b64encode(content).decode()})
