"""Rules about tests that cannot all hold, and tests of which one always does."""

import datetime as dt
from collections.abc import Iterator
from typing import TypeAlias

from querydsl.ast import Between, Boolean, Number, Operator, Text, Value, Values
from querydsl.catalogue import FieldSpec
from querydsl.diagnostics import Diagnostic, Label, error, warning
from querydsl.lowered import NEGATIVE, Cluster, Leaf
from querydsl.lowering import NEGATED
from querydsl.rules.domain import Domain, Key, Mark, Test
from querydsl.rules.fits import DATED, TEXTUAL, moment_of
from querydsl.rules.survey import Survey
from querydsl.rules.wording import described, name_of, place_of, shown
from querydsl.span import Span

Pair: TypeAlias = tuple[Leaf, Leaf]
"""Two conditions: the one to report, and the one that it goes against."""

# Arrays of objects that are no views: a record, or one element of a view, has several values of such a field.
_SEVERAL = ("dev_platform_profiles.repos.", "technographics.technologies.")


def never_matches(seen: Survey) -> Iterator[Diagnostic]:
    """Tests that no record can pass together: `company_size > 10 and company_size < 5`.

    Compared are the tests of one plain field wherever all of them must hold, and the tests of one nested array inside one `and`,
    since one element must pass them all: ranges, values, booleans, dates, and words that must and must not be there. In an `or`
    the branch is named that cannot match. It is an error only when it is certain, so: texts that differ by case alone are the
    same, `> 10 and < 11` is left alone, and so are fields that hold several values.

    The service searches, finds nobody, and the job completes with 0 results (contract, section 4).

    Wrong:

    ```query
    past.company = "Acme" and past.company = "Initech"
    ```

    Right:

    ```query
    all of (past.company = "Acme", past.company = "Initech")
    ```
    """
    if seen.excluding:
        for leaf, against in _contradictions(seen):
            yield _never(leaf, against)


def _contradictions(seen: Survey) -> Iterator[Pair]:
    """The pairs of conditions that exclude each other, one for each group and field."""
    root = seen.lowering.root
    domains: dict[str, Domain] = {}
    stack: list[Cluster | list[tuple[Domain, Mark]]] = [root] if root else []
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            for domain, mark in reversed(item):
                domain.back_to(mark)
            continue
        touched: list[tuple[Domain, Mark]] = []
        if item.op == "and":
            yield from _together(item, domains, touched, seen)
        elif item.op == "or" and domains:
            yield from _each_alone(item, domains, seen)
        stack.append(touched)
        stack.extend([part for part in reversed(item.operands) if isinstance(part, Cluster)])


def _together(group: Cluster, domains: dict[str, Domain], touched: list[tuple[Domain, Mark]], seen: Survey) -> Iterator[Pair]:
    """Contradictions among the conditions of an `and`, and with the plain ones around it."""
    by_path: dict[str, list[Test]] = {}
    for test in _tests(group, seen):
        by_path.setdefault(test.leaf.path, []).append(test)
    for path, tests in by_path.items():
        if tests[0].leaf.array is None:
            domain = domains.get(path) or Domain()
            domains[path] = domain
            touched.append((domain, domain.mark()))
        elif len(tests) > 1:
            domain = Domain()
        else:
            continue
        for test in tests:
            against = domain.narrow(test)
            if against is not None:
                yield test.leaf, against


def _each_alone(group: Cluster, domains: dict[str, Domain], seen: Survey) -> Iterator[Pair]:
    """Contradictions of single branches of an `or` with the plain conditions around it."""
    for test in _tests(group, seen):
        domain = domains.get(test.leaf.path)
        if domain is not None:
            mark = domain.mark()
            against = domain.narrow(test)
            domain.back_to(mark)
            if against is not None:
                yield test.leaf, against


def _tests(group: Cluster, seen: Survey) -> Iterator[Test]:
    """The conditions of a group that can be reasoned about: sound, of a field tested elsewhere too that holds one value."""
    excluding, unsound = seen.excluding, seen.unsound
    for leaf in group.operands:
        if isinstance(leaf, Leaf) and leaf.path in excluding and leaf not in unsound:
            spec = leaf.spec
            if spec is not None and not _holds_several(spec):
                test = _test_of(leaf, spec, seen.now)
                if test is not None:
                    yield test


def _holds_several(spec: FieldSpec) -> bool:
    return spec.type.is_list or spec.path.startswith(_SEVERAL)


def _test_of(leaf: Leaf, spec: FieldSpec, now: dt.datetime) -> Test | None:
    """The condition as a test, or None where its value cannot be compared."""
    if isinstance(leaf.value, Values):
        keys = tuple([_key(item, spec, now) for item in leaf.value.items])
    else:
        keys = (_key(leaf.value, spec, now),)
    return None if None in keys else Test(leaf.operator, keys, leaf)


def _key(value: Value, spec: FieldSpec, now: dt.datetime) -> Key:
    match value:
        case Text() if spec.type in TEXTUAL:
            return value.value
        case Number() | Boolean():
            return value.value
        case _:
            return moment_of(value, now) if spec.type in DATED else None


def _never(leaf: Leaf, against: Leaf) -> Diagnostic:
    if leaf.origin is against.origin and isinstance(leaf.origin, Between):
        return _reversed(leaf.origin)
    array = leaf.array
    place, other = _places(leaf, against)
    message = f"`{described(leaf)}` and `{described(against)}` cannot both be true"
    if array:
        message += f" of one element of `{array}`"
    hint = _both_hint(leaf, against)
    return error("never-matches", place, message, hint=hint, labels=(Label(other, "it contradicts this"),))


def _places(leaf: Leaf, against: Leaf) -> tuple[Span, Span]:
    """The spans of two conditions; of the values, where both are of one `any` or `all`."""
    if leaf.origin is against.origin:
        return place_of(leaf, leaf.value), place_of(against, against.value)
    return leaf.span, against.span


def _reversed(origin: Between) -> Diagnostic:
    low, high = shown(origin.low), shown(origin.high)
    message = f"no value is between {low} and {high}: the ends are the wrong way round"
    return error("never-matches", origin.span, message, hint=f"write `between {high} and {low}`")


def _both_hint(leaf: Leaf, against: Leaf) -> str:
    positive = leaf.operator not in NEGATIVE and against.operator not in NEGATIVE
    if leaf.array and positive:
        return "for two elements, one for each test, write `all of (…, …)`"
    if positive and leaf.operator in (Operator.EQ, Operator.IN, Operator.WORDS, Operator.PHRASE):
        return "for one or the other write `or`, or list the values: `in (…)`"
    return "leave one of them out, or join them by `or`"


def always_matches(seen: Survey) -> Iterator[Diagnostic]:
    """Tests of which one always holds, joined by `or`: `name = "A" or name != "A"`.

    So do ranges that cover every value, `true` or `false`, all values of a closed set, and two different values that are each left
    out: `name != "A" or name != "B"` leaves out nobody, `not in ("A", "B")` was meant. A record without a value may still be left
    out.

    The service takes the group, and everybody who passes the rest is delivered and paid for (contract, sections 2 and 4).

    Wrong:

    ```query
    title ~ "engineer" and (country != "Canada" or country != "Mexico")
    ```

    Right:

    ```query
    title ~ "engineer" and country not in ("Canada", "Mexico")
    ```
    """
    if seen.covering:
        for group in seen.clusters:
            if group.op == "or":
                for leaf, against in _tautologies(group, seen):
                    yield _always(leaf, against)


def _tautologies(group: Cluster, seen: Survey) -> Iterator[Pair]:
    """Two conditions of an `or` for each field that they, with others perhaps, leave no value of."""
    by_path: dict[str, list[Leaf]] = {}
    for leaf in group.operands:
        if isinstance(leaf, Leaf) and leaf.path in seen.covering and leaf not in seen.unsound:
            by_path.setdefault(leaf.path, []).append(leaf)
    for leaves in by_path.values():
        spec = leaves[0].spec
        if spec is not None and len(leaves) > 1:
            found = _covered(leaves, spec, seen.now)
            if found is not None:
                yield found


def _covered(leaves: list[Leaf], spec: FieldSpec, now: dt.datetime) -> Pair | None:
    """The last and an earlier one of the conditions that together let every value pass.

    They do when their opposites contradict. In an array a positive test is met by some element and a negative one by all, so there
    the positive ones are taken together and the negative ones one at a time.
    """
    duals = [dual for leaf in leaves if (dual := _dual(leaf, spec, now)) is not None]
    if spec.array is None and not _holds_several(spec):
        return _first_conflict(Domain(), duals, spec)
    domain = Domain()
    found = _first_conflict(domain, [dual for dual in duals if dual.leaf.operator not in NEGATIVE], spec)
    for dual in duals:
        if found is None and dual.leaf.operator in NEGATIVE:
            mark = domain.mark()
            found = _first_conflict(domain, [dual], spec)
            domain.back_to(mark)
    return found


def _first_conflict(domain: Domain, tests: list[Test], spec: FieldSpec) -> Pair | None:
    for test in tests:
        against = domain.narrow(test)
        if against is None and spec.closed_set and test.operator in (Operator.NE, Operator.NOT_IN):
            against = _exhausting(domain, spec, test.leaf)
        if against is not None:
            return _in_order(test.leaf, against)
    return None


def _exhausting(domain: Domain, spec: FieldSpec, leaf: Leaf) -> Leaf | None:
    """An earlier condition among those that between them ask for all values of a closed set."""
    if len(domain.banned) < len(spec.closed_set) or not all(member in domain.banned for member in spec.closed_set):
        return None
    return next((other for other in domain.banned.values() if other is not leaf), None)


def _in_order(one: Leaf, other: Leaf) -> Pair:
    return (one, other) if one.value.span.start >= other.value.span.start else (other, one)


def _dual(leaf: Leaf, spec: FieldSpec, now: dt.datetime) -> Test | None:
    """The test that holds exactly where the condition does not, or None where there is none."""
    test = _test_of(leaf, spec, now)
    if test is None or leaf.operator not in NEGATED:
        return None
    if isinstance(leaf.value, Boolean):
        return Test(Operator.EQ, (leaf.value.value is not (leaf.operator is Operator.EQ),), leaf)
    if leaf.operator is Operator.WORDS and len(test.keys[0].split()) > 1:
        return None
    return test._replace(operator=NEGATED[leaf.operator])


def _always(leaf: Leaf, against: Leaf) -> Diagnostic:
    place, other = _places(leaf, against)
    name = name_of(leaf)
    message = f"`{described(against)}` or `{described(leaf)}` holds for every record that has a value of `{name}`"
    both_negative = leaf.operator in NEGATIVE and against.operator in NEGATIVE
    hint = f"to leave out both, write `{name} not in (…)`, or `and`" if both_negative else "leave both out, or join them by `and`"
    return warning("always-matches", place, message, hint=hint, labels=(Label(other, "the other half is here"),))
