"""Rules of a context-free grammar, and their form in Lark and in GBNF.

Lark is the dialect of llguidance, which hosted models and several servers use. GBNF is the format of llama.cpp.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias, assert_never

from querydsl.classes import frozen


@frozen
class FixedText:
    """A fixed text."""

    text: str


@frozen
class Ref:
    """The name of a rule, in lower case with hyphens."""

    rule: str


@frozen
class Characters:
    """Several characters of a set. `members` is the inside of a character class, such as `a-z0-9`, without escapes."""

    members: str
    least: int = 1
    most: int = 1


@frozen
class Lexeme:
    """Texts and characters that are read as one. In Lark, each other part is read as far as possible, whatever follows."""

    parts: "tuple[FixedText | Characters, ...]"


@frozen
class Optional:
    """A part that may be left out."""

    parts: "Sequence"


@frozen
class Repeated:
    """A part that may occur any number of times."""

    parts: "Sequence"


Part: TypeAlias = FixedText | Ref | Characters | Lexeme | Optional | Repeated
Sequence: TypeAlias = tuple[Part, ...]


@frozen
class GrammarRule:
    """A named rule with its alternatives, which are sequences of parts."""

    name: str
    alternatives: tuple[Sequence, ...]


def words(*alternatives: str) -> tuple[Sequence, ...]:
    """One alternative for each fixed text."""
    return tuple((FixedText(text),) for text in alternatives)


def as_lark(rules: Iterable[GrammarRule]) -> str:
    """The rules in Lark. The first one is the start."""
    return "".join(f"{_lark_name(rule.name)}: {_alternatives(rule, lark=True)}\n" for rule in rules)


def as_gbnf(rules: Iterable[GrammarRule]) -> str:
    """The rules in GBNF. The first one is the start, and is called `root` there."""
    first, *others = rules
    lines = [f"root ::= {_alternatives(first, lark=False)}\n"]
    return "".join([*lines, *(f"{rule.name} ::= {_alternatives(rule, lark=False)}\n" for rule in others)])


def _lark_name(name: str) -> str:
    return name.replace("-", "_")


def _alternatives(rule: GrammarRule, *, lark: bool) -> str:
    return " | ".join(_sequence(parts, lark=lark) for parts in rule.alternatives)


def _sequence(parts: Sequence, *, lark: bool) -> str:
    return " ".join(_part(part, lark=lark) for part in parts) or '""'


def _part(part: Part, *, lark: bool) -> str:
    match part:
        case FixedText(text):
            return _quoted(text)
        case Ref(rule):
            return _lark_name(rule) if lark else rule
        case Characters():
            return f"/{_repeated(part)}/" if lark else _repeated(part)
        case Lexeme(parts):
            return f"/{''.join(map(_pattern, parts))}/" if lark else " ".join(_part(inner, lark=False) for inner in parts)
        case Optional(parts):
            return f"({_sequence(parts, lark=lark)})?"
        case Repeated(parts):
            return f"({_sequence(parts, lark=lark)})*"
        case other:
            assert_never(other)


def _repeated(part: Characters) -> str:
    """The characters in Lark and in GBNF, which spell them alike."""
    inside = part.members.replace("/", "\\/")
    return f"[{inside}]" if part.least == part.most == 1 else f"[{inside}]{{{part.least},{part.most}}}"


def _pattern(part: FixedText | Characters) -> str:
    """A part of a regular expression of Lark."""
    return _repeated(part) if isinstance(part, Characters) else re.escape(part.text).replace("/", "\\/")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
