"""Fields defined by a catalogue file: new fields, and built-in ones with some properties replaced."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import attrs

from querydsl.catalogue.fuzzy import close_matches
from querydsl.catalogue.model import TEXTUAL, Content, CountryForm, FieldSpec, FieldType, Returnable, holds_ids, operators_of
from querydsl.catalogue.ranges import KEYS, ValueRange, bound_of
from querydsl.catalogue.spellings import table_names
from querydsl.catalogue.table import FieldTable
from querydsl.catalogue.toml import TomlFile
from querydsl.diagnostics.wording import did_you_mean
from querydsl.syntax.operators import Operator

_E = TypeVar("_E", bound=Enum)

TYPES = {item.value: item for item in FieldType if item is not FieldType.NONE}
RETURNABLE = {item.value: item for item in Returnable}
COUNTRIES = {"name": CountryForm.NAME, "iso3": CountryForm.ISO3}
OPERATORS = {item.text: item for item in Operator}
CONTENTS = {item.value: item for item in Content}
OBJECTS = (FieldType.OBJECT, FieldType.OBJECTS)


def field_of(table: FieldTable, file: TomlFile, row: Mapping[str, Any], keys: tuple[str, ...]) -> FieldSpec:
    """The field that a TOML table defines. Properties of a built-in field that the table leaves out do not change.

    `keys` are the keys of the TOML table, the path of the field last. Raises `CatalogueError` for an unknown property, a value of
    the wrong type, a new field without a type, and properties that contradict each other.
    """
    file.check_keys(row, _READERS, *keys)
    known = table.get(keys[-1])
    if known is None and "type" not in row:
        raise file.error('a new field needs a `type`, for example `type = "string"`', *keys)
    read: dict[str, Any] = {name: _READERS[name](file, value, (*keys, name)) for name, value in row.items()}
    spec = attrs.evolve(_new(table, keys[-1], read["type"]) if known is None else known, **read)
    spec = attrs.evolve(spec, operators=_operators(spec, known, read, table), response=_response(spec, read))
    _check_consistency(file, keys, spec, read)
    return spec


def _new(table: FieldTable, path: str, type: FieldType) -> FieldSpec:
    """A new field with default properties: filterable, and perhaps returned."""
    return FieldSpec(
        path=path,
        type=type,
        filterable=type not in OBJECTS,
        sortable=False,
        autocomplete=False,
        returnable=Returnable.UNSURE,
        description="",
        array=next((array for array in table.arrays if path.startswith(f"{array}.")), None),
        repeated=any(path.startswith(f"{array}.") for array in table.repeated),
    )


def _operators(spec: FieldSpec, known: FieldSpec | None, read: Mapping[str, Any], table: FieldTable) -> frozenset[Operator]:
    """The operators that the file lists, else those of the built-in field, else those of the type."""
    if not spec.filterable:
        return frozenset()
    if "operators" in read or (known is not None and known.operators and "type" not in read):
        return spec.operators
    is_id = holds_ids(spec.path, spec.type, table.id_suffix)
    return frozenset(operators_of(table.entity, spec.type, is_id=is_id, in_array=spec.array is not None))


def _response(spec: FieldSpec, read: Mapping[str, Any]) -> str | None:
    """The response path that the file sets, else that of the built-in field, else the path of the field if it may be returned."""
    if "response" in read or ("returnable" not in read and spec.response is not None):
        return spec.response
    return None if spec.returnable is Returnable.NO else spec.path


def _check_consistency(file: TomlFile, keys: tuple[str, ...], spec: FieldSpec, read: Mapping[str, Any]) -> None:
    """Check that the properties do not contradict each other. Raises `CatalogueError`."""
    if spec.filterable and spec.type in OBJECTS:
        raise file.error("an object cannot be filtered. Add one of its fields, or set `filterable = false`", *keys)
    if "operators" in read and not spec.filterable:
        raise file.error("a field that is not filterable has no operators. Remove them, or set `filterable = true`", *keys)
    for name, value in (("closed_set", spec.closed_set), ("country", spec.country), ("content", spec.content)):
        if value and spec.type not in TEXTUAL:
            raise file.error(f"only a string can have a `{name}`, and the type of this field is `{spec.type.value}`", *keys, name)


def _choice(choices: Mapping[str, _E]) -> Callable[[TomlFile, object, tuple[str, ...]], _E]:
    """A reader that accepts one of these words."""

    def read(file: TomlFile, value: object, keys: tuple[str, ...]) -> _E:
        word = file.string(value, *keys)
        if word not in choices:
            listed = ", ".join(f'"{item}"' for item in choices)
            question = did_you_mean(f'"{item}"' for item in close_matches(word, choices))
            raise file.error(f'"{word}" is not one of {listed}' + (f"; {question}" if question else ""), *keys)
        return choices[word]

    return read


def _range(file: TomlFile, value: object, keys: tuple[str, ...]) -> ValueRange:
    """The range of a table: numbers, or dates as in a query."""
    row = file.table(value, *keys)
    file.check_keys(row, KEYS, *keys)
    percent = file.boolean(row.get("percent", False), *keys, "percent")
    bounds = {key: bound_of(cell) for key, cell in row.items() if key != "percent"}
    for key, bound in bounds.items():
        if bound is None:
            raise file.error('must be a number, or a date such as "2024-01-31" or "today + 2y"', *keys, key)
    return ValueRange(**bounds, percent=percent)


def _spellings(file: TomlFile, value: object, keys: tuple[str, ...]) -> str:
    """The name of a table of known spellings."""
    name, names = file.string(value, *keys), table_names()
    if name not in names:
        question = did_you_mean(f'"{item}"' for item in close_matches(name, names))
        listed = ", ".join(f'"{item}"' for item in names)
        raise file.error(f'"{name}" is not one of {listed}' + (f"; {question}" if question else ""), *keys)
    return name


def _operator_set(file: TomlFile, value: object, keys: tuple[str, ...]) -> frozenset[Operator]:
    """The operators of a list, written as in a query."""
    read = _choice(OPERATORS)
    operators = frozenset(read(file, item, keys) for item in file.strings(value, *keys))
    if not operators:
        raise file.error("must not be empty. For a field without operators, set `filterable = false`", *keys)
    return operators


_READERS: Mapping[str, Callable[[TomlFile, Any, tuple[str, ...]], object]] = {
    "type": _choice(TYPES),
    "description": lambda file, value, keys: file.string(value, *keys),
    "filterable": lambda file, value, keys: file.boolean(value, *keys),
    "sortable": lambda file, value, keys: file.boolean(value, *keys),
    "autocomplete": lambda file, value, keys: file.boolean(value, *keys),
    "returnable": _choice(RETURNABLE),
    "operators": _operator_set,
    "closed_set": lambda file, value, keys: file.strings(value, *keys),
    "response": lambda file, value, keys: file.string(value, *keys),
    "country": _choice(COUNTRIES),
    "content": _choice(CONTENTS),
    "spellings": _spellings,
    "range": _range,
    "drops_threshold": lambda file, value, keys: file.boolean(value, *keys),
    "instead": lambda file, value, keys: file.string(value, *keys),
}
