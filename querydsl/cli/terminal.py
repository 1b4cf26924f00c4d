"""What a stream gets: whether it is coloured, and text that cannot harm it."""

import os
import sys
from typing import TextIO

import click

from querydsl.diagnostics.sanitize import escape_control

__all__ = ["choose_color", "echo", "echo_error", "echo_text", "escape_control", "wants_color"]


def choose_color(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Nothing: keeps in the context what `--color` said, for `wants_color`. A later `auto` takes back an earlier word."""
    if value is not None:
        ctx.color = {"always": True, "never": False}.get(value)


def wants_color(stream: TextIO) -> bool:
    """True where `--color` asks for colour, or says nothing and the stream is a terminal without `NO_COLOR`."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.color is not None:
        return ctx.color
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def echo_error(message: str) -> None:
    """Nothing: prints one message for people on standard error, its untrusted text made visible."""
    print(escape_control(message, keep="\n"), file=sys.stderr)


def echo(shown: str) -> None:
    """Nothing: writes to standard output what is harmless already, as UTF-8 whatever the locale says."""
    click.echo(shown.encode("utf-8", "backslashreplace"), nl=False)


def echo_text(text: str) -> None:
    """Nothing: writes a query's own text to standard output: exactly into a file or a pipe, made visible on a terminal."""
    echo(escape_control(text, keep="\n\t") if sys.stdout.isatty() else text)
