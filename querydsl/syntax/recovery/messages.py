"""The table of mistakes: what is absent, what is there unexpectedly, and what other dialects write. The data is `mistakes.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from querydsl.syntax.literals import RESERVED
from querydsl.syntax.recovery.expected import Expected
from querydsl.syntax.recovery.scanner import readings, terminals

_LONGEST = 40
_PLACE = re.compile(r"\{(\w+)\}")


def fill(template: str, groups: Sequence[str], values: Mapping[str, str]) -> str:
    """The template with `{1}` replaced by a group and `{name}` by a value; what it does not know stays."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name.isdigit():
            return groups[int(name)] if int(name) < len(groups) else match.group()
        return values.get(name, match.group())

    return _PLACE.sub(put, template)


def shown(text: str) -> str:
    """The text on one line, not too long, with what cannot be seen as its code point."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join([char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in short])


_GROUP = re.compile(r"(?<!\\)((?:\\\\)*)\((?!\?)")
"""The bracket of a group that counts."""


@attrs.frozen
class Absent:
    """Something that the text does not have: the terminal that is put in, where it was expected, and what is said."""

    at: Expected
    puts: str
    says: str
    example: str
    hint: str | None = None
    fix: str | None = None
    found: tuple[str, ...] = ()


@attrs.frozen
class Unexpected:
    """Something that no place takes, where this was expected."""

    at: Expected
    says: str
    example: str


@attrs.frozen
class Dialect:
    """What another language writes where one of `at` is expected, and how to say it here."""

    at: frozenset[Expected]
    finds: str
    says: str
    example: str
    instead: str = ""
    after: str = ""
    hint: str | None = None
    certain: bool = False
    fixed: str | None = None
    cased: bool = False
    unless: frozenset[Expected] = frozenset()
    unless_terminal: str | None = None
    follows: str | None = None
    opens: bool = False

    def match(self, text: str, place: int, before: str | None) -> re.Match[str] | None:
        """What it finds at a place, after a token of the type `before`."""
        if self.follows not in (None, before):
            return None
        found = _compiled(self.finds, self.cased).match(text, place)
        if found is None or found.end() == place:
            return None
        if self.unless_terminal and any(readings(text, place, [self.unless_terminal])):
            return None
        return found


@attrs.frozen
class Mistakes:
    """The whole table, in the order of its file."""

    absent: tuple[Absent, ...]
    unexpected: tuple[Unexpected, ...]
    dialects: tuple[Dialect, ...]

    def absence(self, awaited: frozenset[Expected], puts: str, found: str) -> Absent | None:
        """What is said when this terminal is put in before a token of the type `found`."""
        fitting = (it for it in self.absent if it.puts == puts and it.at in awaited)
        return next((it for it in fitting if not it.found or found in it.found), None)

    def intrusion(self, awaited: frozenset[Expected]) -> Unexpected:
        """What is said when something is left out."""
        return next(it for it in self.unexpected if it.at in awaited)


@cache
def mistakes() -> Mistakes:
    """The table, read at the first mistake."""
    data = tomllib.loads((files("querydsl.syntax.recovery") / "mistakes.toml").read_text("utf-8"))
    return Mistakes(
        tuple(Absent(**{**row, "at": Expected(row["at"])}) for row in data["absent"]),
        tuple(Unexpected(**{**row, "at": Expected(row["at"])}) for row in data["unexpected"]),
        tuple(_dialect(row) for row in data["dialect"]),
    )


def _dialect(row: Mapping[str, Any]) -> Dialect:
    places = {key: frozenset(map(Expected, row.get(key, ()))) for key in ("at", "unless")}
    return Dialect(**{**row, **places})


@cache
def dialects_at(awaited: frozenset[Expected]) -> tuple[Dialect, ...]:
    """The dialects to look for where these are expected."""
    return tuple(it for it in mistakes().dialects if it.at & awaited and not it.unless & awaited)


@cache
def any_dialect(awaited: frozenset[Expected]) -> re.Pattern[str]:
    """A pattern that finds whatever any dialect finds there: worth making for a long text only."""
    finds = [_written(it.finds, it.cased) for it in dialects_at(awaited)]
    return re.compile("|".join(finds) or "(?!)")


@cache
def _compiled(finds: str, cased: bool) -> re.Pattern[str]:
    return re.compile(_written(finds, cased))


def _written(finds: str, cased: bool) -> str:
    for name, pattern in _patterns().items():
        finds = finds.replace(f"<{name}>", f"(?:{pattern})")
    return f"(?:{finds})" if cased else f"(?i:{finds})"


@cache
def _patterns() -> dict[str, str]:
    """The patterns that the table names: the grammar's own, without groups that would count."""
    names = ("STRING", "NUMBER", "PATH", "OPERATOR", "TIME", "DATE")
    ours = {name: _GROUP.sub(r"\1(?:", terminals()[name].pattern) for name in names}
    reserved = rf"(?:{'|'.join(sorted(RESERVED))})\b"
    value = "|".join([ours["STRING"], ours["TIME"], ours["DATE"], ours["NUMBER"], r"\$[^\W\d]\w*", r"(?:true|false|today|now)\b"])
    # The last word of a run is the field of the next condition if an operator follows.
    word = rf"(?!{reserved})[^\W\d][\w'’&.-]*(?![\w'’&.-]|\s*(?:[=<>~:]|!=|!~|(?:in|between|has|within|not|is|like)\b))"
    test = rf"{ours['OPERATOR']}|\(|(?:in|not|between|has|within|is|like|contains)\b"
    end = r"\)|,|\Z|(?:and|or|select|sort|limit)\b"
    after = rf"(?=\s+(?:\(|(?:not\s+)?{ours['PATH']}\s*(?:{test}|{end})))"
    return ours | {"VALUE": value, "RESERVED": reserved, "WORDS": rf"{word}(?:[ \t]+{word})*", "BEFORE_CONDITION": after}
