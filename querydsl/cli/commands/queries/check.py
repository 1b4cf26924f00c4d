"""`querydsl check`: check queries and print diagnostics."""

import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from querydsl import project
from querydsl.classes import frozen
from querydsl.cli import completions, files, inputs
from querydsl.cli.app import Command
from querydsl.cli.errors import ExitCode
from querydsl.cli.highlighting import styles_of
from querydsl.cli.inputs import Source
from querydsl.cli.options import catalogue_from, catalogue_option
from querydsl.cli.parameters import params_option, values_of
from querydsl.cli.terminal import echo, echo_note, echo_text, wants_color
from querydsl.diagnostics.model import Diagnostic, Levels, Severity
from querydsl.diagnostics.render import Report, Style, render_all
from querydsl.diagnostics.wording import join_words
from querydsl.project import LEVEL_NAMES, ProjectSettings

if TYPE_CHECKING:
    from querydsl.catalogue import Catalogue


@frozen
class CheckResult:
    """The result of checking one source.

    `text` is the text after fixes, `applied` the diagnostics whose fixes were applied, and `left` the remaining diagnostics.
    """

    source: Source
    text: str
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Whether fixes changed the text."""
        return self.text != self.source.text


def _levels(_ctx: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> Levels:
    """The levels of `--level RULE=LEVEL`, by rule. Raises `click.BadParameter`."""
    found = dict(pair.partition("=")[::2] for pair in pairs)
    for rule, level in found.items():
        if level not in LEVEL_NAMES:
            raise click.BadParameter(f"write {rule}=LEVEL, where LEVEL is {join_words([*LEVEL_NAMES], 'or')}", param=option)
    return {rule: LEVEL_NAMES[level] for rule, level in found.items()}


@click.command(
    "check",
    cls=Command,
    examples=(
        """querydsl check 'titel ~ "engineer"'""",
        "querydsl check searches/ --fix",
        "querydsl check - --format concise < search.qdsl",
        "querydsl check . --level sort-is-local=off --format sarif > querydsl.sarif",
    ),
)
@click.argument("queries", nargs=-1, metavar="[TEXT|FILES…|-]")
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Check this file or folder. Use this option if the name could be read as a query.",
)
@params_option
@catalogue_option
@click.option("--format", "style", type=click.Choice([style.value for style in Style]), default="full", help="Output format.")
@click.option("--fix", is_flag=True, help="Apply safe fixes and check again. A fixed TEXT is printed.")
@click.option("--diff", is_flag=True, help="Show what --fix would change without writing files. Exit with 1 if there are changes.")
@click.option(
    "--level",
    "levels",
    multiple=True,
    callback=_levels,
    metavar="RULE=LEVEL",
    help="off, info, warning or error.",
)
@click.option("--ignore", multiple=True, metavar="RULE", shell_complete=completions.rules, help="Same as --level RULE=off.")
def command(
    queries: tuple[str, ...],
    files: tuple[Path, ...],
    params: dict[str, str],
    catalogue_file: Path | None,
    style: str,
    fix: bool,
    diff: bool,
    levels: Levels,
    ignore: tuple[str, ...],
) -> None:
    """Check queries for errors and suggest fixes.

    Pass one query as TEXT, files and folders of *.qdsl files, or - for standard input. An argument that names an existing file is
    read as a file. Use -f to be explicit. In a *.py file, the queries in calls such as querydsl.parse("…") are checked. The exit
    code is 1 if a query has errors, or a file cannot be read. Warnings do not change it.
    """
    overrides = inputs.checked_levels({**levels, **dict.fromkeys(ignore)}, "--level")
    settings = cache(lambda folder: _settings(folder, overrides))  # files of one folder have the same
    sources = list(inputs.many(queries, files))
    if params and any(source.is_python for source in sources):
        raise click.UsageError("-p cannot be used with Python files")
    done = [_check(source, params, catalogue_file, settings(source.folder), fix=fix or diff) for source in sources]
    for item in done:
        _deliver(item, fix=fix and not diff, diff=diff)
    reports = [Report(item.source.name, item.text, item.left, None if item.source.is_python else styles_of) for item in done]
    _show(reports, style, aside=diff or (fix and any(item.source.path is None for item in done)))
    echo_note(_summary(reports))
    if any(item.is_error for report in reports for item in report.diagnostics) or (diff and any(item.changed for item in done)):
        raise click.exceptions.Exit(ExitCode.FOUND)


def _check(
    source: Source, params: dict[str, str], catalogue_file: Path | None, settings: ProjectSettings, *, fix: bool
) -> CheckResult:
    if source.problem:
        return CheckResult(source, source.text, (), (source.problem,))
    catalogue = catalogue_from(catalogue_file, settings)

    def check(text: str) -> tuple[Diagnostic, ...]:
        edited = attrs.evolve(source, text=text)
        if source.is_python:
            return inputs.check_python(edited, settings, catalogue)
        return inputs.check(edited, _values(edited, params, settings, catalogue), settings, catalogue)

    if not fix:
        return CheckResult(source, source.text, (), check(source.text))
    from querydsl.diagnostics import fixes

    fixed = fixes.apply_all(source.text, check)
    return CheckResult(source, fixed.text, fixed.applied, fixed.left)


def _values(source: Source, params: Mapping[str, str], settings: ProjectSettings, catalogue: "Catalogue") -> dict[str, object]:
    """The values of the parameters. In text with syntax errors, only those of the parameters that were found."""
    if not params:
        return {}
    query, errors = inputs.read(source, settings)
    known = {*query.parameters(), *(item.name for item in query.given)}
    texts = {name: text for name, text in params.items() if not errors or name in known}
    return values_of(query, texts, catalogue, source.name)


def _settings(folder: Path, overrides: Levels) -> ProjectSettings:
    """The project settings for a folder, overridden by the levels of the command line."""
    settings = project.find(folder)
    inputs.checked_levels(settings.levels, "the settings")
    return attrs.evolve(settings, levels={**settings.levels, **overrides})


def _deliver(item: CheckResult, *, fix: bool, diff: bool) -> None:
    """Write the fixed file, or print the fixed text or the diff. List the fixes on standard error."""
    if diff:
        echo_text(files.difference(item.source.name, item.source.text, item.text))
    elif fix and item.source.path is None:
        echo_text(item.text if item.text.endswith("\n") else f"{item.text}\n")
    elif fix and item.changed:
        files.write(item.source.path or Path(), item.text)
    for fixed in item.applied:
        message = fixed.fix.message if fixed.fix else ""
        echo_note(f"{item.source.name}: {'fixed' if fix else 'would fix'} {fixed.rule}: {message}")


def _show(reports: list[Report], style: str, *, aside: bool) -> None:
    """Print the diagnostics. `aside` selects standard error, for when standard output already has a query or a diff."""
    from querydsl.rules import RULES

    stream = sys.stderr if aside else sys.stdout
    about = {name: rule.summary for name, rule in RULES.items()}
    shown = render_all(reports, style=style, color=wants_color(stream), about=about)
    if aside:
        click.echo(shown, err=True, nl=False)
    else:
        echo(shown)


def _summary(reports: list[Report]) -> str:
    counts = Counter(item.severity for report in reports for item in report.diagnostics)
    found = ", ".join(_count(counts[severity], severity.value) for severity in Severity if counts[severity])
    queries = "1 query" if len(reports) == 1 else f"{len(reports)} queries"
    return f"{queries} checked: {found}" if found else f"{queries} checked, no problems found"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 or what == "info" else f"{number} {what}s"
