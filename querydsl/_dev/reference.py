"""docs/cli.md, made from the commands themselves: `python -m querydsl._dev.reference > docs/cli.md`."""

import sys
from collections.abc import Iterator

import click

from querydsl.cli.app import COMMANDS, root
from querydsl.cli.commands.tools.help import ENVIRONMENT
from querydsl.cli.errors import ExitCode

_HEAD = """\
# The command

All commands with their options, as `querydsl COMMAND --help` shows them; this file is made from them by
`python -m querydsl._dev.reference`.

- **TEXT** is a query in one argument; `-` reads it from standard input, `-f FILE` from a file.
- `check` and `fmt` also take files and folders: an argument that names something that exists is that file or folder, any other is
  a TEXT. With several arguments each must exist. `check -f FILE` says for certain that FILE is a file.
- **-p NAME=VALUE** binds the parameter `$NAME`. VALUE is read as JSON where it is a number, a boolean, a list or a quoted string,
  and is a string as it stands otherwise: `-p limit=5`, `-p country=Canada`, `-p 'titles=["vp", "head"]'`, `-p 'code="007"'`. Values
  are data: they are never read as part of the query.
- **--color** colours what people read: `auto` on a terminal where `NO_COLOR` is not set, `always`, `never`.
- Control characters and marks that turn the direction of text are shown as `\\u{…}` on a terminal, never sent to it.
- `eval "$(querydsl completion bash)"` completes commands and options in bash; zsh and fish likewise.
"""
_HOOKS = """
## As a pre-commit hook

```text
repos:
  - repo: https://github.com/your/copy-of-querydsl
    rev: v0.1.0
    hooks:
      - id: querydsl-check
      - id: querydsl-fmt
```
"""


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
    """A command's section, then those of its own commands."""
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


if __name__ == "__main__":
    sys.stdout.write(page())
