"""Open files: their text, the settings of their project, and the queries in them."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

import attrs
from lsprotocol.types import PositionEncodingKind

from querydsl import catalogue, project
from querydsl.catalogue import Catalogue
from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Edit, Span, in_order
from querydsl.editor.document import Document
from querydsl.editor.literals import Literal
from querydsl.editor.python import EmbeddedQuery, diagnostics_of, queries_while_typing
from querydsl.errors import CatalogueError, ConfigError
from querydsl.lsp.positions import Positions
from querydsl.project import ProjectSettings
from querydsl.rules.suppressions import problem_of_levels
from querydsl.syntax.limits import MAX_BYTES, MAX_LEVELS


@frozen
class Project:
    """The settings and the fields of a project. `problem` is the reason why the defaults are used instead, or None."""

    settings: ProjectSettings = attrs.field(factory=ProjectSettings)
    fields: Catalogue = attrs.field(factory=catalogue.default)
    problem: str | None = None


def project_of(path: Path | None) -> Project:
    """The project of a file, read again if one of its settings files changed."""
    folder = path.parent if path else Path.cwd()
    candidates = [above / name for above in (folder, *folder.parents) for name in ("querydsl.toml", "pyproject.toml")]
    return _project(folder, tuple(_changed(file) for file in candidates))


@lru_cache(maxsize=64)
def _project(folder: Path, _changes: tuple[float, ...]) -> Project:
    try:
        settings = project.find(folder)
        problem = problem_of_levels(settings.levels)
        fields = catalogue.load(settings.catalogue) if settings.catalogue else catalogue.default()
    except (ConfigError, CatalogueError, OSError) as error:
        return Project(problem=str(error))
    return Project(problem=f"the settings: {problem}") if problem else Project(settings, fields)


def _changed(file: Path) -> float:
    """The time of the last change of a file, or 0 if it does not exist."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


@frozen
class View:
    """A query in a file. `embedded` is its string, or None if it is the whole file."""

    document: Document
    embedded: EmbeddedQuery | None = None

    @property
    def _literal(self) -> Literal | None:
        return self.embedded.literal if self.embedded else None

    def offset(self, place: int) -> int | None:
        """The offset in the query of an offset in the file, or None outside the query."""
        return self._literal.offset_of(place) if self._literal else place

    def span_in_file(self, span: Span) -> Span:
        """The span in the file of a span of the query."""
        return self._literal.in_file(span) if self._literal else span

    def span_in_query(self, span: Span) -> Span | None:
        """The part of a span of the file that is in the query, or None if there is none."""
        literal = self._literal
        if literal is None:
            return span
        start, end = max(span.start, literal.span.start), min(span.end, literal.span.end)
        first, last = literal.offset_of(start), literal.offset_of(end)
        return Span(first, last) if start <= end and first is not None and last is not None else None

    def edit(self, edit: Edit) -> Edit | None:
        """The edit of the file, or None if a string literal cannot contain the text."""
        return self._literal.edit(edit) if self._literal else edit

    def diagnostics(self) -> Iterator[Diagnostic]:
        """The problems of the query, with spans in the file."""
        return diagnostics_of(self.embedded, self.document) if self.embedded else iter(self.document.diagnostics)


@frozen(slots=False)
class OpenFile:
    """A file in the editor. Everything is worked out once for each text."""

    uri: str
    text: str
    path: Path | None
    is_python: bool
    positions: Positions
    project: Project

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The queries in the file. A Python file that cannot be parsed, not even with its line completed, has none."""
        settings = self.project.settings
        limits = (settings.max_levels or MAX_LEVELS, settings.max_bytes or MAX_BYTES)
        whole = Document(self.text, self.project.fields, settings.levels, *limits)
        if not self.is_python:
            return (View(whole),)
        try:
            found = queries_while_typing(self.text)
        except (SyntaxError, ValueError, RecursionError):  # ValueError: a null character
            return ()
        return tuple([View(whole.with_text(query.literal.value), query) for query in found])

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The problems of all queries in the file."""
        return in_order(item for view in self.views for item in view.diagnostics())

    def view_at(self, place: int) -> tuple[View, int] | None:
        """The query at an offset in the file, and the offset in the query. None outside all queries."""
        offsets = ((view, view.offset(place)) for view in self.views)
        return next(((view, offset) for view, offset in offsets if offset is not None), None)


def open_file(uri: str, text: str, path: Path | None, language: str | None, encoding: PositionEncodingKind) -> OpenFile:
    """The file of a URI with this text. `path` is None if it is not on disk."""
    is_python = language == "python" or (path is not None and path.suffix == ".py")
    return OpenFile(uri, text, path, is_python, Positions(text, encoding), project_of(path))
