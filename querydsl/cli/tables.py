"""Tables of text that fit the terminal."""

import sys
from collections.abc import Sequence

from querydsl.cli.terminal import cut, echo, escape_control, wants_color, width
from querydsl.diagnostics.width import row as display

_GAP = 2
_LEAST = 12


def print_lines(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print one line for each row. On a terminal, the last column is shortened to the space that is left."""
    lines = [[escape_control(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(display(cell).width for cell in column) for column in zip(*lines, strict=True)]
    left = max(_LEAST, width() - sum(widths[:-1]) - _GAP * (len(widths) - 1)) if sys.stdout.isatty() else None
    for *cells, last in lines:
        padded = "".join(_padded(cell, size + _GAP) for cell, size in zip(cells, widths, strict=False))
        echo((padded + (last if left is None else cut(last, left))).rstrip() + "\n")


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - display(text).width)


def print_wrapped(rows: Sequence[Sequence[str]]) -> None:
    """Print the rows in columns. On a terminal, the last column is wrapped to the space that is left."""
    if not (sys.stdout.isatty() or wants_color(sys.stdout)):
        print_lines(rows[0], rows[1:])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, _GAP, 0, 0))
    for _ in rows[0]:
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape_control(cell)) for cell in row))
    print_table(table)


def print_table(table: object) -> None:
    """Print a table of rich, in colour if colour is on."""
    from rich.console import Console

    colored = wants_color(sys.stdout)
    Console(file=sys.stdout, force_terminal=colored, no_color=not colored, highlight=False, width=width()).print(table)
