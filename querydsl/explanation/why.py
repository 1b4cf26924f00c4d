"""Why nothing was found: the conditions of a query to blame, and stored values that are spelled in another way.

`find_reason` is a generator. It yields questions about the records, and a caller that can answer them sends the answers back.
"""

from collections.abc import Generator, Sequence
from itertools import combinations
from typing import Any

import attrs

from querydsl.catalogue import close_matches
from querydsl.diagnostics.wording import join_words
from querydsl.explanation.parts import FilterPart, Json, alternatives_of, changed, conditions_in, node_at, parts_of, without
from querydsl.explanation.reason import (
    MOST_VALUES,
    Alternative,
    Blamed,
    CountMatches,
    Explain,
    Explained,
    ListValues,
    Question,
    Reason,
    Similar,
)
from querydsl.semantics.request import Request
from querydsl.syntax.literals import quoted

MOST_PARTS = 12
"""Pairs are only counted among this many parts, because their number grows with the square. The same number of alternatives of an
`or` is counted."""
_SIMILAR = 3
_PREFIX = 2
_LISTING = ("=", "in")
_NO_VALUES = "no record has a value of this field"


def most_counts(request: Request) -> int:
    """The most counts that finding the reason for a request can take, and so the most records that are billed for it."""
    parts = len(parts_of(request))
    pairs = min(parts, MOST_PARTS)
    return 1 + 2 * parts + 1 + pairs * (pairs - 1) // 2 + _alternative_counts(request) + _SIMILAR * _values_in(request)


def _alternative_counts(request: Request) -> int:
    """The most counts for the alternatives of all parts: one for each, and one for each of its conditions."""
    counted = (part for whole in parts_of(request) for part in alternatives_of(request, whole)[:MOST_PARTS])
    return sum(1 + len(part.inner) for part in counted)


def _values_in(request: Request) -> int:
    filters = request.body["filters"]
    leaves = (node for part in parts_of(request) for _, node in conditions_in(filters, part))
    return sum(len(_texts(node)) for node in leaves)


def find_reason(request: Request, *, counts: bool) -> Generator[Question, Any, Reason]:
    """Find out why a request finds nothing. `counts` is whether to count records, which is billed by the service.

    Without counts, the conditions are those that the service names, and those with a value that is not stored.
    """
    filters, parts = request.body["filters"], parts_of(request)
    first: Explained = yield Explain(filters)
    if first.total:
        return Reason(first.total)
    if counts:
        found = yield from _by_counting(filters, parts)
        found = attrs.evolve(found, blamed=(yield from _with_alternatives(request, parts, found.blamed)))
    else:
        found = Reason(0, tuple(Blamed(part.text) for part in parts if _is_named(part, first.pointers)), remarks=first.remarks)
    return (yield from _with_advice(request, parts, found))


def _is_named(part: FilterPart, pointers: Sequence[str]) -> bool:
    return any(f"{pointer}/".startswith(f"{own}/") for pointer in pointers for own in part.pointers)


def _by_counting(filters: Json, parts: Sequence[FilterPart]) -> Generator[Question, Any, Reason]:
    """The parts without which records match: single ones, else all that match nothing alone, else a pair."""
    single = []
    for part in parts:
        count = yield from _count(filters, [part])
        if count or len(parts) == 1:
            single.append(Blamed(part.text, without=count))
    if single:
        return Reason(0, tuple(single), counted=True)
    return (yield from _by_counting_several(filters, parts))


def _by_counting_several(filters: Json, parts: Sequence[FilterPart]) -> Generator[Question, Any, Reason]:
    """The parts that match nothing alone, because they must all be left out, else the first pair without which records match."""
    alone: dict[FilterPart, int] = {}
    for part in parts:
        alone[part] = (yield from _count(filters, [other for other in parts if other is not part])) or 0
    dead = [part for part in parts if not alone[part]]
    left = (yield from _count(filters, dead)) if len(dead) > 1 else None
    if len(dead) > 2 or left:
        return _together(dead, alone, left)
    tried = sorted(parts, key=alone.__getitem__)[:MOST_PARTS]  # those that match the fewest records
    for pair in combinations(tried, 2):
        if set(dead) <= set(pair) and (left := (yield from _count(filters, pair))):
            return _together([part for part in parts if part in pair], alone, left)
    return attrs.evolve(_together(dead, alone, None), untried=len(parts) - len(tried))


def _together(parts: Sequence[FilterPart], alone: dict[FilterPart, int], left: int | None) -> Reason:
    blamed = tuple(Blamed(part.text, alone=alone[part]) for part in parts)
    return Reason(0, blamed, together=len(parts) > 1, without=left, counted=True)


def _count(filters: Json, left_out: Sequence[FilterPart]) -> Generator[Question, Any, int | None]:
    """The number of records that match without some parts; None if no part is left."""
    rest = without(filters, left_out)
    count: int | None = None if rest is None else (yield CountMatches(rest))
    return count


def _with_alternatives(
    request: Request, parts: Sequence[FilterPart], blamed: Sequence[Blamed]
) -> Generator[Question, Any, tuple[Blamed, ...]]:
    """The conditions to blame, each `or` with its alternatives."""
    by_text = {part.text: part for part in parts}
    found: tuple[Blamed, ...] = ()
    for item in blamed:
        alternatives = alternatives_of(request, by_text[item.text])
        shown: tuple[Alternative, ...] = ()
        for alternative in alternatives[:MOST_PARTS]:
            shown += ((yield from _alternative(request, alternative)),)
        found += (attrs.evolve(item, alternatives=shown, uncounted=len(alternatives) - len(shown)),)
    return found


def _alternative(request: Request, part: FilterPart) -> Generator[Question, Any, Alternative]:
    """An alternative with its count, and its conditions without which the query finds records."""
    filters = request.body["filters"]
    alone: int = yield CountMatches({"op": "and", "conditions": [node_at(filters, part.pointers[0])]})
    blamed = []
    for inner in part.inner:
        count = yield from _count(filters, [inner])
        if count:
            blamed.append(Blamed(inner.text, without=count))
    return Alternative(part.text, alone, tuple(blamed))


def _with_advice(request: Request, parts: Sequence[FilterPart], found: Reason) -> Generator[Question, Any, Reason]:
    """The reason with advice about values. If no part is blamed, those with advice are. Parts with advice come first."""
    named = {blamed.text: blamed for blamed in found.blamed}
    advised = []
    for part in parts:
        blamed = named.get(part.text)
        if blamed is None and named:
            continue
        advice, similar = yield from _advice(request, part, counts=found.counted)
        if blamed or advice:
            advised.append(attrs.evolve(blamed or Blamed(part.text), advice=advice, similar=similar))
    return attrs.evolve(found, blamed=tuple(sorted(advised, key=lambda blamed: not blamed.advice)))


def _advice(
    request: Request, part: FilterPart, *, counts: bool
) -> Generator[Question, Any, tuple[tuple[str, ...], tuple[Similar, ...]]]:
    """Sentences about the fields of a part that have no values, and about its values that are not stored as written.

    The second result has the stored values that were probably meant.
    """
    advice: list[str] = []
    found: list[Similar] = []
    for pointer, node in conditions_in(request.body["filters"], part):
        frequent: Sequence[str] | None = yield ListValues(node["field"], "")
        if frequent is not None and not frequent:
            advice.append(_NO_VALUES)
        for text in _texts(node) if frequent else ():
            similar = yield from _similar(node["field"], text, frequent or ())
            if similar is not None:
                stored = yield from _stored(request, pointer, node, text, similar, counts=counts)
                advice.append(_sentence(text, stored))
                found += stored
    return tuple(dict.fromkeys(advice)), tuple(found)


def _texts(node: Json) -> list[str]:
    """The texts that a condition compares with whole stored values."""
    value = node["value"] if isinstance(node["value"], list) else [node["value"]]
    return [item for item in value if isinstance(item, str)] if node["type"] in _LISTING else []


def _similar(path: str, text: str, frequent: Sequence[str]) -> Generator[Question, Any, tuple[str, ...] | None]:
    """The stored values that a text probably means, the likeliest first. None if the text is stored, or if that is not known.

    `frequent` are the most frequent values of the field.
    """
    stored: Sequence[str] | None = yield ListValues(path, text)
    if stored is None or text in stored or len(stored) >= MOST_VALUES:
        return None
    same = [value for value in stored if value.casefold() == text.casefold()]
    if same or stored:
        return tuple(same or stored[:_SIMILAR])
    begun: Sequence[str] = (yield ListValues(path, text[:_PREFIX])) or ()
    return close_matches(text, dict.fromkeys((*begun, *frequent)))


def _stored(
    request: Request, pointer: str, node: Json, text: str, similar: Sequence[str], *, counts: bool
) -> Generator[Question, Any, list[Similar]]:
    """The similar values, each with the number of records that match the query with it."""
    place = f"{pointer}/value/{node['value'].index(text)}" if isinstance(node["value"], list) else f"{pointer}/value"
    found = [Similar(place, value) for value in similar]
    for index, item in enumerate(found) if counts else ():
        filters = changed(request.body["filters"], replaced={pointer: _with_value(node, text, item.value)})
        count: int = yield CountMatches(filters or {})
        found[index] = attrs.evolve(item, count=count)
    return found


def _with_value(node: Json, old: str, new: str) -> Json:
    value = [new if item == old else item for item in node["value"]] if isinstance(node["value"], list) else new
    return node | {"value": value}


def _sentence(text: str, similar: Sequence[Similar]) -> str:
    shown = list(map(str, similar))
    if any(item.value.casefold() == text.casefold() for item in similar):
        return f"{quoted(text)} is stored as {join_words(shown, 'or')}"
    return f"{quoted(text)} is not a stored value" + (f". Similar ones: {', '.join(shown)}" if shown else "")
