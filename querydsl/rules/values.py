"""Rules about the value of a condition."""

import re
from collections.abc import Iterator, Mapping

from querydsl.catalogue import DATED, TEXTUAL, FieldType, close_matches
from querydsl.diagnostics.model import Diagnostic, Fix, each_of, error, replace, warning
from querydsl.diagnostics.wording import did_you_mean, join_words
from querydsl.rules.analysis.bare_fields import BareRun, bare_runs
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.invisible import visible
from querydsl.rules.analysis.messages import TYPE_NAMES, name_of, operator_of, shown, value_span
from querydsl.rules.analysis.parameters import conflicts
from querydsl.rules.analysis.text_problems import may_be_stored
from querydsl.rules.parameters import conflicting_uses
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import (
    Boolean,
    Condition,
    Date,
    Distance,
    Number,
    Parameter,
    Quantified,
    Relative,
    Text,
    Time,
    Value,
    Values,
)
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import LISTING, Operator

_EXAMPLES: Mapping[FieldType, str] = {
    FieldType.TEXT: 'a string, such as `"Acme"`',
    FieldType.TEXTS: 'a string, such as `"Python"`',
    FieldType.INTEGER: "a whole number, such as `500`",
    FieldType.INTEGERS: "a whole number, such as `500`",
    FieldType.NUMBER: "a number, such as `2.5`",
    FieldType.BOOLEAN: "`true` or `false`",
    FieldType.DATE: "a date, such as `2024-01-31` or `today - 90d`",
    FieldType.DATETIME: "a date or a time, such as `2024-01-31T09:30:00Z` or `now - 7d`",
    FieldType.YEAR: "a year, such as `2015`",
}
_NUMERIC = (FieldType.INTEGER, FieldType.INTEGERS, FieldType.NUMBER)
_YEAR = re.compile(r"(?:19|20)\d\d")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


def wrong_value(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A value that the field cannot hold: a string for a number, a date that does not exist, a number for text.

    Dates can be quoted, but other strings are not dates. Whole numbers have no fraction, and strings must be quoted. A path
    without an operator means `= true`, so the field must be a boolean. A list and a single value are not interchangeable. A
    distance is above zero, and its place must be a name.

    The service responds with a 400 if it checks the value, and with 0 results if it does not.

    Wrong:

    ```query
    company_size > "many" and started > 2024-13-40
    ```

    Right:

    ```query
    company_size > 500 and started > 2024-12-31
    ```
    """
    runs = bare_runs(ctx) if any(map(_is_bare, ctx.wrong_value)) else {}
    for condition, value in ctx.wrong_value:
        run = runs.get(id(condition.origin))
        if run is None:
            yield _wrong_value(condition, value, ctx)
        elif condition.origin is run.fields[0]:
            yield _several_fields(run, condition)
    for conflict in conflicts(ctx):
        yield conflicting_uses(conflict)


def _is_bare(found: tuple[LoweredCondition, Value]) -> bool:
    """Whether the value is that of a path alone."""
    condition, value = found
    return isinstance(condition.origin, Condition) and condition.origin.bare and isinstance(value, Boolean)


def _several_fields(run: BareRun, first: LoweredCondition) -> Diagnostic:
    message = f"`{name_of(first)}` has no operator, and `{run.connective.value}` joins conditions, not fields"
    return error("wrong-value", first.span, message, hint=f"for several fields, write `{run.written}`")


def _wrong_value(condition: LoweredCondition, value: Value, ctx: RuleContext) -> Diagnostic:
    if _is_bare((condition, value)):
        return _not_a_flag(condition)
    if isinstance(condition.value, Distance):
        return _wrong_distance(condition, value)
    if isinstance(value, Values | Quantified) or (condition.operator in LISTING and value is condition.value):
        return _wrong_count(condition, value)
    return _wrong_type(condition, value, ctx)


def _wrong_type(condition: LoweredCondition, value: Value, ctx: RuleContext) -> Diagnostic:
    type = condition.spec.type if condition.spec else FieldType.TEXT
    message = _invalid(type, value) or f"{shown(value)} is {_type_name(value)}, but `{name_of(condition)}` is {TYPE_NAMES[type]}"
    fix = None if _is_restricted(condition) else _requoted(type, value, ctx)
    better = _as_range(type, value) or _in_year(condition, type, value) or _example(condition, type)
    hint = f"{fix.message}: `{fix.edits[0].replacement}`" if fix else f"write {better}"
    return error("wrong-value", value_span(condition, value), message, hint=hint, fix=fix)


def _as_range(type: FieldType, value: Value) -> str | None:
    """A range of numbers that was written as a string: `"51-200"`."""
    if type not in _NUMERIC or not isinstance(value, Text) or not (bounds := _RANGE.fullmatch(value.value)):
        return None
    return f"`between {bounds[1]} and {bounds[2]}`"


def _in_year(condition: LoweredCondition, type: FieldType, value: Value) -> str | None:
    """The dates of a year that was written in place of a date: `started = 2026`."""
    written = condition.origin
    if type not in DATED or not isinstance(value, Number | Text) or not isinstance(written, Condition):
        return None
    if not _YEAR.fullmatch(str(value.value)):
        return None
    year, name = int(value.value), name_of(condition)
    match written.operator:
        case Operator.EQ:
            return f"`{name} >= {year}-01-01 and {name} < {year + 1}-01-01`"
        case Operator.GT:
            return f"`{name} >= {year + 1}-01-01`"
        case Operator.LE:
            return f"`{name} < {year + 1}-01-01`"
        case Operator.GE | Operator.LT:
            return f"`{name} {written.operator.text} {year}-01-01`"
        case _:
            return None


def _is_restricted(condition: LoweredCondition) -> bool:
    """Whether the field accepts certain strings only, so that quotes alone do not correct a value."""
    return condition.spec is not None and (bool(condition.spec.closed_set) or condition.spec.country is not None)


def _example(condition: LoweredCondition, type: FieldType) -> str:
    if condition.spec is not None and condition.spec.closed_set:
        return f"one of its values, such as `{quoted(condition.spec.closed_set[0])}`"
    return _EXAMPLES[type]


def _not_a_flag(condition: LoweredCondition) -> Diagnostic:
    name, type = name_of(condition), condition.spec.type if condition.spec else FieldType.TEXT
    message = f"`{name}` alone means `{name} = true`, but it is {TYPE_NAMES[type]}"
    operator = "~" if type in TEXTUAL else "="
    return error("wrong-value", condition.span, message, hint=f"write `{name} {operator} …` with {_example(condition, type)}")


def _wrong_distance(condition: LoweredCondition, value: Value) -> Diagnostic:
    span = value_span(condition, value)
    if isinstance(value, Number) and isinstance(condition.value, Distance) and value is condition.value.amount:
        message = f"a distance must be above zero, not {shown(value)}"
        return error("wrong-value", span, message, hint='write the distance, as in `within 50 km of "Paris"`')
    message = "this is not the name of a place" if isinstance(value, Text) else f"{shown(value)} is not the name of a place"
    return error("wrong-value", span, message, hint='write a place in quotes, as in `within 50 km of "Paris"`')


def _wrong_count(condition: LoweredCondition, value: Value) -> Diagnostic:
    if isinstance(value, Quantified):
        word, span = value.quantifier.value, value_span(condition, value.values)
        return error("wrong-value", span, f"`{word}` takes a list, not one value", hint=f"remove `{word}`, or use a list")
    span, operator = value_span(condition, value), operator_of(condition)
    if condition.operator in LISTING and isinstance(value, Values):
        return error("wrong-value", span, "a list cannot contain a list", hint="use one value, or a parameter for the whole list")
    if condition.operator in LISTING:
        hint = f"put it in parentheses: `{operator} ({shown(value)})`"
        return error("wrong-value", span, f"`{operator}` takes a list, not one value", hint=hint)
    message = f"`{operator}` takes one value, not a list"
    return error("wrong-value", span, message, hint=_list_hint(condition.operator, operator))


def _list_hint(operator: Operator, written: str) -> str:
    if (counterpart := operator.spec.counterpart) is None:
        return f"to match any of several values, use `{written} any (…)`"
    return f"to {'exclude' if operator.spec.is_negative else 'match one of'} several values, use `{counterpart.text} (…)`"


def _invalid(type: FieldType, value: Value) -> str | None:
    """The message for a value of the right type that is not valid; None for other values."""
    match value:
        case Date() | Time() if type in DATED:
            return f"{value.value} is not a valid {'date' if isinstance(value, Date) else 'time'}"
        case Relative() if type in DATED:
            return f"{shown(value)} is outside the years 1 to 9999"
        case Number() if type in (FieldType.INTEGER, FieldType.INTEGERS):
            return f"{shown(value)} is not a whole number"
        case Number() if type is FieldType.YEAR:
            return f"{shown(value)} is not a year"
        case _:
            return None


def _type_name(value: Value) -> str:
    match value:
        case Text():
            return "a string"
        case Number():
            return "a number"
        case Boolean():
            return "a boolean"
        case Date() | Time() | Relative():
            return "a date"
        case Parameter():
            return "a parameter"
        case _:
            return "not a value"


def _requoted(type: FieldType, value: Value, ctx: RuleContext) -> Fix | None:
    """The fix that adds missing quotes or removes wrong ones; None if the quotes are not the mistake."""
    written = ctx.written(value.span)
    match value:
        case Number() | Date() if (type in TEXTUAL or type is FieldType.YEAR) and written and written.replace("-", "").isdigit():
            return replace("add quotes", value.span, quoted(written))
        case Text(value=text) if type is FieldType.BOOLEAN and text.lower() in ("true", "false") and ctx.is_literal(value):
            return replace("remove the quotes", value.span, text.lower())
        case Text(value=text) if type in (FieldType.INTEGER, FieldType.NUMBER) and _is_number(text) and ctx.is_literal(value):
            return replace("remove the quotes", value.span, text)
        case _:
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def not_in_set(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A value that is not in the closed set of the field: `seniority = "VP"`.

    `seniority`, `function`, `open_to`, `company_headcount_range` and `company_status` have a few fixed values. `=`, `!=`, `in` and
    `not in` need one of them, in the same case. `~`, `~=` and `!~` search for words in them and accept any text.

    The lists of `function` and of the smallest and largest `company_headcount_range` may not be complete, so other values are
    warnings there.

    The service accepts any text, finds no equal value, and returns 0 results.

    Wrong:

    ```query
    seniority = "VP"
    ```

    Right:

    ```query
    seniority = "Vice President"
    ```
    """
    for condition, value in ctx.not_in_set:
        yield _not_in_set(condition, value, ctx)


def _not_in_set(condition: LoweredCondition, value: Text, ctx: RuleContext) -> Diagnostic:
    members, span = condition.spec.closed_set if condition.spec else (), value_span(condition, value)
    same = [member for member in members if member.casefold() == visible(value.value).casefold()]
    maybe = condition.spec is not None and may_be_stored(condition.spec, value.value)
    report = warning if maybe else error
    message = f"{shown(value)} is not a {'known' if maybe else 'valid'} value of `{name_of(condition)}`"
    if same:
        right = quoted(same[0])
        fix = replace(f"write {right}", value.span, right) if ctx.is_literal(value) else None
        reason = "remove the hidden characters" if same[0] == visible(value.value) else "values are case-sensitive"
        return report("not-in-set", span, message, hint=f"{reason}: write {right}", fix=fix)
    suggestions = [quoted(member) for member in close_matches(value.value, members)]
    hint = did_you_mean(suggestions) or f"write {join_words([quoted(member) for member in members], 'or')}"
    others = each_of(suggestions, value.span) if ctx.is_literal(value) else ()
    return report("not-in-set", span, message, hint=hint, alternatives=others)


def empty_list(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A list without values: `country in ()`.

    An empty list is often a mistake in the program that builds the query.

    The service needs at least one value. How it handles an empty list is not documented, so the query is not sent.

    Wrong:

    ```query
    country in ()
    ```

    Right:

    ```query
    country in ("Canada", "Mexico")
    ```
    """
    for condition, values in ctx.empty_list:
        quantifier = condition.value.quantifier.value if isinstance(condition.value, Quantified) else None
        message = f"the list after `{quantifier or operator_of(condition)}` is empty"
        yield error("empty-list", value_span(condition, values), message, hint="add at least one value, or remove the condition")
