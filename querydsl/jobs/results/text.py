"""The content of cells: several values are joined with `; `, and objects are JSON."""

from collections.abc import Callable
from typing import Any

from querydsl.diagnostics.sanitize import to_json
from querydsl.errors import ExportError
from querydsl.jobs.results.columns import Column, Kind

_MIDNIGHT = "T00:00:00"
BETWEEN = "; "

Cell = Callable[[Any], Any]
"""The content of a cell for a value."""


def cell_of(column: Column) -> Cell:
    """The function that turns a value of a column into text or a number, or None into None."""
    plain = column.kind is not Kind.DATE

    def cell(value: Any) -> Any:
        """The content of a cell."""
        return value if value is None or (plain and type(value) is str) else _cell(column, value)

    return cell


def texts_of(column: Column, value: Any) -> list[str]:
    """Each value of a column as text, without missing ones."""
    items = value if isinstance(value, list) and not _is_one(column, value) else [value]
    return [str(_scalar(column, item)) for item in items if item is not None]


def first_of(column: Column, value: Any) -> str:
    """The content of a cell of a narrow table: the first value, and how many more there are."""
    texts = [] if value is None else texts_of(column, value)
    return f"{texts[0]} +{len(texts) - 1}" if len(texts) > 1 else "".join(texts)


def day(text: str) -> str:
    """The date of a text, without a time of midnight."""
    return text[:10] if text[10:19] == _MIDNIGHT else text


def as_json(value: Any, name: str) -> str:
    """A value as JSON. Raises `ExportError` if it is nested too deeply."""
    try:
        return to_json(value)
    except RecursionError:
        raise ExportError(f"column `{name}` has a value that is nested too deeply. Use jsonl") from None


def _cell(column: Column, value: Any) -> Any:
    """The content of a cell: text and numbers unchanged, several values joined, JSON for objects."""
    if isinstance(value, list):
        return as_json(value, column.name) if _is_one(column, value) else BETWEEN.join(texts_of(column, value))
    return _scalar(column, value)


def _is_one(column: Column, value: list[Any]) -> bool:
    """Whether a list is written as one JSON text: a list of objects or of lists."""
    return column.kind is Kind.OBJECT or any(isinstance(item, dict | list) for item in value)


def _scalar(column: Column, value: Any) -> Any:
    """The content of a cell for one value."""
    match value:
        case str():
            return day(value) if column.kind is Kind.DATE else value
        case bool():
            return "true" if value else "false"
        case float() if value in (float("inf"), -float("inf")):
            return "1e999" if value > 0 else "-1e999"
        case int() | float():
            return value
        case _:
            return as_json(value, column.name)
