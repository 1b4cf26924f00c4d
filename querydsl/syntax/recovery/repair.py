"""How to go on where the parser refuses a token: what to put in before it, or to leave it out.

A plan is good if the parser then takes the token and the one after it. The shortest way to put something in comes first, then
leaving out, then longer ways.
"""

from collections.abc import Iterator, Sequence

import attrs
from lark import Token

from querydsl.syntax.recovery.lookahead import END, Machine, Spot
from querydsl.syntax.recovery.scanner import found, skip, types

_PUT = (
    "WHERE", "BY", "OF", "ALL", "UNIT", "AND", "COMMA", "MISSING", "PATH", "OPERATOR", "NUMBER", "IN", "RPAR", "RSQB", "LPAR",
)  # fmt: skip
"""What may be put in, the most likely first."""
_CLOSE = ("RPAR", "RSQB", "WHERE", "MISSING", "PATH", "UNIT", "OF", "BY", "ALL", "AND", "IN", "LPAR")
"""What is put in at the end of the text."""
_LONGEST = 3
_KEPT = ("MISSING", "SELECT", "SORT", "LIMIT")
"""What is left out only if nothing else helps: what follows depends on it."""


@attrs.frozen
class Plan:
    """What to put in before the token, and whether to leave the token itself out."""

    puts: tuple[str, ...]
    leaves_out: bool = False


def best_plan(machine: Machine, text: str, it: Token) -> Plan:
    """What to do about a token that the parser does not take."""
    ahead = [types(it), *_following(text, it)]
    short: list[tuple[str, ...]] = [(name,) for name, _ in _next_puts(machine, machine.here)]
    for puts in short:
        if _passes(machine, puts, ahead[: 1 if puts == ("COMMA",) else 2]):
            return Plan(puts)
    if it.type not in _KEPT and _passes(machine, (), ahead[1:]):
        return Plan((), True)
    for puts in short:
        if it.type not in _KEPT and _passes(machine, puts, ahead[1:]):
            return Plan(puts, True)
    for puts in (*short, *_ways(machine)):  # the more is put in, the more must then be taken
        if _passes(machine, puts, ahead[: len(puts)]):
            return Plan(puts)
    return Plan((), True)


def closing(machine: Machine) -> str:
    """The terminal that brings an unfinished text nearer to its end."""
    return next(name for name in _CLOSE if machine.accepts(name))


def _following(text: str, it: Token) -> Iterator[list[str]]:
    """What the two tokens after this one could be."""
    place = it.end_pos or 0
    for _ in range(2):
        after = found(text, skip(text, place))
        yield types(after)
        place = after.end_pos or 0


def _next_puts(machine: Machine, spot: Spot) -> Iterator[tuple[str, Spot]]:
    wanted = machine.wanted(spot)
    for name in _PUT:
        after = machine.after(spot, name) if name in wanted else None
        if after:
            yield name, after


def _ways(machine: Machine) -> Iterator[tuple[str, ...]]:
    """All ways to put in two or three things, the shorter first."""
    level: list[tuple[tuple[str, ...], Spot]] = [((), machine.here)]
    for _ in range(_LONGEST):
        level = [((*puts, name), after) for puts, spot in level for name, after in _next_puts(machine, spot)]
        yield from [puts for puts, _ in level if len(puts) > 1]


def _passes(machine: Machine, puts: Sequence[str], ahead: Sequence[Sequence[str]]) -> bool:
    """True if the parser would take all of these one after the other, each as one of its types."""
    spots = [machine.here]
    for choices in [*[[name] for name in puts], *ahead]:
        if choices == [END]:
            return _may_end(machine, spots)
        spots = [after for spot in spots for name in choices if (after := machine.after(spot, name))]
    return bool(spots)


def _may_end(machine: Machine, spots: Sequence[Spot]) -> bool:
    """The end of the text is taken at once, or after closing what is open: only brackets may be missing."""
    return any(machine.after(spot, name) for spot in spots for name in (END, "RPAR", "RSQB"))
