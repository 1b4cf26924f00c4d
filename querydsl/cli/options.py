r"""Options that several commands share, and the conversion of their values.

A command that takes a query uses `with_query` and gets one `QueryInput`:

    @click.command("compile", cls=Command, examples=("querydsl compile 'changed_jobs'",))
    @with_query
    @click.option("--compact", is_flag=True, help="Print the body on one line.")
    def command(query_input: QueryInput, compact: bool) -> None:
"""

import datetime as dt
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from querydsl import project
from querydsl.classes import frozen
from querydsl.cli import inputs
from querydsl.cli.highlighting import styles_of
from querydsl.cli.inputs import Source
from querydsl.cli.parameters import params_option, values_of
from querydsl.cli.terminal import echo, wants_color
from querydsl.diagnostics.model import Severity
from querydsl.diagnostics.render import render
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.semantics.request import Request
    from querydsl.syntax.ast import Query

R = TypeVar("R")


class NonNegativeFloat(click.FloatRange):
    """A parameter type for numbers that are not negative. It rejects NaN, which `click.FloatRange` accepts."""

    def __init__(self) -> None:
        super().__init__(min=0)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails for a negative number, NaN and text."""
        number = super().convert(value, param, ctx)
        return self.fail(f"{value!r} is not a number of 0 or more.", param, ctx) if math.isnan(number) else number


@frozen
class QueryInput:
    """The input of a command that takes a query: its source, parameters, project settings and catalogue."""

    source: Source
    params: Mapping[str, str]
    settings: project.ProjectSettings
    catalogue_file: Path | None = None

    @property
    def catalogue(self) -> "Catalogue":
        """The catalogue of `--catalogue`, of the settings, or the built-in one. Raises `CatalogueError` and `OSError`."""
        return catalogue_from(self.catalogue_file, self.settings)

    def query(self) -> "Query":
        """The parsed query with its parameters bound. Raises `QuerySyntaxError`, `ParameterError` and `BadInput`."""
        query = inputs.parse(self.source, self.settings)
        return query.bind(**values_of(query, self.params, self.catalogue, self.source.name)) if self.params else query

    def request(self, now: dt.datetime | None, off: Iterable[str] = ()) -> "Request":
        """The compiled request. Prints the query's warnings on standard error. Raises the errors of `querydsl.compile`.

        Warnings of the rules in `off` are not printed, because they do not apply to the command. The levels of the project
        settings only affect which warnings are printed. They do not allow a query with errors.
        """
        from querydsl import api

        request = api.compile(self.query(), now, catalogue=self.catalogue)
        found = api.at_levels(request.diagnostics, {**self.settings.levels, **dict.fromkeys(off)})
        warnings = [item for item in found if item.severity is Severity.WARNING]
        shown = render(warnings, self.source.text, name=self.source.name, color=wants_color(sys.stderr), highlight=styles_of)
        click.echo(shown, err=True, nl=False)
        return request


def catalogue_from(file: Path | None, settings: project.ProjectSettings) -> "Catalogue":
    """The catalogue of a file, of the settings, or the built-in one. Raises `CatalogueError` and `OSError`."""
    from querydsl import catalogue

    chosen = file or settings.catalogue
    return catalogue.default() if chosen is None else _loaded(chosen.resolve())


@cache
def _loaded(file: Path) -> "Catalogue":
    """The catalogue of a file, loaded once per process."""
    from querydsl import catalogue

    return catalogue.load(file)


catalogue_option = click.option(
    "--catalogue",
    "catalogue_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Extend the catalogue of fields with this TOML file.",
)
file_option = click.option(
    "-f", "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query from this file."
)


def instant(_ctx: click.Context, option: click.Parameter, text: str | None) -> dt.datetime | None:
    """The time of an ISO 8601 text, in UTC if it has no zone. Raises `click.BadParameter` for any other text."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text}: use a date or a time, for example 2024-05-31T09:30:00Z", param=option) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
now_option = click.option(
    "--now",
    metavar="ISO",
    callback=instant,
    help="Resolve relative dates from this time instead of the current time, for example 2024-05-31T09:30:00Z.",
)


def query_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add `-f`, `-p` and `--catalogue` to a command.

    It gets the file as `file`, and as `query_options` a function that makes the `QueryInput` of a source.
    """

    @file_option
    @params_option
    @catalogue_option
    @wraps(command)
    def wrapped(params: dict[str, str], catalogue_file: Path | None, **others: Any) -> R:
        def of(source: Source) -> QueryInput:
            inputs.set_current_name(source)
            return QueryInput(source, params, project.find(source.folder), catalogue_file)

        return command(query_options=of, **others)

    return wrapped


def with_query(command: Callable[..., R]) -> Callable[..., R]:
    """Add the query (TEXT, the name of a file, `-`, or `-f`), `-p` and `--catalogue` to a command, as one `QueryInput`."""

    @click.argument("text", required=False, metavar="[TEXT|FILE|-]")
    @query_options
    @wraps(command)
    def wrapped(text: str | None, file: Path | None, query_options: Callable[[Source], QueryInput], **others: Any) -> R:
        return command(query_options(inputs.one(text, file)), **others)

    return wrapped


def print_json(value: object, *, compact: bool = False) -> None:
    """Print a value as JSON with control characters escaped, as UTF-8 in any locale."""
    echo(json_text(value, indent=None if compact else 2) + "\n")
