"""String literals of Python: their values, and the place of each character in the file."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Span

_PIECE = re.compile(r"""(?P<prefix>[A-Za-z]*)(?P<quote>'''|\"\"\"|'|")(?P<body>(?:(?!(?P=quote))(?:\\[\s\S]|[^\\]))*)(?P=quote)""")
_STRING = re.compile(r"\"([^\"'\\\n]*)\"")
"""A string of a query that can have the other quotes, so that it needs no backslashes in a literal."""
_BETWEEN = re.compile(r"(?:\s|#[^\r\n]*|\\\r?\n?)*")
_UNIT = re.compile(r"\\(?:\r\n|N\{[^}]*\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{1,3}|[\s\S])|\r\n|[\s\S]")
_RAW_UNIT = re.compile(r"\r\n|[\s\S]")
_NAMED = "\\'\"abfnrtv01234567xNuU"
"""The characters after a backslash that have a meaning."""


@frozen
class Literal:
    """A string literal, or several beside each other, which Python joins.

    Attributes:
        value: The text.
        places: The offset in the file of each character, and of the end.
        quote: The quotation marks around it. Empty if several literals differ.
        raw: Whether backslashes have no meaning in it.
    """

    value: str
    places: tuple[int, ...]
    quote: str
    raw: bool

    @property
    def span(self) -> Span:
        """The part of the file between the quotation marks."""
        return Span(self.places[0], self.places[-1])

    def offset_of(self, place: int) -> int | None:
        """The offset in the value of an offset in the file, or None outside the literal."""
        if not self.places[0] <= place <= self.places[-1]:
            return None
        return bisect_right(self.places, place) - 1

    def in_file(self, span: Span) -> Span:
        """A span of the value as a span of the file."""
        last = len(self.places) - 1
        return Span(self.places[min(span.start, last)], self.places[min(span.end, last)])

    def edit(self, edit: Edit) -> Edit | None:
        """An edit of the value as an edit of the file, or None if the literal cannot contain the text."""
        if not self.quote:
            return None
        text = _STRING.sub(r"'\1'", edit.replacement) if self.quote == '"' else edit.replacement
        special = [mark for mark in ("\\", self.quote[0], "\n") if mark in text and not self._is_plain(mark, text, edit.span)]
        if self.raw and special:
            return None
        for mark in special:
            text = text.replace(mark, "\\n" if mark == "\n" else f"\\{mark}")
        return Edit(self.in_file(edit.span), text)

    def _is_plain(self, mark: str, text: str, span: Span) -> bool:
        """Whether a backslash, a quotation mark or a line break can be written as it is, in a text that replaces a span."""
        match mark:
            case "\\":
                return self.raw
            case "\n":
                return len(self.quote) == 3
            case _:
                after = self.value[span.end : span.end + 2] or mark
                around = self.value[max(span.start - 2, 0) : span.start] + text + after
                return len(self.quote) == 3 and self.quote not in around and not around.endswith(mark)

    def diagnostic(self, item: Diagnostic) -> Diagnostic:
        """A diagnostic of the value as one of the file. It has a fix if the literal can contain it."""
        labels = tuple([Label(self.in_file(label.span), label.message) for label in item.labels])
        edits = [self.edit(edit) for edit in item.fix.edits] if item.fix else []
        kept = [edit for edit in edits if edit is not None]
        fix = Fix(item.fix.message, tuple(kept)) if item.fix and len(kept) == len(edits) else None
        return attrs.evolve(item, span=self.in_file(item.span), labels=labels, fix=fix)


def literal_of(node: ast.expr, source: str, lines: list[int]) -> Literal | None:
    """The literal of an expression, or None if it is not a string literal. `lines` are the offsets at which lines start."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node.end_lineno is None:
        return None
    start = _offset(source, lines, node.lineno, node.col_offset)
    end = _offset(source, lines, node.end_lineno, node.end_col_offset or 0)
    pieces = list(_pieces(source, start, end))
    units = [unit for piece in pieces for unit in _units(piece, source)]
    value = "".join(text for text, _ in units)
    if value != node.value or not pieces:
        return None
    places = [place for text, place in units for _ in text]
    quotes = {(piece["quote"], "r" in piece["prefix"].lower()) for piece in pieces}
    quote, raw = next(iter(quotes)) if len(quotes) == 1 else ("", False)
    return Literal(value, (*places, pieces[-1].end("body")), quote, raw)


def _offset(source: str, lines: list[int], line: int, column: int) -> int:
    """The offset of a position of `ast`, whose columns count bytes in UTF-8."""
    start = lines[line - 1]
    return start + len(source[start : start + column].encode()[:column].decode(errors="ignore"))


def _pieces(source: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The literals between two offsets."""
    while start < end and (match := _PIECE.match(source, start, end)):
        yield match
        between = _BETWEEN.match(source, match.end(), end)
        start = between.end() if between else end


def _units(piece: re.Match[str], source: str) -> Iterator[tuple[str, int]]:
    """The characters of a literal with the offset of each. An escape sequence is one character, or none at the end of a line."""
    raw = "r" in piece["prefix"].lower()
    for unit in (_RAW_UNIT if raw else _UNIT).finditer(source, *piece.span("body")):
        yield ("\n" if unit[0] in ("\r", "\r\n") else unit[0]) if raw or unit[0][0] != "\\" else _escaped(unit[0]), unit.start()


def _escaped(unit: str) -> str:
    """The text of an escape sequence. An unknown one has no meaning."""
    if unit[1] in "\r\n":
        return ""
    if unit[1] not in _NAMED:
        return unit
    try:
        return str(ast.literal_eval(f"'{unit}'"))
    except (SyntaxError, ValueError):
        return unit
