"""Output to standard streams: colour, and escaping of untrusted text."""

import os
import sys
from typing import TextIO

import click

from querydsl.diagnostics.sanitize import escape_control

__all__ = ["choose_color", "echo", "echo_error", "echo_text", "escape_control", "wants_color"]


def choose_color(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Store the value of `--color` in the context for `wants_color`. `auto` resets an earlier value."""
    if value is not None:
        ctx.color = {"always": True, "never": False}.get(value)


def wants_color(stream: TextIO) -> bool:
    """Whether to write colour to a stream: as `--color` requests, else if it is a terminal and `NO_COLOR` is not set."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.color is not None:
        return ctx.color
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def echo_error(message: str) -> None:
    """Print a message on standard error with control characters escaped."""
    print(escape_control(message, keep="\n"), file=sys.stderr)


def echo(text: str) -> None:
    """Write text that is already escaped to standard output, as UTF-8 in any locale."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def echo_text(text: str) -> None:
    """Write the text of a query to standard output: escaped on a terminal, unchanged elsewhere."""
    echo(escape_control(text, keep="\n\t") if sys.stdout.isatty() else text)
