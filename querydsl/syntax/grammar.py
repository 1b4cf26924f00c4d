"""The Lark parser for the language, built from the grammar file and the semantic actions.

The parser is built when the first text is parsed. It keeps no state between texts, so all threads share it.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

from lark import Lark

from querydsl.syntax.actions import LITERALS, RULES
from querydsl.syntax.lexer import ContextualLexer


def grammar() -> str:
    """The text of the grammar. In a wheel it is inside the package, and in a checkout it is in the folder next to the package."""
    shipped = files("querydsl") / "grammar" / "query.lark"
    return (shipped if shipped.is_file() else Path(__file__).parents[2] / "grammar" / "query.lark").read_text("utf-8")


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
