"""The Lark parser for the language, built from the grammar file and the semantic actions.

The parser is built when the first text is parsed. It keeps no state between texts, so all threads share it.
"""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from lark import Lark

from querydsl._dev.lark_lexer import ContextualLexer
from querydsl.diagnostics.model import Span
from querydsl.syntax.actions import RULES
from querydsl.syntax.keywords import grammar
from querydsl.syntax.tokens import LITERALS, span_of


@cache
def lark_parser() -> Lark:
    """The parser, built on first use."""
    return Lark(
        grammar(),
        start="query",
        parser="lalr",
        strict=True,  # report ambiguities in the grammar as errors
        lexer=ContextualLexer,
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=SimpleNamespace(**lark_callbacks()),
    )


def lark_callbacks() -> dict[str, Callable[[Any], object]]:
    """The callbacks for rules and literals, as lark calls them."""

    def of_token(make: Callable[[str, Span], object]) -> Callable[[Any], object]:
        return lambda token: make(token.value, span_of(token))

    return {**RULES, **{name: of_token(make) for name, make in LITERALS.items()}}
