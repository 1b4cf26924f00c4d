"""Rows of columns as records: the reverse of `querydsl.jobs.results.columns`."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from querydsl.catalogue import FieldTable
from querydsl.engines.sql.source import path_of
from querydsl.engines.stored import arrays_of
from querydsl.errors import EngineError

Tree = dict[str, Any]


def record_maker(table: FieldTable, names: Sequence[str]) -> Callable[[Sequence[Any]], Tree]:
    """A function that makes a record of a row whose columns have these names.

    Columns without a value are left out, and columns with the lists of several items in one list.
    """
    paths = [path_of(table, name) for name in names]
    mixed = frozenset(mixed_columns(table, names))
    stored = [one for array in table.arrays for one in arrays_of(array)]
    arrays = [array.split(".") for array in dict.fromkeys(stored) if any(path.startswith(f"{array}.") for path in paths)]

    def record(row: Sequence[Any]) -> Tree:
        found: Tree = {}
        for name, path, value in zip(names, paths, row, strict=True):
            if value is not None and name not in mixed:
                _put(found, _text_path(table, path, value).split("."), as_json(value))
        for array in arrays:
            _gather(found, array)
        return found

    return record


def as_json(value: Any) -> Any:
    """The value as JSON has it. Times are in ISO format. Raises `EngineError` for NaN."""
    match value:
        case dict():
            return {key: as_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [as_json(inner) for inner in value]
        case dt.date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case float() if math.isnan(value):
            raise EngineError("a record has the value NaN, which is not JSON")
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def mixed_columns(table: FieldTable, names: Iterable[str]) -> tuple[str, ...]:
    """The names of columns with the values of several items in one list, so that it is not known which item each is of."""
    specs = ((name, table.get(path_of(table, name))) for name in names)
    return tuple(name for name, spec in specs if spec is not None and spec.array is not None and spec.is_multivalued)


def _text_path(table: FieldTable, path: str, value: Any) -> str:
    """The path of a value. The text of a location is its `raw` text."""
    return f"{path}.raw" if isinstance(value, str) and f"{path}.raw" in table.specs else path


def _put(record: Tree, path: list[str], value: Any) -> None:
    *outer, last = path
    for key in outer:
        inner = record.setdefault(key, {})
        if not isinstance(inner, dict):
            return  # the object is already there as a whole
        record = inner
    record.setdefault(last, value)


def _gather(record: Tree, array: list[str]) -> None:
    """Make a list of objects of an object of lists, where the values of a nested array are in several columns."""
    *outer, last = array
    holder: Any = record
    for key in outer:
        holder = holder.get(key) if isinstance(holder, dict) else None
    if isinstance(holder, dict) and isinstance(holder.get(last), dict):
        holder[last] = _items(holder[last])


def _items(lists: Tree) -> list[Tree]:
    """The objects whose values are in lists, one list for each key."""
    columns = {key: _items(value) if isinstance(value, dict) else value for key, value in lists.items()}
    aligned = {key: value for key, value in columns.items() if isinstance(value, list)}
    count = max(map(len, aligned.values()), default=0)
    return [{key: value[place] for key, value in aligned.items() if place < len(value)} for place in range(count)]
