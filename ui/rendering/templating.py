"""HTML from Jinja2 templates: whatever is put into one is text that is shown as it stands."""

from __future__ import annotations

from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from ui.rendering.plain_text import without_controls
from ui.rendering.source_cards import by_article

PALETTE = Path(__file__).parent / "templates" / "palette.css"
"""The colours and the typeface of the page, of reports and of plots, as custom properties."""


def template_environment(package: str) -> Environment:
    """The templates in the folder `templates` of a package, which may include those of this one."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("ui.rendering")]),
        autoescape=True,
        finalize=_inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["by_article"] = by_article
    return environment


def _inert(value: object) -> object:
    """A value whose characters do nothing but stand there; what a template made is left as it is."""
    return without_controls(value, "\ufffd") if isinstance(value, str) and not hasattr(value, "__html__") else value


_TEMPLATES = template_environment("ui.rendering")


def render(template: str, **values: object) -> str:
    """A template of this package, filled in."""
    return _TEMPLATES.get_template(template).render(values)
