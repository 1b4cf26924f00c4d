"""Time for lowering, checking, and compiling, compared with parsing. Run `python -m tests.benchmarks.checking`."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from timeit import repeat

from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.parser import parse

NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
CONDITIONS = (
    'title ~ "engineer{0}"',
    'country = "Canada{0}"',
    "company_size > {0}",
    'headline ~= "open to {0}"',
    'city in ("Paris{0}", "Rome{0}")',
    'state != "Ohio{0}"',
    "followers between {0} and 10k",
    "started >= today - {0}d",
    "connections < {0}",
    'skill ~ any ("python{0}", "rust{0}")',
)


def text_of(count: int) -> str:
    """A valid query with `count` conditions of all kinds, in groups of ten."""
    conditions = [CONDITIONS[index % len(CONDITIONS)].format(index) for index in range(1, count + 1)]
    return " and ".join(f"({' or '.join(conditions[start : start + 10])})" for start in range(0, count, 10))


def microseconds(call: Callable[[], object], number: int) -> float:
    """The shortest of seven average times, in microseconds."""
    return min(repeat(call, number=number, repeat=7)) / number * 1e6


def main() -> None:
    """Print the time of each stage in microseconds, and the ratio of the later stages to parsing."""
    catalogue = default()
    print(f"{'conditions':>10} {'parse':>10} {'lower':>10} {'check':>10} {'compile':>10} {'ratio':>8}")
    for count in (2, 20, 1000):
        text, number = text_of(count), max(3, 2000 // count)
        query = parse(text, max_bytes=None)
        table = catalogue[query.entity]
        lowering = lower(query, table)
        assert not check(query, catalogue, now=NOW, lowering=lowering)
        parsing = microseconds(partial(parse, text, max_bytes=None), number)
        steps = [
            microseconds(partial(lower, query, table), number),
            microseconds(partial(check, query, catalogue, now=NOW, lowering=lowering), number),
            microseconds(partial(compile_lowered, lowering, NOW), number),
        ]
        print(f"{count:>10} {parsing:>10.1f} " + " ".join(f"{step:>10.1f}" for step in steps) + f" {sum(steps) / parsing:>8.2f}")


if __name__ == "__main__":
    main()
