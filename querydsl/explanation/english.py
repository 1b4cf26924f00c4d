"""A description of a query in plain English.

The description is made from the lowered query. Lowering has already resolved `not` and grouped the conditions on
the same role or school.
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
    "all_of": "each of these holds, not necessarily for the same entry:",
}


def english(lowering: Lowering, now: dt.datetime) -> str:
    """The filter as a sentence, or as an indented outline of several conditions, followed by the clauses.

    Relative dates are resolved from `now`.
    """
    return "\n".join([*_filter(lowering, now), *_clauses(lowering.query, now)])


def _filter(lowering: Lowering, now: dt.datetime) -> Iterator[str]:
    outline = list(_outline(lowering, now))
    who, end = _WHO[lowering.query.entity], "." if len(outline) == 1 else ""
    for depth, text in outline:
        yield f"{'  ' * depth}- {text}" if depth else f"{who} {text}{end}"


def _outline(lowering: Lowering, now: dt.datetime) -> Iterator[tuple[int, str]]:
    """The lines of the outline with their depth. Not recursive, because queries can be deep."""
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


def _lines(group: LoweredGroup, table: FieldTable, now: dt.datetime) -> list[LoweredGroup | str]:
    """The inner groups, and one sentence for each condition of the query text."""
    lines: list[LoweredGroup | str] = []
    seen: set[str] = set()
    for _, run in groupby(group.operands, _origin):
        items = list(run)
        if isinstance(items[0], LoweredGroup):
            lines += [item for item in items if isinstance(item, LoweredGroup)]
        else:
            conditions = [item for item in items if isinstance(item, LoweredCondition)]
            lines.append(_sentence(conditions, group.op, table, seen, now))
            seen |= {conditions[0].array or ""} if group.op == "and" else set()
    return lines


def _origin(item: Lowered) -> int:
    return id(item.origin) if isinstance(item, LoweredCondition) else id(item)


def _sentence(conditions: Sequence[LoweredCondition], op: str, table: FieldTable, seen: set[str], now: dt.datetime) -> str:
    """The subjects of one condition, which may test several fields, followed by a predicate for each value."""
    word = "or" if op == "or" else "and"
    by_path: dict[str, list[LoweredCondition]] = {}
    for condition in conditions:
        by_path.setdefault(condition.path, []).append(condition)
    subjects = [_subject(tested[0], table, seen) for tested in by_path.values()]
    predicates = [f" {word} ".join(_predicate(condition, now) for condition in tested) for tested in by_path.values()]
    if len(set(predicates)) == 1:
        return f"{join_words(subjects, word)} {predicates[0]}"
    return f" {word} ".join(f"{subject} {predicate}" for subject, predicate in zip(subjects, predicates, strict=True))


def _subject(condition: LoweredCondition, table: FieldTable, seen: set[str]) -> str:
    """A subject such as "the title of a past role", or "of the same past role" if an earlier condition uses it too."""
    if condition.array is None:
        article = "" if condition.spec and condition.spec.type is FieldType.BOOLEAN else "the "
        return article + _words(table.shortest(condition.path))
    article, noun = table.item_noun(condition.array)
    is_alias = bool(table.fields_of(condition.field.path, condition.scope))
    written = table.shortest(condition.path) if is_alias else condition.field.path
    name = _words(written.rpartition(".")[2])
    return f"the {name} of {'the same' if condition.array in seen else article} {noun}"


def _words(path: str) -> str:
    return "start date" if path == "started" else path.replace(".", " ").replace("_", " ")


def _predicate(condition: LoweredCondition, now: dt.datetime) -> str:
    value = condition.value
    if condition.operator is Operator.WORDS:
        return _has_words(value, now)
    operator = condition.operator.spec
    dated = condition.spec is not None and condition.spec.type in (*DATED, FieldType.YEAR)
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
            raise AssertionError(f"{type(value).__name__} instead of a single value in a valid query")
        case Relative():
            return f"{moment(value, now)} ({scalar_text(value)})"
        case _:
            return scalar_text(value)


def _clauses(query: Query, now: dt.datetime) -> Iterator[str]:
    """The sentences for `select`, `sort by` and `limit`."""
    if query.select:
        yield f"Returned fields: {', '.join(field.path for field in query.select)}."
    else:
        yield "Returned fields: all that the account may read."
    if query.sort:
        yield f"Sorted after the download by {', then by '.join(map(_sort_key, query.sort))}. Missing values come last."
    if query.limit is not None:
        yield f"Returned records: at most {_scalar(query.limit, now)}."
    else:
        yield f"Returned records: all that the service returns for one search, at most {MAX_RESULTS:,}."


def _sort_key(key: SortKey) -> str:
    return f"{key.field.path} ({'descending' if key.descending else 'ascending'})"
