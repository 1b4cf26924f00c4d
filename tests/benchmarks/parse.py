"""Time to parse a query, compared with the parsers of other query languages.

Each parser parses the same filter in its own language. `python -m tests.benchmarks.parse --pure` prints the time of sqlglot without
its compiled modules as JSON, because a process can import one variant only.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader

import attrs

from querydsl.syntax.parser import parse
from tests.benchmarks.measured import OURS, Row, against_peers, cpu

ROUNDS = 9
SIZES = (2, 20, 1_000)
LEVELS = 200
PURE = "sqlglot, pure Python"


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


def _ours() -> Language:
    return Language(lambda text: parse(text, max_levels=None, max_bytes=None), 'field{0} = "value {0}"', " and ")


def _sqlglot() -> Language:
    import sqlglot

    return Language(sqlglot.parse_one, "field{0} = 'value {0}'", " AND ")


def languages() -> Mapping[str, Language]:
    """The parsers by name."""
    import cel
    from djangoql.parser import DjangoQLParser
    from luqum.thread import parse as luqum_parse
    from odata_query.grammar import ODataLexer, ODataParser

    lexer, parser = ODataLexer(), ODataParser()
    return {
        OURS: _ours(),
        "luqum": Language(luqum_parse, 'field{0}:"value {0}"', " AND "),
        "odata-query": Language(lambda text: parser.parse(lexer.tokenize(text)), "field{0} eq 'value {0}'", " and "),
        "djangoql": Language(DjangoQLParser().parse, 'field{0} = "value {0}"', " and "),
        "sqlglot, compiled": _sqlglot(),
        "CEL (Rust)": Language(cel.compile, 'field{0} == "value {0}"', " && "),
    }


def shapes() -> Mapping[str, Callable[[Language], str]]:
    """The texts to parse, in any language."""
    flat = {f"parse {count:,} conditions": (lambda language, count=count: language.flat(count)) for count in SIZES}
    return {**flat, f"parse {LEVELS} levels": lambda language: language.deep(LEVELS)}


def rows(parsers: Mapping[str, Language] | None = None) -> Iterator[Row]:
    """The time of each shape, compared with each parser that can parse it."""
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(50_000)  # some of the other parsers recurse
    whole = parsers is None
    for shape, write in shapes().items():
        measures: dict[str, Callable[[], float]] = {}
        for name, language in (parsers or languages()).items():
            text = write(language)
            number = max(1, 40_000 // len(text))
            if _can_parse(language, text):
                measures[name] = partial(cpu, partial(language.parse, text), number)
        yield from against_peers(shape, measures, ROUNDS)
    if whole:
        yield from _pure_rows()


def _can_parse(language: Language, text: str) -> bool:
    """Whether the parser accepts the text. Some have a limit on nesting."""
    try:
        language.parse(text)
    except Exception:
        return False
    return True


def _pure_rows() -> Iterator[Row]:
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.parse", "--pure"], check=True, capture_output=True, text=True)
    return (Row(*row) for row in json.loads(done.stdout))


class SourceFinder(MetaPathFinder):
    """Finds the modules of sqlglot as source, even if there are compiled ones."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """The module's source, or None for other packages."""
        if name.partition(".")[0] != "sqlglot":
            return None
        finders = (FileFinder(folder or ".", (SourceFileLoader, [".py"])) for folder in path or sys.path)
        return next((spec for finder in finders if (spec := finder.find_spec(name)) and spec.loader), None)


if __name__ == "__main__" and sys.argv[1:] == ["--pure"]:
    sys.meta_path.insert(0, SourceFinder())
    print(json.dumps(list(rows({OURS: _ours(), PURE: _sqlglot()}))))
