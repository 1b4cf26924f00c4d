"""Rules about tests that cannot all hold, and tests of which one always does."""

from collections.abc import Iterator

from querydsl.catalogue import FieldSpec, FieldTable
from querydsl.diagnostics.model import Diagnostic, Label, Span, error, warning
from querydsl.diagnostics.wording import join_words
from querydsl.rules.analysis.constraints import Domain, Test
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import described, name_of, place_of, shown
from querydsl.rules.analysis.satisfiability import contradictions, test_of
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, view_name
from querydsl.syntax.ast import Between, Boolean, Text, Values
from querydsl.syntax.operators import NEGATED, NEGATIVE, WHOLE_VALUE, Operator

# So many conditions are named and pointed at, even where more have a part in it.
_MOST = 5


def never_matches(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Tests that no record can pass together: `company_size > 10 and company_size < 5`.

    Compared are the tests of one plain field wherever all of them must hold, and the tests of one nested array inside one `and`,
    since one element must pass them all: ranges, values, booleans, dates, and words that must and must not be there. A branch of
    an `or` that excludes itself is told of too. It is an error only when it is certain, so: texts that differ by case alone are the
    same, `> 10 and < 11` is left alone, and so are fields that hold several values.

    The service searches, finds nobody, and the job completes with 0 results.

    Wrong:

    ```query
    past.company = "Acme" and past.company = "Initech"
    ```

    Right:

    ```query
    all of (past.company = "Acme", past.company = "Initech")
    ```
    """
    if ctx.excluding:
        for item in contradictions(ctx):
            yield _never(item.what, item.against, ctx.lowering.table)


def _never(what: Lowered, against: tuple[LoweredCondition, ...], table: FieldTable) -> Diagnostic:
    if isinstance(what, LoweredGroup):
        return _no_branch(what, against)
    first, *others = against
    if not others and what.origin is first.origin and isinstance(what.origin, Between):
        return _reversed(what.origin)
    message = f"{_stated((what, *against), 'and')} cannot {'all' if others else 'both'} be true"
    if what.array:
        message += f" of one element of `{view_name(table, what.array)}`"
    labels = _labels([_place(leaf, what) for leaf in against], "it contradicts this")
    return error("never-matches", _place(what, first), message, hint=_both_hint(what, first), labels=labels)


def _no_branch(group: LoweredGroup, against: tuple[LoweredCondition, ...]) -> Diagnostic:
    message = f"nothing here can be true together with {_stated(against, 'and')}"
    labels = _labels([leaf.span for leaf in against], "it contradicts this")
    return error("never-matches", group.span, message, hint="leave one side out, or join the two by `or`", labels=labels)


def _stated(leaves: tuple[LoweredCondition, ...], last: str) -> str:
    """The conditions in a sentence; of many the first few."""
    stated = [f"`{described(leaf)}`" for leaf in leaves[:_MOST]]
    return join_words([*stated, f"{len(leaves) - _MOST} more"] if len(leaves) > _MOST else stated, last)


def _labels(places: list[Span], message: str) -> tuple[Label, ...]:
    return tuple(Label(place, message) for place in dict.fromkeys(places[:_MOST]))


def _place(leaf: LoweredCondition, other: LoweredCondition) -> Span:
    """The span of a condition; of its value alone, where the other one is of the same `any` or `all`."""
    return place_of(leaf, leaf.value) if leaf.origin is other.origin else leaf.span


def _reversed(origin: Between) -> Diagnostic:
    low, high = shown(origin.low), shown(origin.high)
    message = f"no value is between {low} and {high}: the ends are the wrong way round"
    return error("never-matches", origin.span, message, hint=f"write `between {high} and {low}`")


def _both_hint(leaf: LoweredCondition, against: LoweredCondition) -> str:
    positive = leaf.operator not in NEGATIVE and against.operator not in NEGATIVE
    if leaf.array and positive:
        return "for two elements, one for each test, write `all of (…, …)`"
    if positive and leaf.operator in WHOLE_VALUE and isinstance(leaf.value, Text | Values):
        return "for one or the other write `or`, or list the values: `in (…)`"
    return "leave one of them out, or join them by `or`"


def always_matches(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Tests of which one always holds, joined by `or`: `name = "A" or name != "A"`.

    So do ranges that cover every value, `true` or `false`, all values of a closed set, and two different values that are each left
    out: `name != "A" or name != "B"` leaves out nobody, `not in ("A", "B")` was meant. A record without a value may still be left
    out.

    The service takes the group, and everybody who passes the rest is delivered and paid for.

    Wrong:

    ```query
    title ~ "engineer" and (country != "Canada" or country != "Mexico")
    ```

    Right:

    ```query
    title ~ "engineer" and country not in ("Canada", "Mexico")
    ```
    """
    if ctx.covering:
        for group in ctx.clusters:
            if group.op == "or":
                yield from (_always(leaves) for leaves in _tautologies(group, ctx))


def _tautologies(group: LoweredGroup, ctx: RuleContext) -> Iterator[tuple[LoweredCondition, ...]]:
    """The conditions of an `or` that leave no value of a field between them, for each field."""
    by_path: dict[str, list[Test]] = {}
    for leaf in group.operands:
        if isinstance(leaf, LoweredCondition) and leaf.path in ctx.covering and (dual := _dual(leaf, ctx)) is not None:
            by_path.setdefault(leaf.path, []).append(dual)
    for duals in by_path.values():
        spec = duals[0].leaf.spec
        if spec is not None and len(duals) > 1:
            yield from _covering(duals, spec)


def _covering(duals: list[Test], spec: FieldSpec) -> Iterator[tuple[LoweredCondition, ...]]:
    """The conditions that together let every value pass, if there are: their opposites contradict.

    In an array a positive test is met by some element and a negative one by all, so there the positive ones are taken together and
    the negative ones one at a time.
    """
    single = spec.array is None and not spec.is_multivalued
    together = duals if single else [dual for dual in duals if dual.leaf.operator not in NEGATIVE]
    domain = Domain()
    found = _exclusion(domain, together, spec)
    for dual in () if single else duals:
        if not found and dual.leaf.operator in NEGATIVE:
            mark = domain.mark()
            found = _exclusion(domain, [dual], spec)
            domain.back_to(mark)
    if found:
        yield tuple(sorted(found, key=lambda leaf: place_of(leaf, leaf.value).start))


def _exclusion(domain: Domain, tests: list[Test], spec: FieldSpec) -> tuple[LoweredCondition, ...]:
    for test in tests:
        against = domain.narrow(test)
        if not against and spec.closed_set and test.operator in WHOLE_VALUE & NEGATIVE:
            against = _exhausting(domain, spec, test.leaf)
        if against:
            return (*against, test.leaf)
    return ()


def _exhausting(domain: Domain, spec: FieldSpec, leaf: LoweredCondition) -> tuple[LoweredCondition, ...]:
    """The other conditions among those that between them ask for all values of a closed set."""
    if len(domain.banned) < len(spec.closed_set) or not all(member in domain.banned for member in spec.closed_set):
        return ()
    asking = dict.fromkeys(domain.banned[member] for member in spec.closed_set)
    return tuple(other for other in asking if other is not leaf)


def _dual(leaf: LoweredCondition, ctx: RuleContext) -> Test | None:
    """The test that holds exactly where the condition does not, or None where there is none."""
    test = test_of(leaf, ctx)
    if test is None or leaf.operator not in NEGATED:
        return None
    if isinstance(leaf.value, Boolean):
        return Test(Operator.EQ, (leaf.value.value is not (leaf.operator is Operator.EQ),), leaf)
    if leaf.operator is Operator.WORDS and len(test.keys[0].split()) > 1:
        return None
    return test._replace(operator=NEGATED[leaf.operator])


def _always(leaves: tuple[LoweredCondition, ...]) -> Diagnostic:
    *others, last = leaves
    message = f"{_stated(leaves, 'or')} holds for every record that has a value of `{name_of(last)}`"
    labels = _labels([_place(leaf, last) for leaf in others], "the other half is here")
    hint = "leave all of them out, or join them by `and`"
    if all(leaf.operator in NEGATIVE for leaf in leaves):
        hint = f"to leave out each of them, write `{name_of(last)} not in (…)`, or `and`"
    return warning("always-matches", _place(last, others[0]), message, hint=hint, labels=labels)
