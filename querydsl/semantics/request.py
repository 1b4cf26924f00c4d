"""A compiled query: the request that is sent, and what to do with the records that come back.

Source: `docs/language.md`, sections "Clauses" and "Paths"; `docs/service.md`, section 2.
"""

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, Span
from querydsl.diagnostics.sanitize import json_text
from querydsl.diagnostics.wording import on_one_line

if TYPE_CHECKING:
    from querydsl.semantics.ir import Lowering, Rewrite
    from querydsl.syntax.ast import EntityName, Query

BATCH_PATHS = {"people": "/batch/person/search", "companies": "/batch/company/search"}
"""The endpoint that starts a batch job, by entity. Source: `docs/service.md`, section 2."""


class SortBy(NamedTuple):
    """A sort key of the downloaded records: a path in the response, and whether the largest value comes first."""

    path: str
    descending: bool


@frozen(eq=False, repr=False)
class Request:
    """A request that is ready to be sent. `querydsl.compile` makes one; its attributes are read-only.

    `body` is the JSON of the POST, and `path` the endpoint it is sent to. `entity` is `people` or `companies`. `sort` lists the
    keys to sort the records by after the download. `fetched_only` lists the paths in `body["fields"]` that are needed for sorting
    only, and are removed from the records afterwards. `diagnostics` holds the warnings and infos of the query. `lowering` is the
    intermediate representation of the query, or None if the request does not come from a query.

    Requests are equal if they send the same JSON to the same endpoint, and their records are sorted and projected alike.

    Source: `docs/language.md`, section "Clauses"; `docs/service.md`, section 2.
    """

    body: dict[str, Any] = attrs.field()
    entity: "EntityName" = "people"
    sort: tuple[SortBy, ...] = ()
    fetched_only: tuple[str, ...] = ()
    lowering: "Lowering | None" = None
    path: str = attrs.field()
    diagnostics: tuple[Diagnostic, ...] = ()

    @path.default
    def _batch_path(self) -> str:
        return BATCH_PATHS[self.entity]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Request):
            return NotImplemented
        return self is other or (self._effects == other._effects and self._canonical == other._canonical)

    def __hash__(self) -> int:
        return hash(self._effects)

    @property
    def _effects(self) -> tuple[object, ...]:
        """All but the body, which cannot be hashed."""
        return self.path, self.entity, self.sort, self.fetched_only

    @property
    def _canonical(self) -> str:
        """The body as JSON, in which `1`, `1.0` and `true` differ."""
        return json.dumps(self.body, sort_keys=True)

    def __repr__(self) -> str:
        text = str(self.lowering.query) if self.lowering else self._json(indent=None)
        return f"<Request to {self.path}: {on_one_line(text)}>"

    def _repr_html_(self) -> str:
        """The path, the body and the diagnostics, for notebooks."""
        from querydsl.diagnostics import html  # only notebooks need it

        return html.note(f"POST {self.path}") + html.code(self._json(indent=2)) + html.findings(self.diagnostics)

    def _json(self, *, indent: int | None) -> str:
        try:
            return json_text(self.body, indent=indent)
        except RecursionError:
            return "(nested too deeply to be shown)"

    @property
    def source(self) -> str | None:
        """The text that all spans refer to: the text of the query, or the canonical text of a query that was built.

        None if the request does not come from a query, or if the query is nested too deeply to be printed.
        """
        return self._located.query.source if self._located else None

    @cached_property
    def source_map(self) -> dict[str, Span]:
        """The span in `source` of each part of `body`, by JSON pointer, for example `/filters/conditions/0/value`."""
        from querydsl.semantics.spans import spans_of

        return spans_of(self._located) if self._located and self.source is not None else {}

    @cached_property
    def negations(self) -> tuple[Span, ...]:
        """The spans in `source` of each `not` with what it negates."""
        from querydsl.syntax.ast import Not
        from querydsl.syntax.traversal import walk

        located = self._located
        return tuple(node.span for node in walk(located.query) if isinstance(node, Not)) if located else ()

    @property
    def rewrites(self) -> "tuple[Rewrite, ...]":
        """The changes that lowering made to express the query with the service's operators, in order."""
        return self._located.rewrites if self._located else ()

    @cached_property
    def _located(self) -> "Lowering | None":
        """The lowering with spans that refer to the text. A query that was built is printed and parsed, on first use only."""
        if self.lowering is None or self.lowering.query.source is not None:
            return self.lowering
        from querydsl.semantics.lowering import lower

        return lower(located(self.lowering.query), self.lowering.table)


def located(query: "Query") -> "Query":
    """The query with spans that refer to its text, or to its canonical text if it was built or changed.

    A query that is deeper or longer than the limits on query text is returned unchanged, without a source.
    """
    if query.source is not None:
        return query
    from querydsl.errors import QuerySyntaxError
    from querydsl.syntax import parser, printer

    try:
        return parser.parse(printer.format(query))
    except QuerySyntaxError:
        return query
