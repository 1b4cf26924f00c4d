"""Compile a filter to a predicate over records.

The service's documentation leaves three cases open. The sandbox handles them as follows:

- A negative operator (`!=`, `not_in`, `(!)`, `geo_exclude`) excludes every record that its positive counterpart matches. On an
  array it excludes a record if any item matches. A record without the value is kept.
- The positive tests of one `and` on one nested array must hold for the same object. A nested group is evaluated separately.
- Order tests, `in`, `=`, and the text operators match an array if any item matches.

Source: `docs/sandbox.md`, section "Matching".
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from querydsl.classes import frozen
from querydsl.sandbox.matching.fields import GEO_FIELDS, GEO_OPERATORS, fields_of
from querydsl.sandbox.matching.filters import FilterGroup, FilterNode, FilterTest, parse_filters, tests_in, walk
from querydsl.sandbox.matching.operators import ValueTest, value_test
from querydsl.sandbox.matching.paths import objects_reader, path_reader, values_of

Predicate = Callable[[Mapping[str, Any]], bool]

CACHE_SIZE = 65_536
# The service ignores the value of a test on this field. Source: `docs/service.md`, section "Values that fail silently".
IGNORED_THRESHOLD = "years_of_experience"


def compile_filter(filters: Mapping[str, Any], entity: str = "person") -> Predicate:
    """A predicate that returns whether a record matches a filter. Source: `docs/service.md`, section 4.

    `filters` is the JSON value of the request's `filters`: a group or a single test. `entity` is `"person"` or `"company"`.
    The predicate takes one record, as the service returns it. Fields can be given by filter path or by response path.
    Raises `querydsl.sandbox.errors.ContractError` if the service would reject the filter with a 400.
    """
    return compile_node(parse_filters(filters, entity), entity)


def explain_record(
    filters: Mapping[str, Any], record: Mapping[str, Any], entity: str = "person", pointer: str = "/filters"
) -> dict[str, bool]:
    """Whether each group and test of a filter matches one record, by JSON pointer, in the order written.

    `filters`, `record`, and `entity` are those of `compile_filter`. Each pointer starts with `pointer`, which is the whole filter:
    `/filters/conditions/0`, as in the source map of a compiled request. Every node is evaluated on its own, so a group can be
    False although all its tests are True: two tests of one array match, but not for the same object. Raises `ContractError` as
    `compile_filter` does.
    """
    tree = parse_filters(filters, entity, pointer)
    return {node.pointer: compile_node(node, entity)(record) for node in walk(tree)}


def compile_node(node: FilterNode, entity: str) -> Predicate:
    """The predicate of a parsed filter."""
    if isinstance(node, FilterTest):
        return _test(node, entity)
    match node.op:
        case "or":
            return _any(tuple(compile_node(child, entity) for child in node.conditions))
        case "all_of":
            return _all_of(node, entity)
        case _:
            return _and(node, entity)


@frozen
class _ArrayTest:
    """The positive form of a condition.

    `matches` takes an object of the nested array `array`, or the record if `array` is None.
    """

    array: str | None
    matches: Predicate


def _array_test(test: FilterTest, entity: str) -> _ArrayTest:
    path = test.field
    if test.operator in GEO_OPERATORS and path in GEO_FIELDS:
        path = f"{path.partition('.location')[0]}.location.full_location"
    reader = path_reader(path, entity)
    if path == IGNORED_THRESHOLD:
        return _ArrayTest(reader.array, lambda record: reader.read(record) is not None)
    return _ArrayTest(reader.array, _any_value(reader.read, value_test(test, _type_of(test, entity))))


def _type_of(test: FilterTest, entity: str) -> str:
    field = fields_of(entity).by_path.get(test.field)
    return "string" if field is None else field.scalar


class _TestCache(dict[str, bool]):
    """Results of a condition by stored text. Texts repeat, and a lookup is faster than most tests."""

    def __init__(self, test: ValueTest) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, stored: str) -> bool:
        if len(self) > CACHE_SIZE:
            self.clear()
        self[stored] = result = self._test(stored)
        return result


def _any_value(read: Callable[[Any], Any], test: ValueTest) -> Predicate:
    """A predicate that returns whether any value that `read` finds meets the condition."""
    cached = _TestCache(test)

    def matches(element: Mapping[str, Any]) -> bool:
        value = read(element)
        if value is None:
            return False
        if value.__class__ is str:
            return cached[value]
        for item in values_of(value):  # noqa: SIM110  # a loop is twice as fast as any(), and this runs millions of times
            if cached[item] if item.__class__ is str else test(item):
                return True
        return False

    return matches


def _test(test: FilterTest, entity: str) -> Predicate:
    if test.operator == "has_all" and isinstance(test.value, tuple):
        singles = tuple(attrs.evolve(test, operator="in", value=(value,)) for value in test.value)
        return _all(tuple(_test(single, entity) for single in singles))
    compiled = _array_test(test, entity)
    positive = compiled.matches if compiled.array is None else _any_object(compiled.array, compiled.matches)
    if not test.negative or test.field == IGNORED_THRESHOLD:
        return positive
    return lambda record: not positive(record)


def _and(group: FilterGroup, entity: str) -> Predicate:
    """All conditions, with the positive tests of each nested array applied to the same object."""
    separate: list[Predicate] = []
    by_array: dict[str, list[Predicate]] = {}
    for child in group.conditions:
        if isinstance(child, FilterGroup) or child.negative or child.operator == "has_all":
            separate.append(compile_node(child, entity))
            continue
        compiled = _array_test(child, entity)
        if compiled.array is None:
            separate.append(compiled.matches)
        else:
            by_array.setdefault(compiled.array, []).append(compiled.matches)
    return _all((*separate, *(_any_object(array, _all(tuple(tests))) for array, tests in by_array.items())))


def _all_of(group: FilterGroup, entity: str) -> Predicate:
    """Each condition matches some object, not necessarily the same one."""
    return _all(tuple(_all_of_child(child, entity) for child in group.conditions))


def _all_of_child(child: FilterNode, entity: str) -> Predicate:
    if isinstance(child, FilterTest):
        return _test(child, entity)
    compiled = tuple(_array_test(test, entity) for test in tests_in(child))
    tests = tuple(one.matches for one in compiled)
    return _any_object(compiled[0].array or "", _any(tests) if child.op == "or" else _all(tests))


def _any_object(array: str, matches: Predicate) -> Predicate:
    objects = objects_reader(array)
    return lambda record: any(map(matches, objects(record)))


def _all(tests: tuple[Predicate, ...]) -> Predicate:
    if len(tests) == 1:
        return tests[0]

    def matches(record: Mapping[str, Any]) -> bool:
        for test in tests:  # noqa: SIM110  # a loop is faster than all()
            if not test(record):
                return False
        return True

    return matches


def _any(tests: tuple[Predicate, ...]) -> Predicate:
    if len(tests) == 1:
        return tests[0]

    def matches(record: Mapping[str, Any]) -> bool:
        for test in tests:  # noqa: SIM110  # a loop is faster than any()
            if test(record):
                return True
        return False

    return matches
