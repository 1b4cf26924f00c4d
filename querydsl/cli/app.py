"""The table of commands, and the classes that they are made with.

To add a command: a row in `COMMANDS`, and a file of that name in this folder whose click object is called `command`.
"""

import importlib
from typing import Any

import attrs
import click

from querydsl._version import __version__
from querydsl.cli import errors, terminal


@attrs.frozen
class Entry:
    """One row of the table of commands: its name, its line in `querydsl --help`, and the section it stands in."""

    name: str
    help: str
    section: str


COMMANDS = (
    Entry("check", "Say what is wrong with queries, and put it right with --fix.", "Queries"),
    Entry("fmt", "Write query files in their canonical form.", "Queries"),
    Entry("compile", "Print the request body that a query becomes.", "Queries"),
    Entry("decompile", "Print the query that a request body came from.", "Queries"),
    Entry("explain", "Tell in plain English what a query asks, or what a rule is about.", "Queries"),
    Entry("run", "Run a query and print or save its records.", "Searching"),
    Entry("count", "Say how many records a query would find.", "Searching"),
    Entry("values", "List values that the service has stored in a field.", "Searching"),
    Entry("jobs", "List, await, fetch and forget the jobs that were submitted.", "Searching"),
    Entry("credits", "Say how many credits the account has left.", "Searching"),
    Entry("filter", "Run a query over records that were downloaded before.", "Without the service"),
    Entry("sandbox", "Serve a stand-in for the service on this machine.", "Without the service"),
    Entry("fields", "Find fields by name, alias or description.", "To look up"),
    Entry("rules", "List the rules that `check` knows.", "To look up"),
    Entry("help", "Read about exit codes, the language, and the environment.", "To look up"),
    Entry("completion", "Print the script that completes commands in your shell.", "To look up"),
)
NAMES = tuple(entry.name for entry in COMMANDS)
_PACKAGES = {"Queries": "queries", "Searching": "searching", "Without the service": "local", "To look up": "tools"}
_FOLDERS = {entry.name: _PACKAGES[entry.section] for entry in COMMANDS}


class _Documented(click.Command):
    """What all commands share: examples at the end of their help, and the option `--color`."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params.append(_color_option())

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing: writes the examples as they stand, one a line, after the options."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                formatter.write("".join(f"  {line}\n" for line in self.examples))


class Command(_Documented):
    """A command of querydsl: `@click.command("check", cls=Command, examples=("querydsl check …",))`."""


class Group(_Documented, click.Group):
    """A command with commands of its own: `@click.group("jobs", cls=Group, examples=(…))`."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names; a mistyped one is a usage error that suggests the nearest."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise click.UsageError(_unknown(args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


def _unknown(name: str, known: list[str]) -> str:
    from querydsl.catalogue import close_matches
    from querydsl.diagnostics.wording import did_you_mean

    question = did_you_mean(close_matches(name, known))
    return f"there is no command `{terminal.escape_control(name)}`" + (f"; {question}" if question else "")


def _color_option() -> click.Option:
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        is_eager=True,
        callback=terminal.choose_color,
        help="When to colour the output; by default on a terminal where NO_COLOR is not set.",
    )


class Root(Group):
    """The command `querydsl` itself: imports a command when it is used, and no sooner."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of all commands, as they stand in the help."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """The command of this name, imported now; None where there is none."""
        if cmd_name not in NAMES:
            return None
        command: click.Command = importlib.import_module(f"querydsl.cli.commands.{_FOLDERS[cmd_name]}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives it
        """Nothing: writes the table of commands by section, importing none of them."""
        for section in dict.fromkeys(entry.section for entry in COMMANDS):
            with formatter.section(section):
                formatter.write_dl([(entry.name, entry.help) for entry in COMMANDS if entry.section == section])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments that are left; a mistake in them becomes a message and an exit code."""
        with errors.reported():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """What the command gives back; its errors become a message and an exit code."""
        with errors.reported():
            return super().invoke(ctx)


@click.group(
    "querydsl",
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=(
        """querydsl run 'title ~ "engineer" and country = "Canada" select name, title limit 5'""",
        """querydsl check 'titel ~ "engineer"'""",
        "querydsl fields school",
    ),
)
@click.version_option(__version__, prog_name="querydsl")
def root() -> None:
    """Search people and companies with queries that are checked before they are sent."""
