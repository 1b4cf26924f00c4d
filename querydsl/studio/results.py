"""Records as tables, summaries and files."""

import tempfile
from pathlib import Path
from typing import Any

from querydsl.jobs.results.columns import Column, Columns, Kind
from querydsl.jobs.results.export import NAMES
from querydsl.jobs.results.text import BETWEEN
from querydsl.studio.calls import ApiCall
from querydsl.studio.regions import maps
from querydsl.studio.workspace import PlacedRow, Workspace

Json = dict[str, Any]
_MOST_ROWS = 500


def load(workspace: Workspace, call: ApiCall) -> Json:
    """The name of the task that downloads the records of a completed job."""
    batch_id = call.text("id")
    name = f"load {batch_id}"
    workspace.tasks.start(name, lambda: {"count": len(workspace.result(batch_id).records)})
    return {"task": name}


def records(workspace: Workspace, call: ApiCall) -> Json:
    """A page of the records of a job, in the columns that its query selects.

    `find` keeps the rows that contain a text, and `sort` is the number of a column. Without it, rows have the order of the query.
    """
    result = workspace.result(call.text("id"))
    rows = _sorted(_matching(result.rows, call.text("find", "")), result.columns, call)
    first = call.number("offset", 0)
    shown = rows[first : first + call.number("limit", 50, least=1, most=_MOST_ROWS)]
    return {
        "count": len(result.records),
        "matching": len(rows),
        "is_full": result.records.is_full,
        "columns": [{"name": column.name, "number": _is_number(column)} for column in result.columns],
        "rows": [{"place": place, "cells": cells} for place, cells in shown],
    }


def _matching(rows: list[PlacedRow], text: str) -> list[PlacedRow]:
    sought = text.casefold()
    return [row for row in rows if any(sought in str(cell).casefold() for cell in row[1] if cell is not None)] if sought else rows


def _sorted(rows: list[PlacedRow], columns: Columns, call: ApiCall) -> list[PlacedRow]:
    """The rows in the order of a column. Rows without a value come last."""
    if "sort" not in call.arguments:
        return rows
    place = call.number("sort", most=len(columns) - 1)
    as_key = _number if _is_number(columns[place]) else lambda cell: str(cell).casefold()
    filled = [row for row in rows if row[1][place] not in (None, "")]
    empty = [row for row in rows if row[1][place] in (None, "")]
    return sorted(filled, key=lambda row: as_key(row[1][place]), reverse=call.flag("descending")) + empty


def _is_number(column: Column) -> bool:
    return column.kind in (Kind.INTEGER, Kind.NUMBER)


def _number(cell: Any) -> float:
    """The number in a cell, or the first of several."""
    return float(str(cell).partition(BETWEEN)[0])


def record(workspace: Workspace, call: ApiCall) -> Json:
    """One whole record, as the service sent it."""
    found = workspace.result(call.text("id")).records
    return {"record": found[call.number("place", most=len(found) - 1)]}


def summary(workspace: Workspace, call: ApiCall) -> Json:
    """The most frequent values of some columns of the records, and the countries by region."""
    found = workspace.result(call.text("id")).records
    result = found.summary()
    return result.to_dict() | {"maps": maps(found, result)}


def download(workspace: Workspace, call: ApiCall) -> tuple[Path, str]:
    """A file in a new temporary folder with the records, and the name to save it under. The caller removes the folder."""
    form = call.choice("format", NAMES, "csv")
    found = workspace.result(call.text("id")).records
    name = f"{found.batch_id}.{form}"
    return found.save(Path(tempfile.mkdtemp(prefix="querydsl-")) / name, form), name
