"""The types of stored values, and the shape of the records of an entity as the catalogue describes it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

import attrs

from querydsl.catalogue import FieldTable, FieldType
from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.engines.stored import OBJECTS_LIKE, stored_paths


class Scalar(Enum):
    """The type of a single value. `JSON` is a value of any type; `LOCAL_TIME` has no time zone and is in UTC."""

    TEXT = "text"
    INTEGER = "an integer"
    NUMBER = "a number"
    BOOLEAN = "a boolean"
    DATE = "a date"
    LOCAL_TIME = "a date and time without a time zone"
    TIME = "a date and time"
    JSON = "JSON"


@attrs.frozen
class Items:
    """A list."""

    item: "Type"


@attrs.frozen
class Record:
    """An object, with the type of each key."""

    fields: Mapping[str, "Type"]


@attrs.frozen
class Other:
    """A type of the engine that no field of the catalogue has."""

    name: str


Type: TypeAlias = Scalar | Items | Record | Other

SCALARS = {
    FieldType.TEXT: Scalar.TEXT,
    FieldType.TEXTS: Scalar.TEXT,
    FieldType.YEAR: Scalar.TEXT,
    FieldType.INTEGER: Scalar.INTEGER,
    FieldType.INTEGERS: Scalar.INTEGER,
    FieldType.NUMBER: Scalar.NUMBER,
    FieldType.BOOLEAN: Scalar.BOOLEAN,
    FieldType.DATE: Scalar.DATE,
    FieldType.DATETIME: Scalar.TIME,
    FieldType.OBJECT: Scalar.JSON,
    FieldType.OBJECTS: Scalar.JSON,
    FieldType.NONE: Scalar.JSON,
}
"""The type of one value of a field. Objects with fields in the catalogue are a `Record` instead."""

Tree: TypeAlias = dict[str, "Tree"]


def shape_of(table: FieldTable) -> Record:
    """The shape of the records of an entity: every field that is stored, at the path where it is stored."""
    stored = {path: spec for spec in table.specs.values() if _is_stored(spec) for path in stored_paths(table, spec)}
    for path, like in OBJECTS_LIKE.items():
        stored |= {path + other.removeprefix(like): stored[other] for other in [*stored] if other.startswith(f"{like}.")}
    shape = _shape(_tree(stored), "", stored, table)
    assert isinstance(shape, Record)
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


def _shape(tree: Tree, path: str, stored: Mapping[str, FieldSpec], table: FieldTable) -> Type:
    spec = stored.get(path)
    if tree:
        found: Type = Record({key: _shape(tree[key], f"{path}.{key}".lstrip("."), stored, table) for key in tree})
    else:
        found = SCALARS[spec.type] if spec else Scalar.JSON
    several = (spec is not None and spec.type.is_list) or path in table.repeated
    return Items(found) if several else found


def loose(shape: Record) -> Record:
    """The shape with values of any type in place of all single values and lists of single values."""
    return Record({key: _loose(inner) for key, inner in shape.fields.items()})


def _loose(shape: Type) -> Type:
    match shape:
        case Record():
            return loose(shape)
        case Items(Record() as item):
            return Items(loose(item))
        case _:
            return Scalar.JSON


def pruned(shape: Record, paths: Iterable[str]) -> Record:
    """The shape with only these paths, and the whole objects around the text of a location."""
    wanted = {path.removesuffix(".full_location") for path in paths}
    outer = (path for path in wanted if not any(path.startswith(f"{other}.") for other in wanted))
    found = _pruned(shape, _tree(outer))
    assert isinstance(found, Record)
    return found


def _pruned(shape: Type, tree: Tree) -> Type:
    match shape:
        case Items(item):
            return Items(_pruned(item, tree))
        case Record(fields) if tree:
            return Record({key: _pruned(fields[key], tree[key]) for key in fields if key in tree})
        case _:
            return shape


def leaves(shape: Type, path: str = "") -> Iterator[tuple[str, Type]]:
    """Yield the path and the type of each single value and of each object and list, outer ones first. `[*]` is each item."""
    if path:
        yield path, shape
    match shape:
        case Items(item):
            yield from leaves(item, f"{path}[*]")
        case Record(fields):
            for key, inner in fields.items():
                yield from leaves(inner, f"{path}.{key}" if path else key)
        case _:
            pass
