"""The tables of syntax error messages, read when the text has its first syntax error.

`rows.json` is generated from `data/*.toml`. Each row has an example, which `tests/syntax/test_messages.py` checks.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from attrs import field

from querydsl.classes import frozen
from querydsl.syntax.keywords import KEYWORDS, RESERVED
from querydsl.syntax.lexing.scanner import terminals, tokens_at
from querydsl.syntax.recovery.expected import Expected

ROWS = Path(__file__).with_name("rows.json")

_KEYWORD_SETS = {
    "CONNECTIVE": ("AND", "OR"),
    "CLAUSE": ("SELECT", "SORT", "LIMIT"),
    "OPERATOR_WORD": ("IN", "BETWEEN", "HAS", "WITHIN", "NOT"),
    "QUANTIFIER": ("ANY", "ALL"),
}
"""The keywords that patterns refer to together, by their terminals."""

_MAX_SHOWN = 40
_PLACEHOLDER = re.compile(r"\{(\w+)(:quoted)?\}")
_WHITE_SPACE = re.compile(r"\\s[*+](?![+?])")
"""A run of white space in a pattern. It is made possessive: to retry shorter runs takes quadratic time and finds nothing."""
_CAPTURING_GROUP = re.compile(r"(?<!\\)((?:\\\\)*)\((?!\?)")


def fill(template: str, groups: Sequence[str], values: Mapping[str, str]) -> str:
    """The template with `{1}` replaced by a group and `{name}` by a value. Unknown placeholders stay.

    `{1:quoted}` is a group of unquoted words, separated by commas, in quotes.
    """

    def replacement(match: re.Match[str]) -> str:
        name = match[1]
        if match[2]:
            return ", ".join([f'"{word.strip()}"' for word in groups[int(name)].split(",")])
        if name.isdigit():
            return groups[int(name)] if int(name) < len(groups) else match.group()
        return values.get(name, match.group())

    return _PLACEHOLDER.sub(replacement, template)


def shorten(text: str) -> str:
    """The text with at most 40 characters, with control characters escaped."""
    short = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
    return "".join([char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in short])


@frozen
class MissingRow:
    """The message for a token that recovery inserts."""

    expected: Expected
    insert: str
    message: str
    example: str
    hint: str | None = None
    fix: str | None = None
    next: tuple[str, ...] = ()


@frozen
class UnexpectedRow:
    """The message for a token that recovery skips."""

    expected: Expected
    message: str
    example: str


@frozen
class DialectRow:
    """Syntax of another language, and its translation. `data/sql.toml` describes the attributes.

    `initials` are the ASCII characters, in lower case, that a match can begin with.
    """

    expected: frozenset[Expected]
    pattern: str
    initials: str
    message: str
    example: str
    replacement: str = ""
    append: str = ""
    hint: str | None = None
    has_fix: bool = False
    fixed: str | None = None
    case_sensitive: bool = False
    unless_expected: frozenset[Expected] = frozenset()
    unless_terminal: str | None = None
    after: str | None = None
    unclosed: bool = False
    misquoted: bool = False
    is_guess: bool = False
    is_about_quotes: bool = False

    def match(self, text: str, offset: int, previous: str | None) -> re.Match[str] | None:
        """The match at an offset, after a token of type `previous`."""
        if self.after not in (None, previous):
            return None
        match = _compiled(self.pattern, self.case_sensitive).match(text, offset)
        if match is None or match.end() == offset:
            return None
        if self.unless_terminal and any(tokens_at(text, offset, [self.unless_terminal])):
            return None
        return match


@cache
def missing_rows() -> tuple[MissingRow, ...]:
    """The messages for missing tokens."""
    return tuple([MissingRow(**{**row, "expected": Expected(row["expected"])}) for row in _tables()["missing"]])


@cache
def unexpected_rows() -> tuple[UnexpectedRow, ...]:
    """The messages for unexpected tokens."""
    return tuple([UnexpectedRow(**{**row, "expected": Expected(row["expected"])}) for row in _tables()["unexpected"]])


@cache
def dialect_rows() -> tuple[DialectRow, ...]:
    """The translations from other languages, in the order in which they are tried."""
    return tuple(map(_dialect_row, _tables()["dialect"]))


@cache
def _tables() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(ROWS.read_bytes())
    return tables


def _dialect_row(row: Mapping[str, Any]) -> DialectRow:
    constructs = {key: frozenset(map(Expected, row.get(key, ()))) for key in ("expected", "unless_expected")}
    return DialectRow(**{**row, **constructs})


def missing_row(expected: frozenset[Expected], insert: str, next_type: str) -> MissingRow | None:
    """The row for inserting a terminal before a token of type `next_type`, or None if there is no such row."""
    rows = (row for row in missing_rows() if row.expected in expected and row.insert == insert)
    return next((row for row in rows if not row.next or next_type in row.next), None)


def unexpected_row(expected: frozenset[Expected]) -> UnexpectedRow:
    """The row for skipping a token."""
    return next(row for row in unexpected_rows() if row.expected in expected)


@frozen
class Translations:
    """The translations that apply in one place of the grammar.

    They are chosen by the first character, because compiling all their patterns takes longer than checking a text.
    """

    rows: tuple[DialectRow, ...]
    _by_initial: dict[str, tuple[DialectRow, ...]] = field(factory=dict)

    def candidates(self, text: str, offset: int) -> tuple[DialectRow, ...]:
        """The rows that may match at an offset, which is before the end of the text."""
        char = text[offset]
        if not char.isascii():
            return self.rows
        if char not in self._by_initial:
            self._by_initial[char] = tuple([row for row in self.rows if char.lower() in row.initials])
        return self._by_initial[char]


@cache
def translations_at(expected: frozenset[Expected], is_misquoted: bool) -> Translations:
    """The translations that apply where these constructs are expected, and where a quote is missing or not."""
    rows = [row for row in dialect_rows() if row.expected & expected and not row.unless_expected & expected]
    return Translations(tuple(row for row in rows if (row.is_about_quotes if is_misquoted else not row.misquoted)))


@cache
def _compiled(pattern: str, case_sensitive: bool) -> re.Pattern[str]:
    return re.compile(expanded(pattern, case_sensitive))


def expanded(pattern: str, case_sensitive: bool) -> str:
    """The regular expression of the pattern of a row."""
    for name, part in _named_patterns().items():
        pattern = pattern.replace(f"<{name}>", f"(?:{part})")
    pattern = _WHITE_SPACE.sub(r"\g<0>+", pattern)
    return f"(?:{pattern})" if case_sensitive else f"(?i:{pattern})"


@cache
def _named_patterns() -> dict[str, str]:
    """The patterns that rows refer to by name, without capturing groups."""
    names = ("STRING", "NUMBER", "PATH", "OPERATOR", "TIME", "DATE")
    known = {name: _CAPTURING_GROUP.sub(r"\1(?:", terminals()[name].pattern) for name in names}
    known["PATH"] += r"(?!\w)"
    known["STRING"] = f"(?-i:{known['STRING']})"  # ignoring the case of surrogates takes half of the compile time
    words = {name: "|".join(words) for name, words in KEYWORDS.items()}
    known |= {name: rf"(?:{pattern})\b" for name, pattern in words.items()}
    known |= {name: rf"(?:{'|'.join(words[terminal] for terminal in terminals)})\b" for name, terminals in _KEYWORD_SETS.items()}
    reserved = rf"(?:{'|'.join(sorted(RESERVED))})\b"
    literals = [known["STRING"], known["TIME"], known["DATE"], known["NUMBER"], r"\$[^\W\d]\w*", known["BOOLEAN"], known["ANCHOR"]]
    # The last word of a sequence is the field of the next condition if an operator follows.
    word = rf"(?!{reserved})[^\W\d][\w'’&.-]*(?![\w'’&.-]|\s*(?:[=<>~:]|!=|!~|{known['OPERATOR_WORD']}|(?:is|like)\b))"
    operator = rf"{known['OPERATOR']}|\(|{known['OPERATOR_WORD']}|(?:is|like|contains)\b"
    end = rf"[)\],]|\Z|#|{known['CONNECTIVE']}|{known['CLAUSE']}"
    before_condition = rf"(?=\s+(?:\(|(?:{known['NOT']}\s+)?{known['PATH']}\s*(?:{operator}|{end})))"
    sequence = rf"{word}(?:[ \t]+{word})*"
    derived = {"RESERVED": reserved, "WORDS": sequence, "BEFORE_CONDITION": before_condition, "END": end}
    return known | derived | {"VALUE": "|".join(literals)}
