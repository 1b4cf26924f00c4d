"""A field as a catalogue file describes it: a new one, or one of the library's with some of its properties replaced."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import attrs

from querydsl.catalogue.fuzzy import close_matches
from querydsl.catalogue.model import TEXTUAL, CountryForm, FieldSpec, FieldType, Returnable, operators_of
from querydsl.catalogue.table import FieldTable
from querydsl.catalogue.toml import Source
from querydsl.diagnostics.wording import did_you_mean
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import Operator

_E = TypeVar("_E", bound=Enum)

TYPES = {item.value: item for item in FieldType if item is not FieldType.NONE}
RETURNABLE = {item.value: item for item in Returnable}
COUNTRIES = {"name": CountryForm.NAME, "iso3": CountryForm.ISO3}
OPERATORS = {item.text: item for item in Operator}
OBJECTS = (FieldType.OBJECT, FieldType.OBJECTS)


def field_of(table: FieldTable, source: Source, said: Mapping[str, Any], keys: tuple[str, ...]) -> FieldSpec:
    """The field that a TOML table of properties describes; what is not said of a field that is known stays as it is.

    `keys` are the TOML table's own, the field's path last. Raises `CatalogueError` for an unknown property, a value of the wrong
    kind, a new field without a type, and properties that contradict one another.
    """
    source.only(said, _READERS, *keys)
    known = table.get(keys[-1])
    if known is None and "type" not in said:
        raise source.error('a new field needs a `type`, for example `type = "string"`', *keys)
    read: dict[str, Any] = {name: _READERS[name](source, value, (*keys, name)) for name, value in said.items()}
    spec = attrs.evolve(_new(keys[-1], read["type"], table.arrays) if known is None else known, **read)
    spec = attrs.evolve(spec, operators=_operators(spec, known, read, table.entity), response=_response(spec, read))
    _hold_together(source, keys, spec, read)
    return spec


def _new(path: str, type: FieldType, arrays: tuple[str, ...]) -> FieldSpec:
    """A field of which only the path and the type are said: it may be filtered, and nobody knows whether it comes back."""
    return FieldSpec(
        path=path,
        type=type,
        filterable=type not in OBJECTS,
        sortable=False,
        autocomplete=False,
        returnable=Returnable.UNSURE,
        description="",
        array=next((array for array in arrays if path.startswith(f"{array}.")), None),
    )


def _operators(spec: FieldSpec, known: FieldSpec | None, read: Mapping[str, Any], entity: EntityName) -> frozenset[Operator]:
    """The operators that are said, else the field's own, else those of its type."""
    if not spec.filterable:
        return frozenset()
    if "operators" in read or (known is not None and known.operators and "type" not in read):
        return spec.operators
    return frozenset(operators_of(entity, spec.path, spec.type, in_array=spec.array is not None))


def _response(spec: FieldSpec, read: Mapping[str, Any]) -> str | None:
    """The response path that is said, else the field's own, else its path if it may come back."""
    if "response" in read or ("returnable" not in read and spec.response is not None):
        return spec.response
    return None if spec.returnable is Returnable.NO else spec.path


def _hold_together(source: Source, keys: tuple[str, ...], spec: FieldSpec, read: Mapping[str, Any]) -> None:
    """Nothing; raises `CatalogueError` for properties that cannot be together."""
    if spec.filterable and spec.type in OBJECTS:
        raise source.error("an object is not filtered by: name one of its fields, or say `filterable = false`", *keys)
    if "operators" in read and not spec.filterable:
        raise source.error("a field that is not for filtering has no operators: leave them out, or say `filterable = true`", *keys)
    for name, value in (("closed_set", spec.closed_set), ("country", spec.country)):
        if value and spec.type not in TEXTUAL:
            raise source.error(f"only a string has a `{name}`, and this field's type is `{spec.type.value}`", *keys, name)


def _choice(choices: Mapping[str, _E]) -> Callable[[Source, object, tuple[str, ...]], _E]:
    """What reads one of these words."""

    def read(source: Source, value: object, keys: tuple[str, ...]) -> _E:
        word = source.string(value, *keys)
        if word not in choices:
            listed = ", ".join(f'"{item}"' for item in choices)
            question = did_you_mean(f'"{item}"' for item in close_matches(word, choices))
            raise source.error(f'"{word}" is not one of {listed}' + (f"; {question}" if question else ""), *keys)
        return choices[word]

    return read


def _operator_set(source: Source, value: object, keys: tuple[str, ...]) -> frozenset[Operator]:
    """The operators of a list, in the language's spelling."""
    read = _choice(OPERATORS)
    operators = frozenset(read(source, item, keys) for item in source.strings(value, *keys))
    if not operators:
        raise source.error("must not be empty: a field without operators says `filterable = false`", *keys)
    return operators


_READERS: Mapping[str, Callable[[Source, Any, tuple[str, ...]], object]] = {
    "type": _choice(TYPES),
    "description": lambda source, value, keys: source.string(value, *keys),
    "filterable": lambda source, value, keys: source.boolean(value, *keys),
    "sortable": lambda source, value, keys: source.boolean(value, *keys),
    "autocomplete": lambda source, value, keys: source.boolean(value, *keys),
    "returnable": _choice(RETURNABLE),
    "operators": _operator_set,
    "closed_set": lambda source, value, keys: source.strings(value, *keys),
    "response": lambda source, value, keys: source.string(value, *keys),
    "country": _choice(COUNTRIES),
    "drops_threshold": lambda source, value, keys: source.boolean(value, *keys),
    "instead": lambda source, value, keys: source.string(value, *keys),
}
