"""The conditions and clauses of text with syntax errors, as regions of its tokens. One region has at most one error.

A region is a condition, a clause, or what is around the conditions of a bracket: `past(a = 1 and b = 2)` has three regions. Regions
depend on the tokens only, so they do not change with the repairs.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from querydsl.classes import define
from querydsl.diagnostics.model import Span
from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.lalr.engine import ParsedPrefix
from querydsl.syntax.lexing.scanner import BAD_NUMBER, BAD_STRING, END, OTHER, skip_blank, token_at
from querydsl.syntax.tokens import Token

_OPENING = {"LPAR", "LSQB"}
_CLOSING = {"RPAR", "RSQB"}
_CLAUSES = {"SELECT", "SORT", "LIMIT"}
_WORD_OPERATORS = {"IN", "BETWEEN", "HAS", "WITHIN"}
_OPERATORS = _WORD_OPERATORS | {"OPERATOR", "EQUALS"}
_BEFORE_STRING = _OPERATORS | _OPENING | {"COMMA", "ANY", "ALL", "AND", "OF", "NOT"}
_AFTER_STRING = _CLOSING | _CLAUSES | {"COMMA", "AND", "OR", END}
_VALUES = {"STRING", "NUMBER", "DATE", "TIME", "BOOLEAN", "PARAMETER", "ANCHOR", BAD_STRING, BAD_NUMBER} | _OPERATORS
_CONDITION_STARTS = {"PATH", "NOT", "ALL", "SIGN", OTHER, *_OPENING}
_SIGNS = {"{": "LPAR", "}": "RPAR", "&": "SIGN", "|": "SIGN", ":": "OPERATOR", "≠": "OPERATOR", "≤": "OPERATOR", "≥": "OPERATOR"}
_UNQUOTED = {"PATH", "NUMBER", "DATE", OTHER, BAD_NUMBER}


@define
class _Frame:
    """An open bracket: the region around it, and whether it is a list of values or contains conditions."""

    region: int
    is_list: bool


_DOUBTFUL = 8
"""The conditions before the first mistake that may be a part of it."""
_CONNECTIVE = re.compile(rf"{LOOSE_STRING}|#[^\r\n]*|(?<![\w.$])(?:(?P<word>(?ai:and|or))|(?P<between>(?ai:between)))\b(?!\.)")


def settled(text: str, valid: int) -> int:
    """The end of the conditions that cannot be a part of the first mistake, because many others are between them.

    It is the end of the connective after them, or 0.
    """
    ends, betweens = [], 0
    for match in _CONNECTIVE.finditer(text, 0, valid):
        if match["between"]:
            betweens += 1
        elif match["word"] and betweens:
            betweens -= 1
        elif match["word"]:
            ends.append(match.end())
    return ends[-_DOUBTFUL] if len(ends) > _DOUBTFUL else 0


class Regions:
    """The regions of the text, and those that have an error.

    The part that is parsed before has one region for the words and the bracket before each open bracket, and one for the rest.
    """

    def __init__(self, text: str, begun: ParsedPrefix) -> None:
        tokens = [*begun.tokens[-1:], *_tokens(text, begun.end)]
        divider = _Divider(tokens)
        opened = list(divider.settle(begun.tokens)) if begun.end else []
        self._starts = [start for start, _ in opened] + [_start(token) for token in tokens]
        self._regions = [region for _, region in opened] + divider.regions()
        self._failed: dict[int, bool] = {}  # by region, whether an error is a guess
        self._misquoted: set[int] = set()
        for first, last in _misquoted(tokens, text):
            first, last = first + len(opened), last + len(opened)
            self._regions[first:last] = [self._regions[first]] * (last - first)
            self._misquoted.update(range(first, last))
        self.has_where = any(token.type == "WHERE" for token in tokens)

    def fail(self, offset: int, *, is_guess: bool) -> bool:
        """Record an error at an offset. False if it is probably a consequence of an earlier error in its region.

        A guess is an error whose cause is not recognised. What follows a recognised error is parsed as it was meant.
        """
        region = self._regions[self._index(offset)]
        earlier = self._failed.get(region)
        self._failed[region] = is_guess or bool(earlier)
        return earlier is None or not (earlier or is_guess)

    def is_divided(self, first: int, second: int) -> bool:
        """Whether two offsets are in different regions."""
        return self._regions[self._index(first)] != self._regions[self._index(second)]

    def has_error(self, span: Span) -> bool:
        """Whether the first or the last token in a span is in a region with an error."""
        return bool(self._errors(span))

    def has_guess(self, span: Span) -> bool:
        """Whether such an error is not recognised, so that what is around it may be something else."""
        return any(self._errors(span))

    def clean(self) -> Callable[[Span], bool]:
        """A function that returns whether no token in a span, or next to it, is in a region with an error recorded so far."""
        failed = [index for index, region in enumerate(self._regions) if region in self._failed]

        def is_clean(span: Span) -> bool:
            return bisect_left(failed, self._index(span.start)) == bisect_right(failed, self._index(span.end))

        return is_clean

    def _ends(self, span: Span) -> tuple[int, int]:
        """The indexes of the first and the last token in a span."""
        return self._index(span.start), self._index(max(span.start, span.end - 1))

    def _errors(self, span: Span) -> list[bool]:
        ends = {self._regions[index] for index in self._ends(span)}
        return [self._failed[region] for region in ends if region in self._failed]

    def is_misquoted(self, offset: int) -> bool:
        """Whether an offset is in the rest of a line after a string that is out of place, because a quote is missing."""
        return self._index(offset) in self._misquoted

    def _index(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)


def _tokens(text: str, start: int) -> Iterator[Token]:
    """The tokens of the text from an offset. The last one has the type `END`."""
    offset = skip_blank(text, start)
    while True:
        token = token_at(text, offset)
        yield token
        if token.type == END:
            return
        offset = skip_blank(text, token.end_pos or 0)


class _Divider:
    """Divides tokens into regions."""

    def __init__(self, tokens: list[Token]) -> None:
        self._types = [_SIGNS.get(token, token.type).replace("EQUALS", "OPERATOR") for token in tokens]
        self._frames: list[_Frame] = []
        self._last = 0
        self._region = 0
        self._start = 0  # the index of the first token in this region
        self._betweens = 0
        self._has_operator = False
        self._sign = -1  # the index of the last operator or comma
        self._between: list[int] = []  # the tokens between or before conditions, each of which is a region

    def settle(self, before: list[Token]) -> Iterator[tuple[int, int]]:
        """The offsets at which a region begins in the part that is parsed before, each with its region.

        `before` has the open brackets of that part, each after its field, if it has one. The conditions there share a region.
        """
        settled = self._region
        yield 0, settled
        for previous, token in zip((None, *before), before, strict=False):
            if token.type in _OPENING:
                self._begin(0)
                self._frames.append(_Frame(self._region, is_list=False))
                yield _start(previous if previous and previous.type == "PATH" else token), self._region
                yield token.end_pos, settled
        self._begin(0)

    def regions(self) -> list[int]:
        """The region of each token."""
        found = [self._region_of(index, name) for index, name in enumerate(self._types)]
        for index in self._between:
            self._last += 1
            found[index] = self._last
        return found

    def _region_of(self, index: int, name: str) -> int:
        if name in _OPERATORS or name == "COMMA":
            self._sign = index
        if name in _OPENING:
            return self._open(index)
        if name in _CLOSING:
            return self._close(index)
        if name == END or (name in _CLAUSES and (self._type(index + 1) != "OPERATOR" or index > self._start)):
            self._frames.clear()
            self._begin(index)
        elif name == "WHERE":
            return self._separate_where(index)
        elif name in ("AND", "OR", "SIGN") or (name == "COMMA" and self._separates(index)):
            return self._separate(index, name)
        elif name == "PATH" and self._begins_condition(index):
            self._leave_lists()
            self._between += self._words_before(index)
            self._begin(index)
        elif name == OTHER and index == self._start and self._type(index + 1) in {"PATH", *_OPENING}:
            self._between.append(index)
            self._start += 1
        self._betweens += name == "BETWEEN"
        self._has_operator = self._has_operator or name in _OPERATORS
        return self._region

    def _type(self, index: int) -> str:
        return self._types[index] if 0 <= index < len(self._types) else END

    def _begin(self, index: int) -> None:
        self._last += 1
        self._region, self._start, self._betweens, self._has_operator = self._last, index, 0, False

    def _open(self, index: int) -> int:
        region = self._region
        self._frames.append(_Frame(region, self._is_list(index)))
        if not self._frames[-1].is_list:
            self._begin(index + 1)
        return region

    def _is_list(self, index: int) -> bool:
        """Whether the bracket is inside a condition, not around conditions."""
        return (
            any(frame.is_list for frame in self._frames[-1:])
            or self._sign >= self._start
            or (self._type(index - 1) == "NOT" and index - 1 > self._start)
        )

    def _close(self, index: int) -> int:
        frame = self._frames.pop() if self._frames else _Frame(self._region, True)
        if not frame.is_list:
            self._region, self._start, self._has_operator = frame.region, index, True
        return self._region

    def _separate(self, index: int, name: str) -> int:
        """End the region at a connective or a comma, which belong to it."""
        region = self._region
        if name == "SIGN" and self._type(index + 1) not in _CONDITION_STARTS:
            return region
        if name == "SIGN":
            self._between.append(index)
        if name == "AND" and self._betweens:
            self._betweens -= 1
        elif self._is_condition(index + 1) or (not self._is_in_list() and not self._is_value(index + 1)):
            self._leave_lists()
            self._begin(index + 1)
        return region

    def _separate_where(self, index: int) -> int:
        region = self._region
        self._begin(index + 1)
        return region

    def _is_in_list(self) -> bool:
        return bool(self._frames) and self._frames[-1].is_list

    def _leave_lists(self) -> None:
        while self._is_in_list():
            self._frames.pop()

    def _separates(self, index: int) -> bool:
        """Whether a comma separates conditions: those of `all of`, or those that should be joined by `and`."""
        return not self._is_in_list() and self._type(self._start) not in _CLAUSES and self._is_condition(index + 1)

    def _begins_condition(self, index: int) -> bool:
        """Whether a path follows a complete condition and begins another one."""
        before = self._type(index - 1)
        return self._has_operator and before not in _BEFORE_STRING and self._is_condition(index)

    def _words_before(self, index: int) -> range:
        """The tokens that are in the place of a connective: after a value, and before the path of a condition."""
        first = index
        while self._type(first - 1) in ("PATH", OTHER) and first > self._start:
            first -= 1
        return range(first, index) if self._type(first - 1) in _VALUES | _CLOSING else range(0)

    def _is_value(self, index: int) -> bool:
        """Whether a value begins at a token, or an operator without a field."""
        return self._type(index) in _VALUES and self._type(index + 1) not in ("OPERATOR", "IN")

    def _is_condition(self, index: int) -> bool:
        """Whether a condition begins at a token: an optional `not`, a path, and an operator or a bracket."""
        index += self._type(index) == "NOT"
        after = self._type(index + 1)
        if self._type(index) in _OPENING:
            return True
        return self._type(index) in ("PATH", "ALL", "ANY") and (after in _OPERATORS | _OPENING or after in ("NOT", "OF"))


def _misquoted(tokens: list[Token], text: str) -> list[tuple[int, int]]:
    """The tokens from the first string that is out of place to the end of its line, if a string on the line is never closed."""
    found = []
    starts = [_start(token) for token in tokens]
    for index, token in enumerate(tokens):
        if token.type == BAD_STRING and (len(token) == 1 or token[-1] != token[0]) and not _is_in_place(tokens, index):
            line = bisect_left(starts, text.rfind("\n", 0, _start(token)) + 1)
            first = next(at for at in range(line, index + 1) if not _is_in_place(tokens, at))
            while first > 0 and tokens[first - 1].type in _UNQUOTED:
                first -= 1
            found.append((first, index + 1 + (tokens[index + 1].type == END)))
    return found


def _is_in_place(tokens: list[Token], index: int) -> bool:
    """Whether the tokens next to a string are those that strings may follow and precede."""
    token, after = tokens[index], tokens[min(index + 1, len(tokens) - 1)]
    if token.type not in ("STRING", BAD_STRING):
        return True
    if index == 0 or tokens[index - 1].type not in _BEFORE_STRING:
        return False
    is_apart = after.type == "PATH" and token.end_pos != after.start_pos
    return token.type == BAD_STRING or after.type in _AFTER_STRING or is_apart


def _start(token: Token) -> int:
    return token.start_pos or 0
