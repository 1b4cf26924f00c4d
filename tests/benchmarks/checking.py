"""Time from a text to the JSON of a request."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from querydsl.catalogue import FieldType, default
from querydsl.rules.checker import check
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.operators import Operator
from querydsl.syntax.parser import parse
from tests.benchmarks.measured import OURS, Row, against_peers, cpu

NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
CONDITIONS = (
    'summary ~ "engineer{0}"',
    'country = "Canada{0}"',
    "connections > {0}",
    'headline ~= "open to {0}"',
    'city in ("Paris{0}", "Rome{0}")',
    'state != "Ohio{0}"',
    "followers between {0} and 10k",
    "updated >= today - {0}d",
    "followers < {0}",
    'skill ~ any ("python{0}", "rust{0}")',
)


def text_of(count: int) -> str:
    """A valid query with `count` conditions of all kinds, in groups of ten."""
    conditions = [CONDITIONS[index % len(CONDITIONS)].format(index) for index in range(1, count + 1)]
    return " and ".join(f"({' or '.join(conditions[start : start + 10])})" for start in range(0, count, 10))


def checked_json(text: str) -> object:
    """The request body of a text without errors."""
    query = parse(text, max_bytes=None)
    lowering = lower(query, default()[query.entity])
    assert not check(query, default(), now=NOW, lowering=lowering)
    return compile_lowered(lowering, NOW).body


def _lucene(text: str) -> object:
    from luqum.elasticsearch import ElasticsearchQueryBuilder
    from luqum.thread import parse as luqum_parse

    return ElasticsearchQueryBuilder()(luqum_parse(text))


def plain_fields() -> list[str]:
    """Text fields of people that are not in an array."""
    specs = default()["people"].specs.values()
    return [spec.path for spec in specs if spec.type is FieldType.TEXT and spec.array is None and Operator.WORDS in spec.operators]


def rows() -> Iterator[Row]:
    """The time from a text to JSON: checked here, unchecked by luqum and its builder for Elasticsearch."""
    for count in (2, 20):
        fields = plain_fields()[:count]
        text = " and ".join(f'{field} ~ "value {index}"' for index, field in enumerate(fields))
        lucene = " AND ".join(f'{field}:"value {index}"' for index, field in enumerate(fields))
        measures = {
            OURS: partial(cpu, partial(checked_json, text), 1_000 // count),
            "luqum and its Elasticsearch builder, unchecked": partial(cpu, partial(_lucene, lucene), 1_000 // count),
        }
        yield from against_peers(f"text to checked JSON, {len(fields)} conditions", measures, 9)
