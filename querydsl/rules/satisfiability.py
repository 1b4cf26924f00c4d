"""Rules about conditions that are never true together, and conditions that together are always true."""

from collections.abc import Iterator

from querydsl.catalogue import FieldSpec, FieldTable
from querydsl.diagnostics.model import Diagnostic, Label, Span, error, warning
from querydsl.diagnostics.wording import join_words
from querydsl.rules.analysis.constraints import Conflict, FieldTest, ValueSet
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import described, name_of, shown, value_span
from querydsl.rules.analysis.satisfiability import find_contradictions, test_of
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.ast import Between, Boolean, Distance, Text, Values
from querydsl.syntax.operators import NEGATED, NEGATIVE, WHOLE_VALUE, Operator

# A message names and labels at most this many conditions.
_MAX_SHOWN = 5


def never_matches(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Conditions that no record can satisfy together: `company_size > 10 and company_size < 5`.

    The rule compares conditions on a plain field wherever all of them must be true, and conditions on the same nested array
    inside one `and`, because one item must satisfy them all. It compares ranges, values, booleans, dates, words and circles on
    the map, and it also reports a branch of an `or` that contradicts itself. Some fields limit others: a country is on one
    continent, a headcount range limits the headcount, and a role ends after it starts. Only certain contradictions are errors:
    strings that differ in case only count as equal, `= "A"` and `not in ("A")` can both match `a`, and `> 10 and < 11` and
    fields with several values are not reported.

    The service searches, finds nothing, and completes the job with 0 results.

    Wrong:

    ```query
    past.company = "Acme" and past.company = "Initech"
    ```

    Right:

    ```query
    past(company = "Acme") and past(company = "Initech")
    ```
    """
    if ctx.maybe_unsatisfiable:
        for item in find_contradictions(ctx):
            yield _never(item.subject, item.conflict, ctx.lowering.table)


def _never(subject: Lowered, conflict: Conflict, table: FieldTable) -> Diagnostic:
    if isinstance(subject, LoweredGroup):
        return _no_branch(subject, conflict)
    first, *others = conflict
    if not others and subject.origin is first.origin and isinstance(subject.origin, Between):
        return _reversed(subject.origin)
    message = f"{_listed((subject, *conflict), 'and')} cannot {'all' if others else 'both'} be true"
    if subject.array and Operator.HAS_ALL not in {condition.operator for condition in (subject, *conflict)}:
        message += f" for the same {table.item_noun(subject.array)[1]}"
    labels = _labels([_span(condition, subject) for condition in conflict], "conflicts with this")
    return error("never-matches", _span(subject, first), message, hint=_never_hint(subject, first, table), labels=labels)


def _no_branch(group: LoweredGroup, conflict: Conflict) -> Diagnostic:
    message = f"no branch of this `or` can be true together with {_listed(conflict, 'and')}"
    labels = _labels([condition.span for condition in conflict], "conflicts with this")
    return error("never-matches", group.span, message, hint="remove one side, or join the two with `or`", labels=labels)


def _listed(conditions: Conflict, conjunction: str) -> str:
    """The conditions in a sentence, with a count in place of those after the first few."""
    words = [f"`{described(condition)}`" for condition in conditions[:_MAX_SHOWN]]
    more = len(conditions) - _MAX_SHOWN
    return join_words([*words, f"{more} more"] if more > 0 else words, conjunction)


def _labels(spans: list[Span], message: str) -> tuple[Label, ...]:
    return tuple(Label(span, message) for span in dict.fromkeys(spans[:_MAX_SHOWN]))


def _span(condition: LoweredCondition, other: LoweredCondition) -> Span:
    """The span of a condition, or of its value if both conditions belong to the same `any` or `all`."""
    return value_span(condition, condition.value) if condition.origin is other.origin else condition.span


def _reversed(origin: Between) -> Diagnostic:
    low, high = shown(origin.low), shown(origin.high)
    message = f"no value is between {low} and {high}: the bounds are reversed"
    return error("never-matches", origin.span, message, hint=f"write `between {high} and {low}`")


def _never_hint(condition: LoweredCondition, other: LoweredCondition, table: FieldTable) -> str:
    positive = condition.operator not in NEGATIVE and other.operator not in NEGATIVE
    if condition.array and positive:
        return f"to match either, use `or`. To match two, write `{table.scope_name(condition.array)}( … )` for each"
    same = condition.stored_path == other.stored_path
    if positive and same and condition.operator in WHOLE_VALUE and isinstance(condition.value, Text | Values):
        return "to match any of the values, use `or` or `in (…)`"
    return "remove one of them, or join them with `or`"


def always_matches(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Conditions joined by `or` that together are always true: `name = "A" or name != "A"`.

    The rule also reports ranges that cover all values, `true` or `false`, all values of a closed set, and two different excluded
    values: `name != "A" or name != "B"` excludes no one. To exclude both, use `not in ("A", "B")`. Records without a value may
    still be excluded.

    The service accepts the group. You receive, and pay for, everyone who matches the rest of the query.

    Wrong:

    ```query
    title ~ "engineer" and (country != "Canada" or country != "Mexico")
    ```

    Right:

    ```query
    title ~ "engineer" and country not in ("Canada", "Mexico")
    ```
    """
    if ctx.maybe_tautological:
        for group in ctx.groups:
            if group.op == "or":
                yield from (_always(conditions) for conditions in _tautologies(group, ctx))


def _tautologies(group: LoweredGroup, ctx: RuleContext) -> Iterator[Conflict]:
    """The conditions of an `or` that exclude no value of a field, for each field."""
    by_path: dict[str, list[FieldTest]] = {}
    for condition in group.operands:
        if not isinstance(condition, LoweredCondition) or condition.stored_path not in ctx.maybe_tautological:
            continue
        if (opposite := _opposite(condition, ctx)) is not None:
            by_path.setdefault(condition.stored_path, []).append(opposite)
    for opposites in by_path.values():
        spec = opposites[0].condition.spec
        if spec is not None and len(opposites) > 1:
            yield from _tautology(opposites, spec)


def _tautology(opposites: list[FieldTest], spec: FieldSpec) -> Iterator[Conflict]:
    """The conditions that together are always true, found as a conflict of their opposites.

    In a nested array, one item satisfies a positive condition and all items satisfy a negative one. There the positive
    conditions are compared together, and the negative conditions one at a time.
    """
    single = spec.array is None and not spec.is_multivalued
    together = opposites if single else [test for test in opposites if test.condition.operator not in NEGATIVE]
    values = ValueSet()
    found = _exclusion(values, together, spec)
    for test in () if single else opposites:
        if not found and test.condition.operator in NEGATIVE:
            checkpoint = values.checkpoint()
            found = _exclusion(values, [test], spec)
            values.rollback(checkpoint)
    if found:
        yield tuple(sorted(found, key=lambda condition: value_span(condition, condition.value).start))


def _exclusion(values: ValueSet, tests: list[FieldTest], spec: FieldSpec) -> Conflict:
    for test in tests:
        conflict = values.narrow(test)
        if not conflict and spec.closed_set and test.operator in WHOLE_VALUE & NEGATIVE:
            conflict = _exhaustion(values, spec, test.condition)
        if conflict:
            return (*conflict, test.condition)
    return ()


def _exhaustion(values: ValueSet, spec: FieldSpec, condition: LoweredCondition) -> Conflict:
    """The other conditions that together exclude all values of a closed set, if they do."""
    excluded = values.excluded
    if len(excluded) < len(spec.closed_set) or not all(member in excluded for member in spec.closed_set):
        return ()
    involved = dict.fromkeys(excluded[member] for member in spec.closed_set)
    return tuple(other for other in involved if other is not condition)


def _opposite(condition: LoweredCondition, ctx: RuleContext) -> FieldTest | None:
    """The condition that is true if and only if this one is false, or None if there is none."""
    test = test_of(condition, ctx)
    if test is None or condition.operator not in NEGATED or isinstance(condition.value, Distance):
        return None
    if isinstance(condition.value, Boolean):
        return FieldTest(Operator.EQ, (condition.value.value is not (condition.operator is Operator.EQ),), condition)
    if condition.operator is Operator.WORDS and len(test.values[0].split()) > 1:
        return None
    return test._replace(operator=NEGATED[condition.operator])


def _always(conditions: Conflict) -> Diagnostic:
    *others, last = conditions
    message = f"{_listed(conditions, 'or')} is true for every record with a value of `{name_of(last)}`"
    labels = _labels([_span(condition, last) for condition in others], "the other condition")
    hint = "remove them, or join them with `and`"
    if all(condition.operator in NEGATIVE for condition in conditions):
        hint = f"to exclude each value, use `{name_of(last)} not in (…)` or `and`"
    return warning("always-matches", _span(last, others[0]), message, hint=hint, labels=labels)
