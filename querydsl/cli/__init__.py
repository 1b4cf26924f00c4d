"""The command `querydsl`: one thin file a command, found by its name and imported only when it is used.

group.py        the table of commands, and the classes that all commands are made with
options.py      options that several commands share
sources.py      where the text of a query comes from
service.py      who answers: the service, or the sandbox
exit_codes.py   the table of exit codes, and which error ends with which
failures.py     the one place where errors become a message and an exit code
terminal.py     whether a stream gets colour, and where untrusted text is escaped
NAME.py         the command NAME: one click object called `command`
"""

import os
import sys

from querydsl.cli.app import root

__all__ = ["main", "root"]


def main() -> None:
    """Nothing: runs the command of this process's arguments and exits with its code (`querydsl help exit-codes`)."""
    _open_what_is_closed()
    root(prog_name="querydsl")


def _open_what_is_closed() -> None:
    """Nothing: a process may be started without standard streams (`>&-`); what is closed then reads and writes nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the process ends
