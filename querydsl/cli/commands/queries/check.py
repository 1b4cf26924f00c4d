"""`querydsl check`: text → diagnostics."""

import sys
from collections import Counter
from pathlib import Path

import attrs
import click

from querydsl.cli import completions, config, files, inputs
from querydsl.cli.app import Command
from querydsl.cli.config import LEVEL_NAMES, Settings
from querydsl.cli.errors import ExitCode
from querydsl.cli.inputs import Source
from querydsl.cli.options import catalogue_from, catalogue_option, params_option
from querydsl.cli.terminal import echo, echo_error, echo_text, wants_color
from querydsl.diagnostics import fixes
from querydsl.diagnostics.model import Diagnostic, Levels, Severity
from querydsl.diagnostics.render import Report, Style, render_all


@attrs.frozen
class Checked:
    """What became of one source: its text (fixed, where that was asked for), what was fixed, and what is left to say."""

    source: Source
    text: str
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """True where fixes made another text of it."""
        return self.text != self.source.text


def _levels(_ctx: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> Levels:
    """The levels by rule that `--level RULE=LEVEL` gave."""
    found = dict(pair.partition("=")[::2] for pair in pairs)
    for rule, level in found.items():
        if level not in LEVEL_NAMES:
            raise click.BadParameter(f"{rule}={level}: write RULE={'|'.join(LEVEL_NAMES)}", param=option)
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
    help="Check this file or folder; for a name that could be a query.",
)
@params_option
@catalogue_option
@click.option("--format", "style", type=click.Choice([style.value for style in Style]), default="full", help="How to show them.")
@click.option("--fix", is_flag=True, help="Apply the fixes that are certain, and check again. A TEXT is printed with them.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, and write nothing; exit with 1 where it would do something.")
@click.option("--level", "levels", multiple=True, callback=_levels, metavar="RULE=LEVEL", help="off, info, warning or error.")
@click.option("--ignore", multiple=True, metavar="RULE", shell_complete=completions.rules, help="The same as --level RULE=off.")
def command(
    queries: tuple[str, ...],
    files: tuple[Path, ...],
    params: dict[str, object],
    catalogue_file: Path | None,
    style: str,
    fix: bool,
    diff: bool,
    levels: Levels,
    ignore: tuple[str, ...],
) -> None:
    """Say what is wrong with queries, and how to put it right.

    Give one query as TEXT, or files and folders of *.qdsl, or - for standard input. An argument that names a file is that
    file; -f says so for certain. The exit code is 1 where a query has errors; warnings alone leave it 0.
    """
    told = inputs.checked_levels({**levels, **dict.fromkeys(ignore)}, "--level")
    done = [_checked(source, params, catalogue_file, told, fix=fix or diff) for source in inputs.many(queries, files)]
    for item in done:
        _deliver(item, fix=fix and not diff, diff=diff)
    reports = [Report(item.source.name, item.text, item.left) for item in done]
    _show(reports, style, aside=diff or (fix and any(item.source.path is None for item in done)))
    echo_error(_summary(reports))
    if any(it.is_error for report in reports for it in report.diagnostics) or (diff and any(item.changed for item in done)):
        raise click.exceptions.Exit(ExitCode.FOUND)


def _checked(source: Source, params: dict[str, object], catalogue_file: Path | None, told: Levels, *, fix: bool) -> Checked:
    settings = _settings(source, told)
    catalogue = catalogue_from(catalogue_file, settings)

    def check(text: str) -> tuple[Diagnostic, ...]:
        return inputs.check(attrs.evolve(source, text=text), params, settings, catalogue)

    if not fix:
        return Checked(source, source.text, (), check(source.text))
    fixed = fixes.apply_all(source.text, check)
    return Checked(source, fixed.text, fixed.applied, fixed.left)


def _settings(source: Source, told: Levels) -> Settings:
    """The settings of the source's project, with the levels of the command line before them."""
    settings = config.find(source.folder)
    inputs.checked_levels(settings.levels, "the settings")
    return attrs.evolve(settings, levels={**settings.levels, **told})


def _deliver(item: Checked, *, fix: bool, diff: bool) -> None:
    """Nothing: writes a fixed file, or prints a fixed text or the difference, and says on standard error what was fixed."""
    if diff:
        echo_text(files.difference(item.source.name, item.source.text, item.text))
    elif fix and item.source.path is None:
        echo_text(item.text if item.text.endswith("\n") else f"{item.text}\n")
    elif fix and item.changed:
        files.write(item.source.path or Path(), item.text)
    for fixed in item.applied:
        does = fixed.fix.message if fixed.fix else ""
        echo_error(f"{item.source.name}: {'fixed' if fix else 'would fix'} {fixed.rule}: {does}")


def _show(reports: list[Report], style: str, *, aside: bool) -> None:
    """Nothing: prints the diagnostics; aside on standard error where standard output holds a text already."""
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
    said = ", ".join(_count(counts[it], it.value) for it in Severity if counts[it])
    queries = "1 query" if len(reports) == 1 else f"{len(reports)} queries"
    return f"{queries} checked: {said or 'nothing to say'}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 or what == "info" else f"{number} {what}s"
