"""A text in an editor: its settings, its analysis and its tokens, each worked out once."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

import attrs

from querydsl import api
from querydsl.catalogue import Catalogue, FieldTable, default
from querydsl.classes import frozen
from querydsl.diagnostics.model import NO_LEVELS, Diagnostic, Levels
from querydsl.syntax.ast import Query
from querydsl.syntax.lexing.lexer import COMMENT, Lexer
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS
from querydsl.syntax.tokens import Token


@frozen(eq=False, slots=False)
class Document:
    """A text and what is needed to check it.

    Attributes:
        text: The text of one query.
        catalogue: The fields.
        levels: Severities of rules that replace the defaults.
        max_levels: The limit on the nesting of the text, or None.
        max_bytes: The limit on its length in UTF-8, or None.
        now: The time that relative dates are counted from; by default, the current time.
        params: The values of its parameters.
    """

    text: str
    catalogue: Catalogue = attrs.field(factory=default)
    levels: Levels = NO_LEVELS
    max_levels: int | None = MAX_LEVELS
    max_bytes: int | None = MAX_BYTES
    now: dt.datetime | None = None
    params: Mapping[str, object] = attrs.field(factory=dict)

    @cached_property
    def analysis(self) -> api.Analysis:
        """The tree, the lowering and the diagnostics of the text. Raises `ParameterError` for a parameter that it does not have."""
        limits = {"max_levels": self.max_levels, "max_bytes": self.max_bytes}
        return api.analyse(self.text, self.params, self.catalogue, levels=self.levels, now=self.now, **limits)

    @property
    def query(self) -> Query:
        """The tree, as far as the text can be parsed."""
        return self.analysis.query

    @property
    def table(self) -> FieldTable:
        """The fields of the entity that the query searches for."""
        return self.catalogue[self.query.entity]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The problems of the text, in order. They equal those of `querydsl check`."""
        return self.analysis.diagnostics

    @cached_property
    def all_tokens(self) -> tuple[Token, ...]:
        """The tokens of the text, comments included."""
        return tuple(Lexer(self.text).tokens)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the text without comments."""
        return tuple([token for token in self.all_tokens if token.type != COMMENT])

    def with_text(self, text: str) -> "Document":
        """Another text with the same settings."""
        return attrs.evolve(self, text=text)

    def formatted(self) -> str:
        """The canonical form of the text, as `querydsl fmt` writes it to a file.

        Raises `QuerySyntaxError` if the text cannot be parsed.
        """
        query = api.parse_within(self.text, max_levels=self.max_levels, max_bytes=self.max_bytes)
        return as_file(api.format(query), self.text)


def as_file(canonical: str, original: str) -> str:
    """The content of a file with this canonical text and the line endings of the original. It ends with a line break."""
    return with_line_endings_of(f"{canonical}\n" if canonical else "", original)


def with_line_endings_of(text: str, original: str) -> str:
    """The text with the line endings of another."""
    return text.replace("\n", "\r\n") if "\r\n" in original else text
