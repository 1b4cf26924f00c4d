"""The Lark parser for the language, built from the grammar file and the semantic actions.

The parser is built when the first text is parsed. It keeps no state between texts, so all threads share it.
"""

from functools import cache
from types import SimpleNamespace

from lark import Lark

from querydsl.syntax.actions import LITERALS, RULES
from querydsl.syntax.keywords import grammar
from querydsl.syntax.lexer import ContextualLexer


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
        transformer=SimpleNamespace(**RULES, **LITERALS),
    )
