"""Help as a person reads it: an option that takes a value names it, a switch and an argument name no type."""

from __future__ import annotations

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class ReadableCommand(TyperCommand):
    """A command whose help names no types of Python (`<bool>`, `<str>`)."""

    def get_params(self, ctx: typer.Context) -> list[TyperArgument | TyperOption]:  # type: ignore[override]
        """The parameters, of which help is made."""
        return without_types(super().get_params(ctx))  # type: ignore[arg-type]


class ReadableGroup(TyperGroup):
    """All commands together, in the same way."""

    def get_params(self, ctx: typer.Context) -> list[TyperArgument | TyperOption]:  # type: ignore[override]
        """See `ReadableCommand`."""
        return without_types(super().get_params(ctx))  # type: ignore[arg-type]


def without_types(parameters: list[TyperArgument | TyperOption]) -> list[TyperArgument | TyperOption]:
    """The same, which tell help nothing of types."""
    for one in parameters:
        if isinstance(one, TyperArgument):
            one.display_type_rich = _no_type  # type: ignore[method-assign] # it has a name; no setting hides the rest
        elif one.is_flag:
            one.metavar = ""
    return parameters


def _no_type(ctx: object) -> str | None:  # noqa: ARG001 - by its name it is called
    """What stands where a type would."""
    return None
