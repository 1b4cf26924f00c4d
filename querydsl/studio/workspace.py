"""The settings, the fields and the client of one studio."""

from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias

import attrs

from querydsl import api, catalogue, project
from querydsl.catalogue import Catalogue
from querydsl.classes import define, frozen
from querydsl.editor.document import Document
from querydsl.editor.values import StoredValues
from querydsl.jobs.client import Client
from querydsl.jobs.results.columns import Columns
from querydsl.jobs.results.records import Records
from querydsl.jobs.results.table import AS_QUERIED
from querydsl.jobs.results.text import cell_of
from querydsl.project import ProjectSettings
from querydsl.semantics.request import Request
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.tasks import Tasks
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

_MOST_RESULTS = 4
_FRESH = 5.0  # seconds after which a text is analysed again, because relative dates move
_LOADING = 60.0  # seconds to wait for the records of a job that is completed


PlacedRow: TypeAlias = tuple[int, list[Any]]
"""The place of a record, counted from 0, and its cells."""


@frozen(slots=False, eq=False)
class JobResult:
    """The records of a job, with their table, which is made once."""

    records: Records

    @cached_property
    def columns(self) -> Columns:
        """The columns that the query selects, or a few useful ones."""
        return self.records.columns_in(AS_QUERIED, short=True)

    @cached_property
    def rows(self) -> list[PlacedRow]:
        """The cells of all records."""
        cells = [cell_of(column) for column in self.columns]
        return [
            (place, [value if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
            for place, row in enumerate(self.columns.many(self.records))
        ]


@define
class Workspace:
    """A folder with its project settings, and the client that searches.

    `stored` returns the stored values of fields for completions, or is None if the service must not be asked. `tasks` run in
    threads and use the client. `loaded` has the records of the jobs that were shown last, and
    `recent` the text that was checked last, with the time of its analysis.
    """

    folder: Path
    client: Client
    stored: StoredValues | None
    tasks: Tasks
    settings: ProjectSettings
    fields: Catalogue
    loaded: dict[str, JobResult] = attrs.field(factory=dict)
    recent: tuple[float, Document] | None = None

    @classmethod
    def of(cls, folder: Path, client: Client, stored: StoredValues | None, tasks: Tasks) -> "Workspace":
        """The workspace of a folder. Raises `ConfigError` and `CatalogueError` for settings that are not valid."""
        settings = project.find(folder)
        fields = catalogue.load(settings.catalogue) if settings.catalogue else catalogue.default()
        return cls(folder.resolve(), client, stored, tasks, settings, fields)

    def path(self, name: str) -> Path:
        """A path in the folder. Raises `BadCall` for every other one, also behind a symlink, and for hidden files."""
        try:
            path = (self.folder / name).resolve()
        except (OSError, ValueError, RuntimeError):  # null characters, circular symlinks
            raise BadCall("the name of the file is not valid", 403) from None
        inside = path.relative_to(self.folder).parts if path.is_relative_to(self.folder) else ()
        if not inside or "\\" in name or any(part.startswith(".") for part in inside):
            raise BadCall("only files in the folder of the studio can be used", 403)
        return path

    def document(self, call: ApiCall) -> Document:
        """The text of a call, without values for its parameters. The panels of the page ask for the same text, so it is kept."""
        text, now = call.text("text"), monotonic()
        kept = self.recent
        if kept is None or kept[1].text != text or now - kept[0] > _FRESH:
            settings = self.settings
            limits = (settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES)
            self.recent = kept = (now, Document(text, self.fields, settings.levels, *limits))
        return kept[1]

    def analysis(self, call: ApiCall) -> api.Analysis:
        """The analysis of the text of a call with the values of its parameters. Raises `ParameterError`."""
        document, params = self.document(call), call.mapping("params")
        return (attrs.evolve(document, params=params) if params else document).analysis

    def request(self, call: ApiCall) -> Request:
        """The compiled query of a call. Raises `QueryError` for a query with errors."""
        return self.analysis(call).request()

    def result(self, batch_id: str) -> JobResult:
        """The records of a completed job, downloaded on first use. Raises `ServiceError`."""
        if batch_id not in self.loaded:
            found = JobResult(self.client.job(batch_id).load(_LOADING))
            for old in list(self.loaded)[: 1 - _MOST_RESULTS]:
                self.loaded.pop(old, None)
            self.loaded[batch_id] = found
        return self.loaded[batch_id]
