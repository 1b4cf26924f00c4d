"""A description of a query in plain English.

The description is made from the lowered query. Lowering has already resolved `not` and grouped the conditions on
the same role or school.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from querydsl.catalogue.service import MAX_RESULTS
from querydsl.explanation.sentences import Sentences, is_about_item, source_of
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Lowering
from querydsl.syntax.ast import Query, SortKey

_WHO = {"people": "People for whom", "companies": "Companies for which"}
_HEADINGS = {"and": "all of these hold:", "or": "at least one of these holds:", "all_of": "all of these hold:"}


def english(lowering: Lowering, now: dt.datetime) -> str:
    """The filter as a sentence, or as an indented outline of several conditions, followed by the clauses.

    Relative dates are resolved from `now`.
    """
    sentences = Sentences(lowering.table, now)
    return "\n".join([*_filter(lowering, sentences), *_clauses(lowering.query, sentences)])


def _filter(lowering: Lowering, sentences: Sentences) -> Iterator[str]:
    outline = list(_outline(lowering, sentences))
    who, end = _WHO[lowering.query.entity], "." if len(outline) == 1 else ""
    for depth, text in outline:
        yield f"{'  ' * depth}- {text}" if depth else f"{who} {text}{end}"


def _outline(lowering: Lowering, sentences: Sentences) -> Iterator[tuple[int, str]]:
    """The lines of the outline with their depth. Not recursive, because queries can be deep."""
    stack: list[tuple[int, LoweredGroup | str]] = [(0, lowering.root)] if lowering.root else []
    while stack:
        depth, item = stack.pop()
        match item:
            case str():
                yield depth, item
            case LoweredGroup():
                lines = _lines(item, sentences)
                if len(lines) > 1:
                    yield depth, _HEADINGS[item.op]
                stack += [(depth + (len(lines) > 1), line) for line in reversed(lines)]
            case _:
                assert_never(item)


def _lines(group: LoweredGroup, sentences: Sentences) -> list[LoweredGroup | str]:
    """The inner groups that need an outline, and a sentence for each other part of the group."""
    lines: list[LoweredGroup | str] = []
    seen: set[str] = set()
    for part in _parts(group):
        if isinstance(part, LoweredGroup):
            lines += _lines(part, sentences) if part.op == "all_of" and group.op == "and" else [part]
        elif not is_about_item(part[0]) or group.op == "or":
            lines.append(sentences.of(part, group.op))
        else:
            array = part[0].array or ""
            is_one = len({source_of(condition) for condition in part}) == 1 and group.op == "and" and array not in seen
            lines.append(sentences.of(part, "and") if is_one else sentences.of_item(part, again=array in seen))
            seen.add(array)
    return lines


def _parts(group: LoweredGroup) -> list[LoweredGroup | Sequence[LoweredCondition]]:
    """The inner groups, and the conditions that one sentence describes: those on one item, or those from one condition."""
    parts: list[LoweredGroup | Sequence[LoweredCondition]] = []
    items: dict[str, list[LoweredCondition]] = {}
    for _, run in groupby(group.operands, _source):
        found = list(run)
        conditions = [item for item in found if isinstance(item, LoweredCondition)]
        item = _item_of(found[0]) if group.op != "or" else None
        if item is not None:
            parts.append(item)
        elif not conditions:
            parts += [part for part in found if isinstance(part, LoweredGroup)]
        elif group.op == "and" and is_about_item(conditions[0]):
            array = conditions[0].array or ""
            if array not in items:
                parts.append(items.setdefault(array, []))
            items[array] += conditions
        else:
            parts.append(conditions)
    return parts


def _item_of(part: Lowered) -> Sequence[LoweredCondition] | None:
    """The conditions of an inner `and` that are all about one item."""
    if not isinstance(part, LoweredGroup) or part.op != "and":
        return None
    conditions = [item for item in part.operands if isinstance(item, LoweredCondition) and is_about_item(item)]
    is_one = len(conditions) == len(part.operands) and len({condition.array for condition in conditions}) == 1
    return conditions if is_one else None


def _source(item: Lowered) -> tuple[int, str]:
    return source_of(item) if isinstance(item, LoweredCondition) else (id(item), "")


def _clauses(query: Query, sentences: Sentences) -> Iterator[str]:
    """The sentences for `select`, `sort by` and `limit`."""
    if query.select:
        yield f"Returned fields: {', '.join(field.path for field in query.select)}."
    else:
        yield "Returned fields: all that the account may read."
    if query.sort:
        yield f"Sorted after the download by {', then by '.join(map(_sort_key, query.sort))}. Missing values come last."
    if query.limit is not None:
        yield f"Returned records: at most {sentences.scalar(query.limit)}."
    else:
        yield f"Returned records: all that the service returns for one search, at most {MAX_RESULTS:,}."


def _sort_key(key: SortKey) -> str:
    return f"{key.field.path} ({'descending' if key.descending else 'ascending'})"
