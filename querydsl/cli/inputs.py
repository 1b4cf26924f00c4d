"""Where the text of a query comes from: the command line, a file, a folder, or standard input."""

import os
import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl.cli import config
from querydsl.cli.config import Settings
from querydsl.diagnostics.model import Diagnostic, Levels
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

STDIN = "-"
TEXT = "<query>"
SUFFIX = ".qdsl"


class BadInput(click.ClickException):
    """What a file or standard input holds cannot be used: a sentence, told without how the command is called."""

    exit_code = 2


@attrs.frozen
class Source:
    """A text, the name that messages call it by, and its file where it has one. Line ends are as they were."""

    text: str
    name: str = TEXT
    path: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the search for the project's settings begins."""
        return self.path.parent if self.path else Path.cwd()


def one(text: str | None, file: Path | None) -> Source:
    """The one query that was given as TEXT, `-` or `-f FILE`; a usage error where it was none or two of them."""
    if (text is None) == (file is None):
        raise click.UsageError("give one query: as TEXT, as - for standard input, or with -f FILE")
    if file is not None:
        return from_file(file)
    return from_stdin() if text == STDIN else from_argument(_no_file(str(text)))


def _no_file(text: str) -> str:
    """The text itself; a usage error where it can only be meant as a file of queries."""
    if text.endswith(SUFFIX) and not any(map(str.isspace, text)):
        raise click.UsageError(f"{text} is no query; to read it from a file, write -f {text}")
    return text


def many(given: tuple[str, ...], files: tuple[Path, ...] = ()) -> Iterator[Source]:
    """The queries that were given as one TEXT, as `-`, or as files and folders; a usage error for any other mixture.

    An argument that exists as a file or a folder is one. Of a folder, all `*.qdsl` below it are read, but for those in hidden
    folders and those that the project's settings exclude.
    """
    if not given and not files:
        raise click.UsageError("give one query as TEXT, files or folders, or - for standard input")
    if len(given) == 1 and not files and not _is_file(given[0]):
        yield from_stdin() if given[0] == STDIN else from_argument(given[0])
        return
    for argument in given:
        if not _is_file(argument):
            raise click.UsageError(
                f"{argument}: no such file or folder; a query beside files is given with quotes around all of it"
            )
    once: dict[Path, Path] = {}
    for path in (*files, *map(Path, given)):
        for file in _below(path) if path.is_dir() else [path]:
            once.setdefault(file.resolve(), file)
    yield from map(from_file, once.values())


def _is_file(argument: str) -> bool:
    """True for what exists; a usage error for what can only be meant as a file."""
    # os.path: a query may be too long for a file name, which pathlib does not forgive
    if os.path.exists(argument):  # noqa: PTH110 - see above
        return True
    if argument.endswith(SUFFIX) and not any(map(str.isspace, argument)):
        raise click.UsageError(f"{argument}: no such file")
    if argument.endswith("/") and not any(map(str.isspace, argument)):
        raise click.UsageError(f"{argument}: no such folder")
    return False


def _below(folder: Path) -> list[Path]:
    """The query files of a folder, in order of their names."""
    settings = config.find(folder)
    found = (path for path in folder.rglob(f"*{SUFFIX}") if path.is_file() and not _is_hidden(path.relative_to(folder)))
    return sorted(path for path in found if not settings.excludes(path))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def from_argument(text: str) -> Source:
    """The text of the command line, in UTF-8 whatever the locale says. Raises `BadInput` where it is not."""
    return Source(decoded(os.fsencode(text), "the query"))


def from_file(path: Path) -> Source:
    """The text of this file. Raises `OSError`, and `BadInput` where it is not UTF-8."""
    return Source(decoded(path.read_bytes(), str(path)), str(path), path)


def from_stdin() -> Source:
    """The text on standard input. Raises `BadInput` where it is not UTF-8."""
    return Source(decoded(sys.stdin.buffer.read(), "<stdin>"), "<stdin>")


def decoded(data: bytes, name: str) -> str:
    """These bytes as text; raises `BadInput`, which names the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})") from error


def remember(source: Source) -> None:
    """Nothing: keeps the name of the text for the message of an error in it."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None:
        ctx.meta[__name__] = source.name


def remembered() -> str:
    """The name that was last remembered; `<query>` where there is none."""
    ctx = click.get_current_context(silent=True)
    name: str = ctx.meta.get(__name__, TEXT) if ctx is not None else TEXT
    return name


if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.syntax.ast import Query


def parse(source: Source, params: Mapping[str, object], settings: Settings) -> "Query":
    """The query that the source holds, parameters bound. Raises `QuerySyntaxError` and `ParameterError`."""
    from querydsl.syntax import parser

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    return parser.parse(source.text, params, max_levels=levels, max_bytes=size)


def check(source: Source, params: Mapping[str, object], settings: Settings, catalogue: "Catalogue") -> tuple[Diagnostic, ...]:
    """Everything there is to say of the source, in the order of its text. Raises `ParameterError`."""
    from querydsl import api

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    found = api.analyse(source.text, params, catalogue, levels=settings.levels, max_levels=levels, max_bytes=size)
    return found.diagnostics


def checked_levels(levels: Levels, where: str) -> Levels:
    """The levels themselves; a usage error for a rule that does not exist, or whose level must stay."""
    from querydsl.rules import RULES
    from querydsl.rules.suppressions import UNSILENCED

    for name in levels:
        if name not in RULES:
            near = get_close_matches(name, RULES, n=1)
            advice = f" Did you mean {near[0]}?" if near else " `querydsl rules` lists them."
            raise click.UsageError(f"{where}: no rule is called {name}.{advice}")
        if name in UNSILENCED:
            raise click.UsageError(f"{where}: {name} is always an error, since what cannot be read cannot be sent")
    return levels
