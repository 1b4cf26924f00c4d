"""The files of records that a path, a folder or a glob matches."""

import glob
from collections.abc import Iterable
from pathlib import Path

from querydsl.classes import frozen
from querydsl.errors import EngineError

PARQUET = (".parquet", ".pq")
JSON = (".jsonl", ".ndjson", ".json")
OTHER = (".csv", ".tsv", ".xlsx", ".arrow", ".feather")
"""Formats that `run` writes and engines do not read."""


@frozen
class Files:
    """Files of one format: Parquet, or JSON Lines and JSON. `names` are their paths or addresses, in order."""

    names: tuple[str, ...]
    parquet: bool


def files_of(records: str | Path | Iterable[str | Path]) -> Files:
    """The files of paths, folders, globs and addresses.

    Raises `EngineError` if there are none, if they are of both formats, and for a file of another format that `run` writes.
    """
    given = (records,) if isinstance(records, str | Path) else tuple(records)
    names = tuple(name for path in given for name in _files_at(str(path)))
    for name in names:
        if name.lower().removesuffix(".gz").endswith(OTHER):
            raise EngineError(f"{name}: an engine reads Parquet, JSON Lines and JSON, and no other format")
    kinds = {is_parquet(name) for name in names}
    if len(kinds) != 1:
        found = "files of Parquet and of JSON together" if kinds else "no files of records"
        raise EngineError(f"found {found} in {', '.join(map(str, given)) or 'an empty list'}")
    return Files(names, kinds.pop())


def is_parquet(name: str) -> bool:
    """Whether a name has an extension of Parquet."""
    return name.lower().endswith(PARQUET)


def _files_at(path: str) -> list[str]:
    """The files of one path. The parts of a folder are found at any depth; names that start with `.` or `_` are left out."""
    if Path(path).is_dir():
        return sorted(str(file) for file in Path(path).rglob("*") if _is_part(file, Path(path)))
    if "://" in path:
        return [path]
    matches = [path] if Path(path).exists() else sorted(glob.glob(path, recursive=True))  # noqa: PTH207  # takes absolute patterns
    found = [name for name in matches if not Path(name).is_dir()]
    if not found:
        raise EngineError(f"there is no file {path}")
    if other := next((name for name in found if not Path(name).is_file()), None):
        raise EngineError(f"{other}: not a regular file")
    return found


def _is_part(file: Path, folder: Path) -> bool:
    inside = file.relative_to(folder).parts
    return file.is_file() and not any(name.startswith((".", "_")) for name in inside) and _is_record_file(file.name)


def _is_record_file(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(PARQUET + JSON)
