"""Source excerpts: the lines that a diagnostic points to, with carets and labels under them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics import width
from querydsl.diagnostics.ansi import Styler
from querydsl.diagnostics.model import Diagnostic, Span
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control

_WIDTH = 100
_BEFORE = 30
_CHUNK = 20 * _WIDTH
_ELLIPSIS = "…"
_Join: TypeAlias = Callable[[Sequence[str], int], str]


@frozen
class Underline:
    """A half-open range of columns of one line, counted from 0. An empty range is drawn as a single caret."""

    line: int
    start: int
    end: int
    symbol: str
    style: str
    message: str = ""

    @property
    def width(self) -> int:
        """The number of carets, once `start` and `end` are terminal cells."""
        return max(self.end - self.start, 1)


def underlines_of(report: Report, item: Diagnostic) -> list[Underline]:
    """The underlines of a diagnostic's span and labels, one for each line that a span covers."""
    found = _underlines(report, item.span, "^", item.severity.value, "")
    for label in item.labels:
        found += _underlines(report, label.span, "-", "label", label.message)
    return found


def _underlines(report: Report, span: Span, symbol: str, style: str, message: str) -> list[Underline]:
    start, end = report.position(span.start), report.position(max(span.start, span.end))
    pieces: list[Underline] = []
    for number in _visible_lines(start.line, end.line):
        line = report.line(number)
        first = start.column - 1 if number == start.line else len(line) - len(line.lstrip())
        last = end.column - 1 if number == end.line else len(line)
        if first < last or start.line == end.line:
            pieces.append(Underline(number, first, last, symbol, style))
    pieces = pieces or [Underline(start.line, start.column - 1, start.column - 1, symbol, style)]
    return [*pieces[:-1], attrs.evolve(pieces[-1], message=message)]


def _visible_lines(first: int, last: int) -> list[int]:
    """The line numbers to print for a span: all of them, or the first two and the last if there are more than five."""
    return list(range(first, last + 1)) if last - first < 5 else [first, first + 1, last]


def lines(report: Report, underlines: Sequence[Underline], margin: str, styled: Styler) -> Iterator[str]:
    """The underlined lines. A single line between two of them is printed, and a longer gap is replaced by `...`."""
    numbers = sorted({item.line for item in underlines})
    for before, number in pairwise([numbers[0], *numbers]):
        if number - before == 2:
            yield from _line(report, number - 1, (), margin, styled)
        elif number - before > 2:
            yield styled("...", "frame")
        yield from _line(report, number, [item for item in underlines if item.line == number], margin, styled)


def _line(report: Report, number: int, underlines: Sequence[Underline], margin: str, styled: Styler) -> Iterator[str]:
    first, chunk, underlines = _chunk(report.line(number), underlines)
    styles = report.styles(number)[first : first + len(chunk)] if styled("x", "bold") != "x" else [""] * len(chunk)
    text, underlines = _cut(width.row(chunk), underlines, lambda pieces, at: _coloured(pieces, styles[at:], styled))
    yield f"{styled(f'{number:>{len(margin)}} |', 'frame')} {text}".rstrip()
    for layer in _layers(underlines):
        for row in _caret_rows(layer, styled):
            yield f"{margin} {styled('|', 'frame')} {row}"


def _coloured(pieces: Sequence[str], styles: Sequence[str], styled: Styler) -> str:
    """The characters of a line, with each run of one style styled together."""
    runs = groupby(zip(pieces, styles, strict=False), lambda pair: pair[1])
    parts = [("".join(piece for piece, _ in run), style) for style, run in runs]
    return "".join(styled(text, style) if style else text for text, style in parts)


def _chunk(line: str, underlines: Sequence[Underline]) -> tuple[int, str, Sequence[Underline]]:
    """The part of a long line around the first underline with its offset in the line, and the underlines relative to it.

    Chunks start at multiples of a fixed size, so that nearby underlines share one cached measurement.
    """
    first = max(underlines[0].start // _CHUNK - 1, 0) * _CHUNK if underlines else 0
    if len(line) <= 3 * _CHUNK:
        return 0, line, underlines
    moved = [attrs.evolve(item, start=max(item.start - first, 0), end=max(item.end - first, 0)) for item in underlines]
    return first, line[first : first + 3 * _CHUNK], moved


def _cut(row: width.DisplayLine, underlines: Sequence[Underline], joined: _Join) -> tuple[str, list[Underline]]:
    """The line cut to the width of the excerpt, and its underlines in terminal cells. `joined` joins its characters."""
    placed = [attrs.evolve(item, start=row.cell(item.start), end=row.cell(item.end)) for item in underlines]
    if row.width <= _WIDTH:
        return joined(row.shown, 0), placed
    low = max(min(placed[0].start - _BEFORE, row.width - _WIDTH), 0) if placed else 0
    first, last = bisect_left(row.cells, low), bisect_right(row.cells, low + _WIDTH) - 1
    start, end = row.cells[first], row.cells[last]
    left, right = _ELLIPSIS * (start > 0), _ELLIPSIS * (end < row.width)
    text = left + joined(row.shown[first:last], first) + right
    return text, [_moved(item, start - len(left), len(left) + end - start) for item in placed]


def _moved(item: Underline, by: int, width: int) -> Underline:
    """The underline in a cut line. A part that was cut off points to the ellipsis."""
    start, end = (min(max(cell - by, 0), width) for cell in (item.start, item.end))
    return attrs.evolve(item, start=start, end=end)


def _layers(underlines: Sequence[Underline]) -> list[list[Underline]]:
    """The underlines in groups that do not overlap, each sorted from left to right."""
    layers: list[list[Underline]] = []
    for item in sorted(underlines, key=lambda item: item.symbol != "^"):
        free = [layer for layer in layers if not any(_overlap(item, other) for other in layer)]
        if not free:
            layers.append([])
        (free or layers)[-1].append(item)
    return [sorted(layer, key=lambda item: item.start) for layer in layers]


def _overlap(one: Underline, other: Underline) -> bool:
    return one.start < other.start + other.width and other.start < one.start + one.width


def _caret_rows(layer: Sequence[Underline], styled: Styler) -> Iterator[str]:
    """The rows below a line: the carets with the last message next to them, then the other messages."""
    carets = [(item.start, item.symbol * item.width, item.style) for item in layer]
    last = layer[-1]
    yield _row([*carets, (last.start + last.width + 1, escape_control(last.message), last.style)], styled)
    hanging = [item for item in layer[:-1] if item.message]
    if hanging:
        yield _row([(item.start, "|", item.style) for item in hanging], styled)
    while hanging:
        item = hanging.pop()
        bars = [(other.start, "|", other.style) for other in hanging]
        yield _row([*bars, (item.start, escape_control(item.message), item.style)], styled)


def _row(pieces: Sequence[tuple[int, str, str]], styled: Styler) -> str:
    """One row of `(cell, text, style)` pieces."""
    row, at = "", 0
    for cell, text, style in pieces:
        if text:
            row += " " * (cell - at) + styled(text, style)
            at = cell + len(text)
    return row
