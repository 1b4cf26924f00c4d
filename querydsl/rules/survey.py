"""One look over all conditions of a query, which gives each to the rules that have something to say of it.

That one cause raises one rule is settled here, by the order of the questions: a condition is asked for its scope, its field, its
operator and its value, and the first that is wrong ends the asking. Source: language page, section 9, the last paragraph.
"""

import datetime as dt
import unicodedata

import attrs

from querydsl.ast import Condition, Distance, Operator, Parameter, Quantified, Text, Value, Values
from querydsl.catalogue import CountryForm, FieldSpec
from querydsl.lowered import NEGATIVE, Leaf, Lowering
from querydsl.rules.fits import fits
from querydsl.span import Span

LISTS = frozenset({Operator.IN, Operator.NOT_IN, Operator.HAS_ALL})
MATCHES = frozenset({Operator.WORDS, Operator.PHRASE, Operator.EXCLUDES})


@attrs.define(eq=False)
class Survey:
    """What is to be said of a query's conditions, by the rule that says it.

    `unsound` are the conditions that an error was found in: what they exclude or repeat says nothing. `repeated` are the paths
    that two or more conditions test. `rules` are the names of all rules.
    """

    lowering: Lowering
    now: dt.datetime
    rules: frozenset[str] = frozenset()
    astray: list[Leaf] = attrs.Factory(list)
    unknown: list[Leaf] = attrs.Factory(list)
    not_filterable: list[Leaf] = attrs.Factory(list)
    dropping: list[Leaf] = attrs.Factory(list)
    unsuited: list[Leaf] = attrs.Factory(list)
    misfits: list[tuple[Leaf, Value]] = attrs.Factory(list)
    outside: list[tuple[Leaf, Text]] = attrs.Factory(list)
    foreign: list[tuple[Leaf, Text]] = attrs.Factory(list)
    blank: list[tuple[Leaf, Text]] = attrs.Factory(list)
    piped: list[tuple[Leaf, Text]] = attrs.Factory(list)
    empty: list[tuple[Leaf, Values]] = attrs.Factory(list)
    unbound: list[Parameter] = attrs.Factory(list)
    negative: list[Leaf] = attrs.Factory(list)
    unsound: set[Leaf] = attrs.Factory(set)
    repeated: set[str] = attrs.Factory(set)

    def written(self, span: Span) -> str:
        """The text of the query at a span; empty for a query without a text."""
        return (self.lowering.query.source or "")[span.start : span.end]

    def is_literal(self, value: Text) -> bool:
        """True where the text has this string in quotes, so that an edit may replace it; a bound parameter has not."""
        return self.written(value.span)[:1] in ('"', "'")


def survey(lowering: Lowering, now: dt.datetime, rules: frozenset[str] = frozenset()) -> Survey:
    """The look over all conditions; `now` (aware) is what relative dates count from."""
    seen = Survey(lowering, now, rules)
    is_scope, tested = lowering.table.is_scope, set()
    for leaf in lowering.leaves():
        if leaf.path in tested:
            seen.repeated.add(leaf.path)
        tested.add(leaf.path)
        if leaf.scope and not is_scope(leaf.scope):
            seen.astray.append(leaf)
            seen.unsound.add(leaf)
        elif (spec := leaf.spec) is None or leaf.operator not in spec.operators or spec.drops_threshold:
            _look_at_field(seen, leaf)
        else:
            _look_at_value(seen, leaf, spec)
            if spec.array is not None and (leaf.negation is not None or leaf.operator in NEGATIVE):
                seen.negative.append(leaf)
    return seen


def _look_at_field(seen: Survey, leaf: Leaf) -> None:
    """A condition whose field or operator is wrong; of its value only what is wrong on any field is said."""
    seen.unsound.add(leaf)
    match leaf.spec:
        case None:
            seen.unknown.append(leaf)
            _look_at_value(seen, leaf, None)
        case FieldSpec(drops_threshold=True):
            seen.dropping.append(leaf)
            _look_for_parameters(seen, leaf)
        case FieldSpec(filterable=False):
            seen.not_filterable.append(leaf)
            _look_at_value(seen, leaf, None)
        case _:
            seen.unsuited.append(leaf)
            _look_for_parameters(seen, leaf)


def _look_for_parameters(seen: Survey, leaf: Leaf) -> None:
    match leaf.value:
        case Parameter():
            seen.unbound.append(leaf.value)
        case Values():
            seen.unbound += [item for item in leaf.value.items if isinstance(item, Parameter)]
        case Quantified(values=Parameter() as values):
            seen.unbound.append(values)
        case Distance(place=Parameter() as place):
            seen.unbound.append(place)
        case _:
            pass


def _look_at_value(seen: Survey, leaf: Leaf, spec: FieldSpec | None) -> None:
    """A condition's value, on a field with this spec, or on any field where that is None."""
    value = leaf.value
    match value:
        case Values():
            _look_at_list(seen, leaf, spec, value)
        case Parameter():
            seen.unbound.append(value)
        case Quantified():
            _look_at_quantified(seen, leaf, value)
        case Distance():
            _look_at_distance(seen, leaf, value)
        case _ if leaf.operator in LISTS:
            _misfit(seen, leaf, value)
        case _:
            _look_at_scalar(seen, leaf, spec, value)


def _look_at_list(seen: Survey, leaf: Leaf, spec: FieldSpec | None, values: Values) -> None:
    if leaf.operator not in LISTS:
        _misfit(seen, leaf, values)
    elif not values.items:
        seen.empty.append((leaf, values))
        seen.unsound.add(leaf)
    for item in values.items:
        if isinstance(item, Parameter):
            seen.unbound.append(item)
        elif leaf.operator in LISTS:
            _look_at_scalar(seen, leaf, spec, item)


def _look_at_quantified(seen: Survey, leaf: Leaf, value: Quantified) -> None:
    """What lowering left of `any` or `all`: no values, a parameter, or one value bound where a list belongs."""
    if isinstance(value.values, Parameter):
        seen.unbound.append(value.values)
    elif isinstance(value.values, Values):
        seen.empty.append((leaf, value.values))
        seen.unsound.add(leaf)
    else:
        _misfit(seen, leaf, value)


def _look_at_distance(seen: Survey, leaf: Leaf, value: Distance) -> None:
    if isinstance(value.place, Parameter):
        seen.unbound.append(value.place)
    elif not isinstance(value.place, Text) or is_blank(value.place.value):
        _misfit(seen, leaf, value.place)
    if not value.amount.value > 0:
        _misfit(seen, leaf, value.amount)


def _look_at_scalar(seen: Survey, leaf: Leaf, spec: FieldSpec | None, value: Value) -> None:
    if spec is not None and not fits(spec.type, value, seen.now):
        _misfit(seen, leaf, value)
    elif not isinstance(value, Text):
        return
    elif leaf.operator in MATCHES:
        _look_at_match(seen, leaf, spec, value)
    elif spec is not None and spec.country is not None and not _has_form(spec.country, value.value):
        seen.foreign.append((leaf, value))
        seen.unsound.add(leaf)
    elif spec is not None and spec.closed_set and value.value not in spec.closed_set:
        seen.outside.append((leaf, value))
        seen.unsound.add(leaf)


def _look_at_match(seen: Survey, leaf: Leaf, spec: FieldSpec | None, value: Text) -> None:
    """A text to be looked for: something in it must be a word, and a pipe in it is a character."""
    if is_blank(value.value):
        seen.blank.append((leaf, value))
        seen.unsound.add(leaf)
    elif spec is not None and spec.country is not None and not _may_match(spec.country, value.value):
        seen.foreign.append((leaf, value))
        seen.unsound.add(leaf)
    elif "|" in value.value and (leaf.operator is not Operator.EXCLUDES or _is_negated_match(leaf)):
        seen.piped.append((leaf, value))


def _is_negated_match(leaf: Leaf) -> bool:
    return isinstance(leaf.origin, Condition) and leaf.origin.operator is not Operator.EXCLUDES


def _misfit(seen: Survey, leaf: Leaf, value: Value) -> None:
    seen.misfits.append((leaf, value))
    seen.unsound.add(leaf)


def is_blank(text: str) -> bool:
    """True for a text without a word: nothing but white space, punctuation and signs of arithmetic."""
    return not text[:1].isalnum() and not any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in text)


def _has_form(form: CountryForm, text: str) -> bool:
    """True for a text that may be a country as the field spells it. Source: language page, section 9, `country-form`."""
    if form is CountryForm.ISO3:
        return len(text) == 3 and text.isascii() and text.isalpha()
    return not _is_code(text)


def _may_match(form: CountryForm, text: str) -> bool:
    """True for words that may be found in a country as the field spells it; `man` is a word of a name, `UK` a code."""
    if form is CountryForm.ISO3:
        return all(_has_form(form, part.strip()) for part in text.split("|"))
    return not (_is_code(text) and text.isupper())


def _is_code(text: str) -> bool:
    letters = text.replace(".", "").strip()
    return len(letters) in (2, 3) and letters.isascii() and letters.isalpha()
