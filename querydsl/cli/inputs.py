"""Reading queries from the command line, files, folders and standard input."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from querydsl import project
from querydsl.classes import frozen
from querydsl.cli.terminal import echo_error
from querydsl.diagnostics.model import NOWHERE, Diagnostic, Levels, Severity, Span
from querydsl.diagnostics.wording import join_words
from querydsl.project import ProjectSettings
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

STDIN = "-"
TEXT = "<query>"
SUFFIX = ".qdsl"
PYTHON = ".py"
_USUAL = 2**16
LARGEST_FILE = 2**24
"""The most bytes of a query that are read. Settings can raise the limit on a query, but no query is this long."""


class BadInput(click.ClickException):
    """Invalid content of a file or of standard input. The message is printed without a usage line."""

    exit_code = 2


@frozen
class Source:
    """The text of a query, its name in messages, and its file if it has one. Line endings are kept.

    `problem` is why the file cannot be read, or None. The text is empty then.
    """

    text: str
    name: str = TEXT
    path: Path | None = None
    problem: Diagnostic | None = None

    @property
    def is_python(self) -> bool:
        """Whether the text is a Python file, with queries in its strings."""
        return self.path is not None and self.path.suffix == PYTHON

    @property
    def folder(self) -> Path:
        """The folder where the search for project settings starts."""
        return self.path.parent if self.path else Path.cwd()


def one(text: str | None, file: Path | None) -> Source:
    """The query of a command that takes exactly one, as an argument or with `-f FILE`. Raises `click.UsageError`."""
    if (text is None) == (file is None):
        raise click.UsageError("pass one query: as TEXT, as the name of a file, as - for standard input, or with -f FILE")
    return from_file(file) if file is not None else named(str(text))


def named(argument: str) -> Source:
    """The query that an argument names: `-` is standard input, the name of an existing file its content, and the rest TEXT."""
    if argument == STDIN:
        return from_stdin()
    if not is_file(argument):
        return from_argument(argument)
    if Path(argument).is_dir():
        raise click.UsageError(f"{argument} is a folder. Name one query file")
    return from_file(Path(argument))


def many(arguments: tuple[str, ...], files: tuple[Path, ...] = ()) -> Iterator[Source]:
    """The queries of a command that takes one TEXT, `-`, or files and folders. Raises `click.UsageError` for other combinations.

    An argument that names an existing file or folder is read from disk. In a folder, all `*.qdsl` files are read,
    except in hidden folders and those that the project settings exclude. A file that cannot be read has a `problem`.
    """
    if not arguments and not files:
        raise click.UsageError("pass one query as TEXT, files or folders, or - for standard input")
    if len(arguments) == 1 and not files and not is_file(arguments[0]):
        yield from_stdin() if arguments[0] == STDIN else from_argument(arguments[0])
        return
    for argument in arguments:
        if not is_file(argument):
            raise click.UsageError(f"{argument}: no such file or folder. If you meant a query, put quotes around all of it")
    once: dict[str, Path] = {}
    for path in (*files, *map(Path, arguments)):
        for file in _below(path) if path.is_dir() else [path]:
            once.setdefault(os.path.realpath(file), file)
    if not once:
        folders = join_words([str(path) for path in (*files, *arguments)], "and")
        echo_error(f"warning: no *{SUFFIX} files found in {folders}")
    yield from map(_read_or_problem, once.values())


def _read_or_problem(path: Path) -> Source:
    """The query in a file, or its problem if it cannot be read, so that the other files are still read."""
    try:
        return from_file(path)
    except BadInput as error:
        message = error.message.removeprefix(f"{path}: ")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
    return Source("", str(path), path, _file_problem(message))


def _file_problem(message: str, span: Span = NOWHERE) -> Diagnostic:
    return Diagnostic("syntax", Severity.ERROR, message, span)


def is_file(argument: str) -> bool:
    """Whether the argument exists on disk. Raises `click.UsageError` for a file name that does not exist."""
    # pathlib raises an error if the query is too long for a file name
    if os.path.exists(argument):  # noqa: PTH110 - see above
        return True
    if argument.endswith(SUFFIX) and not any(map(str.isspace, argument)):
        raise click.UsageError(f"{argument}: no such file")
    if argument.endswith("/") and not any(map(str.isspace, argument)):
        raise click.UsageError(f"{argument}: no such folder")
    return False


def _below(folder: Path) -> list[Path]:
    """The query files below a folder, sorted by path."""
    settings = project.find(folder)
    found = (path for path in folder.rglob(f"*{SUFFIX}") if path.is_file() and not _is_hidden(path.relative_to(folder)))
    return sorted(path for path in found if not settings.excludes(path))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def from_argument(text: str) -> Source:
    """A query from the command line, decoded as UTF-8 in any locale. Raises `BadInput`."""
    return Source(decoded(os.fsencode(text), "the query"))


def from_file(path: Path) -> Source:
    """The query in a file or pipe. Raises `OSError`, and `BadInput` if it is too large or not UTF-8."""
    with path.open("rb") as file:
        return Source(decoded(_read(file, str(path)), str(path)), str(path), path)


def from_stdin() -> Source:
    """The query on standard input. Raises `BadInput` if it is too large or not UTF-8."""
    return Source(decoded(_read(sys.stdin.buffer, "<stdin>"), "<stdin>"), "<stdin>")


def _read(stream: IO[bytes], name: str) -> bytes:
    """The bytes of a query. Raises `BadInput` for more than `LARGEST_FILE`, such as an endless device."""
    data = stream.read(_USUAL)
    if len(data) == _USUAL:  # reading reserves the memory for all bytes that may come
        data += stream.read(LARGEST_FILE + 1 - _USUAL)
    if len(data) > LARGEST_FILE:
        raise BadInput(f"{name}: larger than {LARGEST_FILE // 2**20} MiB, which is not a query")
    return data


def decoded(data: bytes, name: str) -> str:
    """The bytes decoded as UTF-8. Raises `BadInput` with the position of the first invalid byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})") from error


def set_current_name(source: Source) -> None:
    """Store the name of the source in the click context, for error messages."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None:
        ctx.meta[__name__] = source.name


def current_name() -> str:
    """The name that `set_current_name` stored, or `<query>`."""
    ctx = click.get_current_context(silent=True)
    name: str = ctx.meta.get(__name__, TEXT) if ctx is not None else TEXT
    return name


if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.syntax.ast import Query


def parse(source: Source, settings: ProjectSettings) -> "Query":
    """The parsed query. Raises `QuerySyntaxError`."""
    from querydsl import api

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    return api.parse_within(source.text, max_levels=levels, max_bytes=size)


def read(source: Source, settings: ProjectSettings) -> "tuple[Query, tuple[Diagnostic, ...]]":
    """The query, as far as it can be parsed, and its syntax errors."""
    from querydsl.syntax import parser

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    return parser.read(source.text, max_levels=levels, max_bytes=size)


def check(
    source: Source, params: Mapping[str, object], settings: ProjectSettings, catalogue: "Catalogue"
) -> tuple[Diagnostic, ...]:
    """All diagnostics of the source, in source order. Raises `ParameterError`."""
    from querydsl import api

    levels, size = settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES
    found = api.analyse(source.text, params, catalogue, levels=settings.levels, max_levels=levels, max_bytes=size)
    return found.diagnostics


def check_python(source: Source, settings: ProjectSettings, catalogue: "Catalogue") -> tuple[Diagnostic, ...]:
    """All diagnostics of the queries in a Python file. A file that is not valid Python has one."""
    from querydsl.editor.document import Document
    from querydsl.editor.python import check_python

    limits = (settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES)
    try:
        return check_python(source.text, Document("", catalogue, settings.levels, *limits))
    except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: a null character
        line = (error.lineno or 1) - 1 if isinstance(error, SyntaxError) else 0
        start = sum(map(len, source.text.splitlines(keepends=True)[:line]))
        return (_file_problem(f"not valid Python: {getattr(error, 'msg', error)}", Span(start, start)),)


def checked_levels(levels: Levels, where: str) -> Levels:
    """The levels themselves. Raises `click.UsageError` for an unknown rule, and for a rule whose level is fixed."""
    from querydsl.rules.suppressions import problem_of_levels

    problem = problem_of_levels(levels)
    if problem is not None:
        raise click.UsageError(f"{where}: {problem}")
    return levels
