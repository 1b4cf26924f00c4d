"""The columns of records: the one description that every table, file and data frame is written from (`docs/jobs.md`, "Columns").

A column has the name that the query selects and the path where the service returns its values. Its type is that of the catalogue.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import attrs

from querydsl.catalogue import FieldTable, FieldType, default
from querydsl.catalogue.model import FieldSpec, Returnable
from querydsl.classes import frozen
from querydsl.errors import ExportError
from querydsl.jobs.results.parsing import collector_paused
from querydsl.jobs.results.rows import ColumnValues, RowReader, each
from querydsl.jobs.results.table import Layout, Record, RecordSource
from querydsl.semantics.request import Request

if TYPE_CHECKING:
    from querydsl.syntax.ast import EntityName

MOST_COLUMNS = 16_384
"""The largest number of columns: that of a spreadsheet."""
_BATCH_BYTES = 2**24
_ROWS = 50
_DEEPEST = 20
"""The longest path that `raw` columns follow, in segments. Deeper values are written as JSON."""


class Kind(Enum):
    """The type of one value of a column. `ANY` is for fields whose type the catalogue does not have."""

    TEXT = "text"
    INTEGER = "an integer"
    NUMBER = "a number"
    BOOLEAN = "a boolean"
    DATE = "a date"
    DATETIME = "a date and time"
    OBJECT = "an object"
    ANY = "any value"


_KINDS = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.TEXTS: Kind.TEXT,
    FieldType.YEAR: Kind.TEXT,
    FieldType.INTEGER: Kind.INTEGER,
    FieldType.INTEGERS: Kind.INTEGER,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.DATE: Kind.DATE,
    FieldType.DATETIME: Kind.DATETIME,
    FieldType.OBJECT: Kind.ANY,
    FieldType.OBJECTS: Kind.ANY,
    FieldType.NONE: Kind.ANY,
}


@frozen
class Column:
    """One column.

    `name` is its heading, and `path` is where the service returns its values. `kind` is the type of one value, and `several` is
    whether a record has a list of them. `fields` are the columns inside an object, by the last segment of their path.
    """

    name: str
    path: str
    kind: Kind
    several: bool = False
    fields: "tuple[Column, ...]" = ()


@frozen
class Columns(Sequence[Column]):
    """The columns of one output, in order."""

    columns: tuple[Column, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.columns[place]

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(column.name for column in self.columns)

    def many(self, records: Iterable[Record]) -> Iterator[list[Any]]:
        """The rows of records: a value for each column, or None."""
        remaining = iter(records)
        reader = RowReader(column.path for column in self.columns)
        while batch := list(islice(remaining, _ROWS)):
            for record in batch:
                reader.add(record)
            yield from map(list, zip(*map(each, reader.take()), strict=True))

    def batches(self, records: RecordSource, most: int) -> Iterator[list[ColumnValues]]:
        """The values of each column, in batches of at most `most` records, and limited in bytes."""
        reader = RowReader((column.path for column in self.columns), in_part=True)
        lines = records.lines()
        while (batch := _batch(reader, lines, most)) is not None:
            yield batch


def _batch(reader: RowReader, lines: Iterator[bytes], most: int) -> list[ColumnValues] | None:
    """The values of each column in the next lines, or None if there are no more."""
    count = size = 0
    with collector_paused():
        for count, line in enumerate(lines, 1):
            reader.add(reader.parse(line))
            size += len(line)
            if count == most or size >= _BATCH_BYTES:
                break
        return reader.take() if count else None


def table_of(request: Request | None, records: Iterable[Record] = ()) -> FieldTable:
    """The fields of the entity of a request, or of the first record if there is no request."""
    if request is not None and request.lowering is not None:
        return request.lowering.table
    if request is not None:
        return default()[request.entity]
    first = next(iter(records), {})
    entities = cast("tuple[EntityName, ...]", ("people", "companies"))
    return max((default()[entity] for entity in entities), key=lambda table: sum(key in table.specs for key in first))


def chosen(table: FieldTable, names: Iterable[str], request: Request | None = None) -> Columns:
    """The columns with these names, written as in `select`.

    Raises `ExportError` for a name that is not a returned field, and for one that the `select` of the request leaves out.
    """
    found = {name: table.select_path(name) for name in names}
    for name, path in found.items():
        if not _is_returned(table, path):
            raise ExportError(f"there is no column `{name}`{_hint(table, name)}")
        if request is not None and not _is_fetched(request, path):
            raise ExportError(f"the query does not select `{name}`, so the column would be empty. Add it to the query's `select`")
    return Columns(tuple(_outer(table, path, name) for name, path in found.items()))


def selected(table: FieldTable, request: Request | None) -> Columns | None:
    """The columns that the query of a request selects; None if it has no `select`. Aliases replace paths if the text is unknown."""
    if request is None or not request.body.get("fields"):
        return None
    if request.lowering is not None:
        names = {field.path: table.select_path(field.path) for field in request.lowering.query.select}
    else:
        paths = [str(path) for path in request.body["fields"] if path not in request.fetched_only]
        names = {table.shortest_select(path): path for path in paths}
    return Columns(tuple(_outer(table, path, name) for name, path in names.items()))


def every_leaf(table: FieldTable) -> Columns:
    """A column for each value that the service may return, named by its path."""
    returned = [spec for spec in table.specs.values() if spec.returnable is not Returnable.NO]
    objects = {path[:dot] for path in (spec.path for spec in returned) for dot, letter in enumerate(path) if letter == "."}
    return Columns(tuple(_column(table, spec.path, spec.path) for spec in returned if spec.path not in objects))


def laid_out(request: Request | None, layout: Layout, records: Iterable[Record] = (), *, short: bool = False) -> Columns:
    """The columns of records in a layout: those that the layout names, else those that the query selects, else the default ones.

    `short` is whether the default is a few useful columns instead of all. Raises `ExportError` for names that are not columns, and
    if there are more raw columns than a spreadsheet can have.
    """
    table = table_of(request, records)
    if layout.columns is not None:
        found = chosen(table, layout.columns, request)
        return Columns(tuple(attrs.evolve(column, name=column.path) for column in found)) if layout.raw_columns else found
    found = selected(table, request) or (chosen(table, table.columns) if short else every_leaf(table))
    return _raw(found, table, records) if layout.raw_columns else found


def summary_columns(request: Request | None, names: Iterable[str], records: Iterable[Record] = ()) -> Columns:
    """The columns of a summary: those with these names, or if there are none, the default ones that the request fetches.

    Raises `ExportError` for a name that is not a column, and for one that the `select` of the request leaves out.
    """
    table = table_of(request, records)
    defaults = (name for name in table.summary if request is None or _is_fetched(request, table.select_path(name)))
    return chosen(table, tuple(names) or defaults, request)


def _raw(columns: Columns, table: FieldTable, records: Iterable[Record]) -> Columns:
    """The columns named by their paths in the service's records, and columns for all other values in the records."""
    paths = {column.path: None for column in columns}
    whole = {column.path for column in columns if column.kind in (Kind.OBJECT, Kind.ANY)}
    for record in records:
        paths |= _paths_in(record, whole)
        if len(paths) > MOST_COLUMNS:
            raise ExportError(f"the records have more than {MOST_COLUMNS:,} columns. Use jsonl, or choose columns with `--columns`")
    return Columns(tuple(_column(table, path, path) for path in paths))


def _paths_in(record: Record, whole: AbstractSet[str]) -> dict[str, None]:
    """The paths of the values in a record, in order. Null, and an empty object or list, has none."""
    found: dict[str, None] = {}
    stack: list[tuple[str, Any, int]] = [(_key(key), value, 1) for key, value in reversed(record.items())]
    while stack:
        path, value, depth = stack.pop()
        objects = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
        if objects and depth < _DEEPEST and path not in whole:
            items = [item for inner in objects for item in inner.items()]
            stack.extend((f"{path}.{_key(key)}", item, depth + 1) for key, item in reversed(items))
        elif value not in (None, {}, []):
            found[path] = None
    return found


def _key(key: str) -> str:
    """The key of a record as a segment of a path. Raises `ExportError` if it contains a dot."""
    if "." in key:
        raise ExportError(f"the records have the key `{key}`, which cannot be part of a path. Use jsonl")
    return key


def _is_returned(table: FieldTable, path: str) -> bool:
    spec = table.get(path)
    return spec is not None and spec.returnable is not Returnable.NO


def _is_fetched(request: Request, path: str) -> bool:
    """Whether the service returns a path for a request: one that it selects, one inside it, or an object around it."""
    fields = [str(field) for field in request.body.get("fields", ())]
    return not fields or any(f"{path}.".startswith(f"{field}.") or field.startswith(f"{path}.") for field in fields)


def _hint(table: FieldTable, name: str) -> str:
    similar = table.suggest(name, select=True)
    return f". Did you mean {' or '.join(f'`{other}`' for other in similar)}?" if similar else ""


def _outer(table: FieldTable, path: str, name: str) -> Column:
    """The column with a name of `select`."""
    return _column(table, returned_path(table, path), name)


def returned_path(table: FieldTable, path: str) -> str:
    """The path of the values of a selected path. A text that is returned as an object, such as a location, is its `raw` text."""
    spec = table.get(path)
    is_object = spec is not None and spec.type is FieldType.TEXT and _is_returned(table, f"{path}.raw")
    return f"{path}.raw" if is_object else path


def _column(table: FieldTable, path: str, name: str, inside: str = "") -> Column:
    """The column of a path. `inside` is the path of the object around it, if it is a field of an object."""
    spec = table.get(path)
    below = _segments_below(table, path)
    fields = tuple(_column(table, f"{path}.{segment}", segment, path) for segment in below)
    kind = Kind.OBJECT if fields else Kind.ANY if spec is None else _KINDS[spec.type]
    return Column(name, path, kind, _has_several(table, path, spec, inside), fields)


def _has_several(table: FieldTable, path: str, spec: FieldSpec | None, inside: str) -> bool:
    """Whether a record, or an object around the column, holds several values of a path."""
    prefixes = [path[:dot] for dot, letter in enumerate(path) if letter == "." and dot > len(inside)]
    arrays = (table.get(prefix) for prefix in prefixes)
    return (spec is not None and spec.type.is_list) or any(array is not None and array.type.is_list for array in arrays)


def _segments_below(table: FieldTable, path: str) -> tuple[str, ...]:
    """The keys of the object that the service returns at a path."""
    start = f"{path}."
    inner = (other for other, spec in table.specs.items() if other.startswith(start) and spec.returnable is not Returnable.NO)
    return tuple(dict.fromkeys(other[len(start) :].partition(".")[0] for other in inner))
