"""A query in plain English: what the service will be asked, as an outline of sentences.

The sentences are made from the lowered query, since that is what the records are chosen by: `not` has gone to the tests by
then, and it is settled which tests bind to one element of a nested array.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import DATED, FieldType
from querydsl.catalogue.service import MAX_RESULTS
from querydsl.diagnostics.wording import join_words
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Lowering
from querydsl.semantics.values import moment
from querydsl.syntax.ast import Distance, Quantified, Query, Relative, SortKey, Text, Value, Values
from querydsl.syntax.literals import number_text, scalar_text
from querydsl.syntax.operators import Operator

_WHO = {"people": "People for whom", "companies": "Companies for which"}
_GROUPS = {
    "and": "all of these hold:",
    "or": "at least one of these holds:",
    "all_of": "each of these holds for some element of one list, not always the same:",
}


def english(lowering: Lowering, now: dt.datetime) -> str:
    """The query in sentences; the tests as an outline where there are several. Relative dates are counted from `now`."""
    who = _WHO[lowering.query.entity]
    tests = list(_tests(lowering, now))
    if len(tests) == 1:
        first = [f"{who} {tests[0][1]}."]
    else:
        first = [f"{who} {tests[0][1]}", *(f"{'  ' * depth}- {text}" for depth, text in tests[1:])] if tests else []
    return "\n".join([*first, *_clauses(lowering.query, now)])


def _tests(lowering: Lowering, now: dt.datetime) -> Iterator[tuple[int, str]]:
    """Each line of the outline with its depth. A group of one line is that line. Deep queries do not recurse."""
    stack: list[tuple[int, Lowered | str]] = [(0, _unwrapped(lowering.root))] if lowering.root else []
    while stack:
        depth, item = stack.pop()
        match item:
            case str():
                yield depth, item
            case LoweredCondition():
                yield depth, _sentence([item], "and", lowering.table, set(), now)
            case LoweredGroup():
                lines = _lines(item, lowering.table, now)
                if len(lines) > 1:
                    yield depth, _GROUPS[item.op]
                stack += [(depth + (len(lines) > 1), line) for line in reversed(lines)]
            case _:
                assert_never(item)


def _unwrapped(root: LoweredGroup) -> Lowered:
    return root.operands[0] if len(root.operands) == 1 else root


def _lines(cluster: LoweredGroup, table: FieldTable, now: dt.datetime) -> list[LoweredGroup | str]:
    """What stands below a group: inner groups, and a sentence for the tests that one condition of the text became."""
    lines: list[LoweredGroup | str] = []
    seen: set[str] = set()
    for _, run in groupby(cluster.operands, _origin):
        items = list(run)
        if isinstance(items[0], LoweredGroup):
            lines += [item for item in items if isinstance(item, LoweredGroup)]
        else:
            tests = [item for item in items if isinstance(item, LoweredCondition)]
            lines.append(_sentence(tests, cluster.op, table, seen, now))
            seen |= {tests[0].array or ""} if cluster.op == "and" else set()
    return lines


def _origin(item: Lowered) -> int:
    return id(item.origin) if isinstance(item, LoweredCondition) else id(item)


def _sentence(tests: Sequence[LoweredCondition], op: str, table: FieldTable, seen: set[str], now: dt.datetime) -> str:
    """One subject, and what each of the tests says of it."""
    joined = f" {'or' if op == 'or' else 'and'} ".join(_predicate(test, now) for test in tests)
    return f"{_subject(tests[0], table, seen)} {joined}"


def _subject(leaf: LoweredCondition, table: FieldTable, seen: set[str]) -> str:
    """`the title of a past role`; `the same` where a test beside it binds to that element already."""
    if leaf.array is None:
        article = "" if leaf.spec and leaf.spec.type is FieldType.BOOLEAN else "the "
        return article + _words(table.shortest(leaf.path))
    article, noun = table.item_noun(leaf.array)
    name = _words(leaf.origin.field.path.rpartition(".")[2])
    return f"the {name} of {'the same' if leaf.array in seen else article} {noun}"


def _words(path: str) -> str:
    return "start date" if path == "started" else path.replace(".", " ").replace("_", " ")


def _predicate(leaf: LoweredCondition, now: dt.datetime) -> str:
    value = leaf.value
    if leaf.operator is Operator.WORDS:
        return _has_words(value, now)
    operator = leaf.operator.spec
    dated = leaf.spec is not None and leaf.spec.type in DATED
    return f"{operator.date_verb if dated else operator.verb} {_value(value, now, operator.joiner)}"


def _has_words(value: Value, now: dt.datetime) -> str:
    words = [scalar_text(Text(word)) for word in dict.fromkeys(value.value.split())] if isinstance(value, Text) else []
    match words:
        case []:
            return f"has the words {_value(value, now)}"
        case [word]:
            return f"has the word {word}"
        case _:
            return f"has the words {join_words(words, 'and')}, in any order"


def _value(value: Value, now: dt.datetime, joined: str = "or") -> str:
    match value:
        case Values():
            return join_words([_scalar(item, now) for item in value.items], joined)
        case Distance():
            return f"{number_text(value.amount)} {value.unit} of {_scalar(value.place, now)}"
        case _:
            return _scalar(value, now)


def _scalar(value: Value, now: dt.datetime) -> str:
    match value:
        case Values() | Quantified() | Distance():
            raise AssertionError(f"{type(value).__name__} stands where the validator lets single values pass only")
        case Relative():
            return f"{moment(value, now)} ({scalar_text(value)})"
        case _:
            return scalar_text(value)


def _clauses(query: Query, now: dt.datetime) -> Iterator[str]:
    """The sentences about what comes back, in what order, and how much."""
    if query.select:
        yield f"Of each, these come back: {', '.join(field.path for field in query.select)}."
    else:
        yield "Of each, everything comes back that the account may read."
    if query.sort:
        yield f"They are sorted after the download, {', then '.join(map(_sorted_by, query.sort))}; what is missing comes last."
    if query.limit is not None:
        yield (
            f"At most {_scalar(query.limit, now)} come back." if not isinstance(query.limit, Values | Quantified | Distance) else ""
        )
    else:
        yield f"As many come back as the service gives for one search: at most {MAX_RESULTS:,}."


def _sorted_by(key: SortKey) -> str:
    return f"by {key.field.path}, {'the largest' if key.descending else 'the smallest'} first"
