"""The plan of a collection: its query, its output, its parts, and how far it is. It is stored as JSON, so it can be resumed."""

import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, cast

import attrs

from querydsl.classes import define
from querydsl.errors import LedgerError
from querydsl.jobs.collection.pricing import COUNTS_OF_PAGES, PAGE, Price
from querydsl.jobs.collection.probes import Range, Sighting
from querydsl.jobs.results.table import Layout
from querydsl.jobs.submission import SINGULAR, is_id
from querydsl.reading import check_types
from querydsl.semantics.request import Request, SortBy

VERSION = 1
_FILE = re.compile(r"part-[0-9]+(?:\.[a-z]+)+")
_PATH = re.compile(r"(?:/[a-z]+)+")
AIM = 0.9
"""The size that parts are planned with, of the size that a job can have. The number of records changes while a collection runs."""


class PartState(Enum):
    """The state of a part: it is still to be cut, to be collected, or complete."""

    UNCUT = "uncut"
    PLANNED = "planned"
    DONE = "done"


@define
class CollectionPart:
    """A part of a collection: the records with ids from `low` to before `high` (None is open), and with some values.

    count      the number of records when the part was planned, or None if the service did not count them
    values     the values of the field that the collection is split by; `other` selects the records with none of them
    base       the place in `Collection.bases` of the planned part that this one is a piece of
    is_rest    whether the part is the end of a collection with a limit: it is collected last, and only up to the limit
    asked      the most records that its job was asked for
    batch_id   the id of its job, once it is submitted
    received   the number of records in its file, without duplicates
    file       the name of its file, and `sha256` the hash of the file
    sightings  the counts so far, while the part is being cut
    """

    low: int | None = None
    high: int | None = None
    count: int | None = None
    values: tuple[str, ...] = ()
    other: bool = False
    base: int = 0
    is_rest: bool = False
    state: PartState = attrs.field(default=PartState.UNCUT, converter=PartState)
    asked: int | None = None
    batch_id: str | None = None
    received: int = 0
    file: str | None = None
    sha256: str | None = None
    sightings: list[Sighting] = attrs.field(factory=list)

    def size(self, most: int) -> int:
        """The number of records to expect, at most `most` if it was not counted."""
        return most if self.count is None else self.count

    @property
    def range(self) -> Range:
        """The ids of the part."""
        return Range(self.low, self.high, self.count)


@define
class CollectionReport:
    """How a collection ended. All numbers are numbers of records.

    planned     how many were counted before the first job; None if the service did not count
    received    how many are in the output
    counted     how many were counted after the last job, or None
    new, gone   how many more, and how many less, the parts had than planned. A part in which one record is new and another is gone
                counts as neither, because only its number was planned
    later       how many are counted now, but appeared after their part was collected
    duplicates  how many were received twice and written once
    """

    planned: int | None
    received: int
    counted: int | None
    new: int
    gone: int
    later: int
    duplicates: int


@define
class Collection:
    """A collection: its plan, and how far it is. `Client.collect` returns one.

    id            identifies it for one account, query, output and way to split
    account       the account, as a hash, and `base_url` the address of the service
    query         the text of the query, if there is one; `request` is what it compiles to
    created       when it was planned, in seconds since 1970
    output        the file, or the folder if `is_folder`; `format` and `layout` are those of the records in it
    size          the most records that a job returns
    limit         how many records are wanted; None for all
    is_fresh      whether jobs that were submitted before the collection are not used
    split_by      the path of the field whose values the parts have; None for ranges of ids
    pages         whether the records are collected by pages of the search instead of jobs
    bases         how many records each part had when all were planned; None for those that were not counted
    counts        how many counts were paid, and `jobs` how many jobs
    wasted        how many records were paid for parts that were not complete, and had to be split again
    is_lowered    whether a job returned less than `size` although there were more, so that `size` was lowered
    duplicates    how many records were received twice
    parts         the parts, in the order of ids
    report        how it ended; None if it has not ended
    """

    id: str
    account: str
    base_url: str
    query: str | None
    request: Request
    output: Path
    is_folder: bool
    format: str
    layout: Layout
    size: int
    limit: int | None = None
    created: float = 0.0
    is_fresh: bool = False
    split_by: str | None = None
    pages: bool = False
    bases: list[int | None] = attrs.field(factory=list)
    counts: int = 0
    jobs: int = 0
    wasted: int = 0
    is_lowered: bool = False
    duplicates: int = 0
    parts: list[CollectionPart] = attrs.field(factory=lambda: [CollectionPart()])
    report: CollectionReport | None = None

    @property
    def aim(self) -> int:
        """The size that parts are planned with."""
        return max(1, int(self.size * AIM))

    @property
    def cut_limit(self) -> int | None:
        """The limit on the records to collect. With `sort by`, the limit applies to the sorted records, so all are collected."""
        return None if self.request.sort else self.limit

    @property
    def is_spooled(self) -> bool:
        """Whether the parts are stored in between, because the output needs all of them."""
        return bool(not self.is_folder or self.request.sort or self.layout.raw_columns or self.pages)

    @property
    def work(self) -> Path:
        """The folder for parts in between."""
        hidden = f".{self.output.name}.{self.id}"
        return self.output / hidden if self.is_folder else self.output.parent / hidden

    @property
    def received(self) -> int:
        """The number of records in complete parts."""
        return sum(part.received for part in self.parts)

    @property
    def price(self) -> Price:
        """The estimated price of the whole collection."""
        return Price(self.planned, 0 if self.pages else len(self.parts), self.counts + (self.report is None))

    @property
    def other_price(self) -> Price:
        """The estimated price by pages for a collection by jobs, else by jobs, with at least one count for each."""
        if not self.pages:
            return Price(self.planned, 0, COUNTS_OF_PAGES)
        jobs = -(-(self.planned or 0) // self.aim)
        return Price(self.planned, jobs, jobs + 1)

    @property
    def unpaid(self) -> Price:
        """The price of the parts that have no job yet, and are still to be collected."""
        left = [part for part in self.parts if part.state is not PartState.DONE and part.batch_id is None]
        records = max(0, (self.planned or 0) - self.received) if self.pages else sum(part.size(self.size) for part in left)
        return Price(records, 0 if self.pages else len(left), 0)

    @property
    def pieces(self) -> int:
        """The number of parts, as far as it is known."""
        return len(self.parts) if not self.pages or self.planned is None else -(-self.planned // PAGE)

    @property
    def paid(self) -> int:
        """The number of records paid for so far. A count is billed as a record."""
        return self.received + self.duplicates + self.wasted + self.counts

    @property
    def has_started(self) -> bool:
        """Whether records have been paid for, or a job was submitted."""
        return bool(self.jobs or self.done)

    @property
    def done(self) -> list[CollectionPart]:
        """The complete parts."""
        return [part for part in self.parts if part.state is PartState.DONE]

    @property
    def planned(self) -> int | None:
        """The number of records to collect, as counted when all parts were planned; None if a part was not counted."""
        return None if None in self.bases or not self.bases else sum(count or 0 for count in self.bases)

    def replace(
        self, part: CollectionPart, ranges: Sequence[Range], state: PartState = PartState.PLANNED, *, is_rest: bool = False
    ) -> None:
        """Put parts with these `ranges` and this `state` in the place of `part`. `is_rest` is for the last of them."""
        place = next(place for place, other in enumerate(self.parts) if other is part)
        new = [CollectionPart(each.low, each.high, each.count, part.values, part.other, part.base, state=state) for each in ranges]
        if new:
            new[-1].is_rest = is_rest
        self.parts[place : place + 1] = new

    def to_json(self) -> str:
        """The plan as JSON."""
        fields = attrs.asdict(self, filter=attrs.filters.exclude("request", "layout"), value_serializer=_plain)
        request = self.request
        sent: dict[str, Any] = {"body": request.body, "entity": request.entity, "path": request.path}
        sent |= {"sort": [list(key) for key in request.sort], "fetched_only": list(request.fetched_only)}
        return json.dumps({"version": VERSION} | fields | {"request": sent, "layout": attrs.asdict(self.layout)}, indent=1)

    @classmethod
    def from_json(cls, text: str, name: str) -> "Collection":
        """The collection in the JSON `text`. Raises `LedgerError` if it is not one of this version; `name` is for the message."""
        try:
            return _plan(json.loads(text), name)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            why = f"the plan of collection {name} cannot be read: {error}. Remove it: querydsl collections forget {name}"
            raise LedgerError(why) from None


def _plain(_instance: Any, _field: Any, value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Path():
            return str(value)
        case _:
            return value


def _plan(fields: dict[str, Any], name: str) -> Collection:
    if fields.pop("version") != VERSION:
        raise ValueError("it was written by another version of querydsl")
    fields |= {"request": _request(fields["request"]), "layout": _layout(fields["layout"]), "output": Path(fields["output"])}
    fields["parts"] = [_part(part) for part in fields["parts"]]
    fields["report"] = fields["report"] and CollectionReport(**fields["report"])
    plan = Collection(**fields)
    for item in (plan, plan.layout, *plan.parts, *(sighting for part in plan.parts for sighting in part.sightings)):
        check_types(item)
    if plan.id != name or plan.size < 1 or not plan.parts or any(part.base >= max(1, len(plan.bases)) for part in plan.parts):
        raise ValueError("its numbers do not fit together")
    if any(part.file is not None and not _FILE.fullmatch(part.file) for part in plan.parts):
        raise ValueError("a part has an invalid file name")
    if any(part.batch_id is not None and not is_id(part.batch_id) for part in plan.parts):
        raise ValueError("a part has an invalid job id")
    return plan


def _part(fields: dict[str, Any]) -> CollectionPart:
    sightings = [Sighting(**sighting) for sighting in fields["sightings"]]
    return CollectionPart(**fields | {"values": tuple(fields["values"]), "sightings": sightings})


def _request(fields: Mapping[str, Any]) -> Request:
    if fields["entity"] not in SINGULAR:
        raise ValueError("it has an unknown entity")
    if not _PATH.fullmatch(fields["path"]):  # it could name another host, which would receive the key
        raise ValueError("it has an invalid path")
    sort = tuple(SortBy(str(path), bool(descending)) for path, descending in fields["sort"])
    return Request(dict(fields["body"]), cast("Any", fields["entity"]), sort, tuple(fields["fetched_only"]), path=fields["path"])


def _layout(fields: Mapping[str, Any]) -> Layout:
    columns = fields["columns"]
    return Layout(None if columns is None else tuple(columns), bool(fields["raw_columns"]), bool(fields["raw"]))
