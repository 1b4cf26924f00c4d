"""`querydsl decompile`: convert a request body to a query."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from querydsl import project
from querydsl.cli import inputs
from querydsl.cli.app import Command
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.terminal import echo_note, echo_text

if TYPE_CHECKING:
    from querydsl.errors import Note


@click.command(
    "decompile",
    cls=Command,
    examples=(
        "querydsl decompile body.json",
        "querydsl decompile - --entity companies < body.json",
        "querydsl decompile --strict body.json",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--entity",
    type=click.Choice(["people", "companies"]),
    help="The entity to search. By default, inferred from the fields.",
)
@click.option("--strict", is_flag=True, help="Accept the body of a batch search only: print each note as an error.")
@catalogue_option
def command(file: Path, entity: Any, strict: bool, catalogue_file: Path | None) -> None:
    """Convert a request body back to a query.

    FILE contains the body as JSON: of a batch search, of /person/search or /company/search, of one of the older APIs, or a filter
    alone. Use - to read standard input.

    A note on standard error names each part that a query does not have, such as `limit` or `cursor`. If the language cannot express
    the body, each error names a part, and the exit code is 1.
    """
    from querydsl import api

    source = inputs.from_stdin() if str(file) == inputs.STDIN else inputs.from_file(file)
    catalogue = catalogue_from(catalogue_file, project.find(Path.cwd()))
    query = api.decompile(_body(source), entity, strict=strict, on_note=_print_note, catalogue=catalogue)
    echo_text(api.format(query) + "\n")


def _print_note(note: "Note") -> None:
    echo_note(f"note: {note}")


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
