"""The data of a sandbox: the shipped people and companies, a user's own file, or as many made-up ones as asked for."""

import functools
import json
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, overload

import attrs

from querydsl.sandbox.data.companies import employer_facts, make_company
from querydsl.sandbox.data.people import make_person

Record = Mapping[str, Any]

SEED = 20_251_101
PEOPLE = 2_000
COMPANIES = 300
MOST_KEPT = 20_000


@attrs.frozen
class Dataset:
    """The records a sandbox answers from, by entity."""

    people: Sequence[Record]
    companies: Sequence[Record]

    def of(self, entity: str) -> Sequence[Record]:
        """The records of `person` or `company`."""
        return self.people if entity == "person" else self.companies


@functools.cache
def shipped() -> Dataset:
    """The data inside the package: 2,000 people and the 300 companies they work for."""
    companies = tuple(_read_shipped("companies"))
    facts = {company["crustdata_company_id"]: employer_facts(company) for company in companies}
    return Dataset(tuple(_with_employers(person, facts) for person in _read_shipped("people")), companies)


@attrs.frozen(eq=False)
class MadeUpPeople(Sequence[Record]):
    """Made-up people that are made anew whenever they are looked at: memory does not grow with their number."""

    size: int
    seed: int
    companies: Sequence[Record] = attrs.field(repr=False)

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        places = range(self.size)[index]
        if isinstance(places, int):
            return make_person(places, self.seed, self.companies)
        return [make_person(place, self.seed, self.companies) for place in places]


def made_up(people: int, seed: int = SEED) -> Dataset:
    """That many made-up people, and 300 companies, from a seed; more than 20,000 people are not kept in memory."""
    companies = tuple(make_companies(seed))
    crowd = MadeUpPeople(people, seed, companies)
    return Dataset(crowd if people > MOST_KEPT else tuple(crowd), companies)


def make_companies(seed: int) -> Iterator[dict[str, Any]]:
    """The 300 companies of a seed."""
    return (make_company(number, seed) for number in range(COMPANIES))


def from_file(path: Path) -> Dataset:
    """The people of a JSON Lines file, with the shipped companies.

    Records have the shape of the service's answers. Raises ValueError with the line's number for a line that is
    not a JSON object.
    """
    with path.open("rb") as lines:
        people = tuple(_parse(line, number, path) for number, line in enumerate(lines, 1) if line.strip())
    return Dataset(people, shipped().companies)


def _parse(line: bytes, number: int, path: Path) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}:{number}: not JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError(f"{path}:{number}: a record is a JSON object, this is {type(record).__name__}")
    return record


def pack(records: Iterable[Record]) -> bytes:
    """Records as they are shipped: JSON Lines under LZMA, without what a role repeats of its employer."""
    lines = (json.dumps(_without_employers(r), ensure_ascii=False, separators=(",", ":")) for r in records)
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def _read_shipped(name: str) -> Iterator[dict[str, Any]]:
    packed = files("querydsl.sandbox").joinpath(f"data/{name}.jsonl.xz").read_bytes()
    return (json.loads(line) for line in lzma.decompress(packed).splitlines())


def _roles(record: Record) -> Iterator[dict[str, Any]]:
    details = (record.get("experience") or {}).get("employment_details") or {}
    for side in ("current", "past"):
        yield from details.get(side) or ()


@functools.cache
def _employer_keys() -> frozenset[str]:
    return frozenset(employer_facts(make_company(0, SEED))) - {"crustdata_company_id"}


def _without_employers(record: Record) -> Record:
    copy: dict[str, Any] = json.loads(json.dumps(record))
    for role in _roles(copy):
        if role["crustdata_company_id"]:
            for key in _employer_keys():
                del role[key]
    return copy


def _with_employers(person: dict[str, Any], facts: Mapping[int, Record]) -> dict[str, Any]:
    for role in _roles(person):
        role.update(facts.get(role["crustdata_company_id"], {}))
    return person
