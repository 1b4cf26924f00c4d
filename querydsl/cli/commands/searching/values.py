"""`querydsl values`: the values that the service has stored in a field."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl import project
from querydsl.cli import completions, inputs
from querydsl.cli.app import Command
from querydsl.cli.client import open_client, service_options
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import Source
from querydsl.cli.options import QueryInput, catalogue_option, json_option, print_json
from querydsl.cli.parameters import params_option
from querydsl.cli.terminal import echo, echo_error, escape_control

if TYPE_CHECKING:
    from querydsl.catalogue import FieldTable


@click.command(
    "values",
    cls=Command,
    examples=(
        """querydsl values title "vice pres\"""",
        """querydsl values company --within 'country = "Canada"' --limit 5""",
        "querydsl values industry --entity companies --json",
    ),
)
@click.argument("field", shell_complete=completions.fields)
@click.argument("prefix", default="")
@click.option("--within", metavar="QUERY", help="List only values of records that match this query, given as for run.")
@click.option(
    "--entity", type=click.Choice(["people", "companies"]), help="The entity of the field. By default, that of --within, or people."
)
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="Maximum number of values.")
@params_option
@catalogue_option
@json_option
@service_options
def command(
    field: str,
    prefix: str,
    within: str | None,
    entity: str | None,
    limit: int,
    params: dict[str, str],
    catalogue_file: Path | None,
    as_json: bool,
    sandbox: bool,
    base_url: str | None,
) -> None:
    """List the values that are stored in a field, most frequent first.

    FIELD is an alias or a path. PREFIX limits the list to values that start with it. Use this command to find the exact spelling
    for = and in. It is free. The exit code is 1 if there are no values.
    """
    source = Source("") if within is None else inputs.named(within)
    query_input = QueryInput(source, params, project.find(source.folder), catalogue_file)
    request = query_input.request(None) if within is not None else None
    searched = entity or (request.entity if request else "people")
    path = _path_of(field, query_input.catalogue["companies" if searched == "companies" else "people"])
    with open_client(sandbox, base_url) as client:
        found = client.values(path, prefix, request, entity=searched, limit=limit)
    if as_json:
        print_json(found)
    else:
        echo("".join(f"{escape_control(value)}\n" for value in found))
    if not found:
        echo_error("no values found")
        raise click.exceptions.Exit(ExitCode.FOUND)


def _path_of(field: str, table: "FieldTable") -> str:
    """The path of a field. Raises `click.UsageError`, with suggestions, if there is no such field."""
    from querydsl.diagnostics.wording import did_you_mean

    path = table.resolve(field)
    if table.get(path) is None:
        advice = did_you_mean(table.suggest(field)) or "search the fields with `querydsl fields WORD`"
        raise click.UsageError(f"there is no field `{escape_control(field)}`; {advice}")
    return path
