"""Whether a record matches a filter: the service's semantics as closures, compiled once and run over many records.

Three decisions the contract leaves to us, each kept as a test and told in `docs/sandbox.md`:

- a negative operator (`!=` `not_in` `(!)` `geo_exclude`) leaves out every record for which its positive twin holds,
  so on an array it says "no element", and a record without the value stays in;
- the positive tests of one `and` over one nested array bind one element; the tests of a group inside it are its own;
- order tests, `in`, `=` and the text operators on an array ask for some element.
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from querydsl.sandbox.matching.fields import GEO_FIELDS, GEO_OPERATORS, table
from querydsl.sandbox.matching.filters import FilterGroup, FilterTest, Node, leaves, nodes, read_filters
from querydsl.sandbox.matching.operators import Test, value_test
from querydsl.sandbox.matching.paths import elements_of, place_of, spread

Predicate = Callable[[Mapping[str, Any]], bool]

MOST_REMEMBERED = 65_536
# The one field whose test the service forgets. Source: contract, section 4, "Values that fail silently".
THRESHOLD_DROPPED = "years_of_experience"


def compile_filter(filters: Mapping[str, Any], entity: str = "person") -> Predicate:
    """A predicate over records of the response's shape: True for those that match the filter.

    `filters` is the JSON value of the key `filters`, group or leaf; `entity` is `"person"` or `"company"`.
    Filter paths and response paths are both understood. Raises querydsl.sandbox.errors.ServiceError for a filter
    the service would refuse with a 400. Source: contract, section 4.
    """
    return compile_node(read_filters(filters, entity), entity)


def explain_record(
    filters: Mapping[str, Any], record: Mapping[str, Any], entity: str = "person", pointer: str = "/filters"
) -> dict[str, bool]:
    """Which groups and conditions hold for one record, by JSON pointer, in the order written.

    A pointer begins with `pointer` (`/filters/conditions/0`), as in a compiled request's source map; `pointer` itself is
    the whole filter. Each is judged alone: two tests of one array may both be True here and their group False, when no
    single element satisfies both. Raises what `compile_filter` raises.
    """
    tree = read_filters(filters, entity, pointer)
    return {node.pointer: compile_node(node, entity)(record) for node in nodes(tree)}


def compile_node(node: Node, entity: str) -> Predicate:
    """The predicate of a filter already read."""
    if isinstance(node, FilterTest):
        return _leaf(node, entity)
    match node.op:
        case "or":
            return _any(tuple(compile_node(child, entity) for child in node.conditions))
        case "all_of":
            return _all_of(node, entity)
        case _:
            return _and(node, entity)


@attrs.frozen
class _Compiled:
    """A leaf ready to run: its view and its positive test of one element (or of the record, where view is None)."""

    view: str | None
    holds: Predicate


def _compile_leaf(leaf: FilterTest, entity: str) -> _Compiled:
    path = leaf.field
    if leaf.operator in GEO_OPERATORS and path in GEO_FIELDS:
        path = f"{path.partition('.location')[0]}.location.full_location"
    place = place_of(path, entity)
    if path == THRESHOLD_DROPPED:
        return _Compiled(place.view, lambda record: place.read(record) is not None)
    return _Compiled(place.view, _holds(place.read, value_test(leaf, _kind(leaf, entity))))


def _kind(leaf: FilterTest, entity: str) -> str:
    field = table(entity).fields.get(leaf.field)
    return "string" if field is None else field.scalar


class _Remembered(dict[str, bool]):
    """The outcome of a test for every text it has met: stored texts repeat, and a lookup is faster than most tests."""

    def __init__(self, test: Test) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, stored: str) -> bool:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        self[stored] = outcome = self._test(stored)
        return outcome


def _holds(read: Callable[[Any], Any], test: Test) -> Predicate:
    """The predicate that some value found in an element passes the test."""
    remembered = _Remembered(test)

    def holds(element: Mapping[str, Any]) -> bool:
        value = read(element)
        if value is None:
            return False
        if value.__class__ is str:
            return remembered[value]
        for item in spread(value):  # noqa: SIM110  # twice as fast as any(), and this is run millions of times
            if remembered[item] if item.__class__ is str else test(item):
                return True
        return False

    return holds


def _leaf(leaf: FilterTest, entity: str) -> Predicate:
    if leaf.operator == "has_all" and isinstance(leaf.value, tuple):
        alone = tuple(attrs.evolve(leaf, operator="in", value=(value,)) for value in leaf.value)
        return _all(tuple(_leaf(one, entity) for one in alone))
    compiled = _compile_leaf(leaf, entity)
    positive = compiled.holds if compiled.view is None else _some(compiled.view, compiled.holds)
    if not leaf.negative or leaf.field == THRESHOLD_DROPPED:
        return positive
    return lambda record: not positive(record)


def _and(group: FilterGroup, entity: str) -> Predicate:
    """Plain tests one by one; the positive tests of each nested array together, on one element."""
    plain: list[Predicate] = []
    bound: dict[str, list[Predicate]] = {}
    for child in group.conditions:
        if isinstance(child, FilterGroup) or child.negative or child.operator == "has_all":
            plain.append(compile_node(child, entity))
            continue
        compiled = _compile_leaf(child, entity)
        if compiled.view is None:
            plain.append(compiled.holds)
        else:
            bound.setdefault(compiled.view, []).append(compiled.holds)
    return _all((*plain, *(_some(view, _all(tuple(tests))) for view, tests in bound.items())))


def _all_of(group: FilterGroup, entity: str) -> Predicate:
    """Every direct child is matched by some element; a child group binds its tests to one element."""
    return _all(tuple(_element_child(child, entity) for child in group.conditions))


def _element_child(child: Node, entity: str) -> Predicate:
    if isinstance(child, FilterTest):
        return _leaf(child, entity)
    compiled = tuple(_compile_leaf(leaf, entity) for leaf in leaves(child))
    tests = tuple(one.holds for one in compiled)
    return _some(compiled[0].view or "", _any(tests) if child.op == "or" else _all(tests))


def _some(view: str, holds: Predicate) -> Predicate:
    elements = elements_of(view)
    return lambda record: any(map(holds, elements(record)))


def _all(tests: tuple[Predicate, ...]) -> Predicate:
    if len(tests) == 1:
        return tests[0]

    def holds(record: Mapping[str, Any]) -> bool:
        for test in tests:  # noqa: SIM110  # as above
            if not test(record):
                return False
        return True

    return holds


def _any(tests: tuple[Predicate, ...]) -> Predicate:
    if len(tests) == 1:
        return tests[0]

    def holds(record: Mapping[str, Any]) -> bool:
        for test in tests:  # noqa: SIM110  # as above
            if test(record):
                return True
        return False

    return holds
