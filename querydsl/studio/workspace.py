"""The settings, the fields and the client of one studio."""

from pathlib import Path

import attrs

from querydsl import api, catalogue, project
from querydsl.catalogue import Catalogue
from querydsl.editor.document import Document
from querydsl.editor.values import StoredValues
from querydsl.jobs.client import Client
from querydsl.jobs.results.records import Records
from querydsl.project import ProjectSettings
from querydsl.semantics.request import Request
from querydsl.studio.calls import ApiCall
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS

_MOST_RESULTS = 4
_LOADING = 60.0  # seconds to wait for the records of a job that is completed


@attrs.define
class Workspace:
    """A folder with its project settings, and the client that searches.

    `stored` returns the stored values of fields for completions, or is None if the service must not be asked. `loaded` has the
    records of the jobs that were shown last.
    """

    folder: Path
    client: Client
    stored: StoredValues | None
    settings: ProjectSettings
    fields: Catalogue
    loaded: dict[str, Records] = attrs.field(factory=dict)

    @classmethod
    def of(cls, folder: Path, client: Client, stored: StoredValues | None) -> "Workspace":
        """The workspace of a folder. Raises `ConfigError` and `CatalogueError` for settings that are not valid."""
        settings = project.find(folder)
        fields = catalogue.load(settings.catalogue) if settings.catalogue else catalogue.default()
        return cls(folder.resolve(), client, stored, settings, fields)

    def document(self, call: ApiCall) -> Document:
        """The text of a call, without values for its parameters."""
        settings = self.settings
        limits = (settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES)
        return Document(call.text("text"), self.fields, settings.levels, *limits)

    def analysis(self, call: ApiCall) -> api.Analysis:
        """The analysis of the text of a call with the values of its parameters. Raises `ParameterError`."""
        return attrs.evolve(self.document(call), params=call.mapping("params")).analysis

    def request(self, call: ApiCall) -> Request:
        """The compiled query of a call. Raises `QueryError` for a query with errors."""
        return self.analysis(call).request()

    def records(self, batch_id: str) -> Records:
        """The records of a completed job, downloaded on first use. Raises `ServiceError`."""
        if batch_id not in self.loaded:
            found = self.client.job(batch_id).load(_LOADING)
            for old in list(self.loaded)[: 1 - _MOST_RESULTS]:
                self.loaded.pop(old, None)
            self.loaded[batch_id] = found
        return self.loaded[batch_id]
