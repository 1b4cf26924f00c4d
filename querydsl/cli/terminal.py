"""Output to standard streams: colour, and escaping of untrusted text."""

import os
import sys
from typing import TextIO

import click

from querydsl.diagnostics.sanitize import escape_control

__all__ = [
    "be_quiet",
    "choose_color",
    "cut",
    "echo",
    "echo_error",
    "echo_note",
    "echo_text",
    "escape_control",
    "is_quiet",
    "wants_color",
    "width",
]


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


def width() -> int:
    """The number of columns of the terminal. `COLUMNS` overrides it."""
    import shutil  # slow to import

    return shutil.get_terminal_size().columns


def cut(text: str, cells: int) -> str:
    """The text without control characters, shortened to this many terminal cells. `…` marks the end of a shortened text."""
    from querydsl.diagnostics.width import row

    line = row(text)
    if line.width <= cells:
        return "".join(line.shown)
    kept = max((index for index, cell in enumerate(line.cells) if cell < cells), default=0)
    return "".join(line.shown[:kept]) + "…"


def be_quiet(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Store `--quiet` in the context for `echo_note`."""
    ctx.meta[__name__] = value or ctx.meta.get(__name__, False)


def is_quiet() -> bool:
    """Whether `--quiet` was given."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(__name__))


def echo_note(message: str) -> None:
    """Print a message that is neither an error nor a warning on standard error, unless `--quiet` was given."""
    if not is_quiet():
        echo_error(message)


def echo_error(message: str) -> None:
    """Print a message on standard error with control characters escaped."""
    print(escape_control(message, keep="\n"), file=sys.stderr)


def echo(text: str) -> None:
    """Write text that is already escaped to standard output, as UTF-8 in any locale."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def echo_text(text: str) -> None:
    """Write the text of a query to standard output: escaped on a terminal, unchanged elsewhere."""
    echo(escape_control(text, keep="\n\t") if sys.stdout.isatty() else text)
