"""The page of an article as a picture → HTML: a dialog with it, and what is marked on it. Pure."""

from __future__ import annotations

import base64

from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture
from ui.rendering.templating import render


def page_picture_html(title: str, article_id: str, marks: str, picture: PagePicture) -> str:
    """The dialog with the picture of a page; `marks` are spans as a button sends them, for the pages beside it."""
    png = base64.b64encode(picture.png).decode()
    shown = {"picture": picture, "png": png, "remark": remark(picture)}
    return render("page_picture.html", title=title, article_id=article_id, marks=marks, **shown)


def page_waiting_html(page: int) -> str:
    """The dialog while a page is being drawn."""
    return render("page_not_drawn.html", reason=f"Drawing page {page}…", waits=True)


def page_problem_html(reason: str) -> str:
    """The dialog that tells why there is no picture."""
    return render("page_not_drawn.html", reason=reason, waits=False)


def remark(picture: PagePicture) -> str:
    """What of the quotes on a page is marked, in a sentence; "" where none was looked for."""
    if not picture.sought:
        return ""
    if picture.is_scan:
        return "This page is a scan: the quoted words stand on it, but cannot be marked."
    if not picture.marked:
        return "The quoted words were not found on this page as it is printed, so nothing is marked."
    if picture.marked < picture.sought:
        return f"{picture.marked} of {picture.sought} quotes are marked; the words of the others were not found."
    return "The quoted words are marked."
