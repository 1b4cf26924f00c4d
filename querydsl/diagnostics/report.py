"""The input of the renderers: text, its name and its diagnostics."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeAlias

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Span

Highlight: TypeAlias = Callable[[str], Iterable[tuple[Span, str]]]
"""A function that returns the spans of the tokens of a text with the names of their styles."""

_LINE_END = re.compile(r"\r\n|\n|\r")


@frozen
class Position:
    """A line and a column, both counted from 1. Columns count code points."""

    line: int
    column: int


@frozen(slots=False)
class Report:
    """Text, the name shown for it, and its diagnostics."""

    name: str
    source: str
    diagnostics: tuple[Diagnostic, ...]
    highlight: Highlight | None = attrs.field(default=None, eq=False, repr=False)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset at which each line starts."""
        return (0, *(end.end() for end in _LINE_END.finditer(self.source)))

    def position(self, offset: int) -> Position:
        """The line and column of an offset. An offset outside the text is moved to its nearest end."""
        inside = min(max(offset, 0), len(self.source))
        line = bisect_right(self._starts, inside)
        return Position(line, inside - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line without its line break. `number` counts from 1."""
        end = self._starts[number] if number < len(self._starts) else len(self.source)
        return self.source[self._starts[number - 1] : end].rstrip("\r\n")

    @cached_property
    def _styles(self) -> list[str]:
        """The style of each character, empty for plain text."""
        styles = [""] * len(self.source)
        for span, style in self.highlight(self.source) if self.highlight else ():
            styles[span.start : span.end] = [style] * (span.end - span.start)
        return styles

    def styles(self, number: int) -> list[str]:
        """The style of each character of a line."""
        start = self._starts[number - 1]
        return self._styles[start : start + len(self.line(number))]
