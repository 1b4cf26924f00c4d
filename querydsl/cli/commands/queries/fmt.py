"""`querydsl fmt`: text → canonical text."""

import click

from querydsl.cli import config, files, inputs
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode, report
from querydsl.cli.inputs import Source
from querydsl.cli.terminal import echo_error, echo_text
from querydsl.errors import QuerySyntaxError


@click.command(
    "fmt",
    cls=Command,
    examples=("querydsl fmt searches/ team.qdsl", "querydsl fmt --check --diff .", "querydsl fmt - < search.qdsl"),
)
@click.argument("files", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit with 1 where something would.")
def command(files: tuple[str, ...], check: bool, diff: bool) -> None:
    """Write query files in their canonical form.

    FILES are files, or folders of *.qdsl. A - reads standard input, and prints; so does a query that is given as one argument.
    Comments stay. A file with syntax errors stays as it is: the errors are shown, and the exit code is 1.
    """
    given = list(inputs.many(files))
    outcomes = [_formatted(source, check=check, diff=diff) for source in given]
    changed, broken = outcomes.count(True), outcomes.count(None)
    if any(source.path for source in given) or check:
        echo_error(_summary(changed, broken, len(given), would=check or diff))
    if broken or (changed and (check or diff)):
        raise click.exceptions.Exit(ExitCode.FOUND)


def _formatted(source: Source, *, check: bool, diff: bool) -> bool | None:
    """True where the canonical text is another one; None where there is none, since the text has syntax errors."""
    from querydsl import api

    inputs.remember(source)
    try:
        text = _as_written(api.format(inputs.parse(source, {}, config.find(source.folder))), source)
    except QuerySyntaxError as error:
        report(error)
        return None
    if diff:
        echo_text(files.difference(source.name, source.text, text))
    elif not check:
        _put(source, text)
    return text != source.text


def _as_written(canonical: str, source: Source) -> str:
    """The canonical text with the line ends of its source, the last one included unless it is a TEXT of the command line."""
    whole = canonical if source.name == inputs.TEXT or not canonical else f"{canonical}\n"
    return whole.replace("\n", "\r\n") if "\r\n" in source.text else whole


def _put(source: Source, text: str) -> None:
    if source.path is None:
        echo_text(text if text.endswith("\n") or not text else f"{text}\n")
    elif text != source.text:
        files.write(source.path, text)


def _summary(changed: int, broken: int, total: int, *, would: bool) -> str:
    done = f"{changed} of {total} {'would be ' if would else ''}formatted"
    return f"{done}, {broken} with syntax errors" if broken else done
