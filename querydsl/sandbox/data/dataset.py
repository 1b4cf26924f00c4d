"""The records of a sandbox: bundled, generated, or read from a file."""

import functools
import io
import json
import lzma
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, overload

import attrs

from querydsl.classes import frozen
from querydsl.sandbox.data.companies import FIRST_ID, employer_fields, make_company
from querydsl.sandbox.data.crowd import Crowd, SandboxRecord, changed
from querydsl.sandbox.data.people import make_person

SEED = 20_251_101
PEOPLE = 2_000
COMPANIES = 300
MAX_IN_MEMORY = 20_000
LONGEST_LINE = 2**24


@frozen(repr=False)
class Dataset:
    """The records of a sandbox.

    `people` and `companies` are sequences of dicts with the fields of the service's records. Source: `docs/service.md`, section 5.
    """

    people: Sequence[SandboxRecord]
    companies: Sequence[SandboxRecord]

    def __repr__(self) -> str:
        return f"<Dataset of {len(self.people):,} people and {len(self.companies):,} companies>"

    def of(self, entity: str) -> Sequence[SandboxRecord]:
        """The records of `entity`, which is `"person"` or `"company"`."""
        return self.people if entity == "person" else self.companies

    def changed(self, draws: Random, *, appear: int = 0, vanish: int = 0, move: int = 0) -> "Dataset":
        """The records after a change.

        `appear` people are new, `vanish` people are gone, and `move` people have the profile of somebody else. `draws` decides who.
        """
        return attrs.evolve(self, people=changed(self.people, draws, appear=appear, vanish=vanish, move=move))


@functools.cache
def shipped() -> Dataset:
    """The bundled records: 2,000 people and the 300 companies they work for."""
    people = _ShippedRecords(_ShippedLines("people"), PEOPLE, _with_employers)
    return Dataset(people, _ShippedRecords(_ShippedLines("companies"), COMPANIES))


def decompressed() -> Dataset:
    """The bundled records with all lines decompressed, so that the first request to a server does not wait for that."""
    data = shipped()
    for records in (data.people, data.companies):
        _ = records[-1]
    return data


class _ShippedLines:
    """The lines of a bundled file, which is decompressed up to the line that is looked at. Safe to use from several threads."""

    def __init__(self, name: str) -> None:
        self._file = lzma.LZMAFile(io.BytesIO(Path(__file__).with_name(f"{name}.jsonl.xz").read_bytes()))  # noqa: SIM115 - in memory
        self._read: list[bytes] = []
        self._lock = threading.Lock()

    def __getitem__(self, index: int) -> bytes:
        with self._lock:
            while len(self._read) <= index:
                self._read.append(next(self._file))
        return self._read[index]


class _ShippedRecords(Sequence[SandboxRecord]):
    """Bundled records, which are parsed on access. Most requests need few of them.

    `finish` completes a parsed record in place.
    """

    def __init__(self, lines: _ShippedLines, count: int, finish: Callable[[dict[str, Any]], None] | None = None) -> None:
        self._lines = lines
        self._finish = finish
        self._records: list[SandboxRecord | None] = [None] * count

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> SandboxRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SandboxRecord]: ...
    def __getitem__(self, index: int | slice) -> SandboxRecord | Sequence[SandboxRecord]:
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        return self._records[index] or self._parsed(range(len(self))[index])

    def _parsed(self, index: int) -> SandboxRecord:
        record: dict[str, Any] = json.loads(self._lines[index])
        if self._finish is not None:
            self._finish(record)
        self._records[index] = record
        return record


def generate(people: int, seed: int = SEED) -> Dataset:
    """A dataset of generated people and 300 companies.

    `people` is the number of people. The same seed gives the same people, in the same order. More than 20,000 people are not
    kept in memory, and share 2,000 profiles.
    """
    companies = tuple(make_companies(seed))
    if people > MAX_IN_MEMORY:
        return Dataset(Crowd(people, seed, companies), companies)
    return Dataset(tuple(make_person(number, seed, companies) for number in range(people)), companies)


def make_companies(seed: int) -> Iterator[dict[str, Any]]:
    """The 300 companies for a seed."""
    return (make_company(number, seed) for number in range(COMPANIES))


def from_file(path: Path) -> Dataset:
    """The people in a JSON Lines file, with the bundled companies.

    Records have the fields of the service's records. Raises `ValueError` with the line number if a line is not a JSON object.
    """
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(LONGEST_LINE + 1), b"")
        people = tuple(_parse(line, number, path) for number, line in enumerate(lines, 1) if line.strip())
    return Dataset(people, shipped().companies)


def _parse(line: bytes, number: int, path: Path) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"{path}:{number}: the line is longer than {LONGEST_LINE // 2**20} MiB")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}:{number}: not JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError(f"{path}:{number}: expected a JSON object, found {type(record).__name__}")
    return record


def pack(records: Iterable[SandboxRecord]) -> bytes:
    """Records as they are bundled: JSON Lines compressed with LZMA, without the employers' fields."""
    lines = (json.dumps(_without_employers(r), ensure_ascii=False, separators=(",", ":")) for r in records)
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def _roles(record: SandboxRecord) -> Iterator[dict[str, Any]]:
    details = (record.get("experience") or {}).get("employment_details") or {}
    for side in ("current", "past"):
        yield from details.get(side) or ()


@functools.cache
def _employer_keys() -> frozenset[str]:
    return frozenset(employer_fields(make_company(0, SEED))) - {"crustdata_company_id"}


def _without_employers(record: SandboxRecord) -> SandboxRecord:
    copy: dict[str, Any] = json.loads(json.dumps(record))
    for role in _roles(copy):
        if role["crustdata_company_id"]:
            for key in _employer_keys():
                del role[key]
    return copy


@functools.cache
def _employer(company_id: int) -> SandboxRecord:
    """The employer's fields of a role at a bundled company."""
    return employer_fields(shipped().companies[company_id - FIRST_ID])


def _with_employers(person: dict[str, Any]) -> None:
    """Add the employers' fields to the roles of a person."""
    for role in _roles(person):
        if role["crustdata_company_id"]:
            role.update(_employer(role["crustdata_company_id"]))
