"""`querydsl fmt`: rewrite queries in their canonical form."""

from functools import cache
from pathlib import Path

import click

from querydsl import project
from querydsl.cli import files, inputs
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode, report, report_diagnostics
from querydsl.cli.inputs import Source
from querydsl.cli.terminal import echo_note, echo_text
from querydsl.errors import QuerySyntaxError
from querydsl.project import ProjectSettings
from querydsl.syntax.ast import Query


@click.command(
    "fmt",
    cls=Command,
    examples=("querydsl fmt searches/ team.qdsl", "querydsl fmt --check --diff .", "querydsl fmt - < search.qdsl"),
)
@click.argument("queries", nargs=-1, metavar="[TEXT|FILES…|-]")
@click.option(
    "-f",
    "--file",
    "chosen",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Format this file or folder. Use this option if the name could be read as a query.",
)
@click.option("--check", is_flag=True, help="Do not write files. Exit with 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Show changes without writing files. Exit with 1 if there are changes.")
def command(queries: tuple[str, ...], chosen: tuple[Path, ...], check: bool, diff: bool) -> None:
    """Format query files in their canonical form.

    FILES are files, or folders of *.qdsl files. A query as one argument, or - for standard input, is formatted and printed.
    Comments are kept. A file with syntax errors is not changed. Its errors are printed and the exit code is 1. If formatting adds
    brackets around an `and` inside an `or`, the warning mixed-connectives is printed, because the query may mean something else.
    """
    sources = list(inputs.many(queries, chosen))
    if any(source.is_python for source in sources):
        raise click.UsageError("fmt does not format queries in Python files")
    settings = cache(project.find)  # files of one folder have the same
    outcomes = [_formatted(source, settings(source.folder), check=check, diff=diff) for source in sources]
    changed, broken = outcomes.count(True), outcomes.count(None)
    if any(source.path for source in sources) or check:
        echo_note(_summary(changed, broken, len(sources), would=check or diff))
    if broken or (changed and (check or diff)):
        raise click.exceptions.Exit(ExitCode.FOUND)


def _formatted(source: Source, settings: ProjectSettings, *, check: bool, diff: bool) -> bool | None:
    """Whether the canonical form differs from the text, or None if the text has syntax errors or cannot be read."""
    from querydsl import api

    inputs.set_current_name(source)
    if source.problem:
        report_diagnostics([source.problem], source.text)
        return None
    try:
        query = inputs.parse(source, settings)
    except QuerySyntaxError as error:
        report(error)
        return None
    _report_new_brackets(query, settings)
    text = _with_line_endings(api.format(query), source)
    if diff:
        echo_text(files.difference(source.name, source.text, text))
    elif not check:
        _deliver(source, text)
    return text != source.text


def _report_new_brackets(query: Query, settings: ProjectSettings) -> None:
    """Print a warning for each `and` that formatting puts into brackets."""
    from querydsl import api

    found = [item for item in api.check(query, levels=settings.levels) if item.rule == "mixed-connectives"]
    if found:
        report_diagnostics(found, query.source or "")


def _with_line_endings(canonical: str, source: Source) -> str:
    """The canonical text with the line endings of its source. It ends with a newline if the source is not a TEXT."""
    from querydsl.editor.document import as_file, with_line_endings_of

    return (with_line_endings_of if source.name == inputs.TEXT else as_file)(canonical, source.text)


def _deliver(source: Source, text: str) -> None:
    if source.path is None:
        echo_text(text if text.endswith("\n") or not text else f"{text}\n")
    elif text != source.text:
        files.write(source.path, text)


def _summary(changed: int, broken: int, total: int, *, would: bool) -> str:
    done = f"{changed} of {total} {'would be ' if would else ''}formatted"
    return f"{done}, {broken} with errors" if broken else done
