r"""Options that several commands share, and what they make of them.

A command that takes a query is written so, and gets one value with all of it:

    @click.command("compile", cls=Command, examples=("querydsl compile 'changed_jobs'",))
    @with_query
    @click.option("--compact", is_flag=True, help="Print the body on one line.")
    def command(given: Given, compact: bool) -> None:
"""

import datetime as dt
import json
import math
import sys
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs
import click

from querydsl.cli import config, inputs
from querydsl.cli.inputs import Source
from querydsl.cli.terminal import echo, wants_color
from querydsl.diagnostics.model import Severity
from querydsl.diagnostics.render import render
from querydsl.diagnostics.sanitize import json_text

if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.semantics.request import Request
    from querydsl.syntax.ast import Query

R = TypeVar("R")


class FromZero(click.FloatRange):
    """A number from 0 on; NaN, which every comparison lets through, is none."""

    def __init__(self) -> None:
        super().__init__(min=0)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; fails for what is none."""
        number = super().convert(value, param, ctx)
        return self.fail(f"{value!r} is not a number from 0 on.", param, ctx) if math.isnan(number) else number


@attrs.frozen
class Given:
    """What a command that takes a query was given: the text, the parameters, and the project's settings."""

    source: Source
    params: Mapping[str, object]
    settings: config.Settings
    catalogue_file: Path | None = None

    @property
    def catalogue(self) -> "Catalogue":
        """The catalogue of `--catalogue`, else of the settings, else the built-in one. Raises `CatalogueError`, `OSError`."""
        return catalogue_from(self.catalogue_file, self.settings)

    def query(self) -> "Query":
        """The query that the text holds, parameters bound. Raises `QuerySyntaxError` and `ParameterError`."""
        return inputs.parse(self.source, self.params, self.settings)

    def request(self, now: dt.datetime | None) -> "Request":
        """The request that the query becomes; its warnings are shown on standard error. Raises what `compile` raises.

        The levels of the settings change what is said, never what may be sent: an error stays one here.
        """
        from querydsl import api

        request = api.compile(self.query(), now, catalogue=self.catalogue)
        found = api.at_levels(request.diagnostics, self.settings.levels)
        warnings = [item for item in found if item.severity is Severity.WARNING]
        shown = render(warnings, self.source.text, name=self.source.name, color=wants_color(sys.stderr))
        click.echo(shown, err=True, nl=False)
        return request


def catalogue_from(file: Path | None, settings: config.Settings) -> "Catalogue":
    """The catalogue of this file, else of the settings, else the built-in one. Raises `CatalogueError`, `OSError`."""
    from querydsl import catalogue

    chosen = file or settings.catalogue
    return catalogue.default() if chosen is None else _loaded(chosen.resolve())


@cache
def _loaded(file: Path) -> "Catalogue":
    """The catalogue of this file, read once however many queries are checked."""
    from querydsl import catalogue

    return catalogue.load(file)


def parameters(_ctx: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, object]:
    """The values by name that `-p NAME=VALUE` gave; a usage error for a pair without `=`, or a name given twice."""
    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not (equals and name):
            raise click.BadParameter(f"{pair}: write NAME=VALUE, for example -p country=Canada", param=option)
        if name in found:
            raise click.BadParameter(f"{name} is given twice", param=option)
        found[name] = value_of(inputs.from_argument(text).text)
    return found


def value_of(text: str) -> object:
    """The number, boolean, string or list that this text is in JSON; any other text as it stands.

    So `5` is a number, `true` a boolean, `["a", "b"]` a list, `"5"` in its quotes and `Canada` without are strings.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return text if value is None or isinstance(value, dict) else value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


catalogue_option = click.option(
    "--catalogue",
    "catalogue_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file that extends the catalogue of fields.",
)
file_option = click.option(
    "-f", "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query from this file."
)
params_option = click.option(
    "-p",
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    callback=parameters,
    help="Bind $NAME. VALUE is a number, a boolean or a list where JSON reads it as one, else a string.",
)


def instant(_ctx: click.Context, option: click.Parameter, text: str | None) -> dt.datetime | None:
    """The instant that an ISO 8601 text says; without a zone it is UTC. A usage error for any other text."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text}: write a date or a time, as 2024-05-31 or 2024-05-31T09:30:00Z", param=option) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
now_option = click.option(
    "--now",
    metavar="ISO",
    callback=instant,
    help="Count relative dates from this instant, as 2024-05-31T09:30:00Z, not from the clock.",
)


def with_query(command: Callable[..., R]) -> Callable[..., R]:
    """The command with the argument TEXT and the options -f, -p and --catalogue, handed over as one `given`."""

    @click.argument("text", required=False)
    @file_option
    @params_option
    @catalogue_option
    @wraps(command)
    def wrapped(text: str | None, file: Path | None, params: dict[str, object], catalogue_file: Path | None, **others: Any) -> R:
        source = inputs.one(text, file)
        inputs.remember(source)
        return command(Given(source, params, config.find(source.folder), catalogue_file), **others)

    return wrapped


def print_json(value: object, *, compact: bool = False) -> None:
    """Nothing: prints one JSON document that can harm no terminal, as UTF-8 whatever the locale says."""
    echo(json_text(value, indent=None if compact else 2) + "\n")
