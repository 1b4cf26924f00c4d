"""The types of stored values, and the shape of the records of an entity as the catalogue describes it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from querydsl.catalogue import FieldTable, FieldType
from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.classes import frozen
from querydsl.engines.stored import OBJECTS_LIKE, stored_paths


class ValueType(Enum):
    """The type of a single value. `JSON` is a value of any type; `LOCAL_TIME` has no time zone and is in UTC."""

    TEXT = "text"
    INTEGER = "an integer"
    NUMBER = "a number"
    BOOLEAN = "a boolean"
    DATE = "a date"
    LOCAL_TIME = "a date and time without a time zone"
    TIME = "a date and time"
    JSON = "JSON"


@frozen
class ListType:
    """A list."""

    item: "ColumnType"


@frozen
class ObjectType:
    """An object, with the type of each key."""

    fields: Mapping[str, "ColumnType"]


@frozen
class OtherType:
    """A type of the engine that no field of the catalogue has."""

    name: str


ColumnType: TypeAlias = ValueType | ListType | ObjectType | OtherType

SCALARS = {
    FieldType.TEXT: ValueType.TEXT,
    FieldType.TEXTS: ValueType.TEXT,
    FieldType.YEAR: ValueType.TEXT,
    FieldType.INTEGER: ValueType.INTEGER,
    FieldType.INTEGERS: ValueType.INTEGER,
    FieldType.NUMBER: ValueType.NUMBER,
    FieldType.BOOLEAN: ValueType.BOOLEAN,
    FieldType.DATE: ValueType.DATE,
    FieldType.DATETIME: ValueType.TIME,
    FieldType.OBJECT: ValueType.JSON,
    FieldType.OBJECTS: ValueType.JSON,
    FieldType.NONE: ValueType.JSON,
}
"""The type of one value of a field. Objects with fields in the catalogue are a `Record` instead."""

Tree: TypeAlias = dict[str, "Tree"]


def shape_of(table: FieldTable) -> ObjectType:
    """The shape of the records of an entity: every field that is stored, at the path where it is stored."""
    stored = {path: spec for spec in table.specs.values() if _is_stored(spec) for path in stored_paths(table, spec)}
    for path, like in OBJECTS_LIKE.items():
        stored |= {path + other.removeprefix(like): stored[other] for other in [*stored] if other.startswith(f"{like}.")}
    shape = _shape(_tree(stored), "", stored, table)
    assert isinstance(shape, ObjectType)
    return shape


def _is_stored(spec: FieldSpec) -> bool:
    return spec.filterable or spec.returnable is not Returnable.NO


def _tree(paths: Iterable[str]) -> Tree:
    """The keys of the paths, nested."""
    root: Tree = {}
    for path in paths:
        node = root
        for key in path.split("."):
            node = node.setdefault(key, {})
    return root


def _shape(tree: Tree, path: str, stored: Mapping[str, FieldSpec], table: FieldTable) -> ColumnType:
    spec = stored.get(path)
    if tree:
        found: ColumnType = ObjectType({key: _shape(tree[key], f"{path}.{key}".lstrip("."), stored, table) for key in tree})
    else:
        found = SCALARS[spec.type] if spec else ValueType.JSON
    several = (spec is not None and spec.type.is_list) or path in table.repeated
    return ListType(found) if several else found


def loose(shape: ObjectType) -> ObjectType:
    """The shape with values of any type in place of all single values and lists of single values."""
    return ObjectType({key: _loose(inner) for key, inner in shape.fields.items()})


def _loose(shape: ColumnType) -> ColumnType:
    match shape:
        case ObjectType():
            return loose(shape)
        case ListType(ObjectType() as item):
            return ListType(loose(item))
        case _:
            return ValueType.JSON


def pruned(shape: ObjectType, paths: Iterable[str]) -> ObjectType:
    """The shape with only these paths, and the whole objects around the text of a location."""
    wanted = {path.removesuffix(".full_location") for path in paths}
    outer = (path for path in wanted if not any(path.startswith(f"{other}.") for other in wanted))
    found = _pruned(shape, _tree(outer))
    assert isinstance(found, ObjectType)
    return found


def _pruned(shape: ColumnType, tree: Tree) -> ColumnType:
    match shape:
        case ListType(item):
            return ListType(_pruned(item, tree))
        case ObjectType(fields) if tree:
            return ObjectType({key: _pruned(fields[key], tree[key]) for key in fields if key in tree})
        case _:
            return shape


def leaves(shape: ColumnType, path: str = "") -> Iterator[tuple[str, ColumnType]]:
    """Yield the path and the type of each single value and of each object and list, outer ones first. `[*]` is each item."""
    if path:
        yield path, shape
    match shape:
        case ListType(item):
            yield from leaves(item, f"{path}[*]")
        case ObjectType(fields):
            for key, inner in fields.items():
                yield from leaves(inner, f"{path}.{key}" if path else key)
        case _:
            pass
