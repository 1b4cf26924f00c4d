"""The lines of a text that a diagnostic points to, with what points under them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from querydsl.diagnostics import width
from querydsl.diagnostics.ansi import Paint
from querydsl.diagnostics.model import Diagnostic, Span
from querydsl.diagnostics.report import Report
from querydsl.diagnostics.sanitize import escape_control

_WIDTH = 100
_BEFORE = 30
_NEAR = 20 * _WIDTH
_CUT = "…"


@attrs.frozen
class Mark:
    """What is to be underlined in one line: columns from 0, half-open, and what is said of it. An empty one is one caret."""

    line: int
    start: int
    end: int
    symbol: str
    style: str
    message: str = ""

    @property
    def width(self) -> int:
        """The cells that its carets take, once `start` and `end` are cells."""
        return max(self.end - self.start, 1)


def marks_of(report: Report, item: Diagnostic) -> list[Mark]:
    """The marks of a diagnostic's own span, then those of its labels; a span of several lines has one a line."""
    found = _marks(report, item.span, "^", item.severity.value, "")
    for label in item.labels:
        found += _marks(report, label.span, "-", "label", label.message)
    return found


def _marks(report: Report, span: Span, symbol: str, style: str, message: str) -> list[Mark]:
    start, end = report.position(span.start), report.position(max(span.start, span.end))
    pieces: list[Mark] = []
    for number in _shown_of(start.line, end.line):
        line = report.line(number)
        first = start.column - 1 if number == start.line else len(line) - len(line.lstrip())
        last = end.column - 1 if number == end.line else len(line)
        if first < last or start.line == end.line:
            pieces.append(Mark(number, first, last, symbol, style))
    pieces = pieces or [Mark(start.line, start.column - 1, start.column - 1, symbol, style)]
    return [*pieces[:-1], attrs.evolve(pieces[-1], message=message)]


def _shown_of(first: int, last: int) -> list[int]:
    """The lines shown of a span from `first` to `last`: all of a few, else the first two and the last."""
    return list(range(first, last + 1)) if last - first < 5 else [first, first + 1, last]


def lines(report: Report, marks: Sequence[Mark], margin: str, paint: Paint) -> Iterator[str]:
    """The marked lines of the text with their marks under them; one unmarked line between is shown, more are `...`."""
    marked = sorted({mark.line for mark in marks})
    for before, number in pairwise([marked[0], *marked]):
        if number - before == 2:
            yield from _line(report, number - 1, (), margin, paint)
        elif number - before > 2:
            yield paint("...", "frame")
        yield from _line(report, number, [mark for mark in marks if mark.line == number], margin, paint)


def _line(report: Report, number: int, marks: Sequence[Mark], margin: str, paint: Paint) -> Iterator[str]:
    near, marks = _near(report.line(number), marks)
    text, marks = _cut(width.row(near), marks)
    yield f"{paint(f'{number:>{len(margin)}} |', 'frame')} {text}".rstrip()
    for layer in _layers(marks):
        for row in _under(layer, paint):
            yield f"{margin} {paint('|', 'frame')} {row}"


def _near(line: str, marks: Sequence[Mark]) -> tuple[str, Sequence[Mark]]:
    """The code points around the first mark, and the marks counted from there: a line may be megabytes long.

    What is near begins at one of few places, so that marks beside each other share the measures of one piece.
    """
    first = max(marks[0].start // _NEAR - 1, 0) * _NEAR if marks else 0
    if len(line) <= 3 * _NEAR:
        return line, marks
    moved = [attrs.evolve(mark, start=max(mark.start - first, 0), end=max(mark.end - first, 0)) for mark in marks]
    return line[first : first + 3 * _NEAR], moved


def _cut(row: width.Row, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """The line as it is shown, and the marks in cells of it; a long line is cut to the surroundings of its first mark."""
    placed = [attrs.evolve(mark, start=row.cell(mark.start), end=row.cell(mark.end)) for mark in marks]
    if row.width <= _WIDTH:
        return "".join(row.shown), placed
    low = max(min(placed[0].start - _BEFORE, row.width - _WIDTH), 0) if placed else 0
    first, last = bisect_left(row.cells, low), bisect_right(row.cells, low + _WIDTH) - 1
    begins, ends = row.cells[first], row.cells[last]
    left, right = _CUT * (begins > 0), _CUT * (ends < row.width)
    text = left + "".join(row.shown[first:last]) + right
    return text, [_moved(mark, begins - len(left), len(left) + ends - begins) for mark in placed]


def _moved(mark: Mark, by: int, width: int) -> Mark:
    """The mark in a line that was cut: what lies outside points to the `…` at that end."""
    start, end = (min(max(cell - by, 0), width) for cell in (mark.start, mark.end))
    return attrs.evolve(mark, start=start, end=end)


def _layers(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks, those that overlap apart; in each layer they stand from left to right."""
    layers: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda it: it.symbol != "^"):
        free = [layer for layer in layers if not any(_overlap(mark, other) for other in layer)]
        if not free:
            layers.append([])
        (free or layers)[-1].append(mark)
    return [sorted(layer, key=lambda it: it.start) for layer in layers]


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.start + other.width and other.start < one.start + one.width


def _under(layer: Sequence[Mark], paint: Paint) -> Iterator[str]:
    """The rows under a line: carets, the last one's message beside them, the others' hanging below."""
    carets = [(mark.start, mark.symbol * mark.width, mark.style) for mark in layer]
    last = layer[-1]
    yield _row([*carets, (last.start + last.width + 1, escape_control(last.message), last.style)], paint)
    hanging = [mark for mark in layer[:-1] if mark.message]
    if hanging:
        yield _row([(mark.start, "|", mark.style) for mark in hanging], paint)
    while hanging:
        mark = hanging.pop()
        bars = [(other.start, "|", other.style) for other in hanging]
        yield _row([*bars, (mark.start, escape_control(mark.message), mark.style)], paint)


def _row(pieces: Sequence[tuple[int, str, str]], paint: Paint) -> str:
    """A row with these texts, each beginning at its cell, in its style."""
    row, at = "", 0
    for cell, text, style in pieces:
        if text:
            row += " " * (cell - at) + paint(text, style)
            at = cell + len(text)
    return row
