"""`querydsl fields`: what fields there are."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querydsl.cli import config
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.options import catalogue_from, catalogue_option, json_option, print_json
from querydsl.cli.terminal import echo, echo_error, escape_control, wants_color

if TYPE_CHECKING:
    from querydsl.catalogue import FieldSpec, FieldTable
    from querydsl.syntax.ast import EntityName

HEADERS = ("NAME", "TYPE", "OPERATORS", "SELECT", "PATH", "ABOUT")


@click.command(
    "fields",
    cls=Command,
    examples=("querydsl fields school", "querydsl fields seniority --json", "querydsl fields funding --entity companies"),
)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option(
    "--entity", type=click.Choice(["people", "companies"]), default="people", show_default=True, help="Whose fields they are."
)
@catalogue_option
@json_option
def command(words: tuple[str, ...], entity: "EntityName", catalogue_file: Path | None, as_json: bool) -> None:
    """Find fields by name, alias, value or description; without a WORD, list them all.

    NAME is the shortest way to write a field. SELECT says what comes back for it: yes; gated, where the account's plan decides;
    unsure, where nobody knows; no; or another path. The exit code is 1 where no field has the words.
    """
    from querydsl.catalogue.search import search

    catalogue = catalogue_from(catalogue_file, config.find(Path.cwd()))
    asked = " ".join(words)
    found = search(catalogue[entity], asked)
    if as_json:
        print_json([_described(catalogue[entity], spec) for spec in found])
    elif found:
        _show([_row(catalogue[entity], spec) for spec in found])
    if not found:
        other: EntityName = "companies" if entity == "people" else "people"
        elsewhere = other if search(catalogue[other], asked) else None
        echo_error(_nothing(asked, catalogue[entity].suggest(asked), elsewhere))
        raise click.exceptions.Exit(ExitCode.FOUND)


def _nothing(asked: str, names: tuple[str, ...], elsewhere: str | None) -> str:
    """What to say when no field has the words, with what was perhaps meant."""
    from querydsl.diagnostics.wording import did_you_mean

    message = f"no field has {escape_control(asked)}"
    if question := did_you_mean(names):
        message += f"; {question}"
    return f"{message}\n  = hint: --entity {elsewhere} has some" if elsewhere else message


def _row(table: "FieldTable", spec: "FieldSpec") -> tuple[str, ...]:
    """The cells of a field, as HEADERS name them."""
    from querydsl.catalogue.search import name_of

    name = ", ".join(spec.aliases) or name_of(table, spec)
    return (name, spec.type.value, " ".join(_operators(spec)) or "-", _select(table, spec), spec.path, _about(table, spec))


def _operators(spec: "FieldSpec") -> list[str]:
    """The operators of a field in the language's spelling, the usual ones first."""
    from querydsl.syntax.ast import Operator

    return [operator.text for operator in Operator if operator in spec.operators]


def _select(table: "FieldTable", spec: "FieldSpec") -> str:
    """What comes back for a field: whether, or as which other path."""
    from querydsl.catalogue.search import selected

    found = selected(table, spec)
    if found is None:
        return "no"
    returnable = "" if found.returnable.value == "yes" else f" ({found.returnable.value})"
    return found.returnable.value if found.path == spec.path else f"{found.path}{returnable}"


def _about(table: "FieldTable", spec: "FieldSpec") -> str:
    """The values of a closed set, else the description; and what to filter instead."""
    said = f"one of: {', '.join(spec.closed_set)}" if spec.closed_set else spec.description
    instead = f"filter {table.shortest(spec.instead)}" if spec.instead else ""
    return "; ".join(part for part in (instead, said) if part)


def _described(table: "FieldTable", spec: "FieldSpec") -> dict[str, object]:
    """All that is known of a field, for programs."""
    from querydsl.catalogue.search import name_of, selected

    found = selected(table, spec)
    return {
        "path": spec.path,
        "name": name_of(table, spec),
        "aliases": list(spec.aliases),
        "type": spec.type.value,
        "filterable": spec.filterable,
        "operators": _operators(spec),
        "closed_set": list(spec.closed_set),
        "country": spec.country.value if spec.country else None,
        "array": spec.array,
        "sortable": spec.sortable,
        "autocomplete": spec.autocomplete,
        "returnable": spec.returnable.value,
        "selects": found.path if found else None,
        "instead": spec.instead,
        "description": spec.description,
    }


def _show(rows: Sequence[tuple[str, ...]]) -> None:
    """Nothing: prints the rows, as a table on a terminal, else aligned and one a line."""
    shown = [tuple(escape_control(cell) for cell in row) for row in rows]
    if sys.stdout.isatty() or wants_color(sys.stdout):
        _draw(shown)
        return
    widths = [max(len(row[column]) for row in (HEADERS, *shown)) for column in range(len(HEADERS))]
    for row in (HEADERS, *shown):
        echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _draw(rows: Sequence[tuple[str, ...]]) -> None:
    """Nothing: draws the rows as a table as wide as the terminal; a path stands above what is said of its field."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colored = wants_color(sys.stdout)
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for header, style, width in (("NAME", "bold", 22), ("TYPE", "cyan", 9), ("OPERATORS", "green", 13), ("SELECT", "", 14)):
        table.add_column(header, style=style, max_width=width, overflow="fold")
    table.add_column("ABOUT", overflow="fold")
    for name, type, operators, select, path, about in rows:
        said = Text.assemble((path, "dim"), f"\n{about}" if about else "")
        table.add_row(*(Text(cell) for cell in (name, type, operators, select)), said)
    Console(file=sys.stdout, force_terminal=colored, no_color=not colored, highlight=False).print(table)
