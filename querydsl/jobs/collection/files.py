"""The files of a collection: a verified file for each part, and the output that is made of them."""

import hashlib
import json
import shutil
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import count, islice
from pathlib import Path
from typing import Any

import attrs

from querydsl.classes import define, frozen
from querydsl.errors import DownloadFailed, OutputError
from querydsl.jobs.collection.plan import Collection, CollectionPart
from querydsl.jobs.collection.requests import drops
from querydsl.jobs.results.columns import Columns, laid_out
from querydsl.jobs.results.decode import drop_paths, to_line
from querydsl.jobs.results.external_sort import Sorter
from querydsl.jobs.results.gunzip import Bounds, decompress, split_lines
from querydsl.jobs.results.output_file import OutputFile
from querydsl.jobs.results.table import AS_QUERIED, Layout, Record, RecordSource
from querydsl.jobs.storage.files import as_output_error
from querydsl.jobs.submission import id_path
from querydsl.reading import read_text

MANIFEST = "_manifest.json"
_MAX_MANIFEST = 2**26
"""The most bytes of a manifest."""
"""The name of the manifest. Programs that read a folder of Parquet files leave out names that begin with `_` and `.`."""
_SPOOL = "jsonl.gz"
_CHUNK = 2**20
_BOUNDS = Bounds(bytes=2**50, free=2**50)


@frozen
class Lines(RecordSource):
    """Records as lines of JSON. `make` returns an iterator over them, and `columns_of` their columns in a layout."""

    make: Callable[[], Iterable[bytes]]
    columns_of: Callable[[Layout], Columns]

    def __iter__(self) -> Iterator[Record]:
        return map(json.loads, self.lines())

    def lines(self) -> Iterator[bytes]:
        """Each record as a line of JSON, without the line feed."""
        return iter(self.make())

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all lines, in chunks."""
        lines = self.lines()
        while some := list(islice(lines, 1_000)):
            yield b"\n".join(some) + b"\n"

    def columns_in(self, layout: Layout) -> Columns:
        """The columns of the records in a layout."""
        return self.columns_of(layout)


def ids_in(plan: Collection, part: CollectionPart, lines: Iterable[bytes]) -> "array[int]":
    """The ids of the records of a part, in their order. Raises `DownloadFailed` for an id that is missing or outside the part."""
    key, found = id_path(plan.request.entity), array("q")
    low, high = part.low if part.low is not None else -(2**63), part.high if part.high is not None else 2**63
    for line in lines:
        value = json.loads(line).get(key)
        if not isinstance(value, int) or not low <= value < high:
            why = f"the service returned a record with the {key} {value!r}, which is not in the part that was requested"
            raise DownloadFailed(why, batch_id=part.batch_id)
        found.append(value)
    return found


@define
class Unique:
    """The records of a part that are not in the collection yet, at most `left`. `ids` are the ids of its records, in order."""

    plan: Collection
    ids: "array[int]"
    left: int | None = None
    count: int = 0
    duplicates: int = 0

    def of(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines of these records."""
        earlier = [_sorted_ids(self.plan, part) for part in self.plan.done] if self.plan.split_by else []
        seen: set[int] = set()
        for key, line in zip(self.ids, lines, strict=True):
            if key in seen or any(_has(ids, key) for ids in earlier):
                self.duplicates += 1
            elif self.left is None or self.count < self.left:
                self.count += 1
                yield line
            seen.add(key)


def _has(ids: "array[int]", key: int) -> bool:
    place = bisect_left(ids, key)
    return place < len(ids) and ids[place] == key


def write_part(plan: Collection, part: CollectionPart, lines: Iterable[bytes], ids: "array[int]") -> None:
    """Write the file of a part under its final name, and store its name and hash in the part."""
    folder, ending = (plan.work, _SPOOL) if plan.is_spooled else (plan.output, plan.format)
    layout = AS_QUERIED if plan.is_spooled else plan.layout
    kept = lines if plan.is_spooled else _trimmed(plan, lines)
    used = {other.file for other in plan.done}
    name = next(name for number in count() if (name := _name(number, ending)) not in used)
    part.file, part.sha256 = _write(plan, folder / name, ending, layout, kept)
    if plan.split_by:
        _store_ids(plan, part, ids)


def _store_ids(plan: Collection, part: CollectionPart, ids: "array[int]") -> None:
    """Store the ids of a part, for the parts after it."""
    with as_output_error(str(plan.work)):
        plan.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (plan.work / f"{part.file}.ids").open("wb") as out:
            array("q", sorted(ids)).tofile(out)


def _sorted_ids(plan: Collection, part: CollectionPart) -> "array[int]":
    with as_output_error(str(plan.work)):
        return array("q", (plan.work / f"{part.file}.ids").read_bytes()) if part.file else array("q")


def finish(plan: Collection) -> Iterator[int]:
    """Make the output of the parts. Yields the number of records written so far."""
    if not plan.is_folder:
        _write_file(plan)
    elif plan.is_spooled:
        yield from _write_folder(plan)
    else:
        keys = ("file", "sha256", "received", "count", "low", "high", "values", "other")
        _write_manifest(plan, [{key: getattr(part, key) for key in keys} for part in plan.done if part.file])
    yield plan.received


def remove_work(plan: Collection) -> None:
    """Remove the files in between."""
    shutil.rmtree(plan.work, ignore_errors=True)


def is_written(plan: Collection, part: CollectionPart) -> bool:
    """Whether the file of a complete part is there, as it was written."""
    path = (plan.work if plan.is_spooled else plan.output) / (part.file or "")
    has_ids = not plan.split_by or (plan.work / f"{part.file}.ids").is_file()
    return part.file is not None and path.is_file() and has_ids and _hash(path) == part.sha256


def check_output(plan: Collection) -> None:
    """Raise `OutputError` if the output cannot be written, or if a folder has the parts of something else."""
    if not plan.is_folder:
        target = OutputFile.of(plan.output, plan.format, plan.layout)
        target.open()
        target.close()
        return
    with as_output_error(str(plan.output)):
        names = {path.name for path in plan.output.glob("[!.]*")}
    others = sorted(names - {part.file for part in plan.done if part.file})
    if others and _manifest_id(plan) != plan.id:
        raise OutputError(f"the folder {plan.output} is not empty: it contains {others[0]}. Name a new folder")


def start_output(plan: Collection) -> None:
    """Create the folder of an output, with a manifest that is not complete, and without parts of an earlier collection."""
    if plan.is_folder:
        with as_output_error(str(plan.output)):
            plan.output.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_manifest(plan, [])
        _remove_parts_except(plan, {part.file for part in plan.done})


def _manifest_id(plan: Collection) -> object:
    try:
        found = json.loads(read_text(plan.output / MANIFEST, _MAX_MANIFEST))
    except (OSError, ValueError, RecursionError):
        return None
    return found.get("collection") if isinstance(found, dict) else None


def _name(number: int, ending: str) -> str:
    return f"part-{number:05}.{ending}"


def _write(plan: Collection, path: Path, ending: str, layout: Layout, lines: Iterable[bytes]) -> tuple[str, str]:
    """The name and the hash of a new file."""
    with as_output_error(str(path.parent)):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    output = OutputFile.of(path, ending, layout)
    output.open()
    try:
        written = output.write(Lines(lambda: lines, lambda layout: _columns(plan, layout)))
    finally:
        output.close()
    return written.name, _hash(written)


def _hash(path: Path) -> str:
    with as_output_error(str(path)), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _columns(plan: Collection, layout: Layout) -> Columns:
    """The columns of all parts. Raw columns depend on the values in the records."""
    records = Lines(lambda: _trimmed(plan, _spooled(plan)), lambda layout: _columns(plan, layout)) if layout.raw_columns else ()
    return laid_out(plan.request, layout, records)


def _trimmed(plan: Collection, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without the fields that only the collection needs."""
    dropped = drops(plan)
    return (to_line(drop_paths(json.loads(line), dropped)) if dropped else line for line in lines)


def _spooled(plan: Collection) -> Iterator[bytes]:
    """The lines of all parts, in the order of the parts."""
    for part in plan.parts:
        if part.file is not None:
            yield from _lines_of(plan.work / part.file)


def _lines_of(path: Path) -> Iterator[bytes]:
    with as_output_error(str(path)), path.open("rb") as file:
        yield from split_lines(decompress(iter(lambda: file.read(_CHUNK), b""), _BOUNDS), _BOUNDS)


def _ordered(plan: Collection) -> Iterator[bytes]:
    """The lines of the output: sorted, limited, and without the fields that only the collection needs."""
    if not plan.request.sort:
        yield from _trimmed(plan, islice(_spooled(plan), plan.limit))
        return
    sorter = Sorter(plan.request.sort, plan.work)
    try:
        for line in _spooled(plan):
            sorter.add(line, json.loads(line))
        yield from _trimmed(plan, islice(sorter.merged(), plan.limit))
    finally:
        sorter.close()


def _write_file(plan: Collection) -> None:
    output = OutputFile.of(plan.output, plan.format, plan.layout)
    output.open()
    try:
        output.write(Lines(lambda: _ordered(plan), lambda layout: _columns(plan, layout)))
    finally:
        output.close()


def _write_folder(plan: Collection) -> Iterator[int]:
    """Write the parts of the output, each with the planned size."""
    lines, written = _ordered(plan), 0
    files: list[tuple[str, str]] = []
    while some := list(islice(lines, plan.aim)):
        files.append(_write(plan, plan.output / _name(len(files), plan.format), plan.format, plan.layout, some))
        written += len(some)
        yield written
    _write_manifest(plan, [{"file": name, "sha256": digest} for name, digest in files])


def _write_manifest(plan: Collection, files: list[dict[str, Any]]) -> None:
    """Write the manifest of a folder: the query, the numbers, and the files."""
    report = plan.report and attrs.asdict(plan.report)
    about = {"collection": plan.id, "complete": plan.report is not None, "query": plan.query, "request": plan.request.body}
    target = plan.output / f".{MANIFEST}"
    with as_output_error(str(plan.output)):
        text = json.dumps(about | {"report": report, "files": files}, indent=1, ensure_ascii=False)
        target.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
        target.replace(plan.output / MANIFEST)


def _remove_parts_except(plan: Collection, kept: AbstractSet[str | None]) -> None:
    with as_output_error(str(plan.output)):
        for path in plan.output.glob("part-*"):
            if path.name not in kept:
                path.unlink()


def is_output(plan: Collection) -> bool:
    """Whether the output of a complete collection is there."""
    return plan.output.is_file() if not plan.is_folder else _manifest_id(plan) == plan.id
