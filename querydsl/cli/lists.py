"""Lists of values from files, for `-p NAME=@FILE` and `-p NAME=@FILE:COLUMN`."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from querydsl.cli.inputs import LARGEST_FILE, BadInput, decoded
from querydsl.cli.terminal import echo_error

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

    from querydsl.catalogue.model import FieldType

Cell: TypeAlias = tuple[int, str]
"""The number of a line, and its value."""

_WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0*)?")
_DELIMITERS = ",;\t"
_TABLES = frozenset({".csv", ".tsv"})


def read(name: str, place: str, type: "FieldType | None") -> list[object]:
    """The distinct values of a file: one on each line, or those of a column of a CSV file with a header.

    `place` is FILE or FILE:COLUMN, and `type` the type of the field that the values are for. Blank values are left out. Raises
    `BadInput` if the file or the column does not exist, or a value has the wrong type, and `OSError` if the file cannot be read.
    """
    path, column = _split(name, place)
    text = _text(path)
    if column is None and path.suffix.lower() in _TABLES:
        _check_single(text, name, path)
    cells = list(_lines(text) if column is None else _column(text, column, path))
    if not cells:
        raise BadInput(f"-p {name}: {path} has no values")
    values = list(dict.fromkeys(_value(cell, type, path, column) for cell in cells))
    if column is None and path.suffix.lower() in _TABLES and isinstance(values[0], str):
        echo_error(f"warning: -p {name}: {_first_line(cells[0], name, path)}")
    return values


def _first_line(cell: Cell, name: str, path: Path) -> str:
    """The advice for a CSV file of texts that is read without a column. Numbers need none: a heading is not a number."""
    number, text = cell
    return f"`{text}` on line {number} of {path} is used as a value. If it is the name of the column, use -p {name}=@{path}:{text}"


def _split(name: str, place: str) -> tuple[Path, str | None]:
    """The file and the column. The name of an existing file can contain a colon."""
    if not place:
        raise BadInput(f"-p {name}: a file name is missing after `@`. For the value `@`, use -p {name}=@@")
    if Path(place).is_file():
        return Path(place), None
    file, colon, column = place.rpartition(":")
    if colon and Path(file).is_file():
        return Path(file), column
    missing = file if colon else place
    hint = f"For a value that begins with `@`, use -p {name}=@@{place}"
    raise BadInput(f"-p {name}: {missing}: {_why_not_a_file(Path(missing))}. {hint}")


def _why_not_a_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder"
    return "is not a regular file" if path.exists() else "no such file"


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise BadInput(f"{path}: larger than {LARGEST_FILE // 2**20} MiB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{path} is UTF-16. Save it as UTF-8")
    return decoded(data, str(path)).removeprefix("\ufeff")


def _lines(text: str) -> Iterator[Cell]:
    """Yield the lines that are not blank. A line that is one quoted value is read without its quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = next(csv.reader([line.strip()]), [])
        value = cells[0] if len(cells) == 1 else line
        if value.strip():
            yield number, value.strip()


def _check_single(text: str, name: str, path: Path) -> None:
    """Raise `BadInput` if a CSV file that is read without a column has several."""
    columns = [title.strip() for title in next(_rows(text), [])]
    if len(columns) > 1:
        listed = ", ".join(f"`{title}`" for title in columns)
        raise BadInput(f"-p {name}: {path} has the columns {listed}. Add the name of one: -p {name}=@{path}:{columns[0]}")


def _rows(text: str) -> "CsvReader":
    """The rows of a CSV file. The separator is the one that its first line has most of."""
    first = text.partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count))


def _column(text: str, column: str, path: Path) -> Iterator[Cell]:
    """Yield the values of a column that are not blank."""
    rows = _rows(text)
    try:
        columns = [title.strip() for title in next(rows, [])]
        if column not in columns:
            raise BadInput(_no_column(column, columns, path))
        if columns.count(column) > 1:
            raise BadInput(f"{path} has several columns `{column}`")
        index = columns.index(column)
        for row in rows:
            if len(row) > len(columns):
                cells = f"{len(row)} values for {len(columns)} columns"
                raise BadInput(f"{path}:{rows.line_num}: {cells}. Quote a value that contains the separator")
            if index < len(row) and row[index].strip():
                yield rows.line_num, row[index].strip()
    except csv.Error as error:
        raise BadInput(f"{path}:{rows.line_num}: not CSV: {error}") from error


def _no_column(column: str, columns: Sequence[str], path: Path) -> str:
    from querydsl.catalogue import close_matches
    from querydsl.diagnostics.wording import did_you_mean

    if not columns:
        return f"{path} has no columns; it is empty"
    suggestion = did_you_mean(close_matches(column, columns))
    listed = ", ".join(f"`{title}`" for title in columns)
    return f"{path} has no column `{column}`; {f'{suggestion} ' if suggestion else ''}its columns are {listed}"


def _value(cell: Cell, type: "FieldType | None", path: Path, column: str | None) -> object:
    """The value of a cell for a field of this type. A date stays text, which date fields accept."""
    from querydsl.catalogue import FieldType

    number, text = cell
    value: object
    match type:
        case FieldType.INTEGER | FieldType.INTEGERS:
            value, wanted = _whole(text), "a whole number"
        case FieldType.NUMBER:
            value, wanted = _number(text), "a number"
        case FieldType.BOOLEAN:
            value, wanted = {"true": True, "false": False}.get(text.lower()), "`true` or `false`"
        case _:
            return text
    if value is None:
        raise BadInput(f"{path}:{number}: `{text}` is not {wanted}{_advice(number, text, path, column)}")
    return value


def _whole(text: str) -> int | None:
    """The whole number. Spreadsheets write `7` as `7.0`."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match and len(match[1]) < 400 else None


def _number(text: str) -> float | None:
    try:
        return _whole(text) or float(text)
    except ValueError:
        return None


def _advice(number: int, text: str, path: Path, column: str | None) -> str:
    """The advice for a file with a header that is read without a column."""
    if column is not None or number > 1:
        return ""
    delimiter = max(_DELIMITERS, key=text.count)
    return f". To read a column, add its name: @{path}:{text.split(delimiter)[0].strip()}"
