"""Fields that a query uses and that no record has, for a warning. JSON Lines have no columns that could be missing.

Source: `docs/jobs.md`, section "Reading files with columns".
"""

from collections.abc import Iterator
from typing import Any

from querydsl.catalogue import FieldTable, default
from querydsl.classes import define
from querydsl.jobs.results.formats.restore import conditions_in
from querydsl.jobs.results.rows import spread
from querydsl.jobs.results.table import Record
from querydsl.jobs.submission import SINGULAR
from querydsl.sandbox.matching.paths import record_paths
from querydsl.semantics.request import Request


@define
class Absent:
    """The fields that a query uses and that no record had so far, by name, with the paths of their values in a record.

    `is_read` is whether a record was seen.
    """

    fields: dict[str, tuple[str, ...]]
    is_read: bool = False

    @classmethod
    def of(cls, request: Request) -> "Absent":
        """All fields that the query of a request tests or sorts by."""
        return cls(dict(_tested(request, default()[request.entity])))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the query; empty if no record was seen."""
        return tuple(self.fields) if self.is_read else ()

    def see(self, record: Record) -> None:
        """Leave out the fields that a record has."""
        self.is_read = True
        if self.fields:
            self.fields = {name: paths for name, paths in self.fields.items() if not any(_has(record, path) for path in paths)}


def paths_used(request: Request) -> frozenset[str]:
    """The paths in a record of all values that the query of a request tests or sorts by."""
    return frozenset(path for _, paths in _tested(request, default()[request.entity]) for path in paths)


def _tested(request: Request, table: FieldTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in conditions_in(request.body["filters"]):
        yield table.shortest(node["field"]), record_paths(node["field"], SINGULAR[request.entity])
    for key in request.sort:
        yield table.shortest_select(key.path), (key.path,)


def _has(record: Record, path: str) -> bool:
    """Whether a record has a value at a path. Null, and an empty object or list, is not a value."""
    values: list[Any] = [record]
    for key in path.split("."):
        values = [value.get(key) for value in spread(values) if isinstance(value, dict)]
    return any(value not in (None, {}, []) for value in values)
