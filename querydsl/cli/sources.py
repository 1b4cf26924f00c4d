"""Where the text of a query comes from: the command line, a file, or standard input."""

import sys
from pathlib import Path

import attrs
import click

STDIN = "-"


@attrs.frozen
class Source:
    """A text, the name that messages call it by, and its file where it has one. Line ends are as they were."""

    text: str
    name: str = "<query>"
    path: Path | None = None


def one(text: str | None, file: Path | None) -> Source:
    """The one query that was given as TEXT, `-` or `-f FILE`; a usage error where it was none or two of them."""
    if (text is None) == (file is None):
        raise click.UsageError("give one query: as TEXT, as - for standard input, or with -f FILE")
    if file is not None:
        return from_file(file)
    return from_stdin() if text == STDIN else Source(str(text))


def from_file(path: Path) -> Source:
    """The text of this file. Raises `OSError`; a usage error where it is not UTF-8."""
    return Source(decoded(path.read_bytes(), str(path)), str(path), path)


def from_stdin() -> Source:
    """The text on standard input; a usage error where it is not UTF-8."""
    return Source(decoded(sys.stdin.buffer.read(), "<stdin>"), "<stdin>")


def decoded(data: bytes, name: str) -> str:
    """These bytes as text; a usage error that names the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{name}: not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})") from error


def remember(source: Source) -> None:
    """Nothing: keeps the name of the text for the message of an error in it."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None:
        ctx.meta[__name__] = source.name


def remembered() -> str:
    """The name that was last remembered; `<query>` where there is none."""
    ctx = click.get_current_context(silent=True)
    name: str = ctx.meta.get(__name__, "<query>") if ctx is not None else "<query>"
    return name
