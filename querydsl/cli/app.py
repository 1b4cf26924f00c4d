"""The table of commands, and the classes that every command is made with.

To add a command, add a `CommandEntry` to `SECTIONS`, and a module with its name to the package of that section. The module defines
a click object called `command`.
"""

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from querydsl._version import __version__
from querydsl.cli import errors, terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class CommandEntry(NamedTuple):
    """A command's name and its line in `querydsl --help`."""

    name: str
    help: str


class Section(NamedTuple):
    """A titled group of commands in `querydsl --help`. Their modules are in `querydsl.cli.commands.<package>`."""

    title: str
    package: str
    commands: tuple[CommandEntry, ...]


SECTIONS = (
    Section(
        "Queries",
        "queries",
        (
            CommandEntry("check", "Check queries for errors and suggest fixes."),
            CommandEntry("fmt", "Format query files."),
            CommandEntry("compile", "Print the request body for a query."),
            CommandEntry("decompile", "Convert a request body back to a query."),
            CommandEntry("explain", "Explain a query or a rule in plain English."),
            CommandEntry("sql", "Print a query as SQL for DuckDB or Spark."),
        ),
    ),
    Section(
        "Searching",
        "searching",
        (
            CommandEntry("run", "Run a query and print or save its records."),
            CommandEntry("search", "Print or save the first records in sort order."),
            CommandEntry("why", "Find out which condition is to blame if nothing is found."),
            CommandEntry("collect", "Save all records of a query, also more than one job returns."),
            CommandEntry("collections", "List, show, and forget collections."),
            CommandEntry("count", "Count the records that match a query."),
            CommandEntry("values", "List the values that are stored in a field."),
            CommandEntry("jobs", "List, wait for, download, and forget submitted jobs."),
            CommandEntry("credits", "Show how many credits are left."),
        ),
    ),
    Section(
        "Local",
        "local",
        (
            CommandEntry("filter", "Filter downloaded records with a query."),
            CommandEntry("summary", "Show the most frequent values in records."),
            CommandEntry("diff", "Show which records are new, gone or changed between two files."),
            CommandEntry("studio", "Write, check and run queries on a page in the browser."),
            CommandEntry("sandbox", "Serve a sandbox of the service on this machine."),
        ),
    ),
    Section(
        "Reference",
        "tools",
        (
            CommandEntry("fields", "Search fields by name, alias or description."),
            CommandEntry("schema", "Print the schema of records for an engine."),
            CommandEntry("rules", "List the rules that `check` applies."),
            CommandEntry("grammar", "Print a grammar for language models that write queries."),
            CommandEntry("help", "Show help on exit codes, the language and the environment."),
            CommandEntry("lsp", "Serve an editor: diagnostics, completion, fixes."),
            CommandEntry("mcp", "Serve an agent: checks, fields, prices, and searches that you approve."),
            CommandEntry("completion", "Print a shell completion script."),
        ),
    ),
)
COMMANDS = tuple(entry for section in SECTIONS for entry in section.commands)
NO_CANCEL = ("abort", "cancel", "delete", "kill", "rm", "stop")
"""Names of commands that the service has no call for."""
NAMES = tuple(entry.name for entry in COMMANDS)
_MODULES = {
    entry.name: f"querydsl.cli.commands.{section.package}.{entry.name}" for section in SECTIONS for entry in section.commands
}


class _BaseCommand(click.Command):
    """A click command with the options `--quiet` and `--color`, and with examples at the end of its help."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params += [_quiet_option(), _color_option()]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples after the options, one on each line."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                formatter.write("".join(f"  {line}\n" for line in self.examples))


class Command(_BaseCommand):
    """A command of querydsl: `@click.command("check", cls=Command, examples=("querydsl check …",))`."""


class CommandGroup(_BaseCommand, click.Group):
    """A command with subcommands: `@click.group("jobs", cls=CommandGroup, examples=(…))`."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names. Raises `click.UsageError`, with a suggestion, for an unknown name."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise click.UsageError(_unknown(args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


def _unknown(name: str, known: list[str]) -> str:
    from querydsl.catalogue import close_matches
    from querydsl.diagnostics.wording import did_you_mean

    if name in NO_CANCEL:
        return f"there is no command `{name}`: the service cannot cancel a job. To run its query again, use `run --fresh`"
    question = did_you_mean(close_matches(name, known))
    return f"there is no command `{terminal.escape_control(name)}`" + (f"; {question}" if question else "")


def _quiet_option() -> click.Option:
    return click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=terminal.be_quiet,
        help="Print only results, errors and warnings.",
    )


def _color_option() -> click.Option:
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        is_eager=True,
        callback=terminal.choose_color,
        help="When to use colour. By default, on a terminal if NO_COLOR is not set.",
    )


class RootGroup(CommandGroup):
    """The command `querydsl`. It imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The names of all commands, in the order of the help."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command with this name, or None."""
        if cmd_name not in NAMES:
            return None
        command: click.Command = importlib.import_module(_MODULES[cmd_name]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """Write the table of commands by section, without importing their modules."""
        for section in SECTIONS:
            with formatter.section(section.title):
                formatter.write_dl([(entry.name, entry.help) for entry in section.commands])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The completions of the first word: commands, without importing their modules, and options."""
        from click.shell_completion import CompletionItem

        commands = [CompletionItem(entry.name, help=entry.help) for entry in COMMANDS if entry.name.startswith(incomplete)]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The remaining arguments. Errors end the process with a message and an exit code."""
        with errors.report_errors():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """The command's return value. Errors end the process with a message and an exit code."""
        with errors.report_errors():
            return super().invoke(ctx)


@click.group(
    "querydsl",
    cls=RootGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=(
        """querydsl run 'title ~ "engineer" and country = "Canada" select name, title limit 5'""",
        """querydsl check 'titel ~ "engineer"'""",
        "querydsl fields school",
    ),
)
@click.version_option(__version__, prog_name="querydsl")
def root() -> None:
    """Search for people and companies. Queries are checked before they are sent."""
