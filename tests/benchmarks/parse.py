"""Time to parse a query, compared with the parsers of other query languages.

Run `python -m tests.benchmarks.parse`. It needs the `bench` extra.

Each parser parses the same filter in its own language. The parsers take turns in one process, and the shortest time of many rounds
is used. Times are not asserted, because they depend on the machine.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from functools import partial
from timeit import timeit

import attrs
import sqlglot
from djangoql.parser import DjangoQLParser
from luqum.thread import parse as luqum_parse
from odata_query.grammar import ODataLexer, ODataParser

from querydsl.syntax.parser import parse

ROUNDS = 15


@attrs.frozen
class Language:
    """A parser, with the syntax of a condition and of `and` in its language."""

    parse: Callable[[str], object]
    condition: str
    joint: str

    def flat(self, count: int) -> str:
        """`count` conditions, joined."""
        return self.joint.join(self.condition.format(index) for index in range(count))

    def deep(self, levels: int) -> str:
        """Nested parentheses, with one condition at each level."""
        left = "".join(f"({self.condition.format(index)}{self.joint}" for index in range(levels))
        return left + self.condition.format(levels) + ")" * levels


def languages() -> Mapping[str, Language]:
    """The parsers by name, with querydsl first."""
    lexer, parser, django = ODataLexer(), ODataParser(), DjangoQLParser()
    return {
        "querydsl": Language(lambda text: parse(text, max_levels=None, max_bytes=None), 'field{0} = "value {0}"', " and "),
        "luqum": Language(luqum_parse, 'field{0}:"value {0}"', " AND "),
        "odata-query": Language(lambda text: parser.parse(lexer.tokenize(text)), "field{0} eq 'value {0}'", " and "),
        "djangoql": Language(django.parse, 'field{0} = "value {0}"', " and "),
        "sqlglot": Language(sqlglot.parse_one, "field{0} = 'value {0}'", " AND "),
    }


def microseconds(texts: Mapping[str, str], parsers: Mapping[str, Language], number: int) -> dict[str, float]:
    """The shortest time of each parser, in microseconds. The parsers take turns, so that noise affects all of them."""
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(ROUNDS):
        for name, text in texts.items():
            call = parsers[name].parse
            best[name] = min(best[name], timeit(partial(call, text), number=number) / number * 1e6)
    return best


def main() -> None:
    """Print the times in microseconds, and the ratio of querydsl's time to each."""
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(50_000)  # some of the other parsers recurse
    parsers = languages()
    shapes = {
        f"{count} conditions": ({name: parser.flat(count) for name, parser in parsers.items()}, 400 // count + 1)
        for count in (2, 20, 1000)
    }
    shapes["200 levels"] = ({name: parser.deep(200) for name, parser in parsers.items()}, 3)
    print("microseconds".ljust(16), *(name.rjust(18) for name in parsers))
    for shape, (texts, number) in shapes.items():
        best = microseconds(texts, parsers, number)
        cells = (f"{best[name]:.0f} ({best['querydsl'] / best[name]:.2f})".rjust(18) for name in parsers)
        print(shape.ljust(16), *cells)


if __name__ == "__main__":
    main()
