"""The names of values, fields and operators in messages, and their spans."""

from querydsl.catalogue import FieldSpec, FieldTable, FieldType
from querydsl.diagnostics.model import NOWHERE, Span
from querydsl.diagnostics.wording import join_words
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Condition, Distance, Field, Missing, Quantified, Text, Value, Values
from querydsl.syntax.literals import quoted, scalar_text
from querydsl.syntax.operators import Operator

_MAX_LENGTH = 40

TYPE_NAMES = {
    FieldType.TEXT: "a string",
    FieldType.TEXTS: "a list of strings",
    FieldType.INTEGER: "a whole number",
    FieldType.INTEGERS: "a list of whole numbers",
    FieldType.NUMBER: "a number",
    FieldType.BOOLEAN: "a boolean",
    FieldType.DATE: "a date",
    FieldType.DATETIME: "a date and time",
    FieldType.YEAR: "a year",
    FieldType.OBJECT: "an object",
    FieldType.OBJECTS: "a list of objects",
    FieldType.NONE: "nothing",
}


def shown(value: Value) -> str:
    """The value as written in a query, shortened if it is long."""
    match value:
        case Text(value=text):
            return quoted(_cut(text))
        case Values():
            items = ", ".join(shown(item) for item in value.items[:_MAX_LENGTH])
            return f"({items})" if len(items) <= _MAX_LENGTH else "(…)"
        case Quantified():
            return f"{value.quantifier.value} …"
        case Distance():
            return f"{shown(value.amount)} {value.unit} of {shown(value.place)}"
        case Missing():
            return "nothing"
        case _:
            return scalar_text(value)


def shortened(text: str) -> str:
    """A part of the query text on one line, shortened if it is long."""
    return _cut(" ".join(text.split()))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "…"


def name_of(condition: LoweredCondition) -> str:
    """The name of the field as written."""
    return condition.field.path


def subject_of(condition: LoweredCondition) -> str:
    """The field as written, or all fields of `any (p, q)`."""
    written = condition.origin.field
    if isinstance(written, Field):
        return name_of(condition)
    return f"{written.quantifier.value} ({', '.join(field.path for field in written.fields)})"


def value_span(condition: LoweredCondition, value: Value) -> Span:
    """The span of a value of the condition. Values of a bound list have the span of the parameter."""
    written = condition.origin.value if isinstance(condition.origin, Condition) else value
    if isinstance(written, Quantified):
        written = written.values
    return next((item.span for item in (value, condition.value, written) if item.span != NOWHERE), condition.span)


def operator_of(condition: LoweredCondition) -> str:
    """The operator as written."""
    return condition.origin.operator.text if isinstance(condition.origin, Condition) else "between"


def described(condition: LoweredCondition) -> str:
    """The condition as it is sent: `title !~ "vp"`."""
    return f"{name_of(condition)} {condition.operator.text} {shown(condition.value)}"


def operators_of(spec: FieldSpec) -> str:
    """The operators of a field in a sentence: `=`, `!=` or `in`."""
    words = [operator.text for operator in Operator if operator in spec.operators]
    if Operator.GE in spec.operators:
        words.append("between")
    return join_words([f"`{word}`" for word in words], "or")


def short_name(table: FieldTable, path: str, scope: str) -> str:
    """The shortest name that refers to a path inside this scope."""
    short = table.shortest(path)
    return short if table.resolve(short, scope) == path else path


def operator_span(condition: LoweredCondition, source: str | None) -> Span:
    """The span of the operator, or of the whole condition if the operator cannot be located."""
    value = condition.origin.value if isinstance(condition.origin, Condition) else condition.origin.low
    start, end = condition.origin.field.span.end, value.span.start
    between = (source or "")[start:end]
    word = between.strip()
    if not word or "#" in word or "\n" in word:
        return condition.span
    start += between.index(word)
    return Span(start, start + len(word))
