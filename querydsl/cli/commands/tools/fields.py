"""`querydsl fields`: search the catalogue of fields."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl import project
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import catalogue_from, catalogue_option, json_option, print_json
from querydsl.cli.tables import print_lines, print_table
from querydsl.cli.terminal import echo_error, escape_control, wants_color, width

if TYPE_CHECKING:
    from querydsl.catalogue import FieldSpec, FieldTable
    from querydsl.syntax.ast import EntityName

_WIDE = 90  # columns of the terminal that the table needs
HEADERS = ("NAME", "TYPE", "OPERATORS", "SELECT", "PATH", "ABOUT")


@click.command(
    "fields",
    cls=Command,
    examples=("querydsl fields school", "querydsl fields seniority --json", "querydsl fields funding --entity companies"),
)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option(
    "--entity", type=click.Choice(["people", "companies"]), default="people", show_default=True, help="The entity to search."
)
@catalogue_option
@json_option
def command(words: tuple[str, ...], entity: "EntityName", catalogue_file: Path | None, as_json: bool) -> None:
    """Search fields by name, alias, value or description. Without a WORD, list all fields.

    NAME is the shortest spelling of a field. SELECT shows whether you can select it: yes, no, gated (depends on your plan), unsure
    (not documented), or the path that is returned instead. The exit code is 1 if no field matches.
    """
    from querydsl.catalogue.search import described, search

    catalogue = catalogue_from(catalogue_file, project.find(Path.cwd()))
    asked = " ".join(words)
    found = search(catalogue[entity], asked)
    if as_json:
        print_json([described(catalogue[entity], spec) for spec in found])
    elif found:
        _show([_row(catalogue[entity], spec) for spec in found])
    if not found:
        other: EntityName = "companies" if entity == "people" else "people"
        elsewhere = other if search(catalogue[other], asked) else None
        echo_error(_not_found(asked, catalogue[entity].suggest(asked), elsewhere))
        raise click.exceptions.Exit(ExitCode.FOUND)


def _not_found(asked: str, names: tuple[str, ...], elsewhere: str | None) -> str:
    """The message if no field matches, with suggestions."""
    from querydsl.diagnostics.wording import did_you_mean

    message = f"no field matches {escape_control(asked)}"
    if question := did_you_mean(names):
        message += f"; {question}"
    return f"{message}\n  = hint: try --entity {elsewhere}" if elsewhere else message


def _row(table: "FieldTable", spec: "FieldSpec") -> tuple[str, ...]:
    """The cells of a field, in the order of `HEADERS`."""
    from querydsl.catalogue.search import name_of, operators_of

    name = ", ".join(spec.aliases) or name_of(table, spec)
    return (name, spec.type.value, " ".join(operators_of(spec)) or "-", _select(table, spec), spec.path, _about(table, spec))


def _select(table: "FieldTable", spec: "FieldSpec") -> str:
    """The SELECT cell: whether the field can be selected, or the path that is returned instead."""
    from querydsl.catalogue.search import selected

    found = selected(table, spec)
    if found is None:
        return "no"
    returnable = "" if found.returnable.value == "yes" else f" ({found.returnable.value})"
    return found.returnable.value if found.path == spec.path else f"{found.path}{returnable}"


def _about(table: "FieldTable", spec: "FieldSpec") -> str:
    """The ABOUT cell: the field to filter instead, and the allowed values or the description."""
    description = f"one of: {', '.join(spec.closed_set)}" if spec.closed_set else spec.description
    instead = f"filter {table.shortest(spec.instead)}" if spec.instead else ""
    return "; ".join(part for part in (instead, description) if part)


def _show(rows: Sequence[tuple[str, ...]]) -> None:
    """Print the rows: on a terminal as a table or as blocks, and elsewhere as aligned lines."""
    if not (sys.stdout.isatty() or wants_color(sys.stdout)):
        print_lines(HEADERS, rows)
        return
    draw = _as_table if width() >= _WIDE else _as_blocks
    draw([tuple(escape_control(cell) for cell in row) for row in rows])


def _as_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print the rows as a table. The last column has the path above the description."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for header, style, cells in (("NAME", "bold", 22), ("TYPE", "cyan", 9), ("OPERATORS", "green", 13), ("SELECT", "", 14)):
        table.add_column(header, style=style, max_width=cells, overflow="fold")
    table.add_column("ABOUT", overflow="fold")
    for name, type, operators, select, path, about in rows:
        details = Text.assemble((path, "dim"), f"\n{about}" if about else "")
        table.add_row(*(Text(cell) for cell in (name, type, operators, select)), details)
    print_table(table)


def _as_blocks(rows: Sequence[tuple[str, ...]]) -> None:
    """Print the rows as blocks, for a terminal that is too narrow for the table."""
    from rich.padding import Padding
    from rich.text import Text

    for name, type, operators, select, path, about in rows:
        head = Text.assemble((name, "bold"), "  ", (type, "cyan"), "  ", (operators, "green"))
        details = Text.assemble((path, "dim"), f"\nselect: {select}", f"\n{about}" if about else "", overflow="fold")
        print_table(head)
        print_table(Padding(details, (0, 0, 0, 4)))
