"""The one parser of the language: the grammar's file, and the callbacks that make its nodes.

It is made once, when a text is first read, and keeps nothing of what it reads: it serves all threads.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

from lark import Lark

from querydsl.syntax.actions import LITERALS, RULES
from querydsl.syntax.lexer import ContextualLexer


def grammar() -> str:
    """The text of the grammar: beside the package in a wheel, beside its folder in a checkout."""
    shipped = files("querydsl") / "grammar" / "query.lark"
    return (shipped if shipped.is_file() else Path(__file__).parents[2] / "grammar" / "query.lark").read_text("utf-8")


@cache
def lark_parser() -> Lark:
    """The parser, made at its first use."""
    return Lark(
        grammar(),
        start="query",
        parser="lalr",
        strict=True,  # two readings of one text are an error in the grammar
        lexer=ContextualLexer,
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=SimpleNamespace(**RULES, **LITERALS),
    )
