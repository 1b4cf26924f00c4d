"""`querydsl decompile`: request JSON → text."""

import json
from pathlib import Path
from typing import Any

import click

from querydsl import config
from querydsl.cli import sources
from querydsl.cli.group import Command
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.terminal import emit_text


@click.command(
    "decompile",
    cls=Command,
    examples=("querydsl decompile body.json", "querydsl decompile - --entity companies < body.json"),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--entity", type=click.Choice(["people", "companies"]), default="people", help="What the body searches for.")
@catalogue_option
def command(file: Path, entity: Any, catalogue_file: Path | None) -> None:
    """Print the query that a request body came from.

    FILE holds the body as JSON; - reads standard input. A body that the language cannot say is an error that names the place.
    """
    from querydsl import api

    source = sources.from_stdin() if str(file) == sources.STDIN else sources.from_file(file)
    catalogue = catalogue_from(catalogue_file, config.find(Path.cwd()))
    emit_text(api.format(api.decompile(_body(source), entity, catalogue=catalogue)) + "\n")


def _body(source: sources.Source) -> dict[str, Any]:
    try:
        body = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise click.UsageError(f"{source.name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{source.name}: JSON that cannot be read: {error}") from error
    if not isinstance(body, dict):
        raise click.UsageError(f"{source.name}: a request body is a JSON object")
    return body
