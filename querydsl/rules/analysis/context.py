"""One look over all conditions of a query, which gives each to the rules that have something to say of it.

That one cause raises one rule is settled here, by the order of the questions: a condition is asked for its scope, its field, its
operator and its value, and the first that is wrong ends the asking. Source: language page, section 9, the last paragraph.
"""

import datetime as dt

import attrs

from querydsl.catalogue import TEXTUAL, Catalogue, CountryForm, FieldSpec, FieldType
from querydsl.catalogue.countries import short_name_words
from querydsl.diagnostics.model import Span
from querydsl.rules.analysis.equality import any_twice
from querydsl.semantics.ir import LoweredCondition, LoweredGroup, Lowering
from querydsl.semantics.values import accepts, has_no_tokens
from querydsl.syntax.ast import (
    Between,
    Condition,
    Distance,
    Missing,
    Number,
    Parameter,
    Quantified,
    Text,
    Value,
    Values,
)
from querydsl.syntax.operators import HIGH_BOUNDS, LISTING, LOW_BOUNDS, NEGATIVE, TEXT_MATCHING, WHOLE_VALUE

_COMPOUND = (Values, Quantified, Distance, Parameter)

_EXACT = WHOLE_VALUE - NEGATIVE
_FOUND = TEXT_MATCHING - NEGATIVE
_EXCLUDING = TEXT_MATCHING & NEGATIVE


@attrs.define(eq=False)
class RuleContext:
    """What is to be said of a query's conditions, by the rule that says it.

    `unsound` are the conditions that an error was found in: what they exclude or repeat says nothing. Of the paths that two or more
    conditions test, `doubled` have the same test twice, `excluding` tests that cannot hold together, and `covering` tests of
    which one always holds. `catalogue` has the fields of the other entity too, and `rules` are the names of all rules.
    """

    lowering: Lowering
    now: dt.datetime
    catalogue: Catalogue
    rules: frozenset[str]
    clusters: list[LoweredGroup] = attrs.Factory(list)
    astray: list[LoweredCondition] = attrs.Factory(list)
    unknown: list[LoweredCondition] = attrs.Factory(list)
    not_filterable: list[LoweredCondition] = attrs.Factory(list)
    dropping: list[LoweredCondition] = attrs.Factory(list)
    unsuited: list[LoweredCondition] = attrs.Factory(list)
    misfits: list[tuple[LoweredCondition, Value]] = attrs.Factory(list)
    outside: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    foreign: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    blank: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    piped: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    empty: list[tuple[LoweredCondition, Values]] = attrs.Factory(list)
    unbound: list[Parameter] = attrs.Factory(list)
    negative: list[LoweredCondition] = attrs.Factory(list)
    unsound: set[LoweredCondition] = attrs.Factory(set)
    doubled: set[str] = attrs.Factory(set)
    excluding: set[str] = attrs.Factory(set)
    covering: set[str] = attrs.Factory(set)

    @property
    def is_quiet(self) -> bool:
        """True where no condition by itself gives a rule something to say."""
        return not (self.unsound or self.piped or self.negative)

    def written(self, span: Span) -> str:
        """The text of the query at a span; empty for a query without a text."""
        return (self.lowering.query.source or "")[span.start : span.end]

    def is_literal(self, value: Text) -> bool:
        """True where the text has this string in quotes, so that an edit may replace it; a bound parameter has not."""
        return self.written(value.span)[:1] in ('"', "'")


def analyse(lowering: Lowering, now: dt.datetime, catalogue: Catalogue, rules: frozenset[str]) -> RuleContext:
    """The look over all conditions; `now` (aware) is what relative dates count from."""
    ctx = RuleContext(lowering, now, catalogue, rules)
    tested: dict[str, list[LoweredCondition]] = {}
    stack = [lowering.root] if lowering.root else []
    while stack:
        cluster = stack.pop()
        ctx.clusters.append(cluster)
        for item in cluster.operands:
            if isinstance(item, LoweredGroup):
                stack.append(item)
            else:
                _look_at(ctx, item)
                if item.path in tested:
                    tested[item.path].append(item)
                else:
                    tested[item.path] = [item]
    for path, leaves in tested.items():
        if len(leaves) > 1:
            _compare(ctx, path, leaves)
    return ctx


def _look_at(ctx: RuleContext, leaf: LoweredCondition) -> None:
    """Its scope, its field and its operator, and where these are right its value."""
    spec, value, operator = leaf.spec, leaf.value, leaf.operator
    if leaf.scope and not ctx.lowering.table.is_scope(leaf.scope):
        ctx.astray.append(leaf)
        ctx.unsound.add(leaf)
        return
    if spec is None or operator not in spec.operators or spec.drops_threshold:
        _look_at_field(ctx, leaf)
        return
    if operator in LISTING or isinstance(value, _COMPOUND):
        _look_at_value(ctx, leaf, spec)
    elif isinstance(value, Text) and spec.type in TEXTUAL:
        _look_at_text(ctx, leaf, spec, value)
    elif not accepts(spec.type, value, ctx.now):
        _misfit(ctx, leaf, value)
    if spec.array is not None and (leaf.negation is not None or operator in NEGATIVE):
        ctx.negative.append(leaf)


def _compare(ctx: RuleContext, path: str, leaves: list[LoweredCondition]) -> None:
    """What rules about whole groups have to look at: a first sieve, by operators alone."""
    operators = {leaf.operator for leaf in leaves}
    if len(leaves) == 2 and leaves[0].origin is leaves[1].origin and _is_upright(leaves[0].origin):
        return
    ranged = not (operators.isdisjoint(LOW_BOUNDS) or operators.isdisjoint(HIGH_BOUNDS))
    if len(operators) < len(leaves) and any_twice(leaves):
        ctx.doubled.add(path)
    worded = not (operators.isdisjoint(_EXCLUDING) or operators.isdisjoint(_FOUND))
    if ranged or worded or not operators.isdisjoint(_EXACT):
        ctx.excluding.add(path)
    if ranged or not operators.isdisjoint(NEGATIVE) or _is_finite(leaves[0].spec):
        ctx.covering.add(path)


def _is_upright(origin: Condition | Between) -> bool:
    """True for a `between` of two numbers in order: the commonest case, in which there is nothing to say of the two tests."""
    match origin:
        case Between(low=Number(value=low), high=Number(value=high)):
            return low <= high
        case _:
            return False


def _is_finite(spec: FieldSpec | None) -> bool:
    return spec is not None and (bool(spec.closed_set) or spec.type is FieldType.BOOLEAN)


def _look_at_field(ctx: RuleContext, leaf: LoweredCondition) -> None:
    """A condition whose field or operator is wrong; of its value only what is wrong on any field is said."""
    ctx.unsound.add(leaf)
    match leaf.spec:
        case None:
            ctx.unknown.append(leaf)
            _look_at_value(ctx, leaf, None)
        case FieldSpec(drops_threshold=True):
            ctx.dropping.append(leaf)
            _look_for_parameters(ctx, leaf)
        case FieldSpec(filterable=False):
            ctx.not_filterable.append(leaf)
            _look_at_value(ctx, leaf, None)
        case _:
            ctx.unsuited.append(leaf)
            _look_for_parameters(ctx, leaf)


def _look_for_parameters(ctx: RuleContext, leaf: LoweredCondition) -> None:
    match leaf.value:
        case Parameter():
            ctx.unbound.append(leaf.value)
        case Values():
            ctx.unbound += [item for item in leaf.value.items if isinstance(item, Parameter)]
        case Quantified(values=Parameter() as values):
            ctx.unbound.append(values)
        case Distance(place=Parameter() as place):
            ctx.unbound.append(place)
        case _:
            pass


def _look_at_value(ctx: RuleContext, leaf: LoweredCondition, spec: FieldSpec | None) -> None:
    """A condition's value, on a field with this spec, or on any field where that is None."""
    value = leaf.value
    match value:
        case Values():
            _look_at_list(ctx, leaf, spec, value)
        case Parameter():
            ctx.unbound.append(value)
        case Quantified():
            _look_at_quantified(ctx, leaf, value)
        case Distance():
            _look_at_distance(ctx, leaf, value)
        case _ if leaf.operator in LISTING:
            _misfit(ctx, leaf, value)
        case _:
            _look_at_scalar(ctx, leaf, spec, value)


def _look_at_list(ctx: RuleContext, leaf: LoweredCondition, spec: FieldSpec | None, values: Values) -> None:
    if leaf.operator not in LISTING:
        _misfit(ctx, leaf, values)
    elif not values.items:
        ctx.empty.append((leaf, values))
        ctx.unsound.add(leaf)
    for item in values.items:
        if isinstance(item, Parameter):
            ctx.unbound.append(item)
        elif leaf.operator in LISTING and not isinstance(item, Missing):
            _look_at_scalar(ctx, leaf, spec, item)


def _look_at_quantified(ctx: RuleContext, leaf: LoweredCondition, value: Quantified) -> None:
    """What lowering left of `any` or `all`: no values, a parameter, or one value bound where a list belongs."""
    if isinstance(value.values, Parameter):
        ctx.unbound.append(value.values)
    elif isinstance(value.values, Values):
        ctx.empty.append((leaf, value.values))
        ctx.unsound.add(leaf)
    else:
        _misfit(ctx, leaf, value)


def _look_at_distance(ctx: RuleContext, leaf: LoweredCondition, value: Distance) -> None:
    if isinstance(value.place, Parameter):
        ctx.unbound.append(value.place)
    elif not isinstance(value.place, Text) or has_no_tokens(value.place.value):
        _misfit(ctx, leaf, value.place)
    if not value.amount.value > 0:
        _misfit(ctx, leaf, value.amount)


def _look_at_scalar(ctx: RuleContext, leaf: LoweredCondition, spec: FieldSpec | None, value: Value) -> None:
    if spec is not None and not accepts(spec.type, value, ctx.now):
        _misfit(ctx, leaf, value)
    elif isinstance(value, Text):
        _look_at_text(ctx, leaf, spec, value)


def _look_at_text(ctx: RuleContext, leaf: LoweredCondition, spec: FieldSpec | None, value: Text) -> None:
    if leaf.operator in TEXT_MATCHING:
        _look_at_match(ctx, leaf, spec, value)
    elif spec is not None and spec.country is not None and not _has_form(spec.country, value.value):
        ctx.foreign.append((leaf, value))
        ctx.unsound.add(leaf)
    elif spec is not None and spec.closed_set and value.value not in spec.closed_set:
        ctx.outside.append((leaf, value))
        ctx.unsound.add(leaf)


def _look_at_match(ctx: RuleContext, leaf: LoweredCondition, spec: FieldSpec | None, value: Text) -> None:
    """A text to be looked for: something in it must be a word, and a pipe in it is a character."""
    if has_no_tokens(value.value):
        ctx.blank.append((leaf, value))
        ctx.unsound.add(leaf)
    elif spec is not None and spec.country is not None and not _may_match(spec.country, value.value):
        ctx.foreign.append((leaf, value))
        ctx.unsound.add(leaf)
    elif "|" in (whole := _whole_text(leaf, value)).value and _is_match(leaf):
        ctx.piped.append((leaf, whole))


def _whole_text(leaf: LoweredCondition, value: Text) -> Text:
    """The text as it was written, where `not` took it apart into words."""
    written = leaf.origin.value if isinstance(leaf.origin, Condition) else None
    return written if leaf.negation is not None and isinstance(written, Text) else value


def _is_match(leaf: LoweredCondition) -> bool:
    """True for `~` and `~=` as written."""
    return isinstance(leaf.origin, Condition) and leaf.origin.operator in _FOUND


def _misfit(ctx: RuleContext, leaf: LoweredCondition, value: Value) -> None:
    ctx.misfits.append((leaf, value))
    ctx.unsound.add(leaf)


def _has_form(form: CountryForm, text: str) -> bool:
    """True for a text that may be a country as the field spells it. Source: language page, section 9, `country-form`."""
    if form is CountryForm.ISO3:
        return len(text) == 3 and text.isascii() and text.isalpha()
    return not _is_code(text)


def _may_match(form: CountryForm, text: str) -> bool:
    """True for words that may be found in a country as the field spells it; `man` is a word of a name, `uk` a code."""
    if form is CountryForm.ISO3:
        return all(_has_form(form, part.strip()) for part in text.split("|"))
    return not _is_code(text) or (text.casefold() in short_name_words() and not text.isupper())


def _is_code(text: str) -> bool:
    letters = text.replace(".", "").strip()
    return len(letters) in (2, 3) and letters.isascii() and letters.isalpha()
