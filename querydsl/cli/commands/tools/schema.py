"""`querydsl schema`: print the schema of records."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl import project
from querydsl.cli.app import Command
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.terminal import echo_text

if TYPE_CHECKING:
    from querydsl.syntax.ast import EntityName

ENGINES = ("duckdb", "spark", "arrow", "json-schema")


@click.command(
    "schema",
    cls=Command,
    examples=("querydsl schema people --engine duckdb", "querydsl schema companies --engine json-schema"),
)
@click.argument("entity", type=click.Choice(["people", "companies"]))
@click.option("--engine", type=click.Choice(ENGINES), required=True, help="The engine or format to write the schema for.")
@catalogue_option
def command(entity: "EntityName", engine: str, catalogue_file: Path | None) -> None:
    """Print the schema of the records of people or companies, from the catalogue of fields.

    Any value can be missing. With --engine duckdb, the schema is a statement that creates a table, and with --engine spark, the
    text that `spark.read.schema` takes. --engine arrow needs pyarrow.
    """
    from querydsl.engines.schema import SCHEMAS

    echo_text(f"{SCHEMAS[engine](entity, catalogue_from(catalogue_file, project.find(Path.cwd())))}\n")
