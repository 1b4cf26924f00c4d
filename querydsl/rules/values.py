"""Rules about the right side of a condition."""

from collections.abc import Iterator, Mapping

from querydsl.catalogue import DATED, TEXTUAL, FieldType, close_matches
from querydsl.diagnostics.model import Diagnostic, Fix, error, replace
from querydsl.diagnostics.wording import did_you_mean, join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import KINDS, name_of, operator_of, place_of, shown
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
    FieldType.TEXT: 'a text in quotes, such as `"Acme"`',
    FieldType.TEXTS: 'a text in quotes, such as `"Python"`',
    FieldType.INTEGER: "a whole number, such as `500`",
    FieldType.INTEGERS: "a whole number, such as `500`",
    FieldType.NUMBER: "a number, such as `2.5`",
    FieldType.BOOLEAN: "`true` or `false`",
    FieldType.DATE: "a date, such as `2024-01-31` or `today - 90d`",
    FieldType.DATETIME: "a date or a time, such as `2024-01-31T09:30:00Z` or `now - 7d`",
}


def wrong_value(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A value that the field cannot hold: words for a number, a day that does not exist, a number for text.

    Dates may stand in quotes; any other text on a date field is wrong. Whole numbers have no fraction, text needs quotes, and a
    path alone is a test for `true`, so it must be a boolean. One value does not go where a list belongs, nor a list where one value
    does. A distance is above zero, and its place has a name.

    The service answers a 400 where it looks at the value, and 0 results where it does not.

    Wrong:

    ```query
    company_size > "many" and started > 2024-13-40
    ```

    Right:

    ```query
    company_size > 500 and started > 2024-12-31
    ```
    """
    for leaf, value in ctx.misfits:
        yield _wrong(leaf, value, ctx)


def _wrong(leaf: LoweredCondition, value: Value, ctx: RuleContext) -> Diagnostic:
    if isinstance(leaf.origin, Condition) and leaf.origin.bare and isinstance(value, Boolean):
        return _wrong_bare(leaf)
    if isinstance(leaf.value, Distance):
        return _wrong_distance(leaf, value)
    if isinstance(value, Values | Quantified) or (leaf.operator in LISTING and value is leaf.value):
        return _wrong_count(leaf, value)
    kind = leaf.spec.type if leaf.spec else FieldType.TEXT
    message = _why(kind, value) or f"`{name_of(leaf)}` holds {KINDS[kind]}, and {shown(value)} is {_called(value)}"
    fix = None if _is_choosy(leaf) else _retyped(kind, value, ctx)
    hint = f"{fix.message}: `{fix.edits[0].replacement}`" if fix else f"write {_example(leaf, kind)}"
    return error("wrong-value", place_of(leaf, value), message, hint=hint, fix=fix)


def _is_choosy(leaf: LoweredCondition) -> bool:
    """True for a field that does not take any text, so that quotes alone put nothing right."""
    return leaf.spec is not None and (bool(leaf.spec.closed_set) or leaf.spec.country is not None)


def _example(leaf: LoweredCondition, kind: FieldType) -> str:
    if leaf.spec is not None and leaf.spec.closed_set:
        return f"one of its values, such as `{quoted(leaf.spec.closed_set[0])}`"
    return _EXAMPLES[kind]


def _wrong_bare(leaf: LoweredCondition) -> Diagnostic:
    name, kind = name_of(leaf), leaf.spec.type if leaf.spec else FieldType.TEXT
    message = f"`{name}` alone means `{name} = true`, but it holds {KINDS[kind]}"
    operator = "~" if kind in TEXTUAL else "="
    return error("wrong-value", leaf.span, message, hint=f"test it: `{name} {operator} …` with {_example(leaf, kind)}")


def _wrong_distance(leaf: LoweredCondition, value: Value) -> Diagnostic:
    if isinstance(value, Number):
        message = f"a distance is above zero, and {shown(value)} is not"
        return error("wrong-value", place_of(leaf, value), message, hint='write how far, as in `within 50 km of "Paris"`')
    message = "this is not the name of a place" if isinstance(value, Text) else f"{shown(value)} is not the name of a place"
    return error("wrong-value", place_of(leaf, value), message, hint='name a place in quotes, as in `within 50 km of "Paris"`')


def _wrong_count(leaf: LoweredCondition, value: Value) -> Diagnostic:
    operator = operator_of(leaf)
    if isinstance(value, Quantified):
        word = value.quantifier.value
        message = f"`{word}` takes a list, and this is one value"
        return error("wrong-value", place_of(leaf, value), message, hint=f"leave `{word}` out, or bind a list")
    if leaf.operator in LISTING:
        hint = f"put it in brackets: `{operator} ({shown(value)})`"
        return error("wrong-value", place_of(leaf, value), f"`{operator}` takes a list, and this is one value", hint=hint)
    message = f"`{operator}` takes one value, and this is a list"
    return error("wrong-value", place_of(leaf, value), message, hint=_list_hint(leaf.operator, operator))


def _list_hint(operator: Operator, written: str) -> str:
    if (twin := operator.spec.counterpart) is None:
        return f"for any of several values write `{written} any (…)`"
    return f"for {'none' if operator.spec.is_negative else 'one'} of several values write `{twin.text} (…)`"


def _why(kind: FieldType, value: Value) -> str | None:
    """The sentence for a value of the right sort that still is none; None for other sorts."""
    match value:
        case Date():
            return f"there is no day {value.value}" if kind in DATED else None
        case Time():
            return f"there is no instant {value.value}" if kind in DATED else None
        case Relative():
            return f"{shown(value)} is outside the years 1 to 9999" if kind in DATED else None
        case Number():
            return f"{shown(value)} is not a whole number" if kind in (FieldType.INTEGER, FieldType.INTEGERS) else None
        case _:
            return None


def _called(value: Value) -> str:
    match value:
        case Text():
            return "text"
        case Number():
            return "a number"
        case Boolean():
            return "a boolean"
        case Date() | Time() | Relative():
            return "a date"
        case Parameter():
            return "a parameter"
        case _:
            return "not"


def _retyped(kind: FieldType, value: Value, ctx: RuleContext) -> Fix | None:
    """The fix that puts quotes around what should be text, or takes them off what should not; None where that is no help."""
    written = ctx.written(value.span)
    match value:
        case Number() | Date() if kind in TEXTUAL and written and written.replace("-", "").isdigit():
            return replace("put it in quotes", value.span, quoted(written))
        case Text(value=text) if kind is FieldType.BOOLEAN and text.lower() in ("true", "false") and ctx.is_literal(value):
            return replace("take the quotes off", value.span, text.lower())
        case Text(value=text) if kind in (FieldType.INTEGER, FieldType.NUMBER) and _is_plain(text) and ctx.is_literal(value):
            return replace("take the quotes off", value.span, text)
        case _:
            return None


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def not_in_set(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A value that is not in the field's closed set: `seniority = "VP"`.

    `seniority`, `function`, `open_to`, `company_headcount_range` and `company_status` hold a few fixed values; `=`, `!=`, `in` and
    `not in` need one of them, case included. `~`, `~=` and `!~` look for words in them and are free.

    The service takes any text and finds nothing that equals it: 0 results.

    Wrong:

    ```query
    seniority = "VP"
    ```

    Right:

    ```query
    seniority = "Vice President"
    ```
    """
    for leaf, value in ctx.outside:
        yield _outside(leaf, value, ctx)


def _outside(leaf: LoweredCondition, value: Text, ctx: RuleContext) -> Diagnostic:
    members = leaf.spec.closed_set if leaf.spec else ()
    same = [member for member in members if member.casefold() == value.value.casefold()]
    message = f"{shown(value)} is not one of the values of `{name_of(leaf)}`"
    if same:
        right = quoted(same[0])
        fix = replace(f"write {right}", value.span, right) if ctx.is_literal(value) else None
        hint = f"the service compares case too: write {right}"
        return error("not-in-set", place_of(leaf, value), message, hint=hint, fix=fix)
    guesses = tuple(quoted(member) for member in close_matches(value.value, members))
    hint = did_you_mean(guesses) or f"it takes {join_words([quoted(member) for member in members], 'or')}"
    return error("not-in-set", place_of(leaf, value), message, hint=hint)


def empty_list(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A list without values: `country in ()`.

    An empty list is mostly a list that a program failed to fill.

    The service wants at least one value; what it makes of none is not documented, so the query is not sent.

    Wrong:

    ```query
    country in ()
    ```

    Right:

    ```query
    country in ("Canada", "Mexico")
    ```
    """
    for leaf, values in ctx.empty:
        word = leaf.value.quantifier.value if isinstance(leaf.value, Quantified) else operator_of(leaf)
        message = f"the list after `{word}` has no values"
        yield error("empty-list", place_of(leaf, values), message, hint="give at least one value, or leave the condition out")
