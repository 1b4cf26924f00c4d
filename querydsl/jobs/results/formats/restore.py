"""Turn the rows of a file with columns back into records.

Only the columns that a query uses are read. A column whose values cannot be assigned to the items of an array is refused by name.
Source: `docs/jobs.md`, section "Reading files with columns".
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Any

from querydsl.catalogue import FieldTable, default
from querydsl.classes import frozen
from querydsl.errors import ExportError
from querydsl.jobs.results.columns import Column, Kind, chosen, table_of
from querydsl.jobs.results.formats.delimited import FORMULA_STARTS
from querydsl.jobs.results.table import Record
from querydsl.jobs.results.text import BETWEEN
from querydsl.jobs.submission import id_path
from querydsl.semantics.request import Request
from querydsl.syntax.ast import ENTITIES

_PARTS = ("city", "state", "country")
_BOOLEANS = {"true": True, "false": False}
_ALL_ROLES = "experience.employment_details."
_ROLES = ("current.", "past.")
_JSON_STARTS = ("{", "[")


class UnreadableColumns(ValueError):
    """A file is not in its format, or has columns that are missing or cannot be turned back into records."""


@frozen
class Restorer:
    """Makes records from the rows of one file.

    `places` has the columns that are used, by their place in a row. `arrays` has the path of the array around each of them, or "".
    """

    places: dict[int, Column]
    arrays: dict[int, str]

    @classmethod
    def of(cls, names: Sequence[str], request: Request | None, *, joined: bool) -> "Restorer":
        """The restorer for a file with these column names and the records that a request needs, or all.

        `joined` is whether several values are one text, without those that are missing. Raises `UnreadableColumns`.
        """
        table = table_of(request) if request else table_with(names)
        try:
            columns = dict(enumerate(chosen(table, names)))
        except ExportError as error:
            raise UnreadableColumns(str(error)) from None
        if len(columns) < len(names):
            raise UnreadableColumns("two columns have the same name")
        places = _used(columns, request, table) if request else columns
        arrays = {place: _array_around(table, column) for place, column in places.items()}
        if joined:
            _check_alone([(column, arrays[place]) for place, column in places.items()])
        return cls(places, arrays)

    def texts(self, row: Sequence[str]) -> Record:
        """The record of a row of texts. Empty texts are missing values. Raises `UnreadableColumns` for a wrong value."""
        return self._record((place, _read(column, row[place])) for place, column in self.places.items() if row[place])

    def values(self, row: Sequence[Any]) -> Record:
        """The record of a row of typed values. None is a missing value."""
        return self._record((place, _plain(row[place])) for place in self.places if row[place] is not None)

    def _record(self, found: Iterable[tuple[int, Any]]) -> Record:
        record: Record = {}
        for place, value in found:
            path, array = self.places[place].path, self.arrays[place]
            if not array:
                _put(record, path, value)
                continue
            items = _items(record, array, len(value))
            for item, inner in zip(items, value, strict=True):
                _put(item, path.removeprefix(f"{array}."), inner)
        return record


def table_with(names: Iterable[str]) -> FieldTable:
    """The fields of the entity that has more of these columns."""
    tables = [default()[entity] for entity in ENTITIES]
    return max(tables, key=lambda table: sum(table.get(table.select_path(name)) is not None for name in names))


def _used(columns: dict[int, Column], request: Request, table: FieldTable) -> dict[int, Column]:
    """The columns that the query of a request tests, sorts by, or selects. Raises `UnreadableColumns` if one is missing.

    A query without `select` uses all columns.
    """
    present = {column.path for column in columns.values()}
    tested = [path for node in conditions_in(request.body["filters"]) for path in paths_read(node, table, present)]
    tested += [key.path for key in request.sort]
    for path in tested:
        if not any(_overlap(column, path) for column in present):
            raise UnreadableColumns(_missing(path, columns, table))
    selected = request.body.get("fields")
    if not selected:
        return columns
    used = [*tested, *selected, id_path(request.entity)]
    return {place: column for place, column in columns.items() if any(_overlap(column.path, path) for path in used)}


def _missing(path: str, columns: dict[int, Column], table: FieldTable) -> str:
    """The message for a path without a column. A name such as `title` may be one field in conditions and another in `select`."""
    name = table.shortest_select(path)
    message = f"there is no column for `{name}`, which the query tests or sorts by"
    other = next((column for column in columns.values() if column.name != column.path and table.resolve(column.name) == path), None)
    advice = f". The column `{other.name}` has `{other.path}`. Select `{name}` too when you save the file" if other else ""
    return message + advice


def conditions_in(filters: Any) -> Iterator[Mapping[str, Any]]:
    """The conditions in a filter, in their order."""
    pending = [filters]
    while pending:
        node = pending.pop()
        pending += reversed(node.get("conditions", ()))
        if "field" in node:
            yield node


def paths_read(condition: Mapping[str, Any], table: FieldTable, present: AbstractSet[str]) -> list[str]:
    """The paths in a record that a condition reads. A test of all roles reads the current and the past ones."""
    field: str = condition["field"]
    inside = field.removeprefix(_ALL_ROLES)
    fields = [field] if inside == field or inside.startswith(_ROLES) else [f"{_ALL_ROLES}{role}{inside}" for role in _ROLES]
    is_place = condition["type"].startswith("geo_")
    return [path for one in fields for path in _stored(one, table, present, is_place=is_place)]


def _stored(field: str, table: FieldTable, present: AbstractSet[str], *, is_place: bool) -> list[str]:
    """The paths in a record of the values of a field."""
    spec = table.get(field)
    path = (spec and spec.response) or field
    whole = path.removesuffix(".full_location")
    return _location(whole, present, full=whole != path or is_place) if whole.endswith(".location") else [path]


def _location(path: str, present: AbstractSet[str], *, full: bool) -> list[str]:
    """The paths of a location. Its full text is made from its parts, and from its raw text if there are none."""
    parts = [f"{path}.{part}" for part in _PARTS]
    return parts if full and not present.isdisjoint(parts) else [f"{path}.raw"]


def _overlap(one: str, other: str) -> bool:
    """Whether two paths are equal, or one is inside the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _array_around(table: FieldTable, column: Column) -> str:
    """The path of the array of objects around a column, or "". Raises `UnreadableColumns` if there is more than one array."""
    path = column.path
    prefixes = [path[:dot] for dot, letter in enumerate(path) if letter == "."]
    arrays = [prefix for prefix in prefixes if (spec := table.get(prefix)) is not None and spec.type.is_list]
    spec = table.get(path)
    if arrays and (len(arrays) > 1 or (spec is not None and spec.type.is_list)):
        raise UnreadableColumns(f"column `{column.name}` has the lists of several items of `{arrays[0]}` in one list. Use jsonl")
    return arrays[0] if arrays else ""


def _check_alone(columns: Iterable[tuple[Column, str]]) -> None:
    """Raise `UnreadableColumns` if two columns are inside the same array."""
    for (one, array), (other, same) in combinations(columns, 2):
        if array and array == same:
            raise UnreadableColumns(
                f"columns `{one.name}` and `{other.name}` both have values of `{array}`, and this format does not keep which of "
                "them belong together. Use jsonl or parquet, or a query that selects and tests only one of them"
            )


def _put(node: Record, path: str, value: Any) -> None:
    *keys, last = path.split(".")
    for key in keys:
        node = node.setdefault(key, {})
    node[last] = value


def _items(record: Record, array: str, count: int) -> list[Record]:
    """The items of an array in a record, which has `count` of them. Raises `UnreadableColumns` if it has another number."""
    *keys, last = array.split(".")
    node: Any = record
    for key in keys:
        node = node.setdefault(key, {})
    items: list[Record] = node.setdefault(last, [{} for _ in range(count)])
    if len(items) != count:
        raise UnreadableColumns(f"the columns of `{array}` have different numbers of values")
    return items


def _read(column: Column, text: str) -> Any:
    """The value of a text that was written for a column."""
    text = text[1:] if text[0] == "'" and text[1:].startswith(FORMULA_STARTS) else text
    if column.kind in (Kind.OBJECT, Kind.ANY) and text.startswith(_JSON_STARTS):
        return _read_one(column, text)
    return [_read_one(column, item) for item in text.split(BETWEEN)] if column.several else _read_one(column, text)


def _read_one(column: Column, text: str) -> Any:
    try:
        match column.kind:
            case Kind.INTEGER:
                return int(text)
            case Kind.NUMBER:
                return json.loads(text)
            case Kind.BOOLEAN:
                return _BOOLEANS[text]
            case Kind.OBJECT:
                return json.loads(text)
            case Kind.ANY if text.startswith(_JSON_STARTS):
                return json.loads(text)
            case _:
                return text
    except (ValueError, KeyError, RecursionError):
        raise UnreadableColumns(f"column `{column.name}` has a value that is not {column.kind.value}: {text[:40]!r}") from None


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates are texts. Raises `UnreadableColumns` for NaN."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items() if inner is not None}
        case list():
            return [_plain(inner) for inner in value]
        case float() if math.isnan(value):
            raise UnreadableColumns("there is the value NaN, which is not JSON")
        case None | str() | bool() | int() | float():
            return value
        case _:
            return value.isoformat()
