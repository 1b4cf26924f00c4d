"""How time grows with the size of a query."""

from collections.abc import Callable, Mapping
from functools import partial

from querydsl.api import format
from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.decompiler import decompile_body
from querydsl.semantics.lowering import lower
from querydsl.syntax.parser import parse
from tests.benchmarks.chart import Points, chart
from tests.benchmarks.checking import NOW, text_of
from tests.benchmarks.measured import DOCS, cpu, interleaved, report

CONDITIONS = (10, 100, 1_000, 10_000)


def times() -> Mapping[str, Points]:
    """The milliseconds of each stage, by the number of conditions."""
    found: dict[str, list[tuple[float, float]]] = {}
    for count in CONDITIONS:
        report(f"  {count:,} conditions")
        for stage, seconds in interleaved(_stages(text_of(count), max(1, 300 // count)), 3).items():
            found.setdefault(stage, []).append((count, seconds * 1e3))
    return found


def _stages(text: str, number: int) -> Mapping[str, Callable[[], float]]:
    query, catalogue = parse(text, max_bytes=None), default()
    lowering = lower(query, catalogue[query.entity])
    body = compile_lowered(lowering, NOW).body
    calls: Mapping[str, Callable[[], object]] = {
        "parse": partial(parse, text, max_bytes=None),
        "check": partial(check, query, catalogue, now=NOW, lowering=lowering),
        "compile": lambda: compile_lowered(lower(query, catalogue[query.entity]), NOW),
        "decompile": lambda: decompile_body(body, query.entity, catalogue[query.entity]),
        "fmt": partial(format, query),
    }
    return {name: partial(cpu, call, number) for name, call in calls.items()}


def main() -> None:
    """Draw the chart of times."""
    (DOCS / "time.svg").write_text(chart(times(), "conditions", "milliseconds"), "utf-8")
