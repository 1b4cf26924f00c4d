"""The command `querydsl`: one thin file a command, found by its name and imported only when it is used.

group.py        the table of commands, and the classes that all commands are made with
options.py      options that several commands share
exit_codes.py   the table of exit codes, and which error ends with which
failures.py     the one place where errors become a message and an exit code
terminal.py     whether a stream gets colour, and where untrusted text is escaped
NAME.py         the command NAME: one click object called `command`
"""

from querydsl.cli.group import root

__all__ = ["main", "root"]


def main() -> None:
    """Nothing: runs the command of this process's arguments and exits with its code (`querydsl help exit-codes`)."""
    root(prog_name="querydsl")
