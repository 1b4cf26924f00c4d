"""Descriptions of fields and scopes, in Markdown."""

from collections.abc import Iterator

from querydsl.catalogue import DATED, Content, FieldSpec, FieldTable, FieldType
from querydsl.catalogue.search import name_of, operators_of, selected
from querydsl.editor.values import known_values
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import Operator

_MOST_VALUES = 60
_WORDS = {
    Content.PERSON: "Jane Doe",
    Content.NAME: "Acme",
    Content.TITLE: "engineer",
    Content.PROSE: "climate",
    Content.DOMAIN: "example.com",
    Content.PLACE: "Paris",
    Content.HANDLE: "jane-doe",
    Content.URL: "https://example.com/jane-doe",
}
_NUMBERS = {FieldType.YEAR: "2015", FieldType.DATE: "today - 1y", FieldType.DATETIME: "today - 1y"}


def field_page(table: FieldTable, spec: FieldSpec) -> str:
    """The type of a field, its operators, its values, the path that is returned for it, and an example."""
    return "\n\n".join(_parts(table, spec))


def _parts(table: FieldTable, spec: FieldSpec) -> Iterator[str]:
    yield f"**`{name_of(table, spec)}`** {spec.type.value}" + (f" · `{spec.path}`" if spec.path != name_of(table, spec) else "")
    if spec.description:
        yield spec.description
    operators = [f"`{operator}`" for operator in operators_of(spec)]
    if operators:
        yield f"Operators: {' '.join(operators)}"
    elif spec.instead:
        yield f"It cannot be filtered. Use `{table.shortest(spec.instead)}`."
    if spec.country is not None:
        yield f"Countries are stored by their {spec.country.value}."
    values = [offer.text for offer in known_values(spec)]
    if values and (spec.closed_set or len(values) <= _MOST_VALUES):
        yield f"Values: {', '.join(values)}"
    yield _returned(table, spec)
    found = example(table, spec)
    if found is not None:
        yield f"Example: `{found}`"


def _returned(table: FieldTable, spec: FieldSpec) -> str:
    found = selected(table, spec)
    if found is None:
        return "It is not returned."
    gated = ", on some plans" if found.returnable.value == "gated" else ""
    return f"Returned as `{found.path}`{gated}."


def example(table: FieldTable, spec: FieldSpec) -> str | None:
    """A condition on a field, or None if it cannot be filtered or the service ignores the value."""
    operators, name = frozenset() if spec.drops_threshold else spec.operators, name_of(table, spec)
    values = known_values(spec)
    if spec.type is FieldType.BOOLEAN and operators:
        return name
    if spec.type in DATED or spec.type is FieldType.YEAR:
        return f"{name} >= {_NUMBERS[spec.type]}" if Operator.GE in operators else None
    if values and Operator.EQ in operators:
        return f"{name} = {values[0].text}"
    if Operator.WORDS in operators:
        return f"{name} ~ {quoted(_WORDS[spec.content] if spec.content else 'example')}"
    if Operator.GE in operators:
        return f"{name} >= {_low(spec)}"
    return f"{name} = {_low(spec)}" if Operator.EQ in operators else None


def _low(spec: FieldSpec) -> str:
    bounds = (spec.range.likely_least, spec.range.least) if spec.range else ()
    numbers = [bound for bound in bounds if isinstance(bound, int | float)]
    return str(max([*numbers, 1]))


def scope_page(table: FieldTable, name: str, prefix: str) -> str:
    """The description of a scope."""
    array = table.array_of(prefix)
    if array is None:
        return f"**`{name}( … )`** · `{prefix}`\n\nEvery name inside is relative to this path."
    noun = table.item_noun(array)[1]
    about = f"All conditions inside apply to the same {noun}. Another `{name}( … )` may match another {noun}."
    return f"**`{name}( … )`** · `{prefix}`\n\n{about}"
