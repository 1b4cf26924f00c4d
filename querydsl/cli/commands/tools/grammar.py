"""`querydsl grammar`: a grammar for language models that write queries."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl import project
from querydsl.cli.app import Command
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.terminal import echo_text

if TYPE_CHECKING:
    from querydsl.syntax.ast import EntityName

FORMATS = ("lark", "gbnf", "json-schema")


@click.command(
    "grammar",
    cls=Command,
    examples=(
        "querydsl grammar --fields title,company,seniority,country > people.lark",
        "querydsl grammar --entity companies --format gbnf",
        "querydsl grammar --fields title,country --format json-schema",
    ),
)
@click.option(
    "--entity", type=click.Choice(["people", "companies"]), default="people", show_default=True, help="The entity to search."
)
@click.option(
    "--fields", metavar="NAMES", help="The fields that a query may test, for example title,country. By default, all aliases."
)
@click.option("--format", type=click.Choice(FORMATS), default="lark", show_default=True, help="The format of the grammar.")
@catalogue_option
def command(entity: "EntityName", fields: str | None, format: str, catalogue_file: Path | None) -> None:
    """Print a grammar for language models that write queries, so that they can write only valid ones.

    Every text of the grammar is a query with known fields, their operators, and values that they can have. lark is for hosted
    models and for servers that use llguidance, gbnf for llama.cpp, and json-schema for models that write the request body as
    JSON, which decompile turns into a query.
    """
    from querydsl.decoding import grammar_for

    names = None if fields is None else [name.strip() for name in fields.split(",") if name.strip()]
    catalogue = catalogue_from(catalogue_file, project.find(Path.cwd()))
    try:
        echo_text(grammar_for(entity, names, format, catalogue=catalogue))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--fields") from error
