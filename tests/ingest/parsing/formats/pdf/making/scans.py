"""Printed pages as a scanner would see them: dots, a slight turn, and noise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import typst
from blocks import Paragraph
from PIL import Image, ImageFilter
from programs import typst_block

SETTING = (
    '#set page(paper: "a4", margin: 2.5cm)\n'
    '#set text(size: 12pt, font: "New Computer Modern")\n#set par(justify: true)\n'
)


def scan_of(paragraphs: Sequence[Paragraph], picture: Path, work: Path, *, ppi: int, turn: float) -> None:
    """Write a picture, in two tones, of a page with these paragraphs, turned by so many degrees."""
    source = work / f"{picture.stem}-scan.typ"
    source.write_text(SETTING + "\n\n".join(map(typst_block, paragraphs)), encoding="utf-8")
    typst.compile(str(source), output=str(picture), format="png", ppi=ppi)
    with Image.open(picture) as page:
        seen = page.convert("L").rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noisy(seen.filter(ImageFilter.GaussianBlur(0.5)), seed=ppi).convert("1").save(picture, optimize=True)


def noisy(page: Image.Image, seed: int) -> Image.Image:
    """A grey picture with a few dark specks and pale ink, in two tones."""
    chance = random.Random(seed)
    made = page.point([255 if grey > 160 else 0 for grey in range(256)])
    for _ in range(400):
        made.putpixel((chance.randrange(made.width), chance.randrange(made.height)), 0)
    return made
