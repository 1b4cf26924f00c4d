"""Rules about nested arrays, whose elements are roles, schools or certifications: which element is meant, and what `not` means."""

from collections.abc import Iterator

from querydsl.catalogue import FieldTable, FieldType
from querydsl.diagnostics.model import Diagnostic, Label, Span, error, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import described, name_of
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Refusal, view_name
from querydsl.syntax.ast import Condition
from querydsl.syntax.operators import NEGATIVE, Operator


def same_element(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Two scopes or groups of one nested array under one `and`: one role, or two?

    `all of (…, …)` asks for two roles, one scope for one. An inner `and` over an array that the `and` around it tests as well
    stays a group of its own; two scopes that hold a single test each flow together.

    The service binds the tests of one group to one element of the array, and each inner group to an element of its own, without a
    word about which it did.

    Wrong:

    ```query
    past(title ~ "engineer" and company = "Acme") and past(title ~ "manager" and company = "Initech")
    ```

    Right:

    ```query
    all of (past(title ~ "engineer" and company = "Acme"), past(title ~ "manager" and company = "Initech"))
    ```
    """
    for apart in ctx.lowering.apart:
        name = view_name(ctx.lowering.table, apart.array)
        if apart.flat:
            message = f"these two are for one and the same element of `{name}`, though they are written apart"
        else:
            message = f"these two may be met by different elements of `{name}`"
        hint = "for two elements write `all of (…, …)`; for one, put all tests into one scope"
        yield warning("same-element", apart.second, message, hint=hint, labels=(Label(apart.first, "the other part is here"),))


def all_of_shape(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Something in `all of` that does not belong there.

    Each operand is a condition, or one group of conditions joined by `and` or by `or`. All test one and the same nested array (all
    roles, `current` and `past` are three), none is negative, and there is neither `has all` nor `all of` inside. Companies have no
    nested arrays, so no `all of`.

    The service's `all_of` group takes no more than that; what it does with the rest is not documented.

    Wrong:

    ```query
    all of (past.company = "Acme", name ~ "Smith")
    ```

    Right:

    ```query
    all of (past.company = "Acme", past.company = "Initech") and name ~ "Smith"
    ```
    """
    for cluster in ctx.clusters:
        if cluster.op == "all_of":
            if ctx.lowering.table.arrays:
                yield from _misshapen(cluster, ctx)
            else:
                hint = "join the conditions by `and`"
                yield error("all-of-shape", cluster.span, "`all of` is for nested arrays, and companies have none", hint=hint)


def _misshapen(cluster: LoweredGroup, ctx: RuleContext) -> Iterator[Diagnostic]:
    """What is wrong with the operands of an `all of`, each once."""
    first: LoweredCondition | None = None
    for operand in cluster.operands:
        for part in operand.operands if isinstance(operand, LoweredGroup) and operand.op != "all_of" else (operand,):
            if isinstance(part, LoweredGroup):
                yield _too_deep(part)
            elif part.spec is not None and part.spec.filterable:
                first = first or (part if part.array else None)
                yield from _out_of_place(part, first, ctx.lowering.table)


def _too_deep(group: LoweredGroup) -> Diagnostic:
    if group.op == "all_of":
        hint = "put its operands into the outer one, or beside it with `and`"
        return error("all-of-shape", group.span, "`all of` cannot stand inside `all of`", hint=hint)
    message = "inside `all of` there is one group to an operand, and none inside that"
    return error("all-of-shape", group.span, message, hint="join the conditions of one operand all by `and`, or all by `or`")


def _out_of_place(leaf: LoweredCondition, first: LoweredCondition | None, table: FieldTable) -> Iterator[Diagnostic]:
    name, beside = name_of(leaf), "put it beside the `all of`, joined by `and`"
    if leaf.array is None:
        message = f"`{name}` belongs to no nested array, so it has no place in `all of`"
        yield error("all-of-shape", leaf.span, message, hint=beside)
    elif leaf.operator in NEGATIVE:
        message = f"`all of` asks for elements that match, and this asks for what must not be in `{name}`"
        yield error("all-of-shape", leaf.span, message, hint=beside)
    elif leaf.operator is Operator.HAS_ALL:
        yield error("all-of-shape", leaf.span, "`has all` cannot stand inside `all of`", hint=beside)
    elif first is not None and first.array is not None and leaf.array != first.array:
        here, there = view_name(table, leaf.array), view_name(table, first.array)
        message = f"`all of` is about one array: this tests `{here}`, the first operand `{there}`"
        labels = (Label(first.span, f"this tests `{there}`"),)
        yield error("all-of-shape", leaf.span, message, hint="write an `all of` for each array, joined by `and`", labels=labels)


def cannot_negate(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `not` that the service has no way to say.

    The service has no `not`, so it goes into the tests: `=` becomes `!=`, `and` becomes `or`. That fails for `all of` and
    `has all`, for several words of `~` where two elements may hold one each, for two tests of one element that hold together, and
    on companies for `~` and `~=`. What cannot be said exactly is refused, never approximated.

    The service would have been sent something else than was written, and would not have known.

    Wrong:

    ```query
    not (skill ~ "machine learning")
    ```

    Right:

    ```query
    skill !~ "machine learning"
    ```
    """
    by_place: dict[Span, list[Refusal]] = {}
    for refusal in ctx.lowering.refusals:
        by_place.setdefault(refusal.span, []).append(refusal)
    for span, (first, *others) in by_place.items():
        more = dict.fromkeys(other.message for other in others if other.message != first.message)
        hint = f"{first.hint}; besides, {'; '.join(more)}" if more else first.hint
        yield error("cannot-negate", span, first.message, hint=hint)


def nested_negation(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A negative test of a nested array, where "not this" and "none of them" differ.

    `past.company != "Acme"` leaves out whoever has Acme among the past roles; it does not ask for a past role elsewhere. An order
    test or a boolean under `not` becomes the opposite test of *some* element, so that others may still pass it.

    The service takes the test and says nothing of the elements it was about.

    Wrong:

    ```query
    past.company != "Acme"
    ```

    Right:

    ```query
    past.company = "Initech"
    ```
    """
    refused = {refusal.span for refusal in ctx.lowering.refusals}
    inside = _inside_all_of(ctx) if ctx.negative else set()
    told = set()
    for leaf in ctx.negative:
        if leaf.negation not in refused and leaf not in inside and id(leaf.origin) not in told and not _is_no_test(leaf):
            told.add(id(leaf.origin))
            yield _negative(leaf, view_name(ctx.lowering.table, leaf.array or ""))


def _is_no_test(leaf: LoweredCondition) -> bool:
    """True for a bare path that is no boolean: what test it was to be is not known."""
    return (
        isinstance(leaf.origin, Condition) and leaf.origin.bare and (leaf.spec is None or leaf.spec.type is not FieldType.BOOLEAN)
    )


def _negative(leaf: LoweredCondition, view: str) -> Diagnostic:
    labels = (Label(leaf.negation, "the `not` is here"),) if leaf.negation and leaf.negation != leaf.span else ()
    if leaf.operator in NEGATIVE:
        message = f"this leaves out whoever has any such element in `{view}`; it does not ask for an element without it"
        hint = "if that is meant, leave it as it is; else say what an element must have"
    else:
        message = f"`not` makes this the opposite test of some element of `{view}`; others may still pass it as written"
        opposite = f"`{described(leaf)}`" if isinstance(leaf.origin, Condition) else "the opposite tests, joined by `or`"
        hint = f"if some element is meant, write {opposite}"
    return warning("nested-negation", leaf.span, message, hint=hint, labels=labels)


def _inside_all_of(ctx: RuleContext) -> set[Lowered]:
    """The conditions inside of any `all of`, where `all-of-shape` speaks for itself."""
    stack: list[Lowered] = [cluster for cluster in ctx.clusters if cluster.op == "all_of"]
    inside: set[Lowered] = set()
    while stack:
        item = stack.pop()
        if item not in inside:
            inside.add(item)
            stack.extend(item.operands if isinstance(item, LoweredGroup) else ())
    return inside
