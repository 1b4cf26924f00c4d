"""Tables of text that fit the terminal."""

import sys
from collections.abc import Sequence

from querydsl.cli.terminal import cut, echo, escape_control, wants_color, width
from querydsl.diagnostics.width import row as display

_GAP = 2
_LEAST = 12
_LONGEST_WORD = 16
"""The most cells of a word that is kept in one piece. Longer ones, such as URLs, are divided where the space ends."""
_FRAME = 3
"""The cells that a column of a table with lines takes around its text."""


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


def print_fitting(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Print a table with lines, with as many columns as fit the terminal. The headings of the others are returned."""
    from rich.table import Table
    from rich.text import Text

    columns = [[escape_control(cell) for cell in column] for column in zip(headers, *rows, strict=True)]
    widths = _fitted([_least(column) for column in columns], [_most(column) for column in columns], width() - 1)
    table = Table(header_style="bold")
    for (heading, *_), cells in zip(columns, widths, strict=False):
        table.add_column(Text(heading), overflow="fold", width=cells)
    for row in zip(*(cells for _, *cells in columns[: len(widths)]), strict=True):
        table.add_row(*map(Text, row))
    print_table(table)
    return tuple(headers[len(widths) :])


def _least(column: Sequence[str]) -> int:
    """The width of a column in which no word is divided: neither its heading nor a shorter word than the limit."""
    heading, *cells = column
    words = (display(word).width for cell in cells for word in cell.split())
    return max((display(heading).width, *(min(cells, _LONGEST_WORD) for cells in words)))


def _most(column: Sequence[str]) -> int:
    return max(display(cell).width for cell in column)


def _fitted(least: Sequence[int], most: Sequence[int], space: int) -> list[int]:
    """The widths of the first columns, as many as fit. Space that is left goes to the narrowest ones that need more."""
    widths: list[int] = []
    for cells in least:
        if widths and sum(widths) + cells + _FRAME * (len(widths) + 1) > space:
            break
        widths.append(cells)
    for _ in range(space - sum(widths) - _FRAME * len(widths)):
        growing = [place for place, cells in enumerate(widths) if cells < most[place]]
        if growing:
            widths[min(growing, key=widths.__getitem__)] += 1
    return widths


def print_table(table: object) -> None:
    """Print a table of rich, in colour if colour is on."""
    from rich.console import Console

    colored = wants_color(sys.stdout)
    Console(file=sys.stdout, force_terminal=colored, no_color=not colored, highlight=False, width=width()).print(table)
