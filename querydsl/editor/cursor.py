"""The place of an offset in the text: the word before it, what the parser accepts there, and which fields are valid there."""

import re
from typing import Literal, TypeAlias

import attrs

from querydsl.catalogue import Catalogue, FieldSpec, FieldTable
from querydsl.classes import define, frozen
from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import EntityName
from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.lexing.lexer import Lexer
from querydsl.syntax.tokens import Token

ClauseName: TypeAlias = Literal["filter", "select", "sort", "limit", "given"]
_CLAUSES: dict[str, ClauseName] = {"SELECT": "select", "SORT": "sort", "LIMIT": "limit", "GIVEN": "given", "WHERE": "filter"}

_PIECE = re.compile(rf"#[^\r\n]*|{LOOSE_STRING}|\$(?:[^\W\d]\w*)?|[^\W\d][\w.]*|\d[\w.]*|[\s\S]")
_CLOSED_STRING = re.compile(r"""(["'])(?:(?!\1)[^\\]|\\.)*\1""")
_REST_OF_WORD = re.compile(r"[\w.]*")
_OFFSET = re.compile(r"(?<![\w.$])(?ai:today|now)\s*([+-][ \t]*[0-9]*\w*)\Z")
"""The beginning of the offset of a relative date."""


@frozen
class Cursor:
    """An offset in the text, between the tokens before it and the token that is being written.

    Attributes:
        offset: The offset.
        span: The part of the text that a completion replaces: the token being written, or an empty span at the offset.
        typed: The written part of this token, from the start of `span` to the offset.
        before: The tokens before `span` that the parser accepts.
        terminals: The terminals that the parser accepts at the start of `span`.
        comment: The comment that the offset is in, or None.
    """

    offset: int
    span: Span
    typed: str
    before: tuple[Token, ...]
    terminals: frozenset[str]
    comment: str | None = None

    @property
    def in_string(self) -> bool:
        """Whether a string is being written."""
        return self.typed[:1] in ('"', "'") and bool(self.typed)

    def token(self, index: int) -> str | None:
        """The type of the token at this index of `before`, or None if there are fewer tokens."""
        return self.before[index].type if -len(self.before) <= index < len(self.before) else None


def cursor_at(text: str, offset: int) -> Cursor:
    """The place of an offset of any text. An offset outside the text is moved to its nearest end."""
    offset = min(max(offset, 0), len(text))
    start = _start_of_token(text, offset)
    typed = text[start:offset]
    if typed.startswith("#"):
        return Cursor(offset, Span(start, offset), typed, (), frozenset(), comment=typed)
    lexer = Lexer(text[:start])
    span = Span(start, _end_of_token(text, offset, typed))
    return Cursor(offset, span, typed, tuple(lexer.accepted), lexer.stack.terminals())


def _start_of_token(text: str, offset: int) -> int:
    """The start of the word, the string or the comment that is being written, or the offset if there is none."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    start = line
    for piece in _PIECE.finditer(text, line, offset):
        start = piece.start()
    relative = _OFFSET.search(text, line, offset)
    if relative and start >= relative.start():  # not inside a string or a comment
        return relative.start(1)
    written = text[start:offset]
    is_open = written[:1] in ('"', "'") and not _CLOSED_STRING.fullmatch(written)
    return start if is_open or written.startswith(("#", "$")) or written[:1].isidentifier() else offset


def _end_of_token(text: str, offset: int, typed: str) -> int:
    """The end of the token that is being written, after the offset."""
    if typed[:1] in ('"', "'") and typed:
        return _end_of_string(text, offset, typed[0])
    match = _REST_OF_WORD.match(text, offset) if typed else None
    return match.end() if match else offset


def _end_of_string(text: str, offset: int, quote: str) -> int:
    """The offset after the closing quote, if the rest of the line then has no open string. Otherwise, the offset."""
    line = re.compile(r"[^\r\n]*").match(text, offset)
    rest = line[0] if line else ""
    inside, closing, after = rest.partition(quote)
    if not closing or any(piece[0][:1] in "\"'" and not _CLOSED_STRING.fullmatch(piece[0]) for piece in _PIECE.finditer(after)):
        return offset
    return offset + len(inside) + 1


@frozen
class Context:
    """The part of the query that a cursor is in, from the tokens before it.

    Attributes:
        table: The fields of the entity.
        clause: The part of the query.
        scope: The full prefix of the scope around the cursor; empty outside any scope.
        written: The names of the fields of the condition, as written.
        operator: The terminal of the operator of the condition; empty before it.
        openers: The types of the tokens before each open bracket, outermost first.
    """

    table: FieldTable
    clause: ClauseName = "filter"
    scope: str = ""
    written: tuple[str, ...] = ()
    operator: str = ""
    openers: tuple[str, ...] = ()

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields of the condition that the catalogue has."""
        names = [name for written in self.written for name in self.table.fields_of(written, self.scope) or (written,)]
        found = [self.table.get(self.table.resolve(name, self.scope)) for name in names]
        return tuple([spec for spec in found if spec is not None])


def context_of(tokens: tuple[Token, ...], catalogue: Catalogue) -> Context:
    """The context after these tokens."""
    entity: EntityName = "companies" if any(token.type == "COMPANIES" for token in tokens) else "people"
    reader = _Reader(catalogue[entity])
    for previous, token in zip((None, *tokens), tokens, strict=False):
        reader.take(token, previous.type if previous else "")
    return reader.context()


@define
class _Reader:
    """The context while tokens are read. `scopes` has an entry for each open bracket: its scope, and the token before it."""

    table: FieldTable
    clause: ClauseName = "filter"
    scopes: list[tuple[str, str]] = attrs.Factory(lambda: [("", "")])
    fields: list[str] = attrs.Factory(list)
    operator: str = ""

    def take(self, token: Token, previous: str) -> None:
        """Read one token, after a token of the type `previous`."""
        match token.type:
            case "SELECT" | "SORT" | "LIMIT" | "GIVEN" | "WHERE":
                self.clause, self.scopes, self.fields, self.operator = _CLAUSES[token.type], [("", "")], [], ""
            case "LPAR" | "LSQB":
                self._open(previous)
            case "RPAR" | "RSQB" if len(self.scopes) > 1:
                self.scopes.pop()
            case "PATH":
                self._name(str(token))
            case "OPERATOR" | "IN" | "HAS" | "WITHIN" | "BETWEEN" | "EQUALS":
                self.operator = token.type
            case "AND" | "OR" if self.operator != "BETWEEN":
                self.fields, self.operator = [], ""
            case _:
                pass

    def context(self) -> Context:
        """The context after the tokens that were read."""
        written = tuple(self.fields)
        openers = tuple([opener for _, opener in self.scopes[1:]])
        return Context(self.table, self.clause, self.scopes[-1][0], written, self.operator, openers)

    def _open(self, previous: str) -> None:
        scope = self.scopes[-1][0]
        if previous == "PATH" and not self.operator and self.fields:
            scope = self.table.prefix(self.fields.pop(), scope)
        self.scopes.append((scope, previous))

    def _name(self, name: str) -> None:
        if self.clause == "given":  # the filter begins
            self.clause = "filter"
        if self.operator:  # a new condition
            self.fields, self.operator = [], ""
        if self.scopes[-1][1] not in ("ANY", "ALL"):
            self.fields = []
        self.fields.append(name)
