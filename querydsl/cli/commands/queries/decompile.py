"""`querydsl decompile`: convert a request body to a query."""

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
    "--entity",
    type=click.Choice(["people", "companies"]),
    help="The entity to search. By default, inferred from the fields.",
)
@catalogue_option
def command(file: Path, entity: Any, catalogue_file: Path | None) -> None:
    """Convert a request body back to a query.

    FILE contains the body as JSON. Use - to read standard input. If the language cannot express a part of the body, the error
    names that part.
    """
    source = inputs.from_stdin() if str(file) == inputs.STDIN else inputs.from_file(file)
    catalogue = catalogue_from(catalogue_file, config.find(Path.cwd()))
    echo_text(_query_text(_body(source), entity, catalogue) + "\n")


def _query_text(body: dict[str, Any], entity: Any, catalogue: "Catalogue") -> str:
    """The text of the query. Without an entity, it is companies if only that entity has all the fields, else people."""
    from querydsl import api

    query = api.decompile(body, entity or "people", catalogue=catalogue)
    if entity is None and _has_unknown_fields(query, catalogue):
        other = api.decompile(body, "companies", catalogue=catalogue)
        query = query if _has_unknown_fields(other, catalogue) else other
    return api.format(query)


def _has_unknown_fields(query: "Query", catalogue: "Catalogue") -> bool:
    """Whether the entity of the query lacks one of its fields."""
    from querydsl import api

    return any(item.rule in {"unknown-field", "unknown-select"} for item in api.check(query, catalogue=catalogue))


def _body(source: inputs.Source) -> dict[str, Any]:
    """The JSON object in the source. Raises `BadInput`."""
    try:
        body = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise inputs.BadInput(f"{source.name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise inputs.BadInput(f"{source.name}: cannot parse JSON: {error}") from error
    if not isinstance(body, dict):
        raise inputs.BadInput(f"{source.name}: a request body must be a JSON object")
    return body
