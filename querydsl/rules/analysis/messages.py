"""How values, fields and operators are called in a sentence."""

from querydsl.catalogue import FieldSpec, FieldTable, FieldType
from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.diagnostics.wording import join_words
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Condition, Distance, Missing, Quantified, Text, Value, Values
from querydsl.syntax.literals import quoted, scalar_text
from querydsl.syntax.operators import Operator

_LONGEST = 40

KINDS = {
    FieldType.TEXT: "text",
    FieldType.TEXTS: "a list of texts",
    FieldType.INTEGER: "a whole number",
    FieldType.INTEGERS: "a list of whole numbers",
    FieldType.NUMBER: "a number",
    FieldType.BOOLEAN: "true or false",
    FieldType.DATE: "a date",
    FieldType.DATETIME: "an instant",
    FieldType.OBJECT: "an object",
    FieldType.OBJECTS: "a list of objects",
    FieldType.NONE: "nothing",
}


def shown(value: Value) -> str:
    """The value as it may stand in a sentence: as the language writes it, cut where it is long."""
    match value:
        case Text(value=text):
            return quoted(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
        case Values():
            items = ", ".join(shown(item) for item in value.items[:_LONGEST])
            return f"({items})" if len(items) <= _LONGEST else "(…)"
        case Quantified():
            return f"{value.quantifier.value} …"
        case Distance():
            return f"{shown(value.amount)} {value.unit} of {shown(value.place)}"
        case Missing():
            return "nothing"
        case _:
            return scalar_text(value)


def name_of(leaf: LoweredCondition) -> str:
    """The field's name as it was written."""
    return leaf.origin.field.path


def place_of(leaf: LoweredCondition, value: Value) -> Span:
    """Where a value of the condition stands; an item of a bound list stands where its parameter does."""
    written = leaf.origin.value if isinstance(leaf.origin, Condition) else value
    if isinstance(written, Quantified):
        written = written.values
    return next((item.span for item in (value, leaf.value, written) if item.span != NOWHERE), leaf.span)


def operator_of(leaf: LoweredCondition) -> str:
    """The operator as it was written."""
    return leaf.origin.operator.text if isinstance(leaf.origin, Condition) else "between"


def described(leaf: LoweredCondition) -> str:
    """The condition in a few words, as it is sent: `title !~ "vp"`."""
    return f"{name_of(leaf)} {leaf.operator.text} {shown(leaf.value)}"


def operators_of(spec: FieldSpec) -> str:
    """All operators that a field takes, as the language writes them: `=`, `!=` and `in`."""
    words = [operator.text for operator in Operator if operator in spec.operators]
    if Operator.GE in spec.operators:
        words.append("between")
    return join_words([f"`{word}`" for word in words], "and")


def short_name(table: FieldTable, path: str, scope: str) -> str:
    """The shortest name of a path that means it inside this scope, so that it may be put into the text."""
    short = table.shortest(path)
    return short if table.resolve(short, scope) == path else path


def operator_span(leaf: LoweredCondition, source: str | None) -> Span:
    """Where the operator stands in the text; the whole condition where that cannot be said."""
    value = leaf.origin.value if isinstance(leaf.origin, Condition) else leaf.origin.low
    start, end = leaf.origin.field.span.end, value.span.start
    between = (source or "")[start:end]
    word = between.strip()
    if not word or "#" in word or "\n" in word:
        return leaf.span
    start += between.index(word)
    return Span(start, start + len(word))
