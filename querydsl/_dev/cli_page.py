"""docs/cli.md, generated from the help texts of the commands."""

from collections.abc import Iterator
from pathlib import Path

import click

from querydsl.cli.app import COMMANDS, root
from querydsl.cli.commands.tools.help import ENVIRONMENT
from querydsl.cli.errors import ExitCode

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
_HEAD = """\
# The command

All commands with their options, as `querydsl COMMAND --help` prints them. This file is generated from the help texts by
`python -m querydsl._dev generate`.

- Every command that takes a query takes it in four forms: **TEXT** (the query in one argument), the name of a query **FILE**, `-`
  for standard input, or `-f FILE`. An argument that names an existing file is read from disk, and any other argument is a TEXT.
  `-f` always reads a file.
- `check` and `fmt` also take several files, and folders of *.qdsl files. If you give several arguments, each must exist.
- **-q** prints only results, errors and warnings: no progress, no notices and no summary.
- **-p NAME=VALUE** binds the parameter `$NAME`. VALUE is parsed as JSON if it is a number, a boolean, a list or a quoted string.
  Otherwise it is a string: `-p limit=5`, `-p country=Canada`, `-p 'titles=["vp", "head"]'`, `-p 'code="007"'`. A number for a
  field of text is a string. A value is never parsed as part of the query.
- **-p NAME=@FILE** binds a list: one value on each line of FILE. **-p NAME=@FILE:COLUMN** reads a column of a CSV file with a
  header. Use `@@` for a value that begins with `@`: `-p handle=@@jane`.
- **--color** controls coloured output. `auto` uses colour on a terminal if `NO_COLOR` is not set. The other values are `always`
  and `never`.
- On a terminal, control characters and marks that change the direction of text are printed as `\\u{…}`.
- `eval "$(querydsl completion bash)"` enables completion of commands and options in bash. zsh and fish are also supported.
"""
_HOOKS = """
## Pre-commit hooks

```text
repos:
  - repo: https://github.com/your/copy-of-querydsl
    rev: v0.1.0
    hooks:
      - id: querydsl-check
      - id: querydsl-fmt
```
"""


def outputs() -> dict[Path, bytes]:
    """The generated page."""
    return {PAGE: page().encode()}


def page() -> str:
    """The whole page, as Markdown."""
    return "".join([_HEAD, *_sections(), _exit_codes(), f"\n## Environment and settings\n\n```text\n{ENVIRONMENT}```\n", _HOOKS])


def _sections() -> Iterator[str]:
    with click.Context(root, info_name="querydsl", max_content_width=100, terminal_width=100) as ctx:
        for entry in COMMANDS:
            command = root.get_command(ctx, entry.name)
            assert command is not None
            yield from _section(command, entry.name, ctx, "##")


def _section(command: click.Command, name: str, parent: click.Context, level: str) -> Iterator[str]:
    """The section of a command, then the sections of its subcommands."""
    with click.Context(command, info_name=name, parent=parent, help_option_names=["-h", "--help"]) as ctx:
        yield f"\n{level} {ctx.command_path}\n\n```text\n{command.get_help(ctx).rstrip()}\n```\n"
        if isinstance(command, click.Group):
            for inner in command.list_commands(ctx):
                found = command.get_command(ctx, inner)
                assert found is not None
                yield from _section(found, inner, ctx, f"{level}#")


def _exit_codes() -> str:
    rows = "".join(f"| {code.value} | {code.meaning} |\n" for code in ExitCode)
    return f"\n## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}"
