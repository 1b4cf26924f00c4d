"""The rows of `querydsl/syntax/recovery/data/*.toml` in `rows.json`, which loads faster, with what their matches can begin with."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from querydsl._dev.initials import initials
from querydsl.syntax.recovery.messages import ROWS, expanded

DATA = ROWS.with_name("data")
DIALECTS = ("quotes", "templates", "phrases", "sql", "lucene", "python", "service", "names", "values", "lists", "fallback")
"""The tables of other languages, in the order in which their rows are tried."""


def outputs() -> dict[Path, bytes]:
    """The file with the rows, and its content."""
    dialects = [_dialect_row(row, name) for name in DIALECTS for row in _read(name, "dialect")]
    tables = {"missing": _read("missing", "missing"), "unexpected": _read("unexpected", "unexpected"), "dialect": dialects}
    return {ROWS: ("{\n" + ",\n".join(f'"{name}": {_lines(rows)}' for name, rows in tables.items()) + "\n}\n").encode()}


def _read(file: str, table: str) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = tomllib.loads((DATA / f"{file}.toml").read_text("utf-8"))[table]
    return rows


def _dialect_row(row: Mapping[str, Any], file: str) -> dict[str, Any]:
    pattern = expanded(row["pattern"], row.get("case_sensitive", False))
    return {**row, "initials": initials(pattern), "is_about_quotes": file == "quotes"}


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """JSON with each row on a line."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows) + "\n]"
