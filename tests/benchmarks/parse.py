"""What a parse costs beside the parsers of other query languages: `python -m tests.benchmarks.parse`.

Each parser reads the same filter in its own language, in one process and in turns, and the best of many rounds counts. Needs the
extra `bench`. Nothing here is asserted: how fast a machine is, is no property of the code.
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
    """A parser, and how its language writes one condition and joins two."""

    parse: Callable[[str], object]
    condition: str
    joint: str

    def flat(self, count: int) -> str:
        """So many conditions, joined."""
        return self.joint.join(self.condition.format(index) for index in range(count))

    def deep(self, levels: int) -> str:
        """A condition in so many brackets, with another one beside each."""
        left = "".join(f"({self.condition.format(index)}{self.joint}" for index in range(levels))
        return left + self.condition.format(levels) + ")" * levels


def languages() -> Mapping[str, Language]:
    """The parsers by name, ours first."""
    lexer, parser, django = ODataLexer(), ODataParser(), DjangoQLParser()
    return {
        "querydsl": Language(lambda text: parse(text, max_levels=None, max_bytes=None), 'field{0} = "value {0}"', " and "),
        "luqum": Language(luqum_parse, 'field{0}:"value {0}"', " AND "),
        "odata-query": Language(lambda text: parser.parse(lexer.tokenize(text)), "field{0} eq 'value {0}'", " and "),
        "djangoql": Language(django.parse, 'field{0} = "value {0}"', " and "),
        "sqlglot": Language(sqlglot.parse_one, "field{0} = 'value {0}'", " AND "),
    }


def microseconds(texts: Mapping[str, str], parsers: Mapping[str, Language], number: int) -> dict[str, float]:
    """The best time of each parser for its text; the parsers take turns, so that a slow moment is everyone's."""
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(ROUNDS):
        for name, text in texts.items():
            call = parsers[name].parse
            best[name] = min(best[name], timeit(partial(call, text), number=number) / number * 1e6)
    return best


def main() -> None:
    """Prints the table: microseconds, and ours as a share of theirs."""
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(50_000)  # ours does not recurse; at 200 levels others would stop
    parsers = languages()
    shapes = {
        f"{count} conditions": ({name: it.flat(count) for name, it in parsers.items()}, 400 // count + 1) for count in (2, 20, 1000)
    }
    shapes["200 levels"] = ({name: it.deep(200) for name, it in parsers.items()}, 3)
    print("microseconds".ljust(16), *(name.rjust(18) for name in parsers))
    for shape, (texts, number) in shapes.items():
        best = microseconds(texts, parsers, number)
        cells = (f"{best[name]:.0f} ({best['querydsl'] / best[name]:.2f})".rjust(18) for name in parsers)
        print(shape.ljust(16), *cells)


if __name__ == "__main__":
    main()
