"""The TextMate grammar in `grammar/querydsl.tmLanguage.json`, made from the terminals of `grammar/query.lark`.

It matches line by line, with one pattern for each terminal. Terminals that are keywords in one context are matched together with
the token before them. `tests/editor/test_textmate.py` compares it with the parser's lexer.
"""

import json
import re
from pathlib import Path

from querydsl.syntax.lalr.engine import TERMINALS
from querydsl.syntax.lexing.highlighting import TokenKind, kinds

TARGET = Path(__file__).parents[2] / "grammar" / "querydsl.tmLanguage.json"
SCOPES = {
    TokenKind.KEYWORD: "keyword.control.querydsl",
    TokenKind.FIELD: "variable.other.property.querydsl",
    TokenKind.PARAMETER: "variable.parameter.querydsl",
    TokenKind.OPERATOR: "keyword.operator.querydsl",
    TokenKind.STRING: "string.quoted.querydsl",
    TokenKind.NUMBER: "constant.numeric.querydsl",
    TokenKind.CONSTANT: "constant.language.querydsl",
    TokenKind.DATE: "constant.other.date.querydsl",
    TokenKind.UNIT: "keyword.other.unit.querydsl",
    TokenKind.PUNCTUATION: "punctuation.querydsl",
    TokenKind.COMMENT: "comment.line.number-sign.querydsl",
    TokenKind.ERROR: "invalid.illegal.querydsl",
}
_PAIRS = (("PATH", "DIRECTION"), ("NUMBER", "UNIT"))
"""Terminals of one context, each with the terminal before it."""
_CONTEXTUAL = ("DIRECTION", "UNIT", "EQUALS", "MISSING", "END")
_ANY_CASE = re.compile(r"\(\?ai:([^()]*)\)")


def outputs() -> dict[Path, bytes]:
    """The generated grammar."""
    return {TARGET: (json.dumps(grammar(), indent=2) + "\n").encode()}


def grammar() -> dict[str, object]:
    """The grammar as data."""
    return {
        "name": "querydsl",
        "scopeName": "source.querydsl",
        "fileTypes": ["qdsl"],
        "comment": "Generated from grammar/query.lark by python -m querydsl._dev generate",
        "patterns": patterns(),
    }


def patterns() -> list[dict[str, object]]:
    """The patterns in the order in which they are tried."""
    comment: dict[str, object] = {"name": SCOPES[TokenKind.COMMENT], "match": "#.*$"}
    single: list[dict[str, object]] = [
        {"name": SCOPES[kinds()[name]], "match": portable(pattern)}
        for name, pattern in TERMINALS.items()
        if name not in _CONTEXTUAL
    ]
    unit: dict[str, object] = {"name": SCOPES[TokenKind.UNIT], "match": rf"(?<=[0-9]){portable(TERMINALS['UNIT'])}"}
    return [comment, *(_pair(*names) for names in _PAIRS), unit, *single]


def _pair(first: str, second: str) -> dict[str, object]:
    """The pattern of two tokens on one line."""
    scopes = {str(index + 1): {"name": SCOPES[kinds()[name]]} for index, name in enumerate((first, second))}
    bodies = [without_groups(portable(TERMINALS[name])) for name in (first, second)]
    return {"match": rf"({bodies[0]})\s+({bodies[1]})", "captures": scopes}


def portable(pattern: str) -> str:
    """A pattern in the syntax of Oniguruma: letters of keywords in both cases, and no surrogates."""
    return _ANY_CASE.sub(lambda match: f"(?:{_both_cases(match[1])})", pattern).replace(r"\ud800-\udfff", "")


def _both_cases(words: str) -> str:
    return re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", words)


def without_groups(pattern: str) -> str:
    """The pattern with groups that capture nothing."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
