"""Rules about tests that cannot all hold, and tests of which one always does."""

from collections.abc import Iterator
from typing import TypeAlias

from querydsl.ast import Between, Boolean, Operator
from querydsl.catalogue import FieldSpec, FieldTable
from querydsl.diagnostics import Diagnostic, Label, error, warning
from querydsl.lowered import NEGATIVE, Cluster, Leaf, Lowered
from querydsl.lowering import NEGATED
from querydsl.rules.contradictions import contradictions, holds_several, test_of
from querydsl.rules.domain import Domain, Test
from querydsl.rules.survey import Survey
from querydsl.rules.wording import described, listed, name_of, place_of, shown, view_name
from querydsl.span import Span

Pair: TypeAlias = tuple[Leaf, Leaf]
"""Two conditions: the one to report, and the other half."""


def never_matches(seen: Survey) -> Iterator[Diagnostic]:
    """Tests that no record can pass together: `company_size > 10 and company_size < 5`.

    Compared are the tests of one plain field wherever all of them must hold, and the tests of one nested array inside one `and`,
    since one element must pass them all: ranges, values, booleans, dates, and words that must and must not be there. A branch of
    an `or` that excludes itself is told of too. It is an error only when it is certain, so: texts that differ by case alone are the
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
        for item in contradictions(seen):
            yield _never(item.what, item.against, seen.lowering.table)


def _never(what: Lowered, against: tuple[Leaf, ...], table: FieldTable) -> Diagnostic:
    if isinstance(what, Cluster):
        return _no_branch(what, against)
    other = against[0]
    if what.origin is other.origin and isinstance(what.origin, Between):
        return _reversed(what.origin)
    message = f"`{described(what)}` and `{described(other)}` cannot both be true"
    if what.array:
        message += f" of one element of `{view_name(table, what.array)}`"
    place, contradicted = _places(what, other)
    labels = (Label(contradicted, "it contradicts this"),)
    return error("never-matches", place, message, hint=_both_hint(what, other), labels=labels)


def _no_branch(group: Cluster, against: tuple[Leaf, ...]) -> Diagnostic:
    others = listed([f"`{described(leaf)}`" for leaf in against], "and")
    labels = tuple(Label(leaf.span, "it contradicts this") for leaf in against)
    hint = "leave one side out, or join the two by `or`"
    return error("never-matches", group.span, f"nothing here can be true together with {others}", hint=hint, labels=labels)


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
    by_path: dict[str, list[Test]] = {}
    for leaf in group.operands:
        if isinstance(leaf, Leaf) and leaf.path in seen.covering and (dual := _dual(leaf, seen)) is not None:
            by_path.setdefault(leaf.path, []).append(dual)
    for duals in by_path.values():
        spec = duals[0].leaf.spec
        found = _covered(duals, spec) if spec is not None and len(duals) > 1 else None
        if found is not None:
            yield found


def _covered(duals: list[Test], spec: FieldSpec) -> Pair | None:
    """Two of the conditions that together let every value pass, the later one first: their opposites contradict.

    In an array a positive test is met by some element and a negative one by all, so there the positive ones are taken together and
    the negative ones one at a time.
    """
    if spec.array is None and not holds_several(spec):
        return _exclusion(Domain(), duals, spec)
    domain = Domain()
    found = _exclusion(domain, [dual for dual in duals if dual.leaf.operator not in NEGATIVE], spec)
    for dual in duals:
        if found is None and dual.leaf.operator in NEGATIVE:
            mark = domain.mark()
            found = _exclusion(domain, [dual], spec)
            domain.back_to(mark)
    return found


def _exclusion(domain: Domain, tests: list[Test], spec: FieldSpec) -> Pair | None:
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


def _dual(leaf: Leaf, seen: Survey) -> Test | None:
    """The test that holds exactly where the condition does not, or None where there is none."""
    test = test_of(leaf, seen)
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
