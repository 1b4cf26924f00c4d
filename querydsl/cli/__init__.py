"""The `querydsl` command. Each subcommand is one module below `commands`, imported when it is used.

app.py          the table of commands, and the base classes of commands
options.py      options that several commands share
inputs.py       reading a query from the command line, a file, a folder or standard input
client.py       the client for the service or the sandbox
output.py       records on standard output
progress.py     progress on standard error
resume.py       the command that resumes an interrupted job
errors.py       exit codes, and the messages of errors
files.py        atomic writes and diffs of query files
terminal.py     colour, and escaping of untrusted text
highlighting.py colours of query text
completions.py  shell completion of rules and fields
"""

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from querydsl._version import __version__

if TYPE_CHECKING:
    from querydsl.cli.app import root as root

__all__ = ["main", "root"]

_COLLECTED_AFTER = 200_000
"""The number of new objects before Python looks for cycles. A command makes many objects that last, and few cycles."""


def __getattr__(name: str) -> Any:
    if name != "root":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from querydsl.cli.app import root

    return root


def main() -> None:
    """Run the command line of this process and exit with its code. `querydsl help exit-codes` lists the codes."""
    _replace_closed_streams()
    gc.set_threshold(_COLLECTED_AFTER)
    if sys.argv[1:] == ["--version"]:  # scripts ask often, and importing click takes longer than Python's start
        sys.stdout.write(f"querydsl, version {__version__}\n")
        return
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # httpx's own command, which imports pygments, is optional
    from querydsl.cli.app import root

    root(prog_name="querydsl")


def _replace_closed_streams() -> None:
    """Connect standard streams to the null device if the process was started without them, as in `>&-`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the process ends
