"""`querydsl decompile`: request JSON → text."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from querydsl.cli import config, inputs
from querydsl.cli.app import Command
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.terminal import echo_text

if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue
    from querydsl.syntax.ast import Query


@click.command(
    "decompile",
    cls=Command,
    examples=("querydsl decompile body.json", "querydsl decompile - --entity companies < body.json"),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--entity", type=click.Choice(["people", "companies"]), help="What the body searches for; by default as its fields tell."
)
@catalogue_option
def command(file: Path, entity: Any, catalogue_file: Path | None) -> None:
    """Print the query that a request body came from.

    FILE holds the body as JSON; - reads standard input. A body that the language cannot say is an error that names the place.
    """
    source = inputs.from_stdin() if str(file) == inputs.STDIN else inputs.from_file(file)
    catalogue = catalogue_from(catalogue_file, config.find(Path.cwd()))
    echo_text(_written(_body(source), entity, catalogue) + "\n")


def _written(body: dict[str, Any], entity: Any, catalogue: "Catalogue") -> str:
    """The text of the query; without an entity, of companies where the fields are known as theirs alone, else of people."""
    from querydsl import api

    query = api.decompile(body, entity or "people", catalogue=catalogue)
    if entity is None and _knows_not(query, catalogue):
        other = api.decompile(body, "companies", catalogue=catalogue)
        query = query if _knows_not(other, catalogue) else other
    return api.format(query)


def _knows_not(query: "Query", catalogue: "Catalogue") -> bool:
    """True where a field of the query is none of its entity's."""
    from querydsl import api

    return any(item.rule in {"unknown-field", "unknown-select"} for item in api.check(query, catalogue=catalogue))


def _body(source: inputs.Source) -> dict[str, Any]:
    """The JSON object that the source holds. Raises `BadInput`."""
    try:
        body = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise inputs.BadInput(f"{source.name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise inputs.BadInput(f"{source.name}: JSON that cannot be read: {error}") from error
    if not isinstance(body, dict):
        raise inputs.BadInput(f"{source.name}: a request body is a JSON object")
    return body
