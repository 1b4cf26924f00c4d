"""`querydsl diff`: the records that are new, gone or changed between two files."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import STDIN
from querydsl.cli.output import columns_option, names_in, opened
from querydsl.cli.records import read_any, spooled
from querydsl.cli.terminal import echo, echo_note, escape_control
from querydsl.diagnostics.sanitize import json_text
from querydsl.diagnostics.wording import counted, on_one_line
from querydsl.jobs.results.table import Layout

if TYPE_CHECKING:
    from querydsl.jobs.results.differences import Comparison, Difference

Writer: TypeAlias = Callable[[Iterable["Difference"], "Comparison"], Iterator[str]]
_MARKS = {"new": "+", "gone": "-", "changed": "~"}
_WIDTH = 100


@click.command(
    "diff",
    cls=Command,
    examples=(
        "querydsl diff last-week.jsonl this-week.jsonl",
        "querydsl diff last-week.jsonl this-week.jsonl -o new.csv",
        "querydsl diff old.jsonl.gz new.jsonl.gz --ignore updated --format csv > changes.csv",
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl", "csv"]), default="text", help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Also write the new records to FILE.")
@columns_option("The only fields to compare, for example title,company. By default, all that both files have.")
@click.option("--ignore", metavar="NAMES", callback=lambda _context, _option, text: names_in(text), help="Fields not to compare.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences.")
def command(
    old: str,
    new: str,
    form: str,
    output: Path | None,
    columns: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    exit_code: bool,
) -> None:
    """Show which records are new, gone or changed between two files of records.

    OLD and NEW are files of records as `run` writes them, for example of the same query in two weeks. Each can be a folder of
    `collect`, or a pattern such as '*.parquet'. One of them may be -, for standard input. Records are compared by id. Fields that
    only one of the files has are not compared. New records are marked with +, those that are gone with -, and changed ones with ~.
    """
    from querydsl.jobs.results.differences import Comparison

    if old == new == STDIN:
        raise click.UsageError("OLD and NEW cannot both be read from standard input")
    before, after = (spooled(row.line for row in read_any([name])) for name in (old, new))
    compared = Comparison.of(before, after, (old, new), columns, ignore or ())
    counts: Counter[str] = Counter()
    for text in WRITERS[form](_counted(compared, counts), compared):
        echo(text)
    if output is not None:
        _save_new(compared, output)
    _note(compared, compared.counts(counts))
    if exit_code and counts:
        raise click.exceptions.Exit(ExitCode.FOUND)


def _counted(compared: "Comparison", counts: Counter[str]) -> Iterator["Difference"]:
    """The differences, counted by kind."""
    for difference in compared:
        counts[difference.kind] += 1
        yield difference


def _save_new(compared: "Comparison", output: Path) -> None:
    from querydsl.jobs.results.decode import to_line

    with opened(output, None, Layout(compared.present or None)) as target:
        records = spooled(map(to_line, compared.added()))
        echo_note(f"{counted(len(records), 'record')} saved to {target.write(records)}")


def _note(compared: "Comparison", counts: dict[str, int]) -> None:
    """Print the numbers of records on standard error, and what was not compared."""
    echo_note(", ".join(f"{count:,} {kind}" for kind, count in counts.items()))
    if compared.one_sided:
        echo_note(f"not compared, because only one of the files has them: {', '.join(compared.one_sided)}")
    if compared.repeated:
        echo_note(f"{compared.repeated:,} records have the id of an earlier one in their file, and were left out")


def _as_text(found: Iterable["Difference"], compared: "Comparison") -> Iterator[str]:
    for difference in found:
        yield f"{_MARKS[difference.kind]} {escape_control(f'{difference.id}  {_name(difference, compared)}'.rstrip())}\n"
        for change in difference.changes:
            yield escape_control(f"    {change.field}: {_shown(change.old)} → {_shown(change.new)}") + "\n"


def _as_lines(found: Iterable["Difference"], compared: "Comparison") -> Iterator[str]:
    return (json_text(_data(difference, compared), indent=None) + "\n" for difference in found)


def _as_json(found: Iterable["Difference"], compared: "Comparison") -> Iterator[str]:
    start = "["
    for line in _as_lines(found, compared):
        yield f"{start}\n{line.rstrip()}"
        start = ","
    yield "[]\n" if start == "[" else "\n]\n"


def _as_csv(found: Iterable["Difference"], compared: "Comparison") -> Iterator[str]:
    """A line for each changed field, and for each record that is new or gone."""
    yield _row("change", "id", "name", "field", "old", "new")
    for difference in found:
        own = (difference.kind, difference.id, _name(difference, compared))
        rows = [(change.field, _cell(change.old), _cell(change.new)) for change in difference.changes]
        yield from (_row(*own, *row) for row in rows or [("", "", "")])


WRITERS: dict[str, Writer] = {"text": _as_text, "jsonl": _as_lines, "json": _as_json, "csv": _as_csv}


def _data(difference: "Difference", compared: "Comparison") -> dict[str, Any]:
    changes = [{"field": change.field, "old": _value(change.old), "new": _value(change.new)} for change in difference.changes]
    data = {"change": difference.kind, "id": difference.id, "name": _name(difference, compared)}
    return data | {"fields": changes} if changes else data


def _value(values: tuple[Any, ...]) -> Any:
    """The value of a field, the list of several, or None."""
    return list(values) if len(values) > 1 else next(iter(values), None)


def _name(difference: "Difference", compared: "Comparison") -> str:
    """The name of a person or company, or an empty text."""
    from querydsl.jobs.results.differences import values_by_path

    names = values_by_path(difference.record).get(compared.table.select_path("name"), ())
    return str(names[0]) if names else ""


def _cell(values: tuple[Any, ...]) -> str:
    from querydsl.jobs.results.text import BETWEEN

    return BETWEEN.join(item if isinstance(item, str) else json_text(item, indent=None) for item in values)


def _shown(values: tuple[Any, ...]) -> str:
    return on_one_line(_cell(values), _WIDTH) or "nothing"


def _row(*cells: str) -> str:
    from querydsl.jobs.results.formats.delimited import csv_line

    return csv_line(cells)
