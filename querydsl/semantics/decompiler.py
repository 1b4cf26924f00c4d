"""Decompilation of a request body to the shortest query that compiles to it.

Bodies of `/person/search`, of `/company/search` and of the vendor's older APIs are read for what they mean. Source:
`docs/language.md`, section "Decompiling"; `docs/service.md`, sections 2 to 4.
"""

from collections.abc import Mapping

from querydsl.catalogue import Catalogue, FieldTable, close_matches
from querydsl.classes import frozen
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import Note
from querydsl.semantics.body import NO_FIELD, Findings, Names, Place, is_list, is_older, name_key, names_in
from querydsl.semantics.body_filters import FilterReader, is_filter
from querydsl.semantics.item_groups import with_item_groups
from querydsl.semantics.older_api import DATABASES, OLDER_KEYS, today
from querydsl.semantics.values import Json
from querydsl.syntax.ast import ENTITIES, EntityName, Expr, Field, Number, Query, SortKey
from querydsl.syntax.traversal import trampoline

_PAGE = "it is the size of a page. To limit the number of records, use the clause `limit`"
_PAGES = "a batch search returns all records at once"
_LEFT_OUT = {
    "limit": _PAGE,
    "count": _PAGE,
    "limit_per_page": _PAGE,
    "cursor": _PAGES,
    "page": _PAGES,
    "offset": _PAGES,
    "preview": "a batch search has no preview",
    "post_processing": "a batch search does not process its results further",
    "explain": "a batch search does not explain empty results",
    "hidden_columns": "`select` lists the fields to return",
}
_URL = "a query searches by conditions. Pass the URL to the client"
_REFUSED = {
    "webhook_url": "pass it to the client",
    "professional_network_search_url": _URL,
    "linkedin_sales_navigator_search_url": _URL,
}
_KEPT = ("filters", "fields", "max_results", "sorts")


@frozen
class Decompiled:
    """A decompiled body: the query, and a note for each part of the body that the query does not keep."""

    query: Query
    notes: tuple[Note, ...]


def decompile_body(body: Json, entity: EntityName, table: FieldTable, *, strict: bool = False) -> Decompiled:
    """The query that compiles to this request body.

    `table` is the field table of `entity`. Raises `DecompileError` with every part that the language cannot express. If `strict` is
    set, notes are problems too. Source: `docs/language.md`, section "Decompiling".
    """
    findings = Findings(strict)
    query = _RequestReader(Names(table, findings, is_older(body)), findings).query(body, entity)
    findings.raise_problems()
    return Decompiled(query, tuple(findings.notes))


def entity_of(body: Json, catalogue: Catalogue) -> EntityName:
    """The entity that has most of the fields in a body; people if there is no difference."""
    names = [(key, name) for key, name in names_in(body) if isinstance(name, str)]
    return max(ENTITIES, key=lambda entity: sum(_is_field(key, name, catalogue[entity]) for key, name in names))


def _is_field(key: str, name: str, table: FieldTable) -> bool:
    return table.get(name) is not None or (key in OLDER_KEYS and today(name, table) is not None)


@frozen
class _RequestReader:
    """Reads one request body. Problems and notes go to `findings`."""

    names: Names
    findings: Findings

    def query(self, body: Json, entity: EntityName) -> Query:
        """The query of a request, or of a filter alone."""
        if not isinstance(body, Mapping):
            self.findings.refuse("a request body must be a JSON object", None)
            return Query()
        if "filters" not in body and is_filter(body):
            return self._query(body, None, {}, entity)
        for key, value in body.items():
            self._check_key(key, value)
        if body.get("filters") is None:
            self.findings.refuse("a request must have `filters`", None)
            return Query()
        given = {key: value for key, value in body.items() if value is not None}
        return self._query(given["filters"], Place("filters"), given, entity)

    def _query(self, filters: Json, place: Place | None, clauses: Mapping[str, Json], entity: EntityName) -> Query:
        if self.names.older:
            self.findings.note(f"the names of the {DATABASES[entity]} were translated to current names", None)
        return Query(
            filter=self._filter(filters, place),
            entity=entity,
            select=self._select(clauses["fields"]) if "fields" in clauses else (),
            sort=self._sort(clauses["sorts"]) if "sorts" in clauses else (),
            limit=self._limit(clauses["max_results"]) if "max_results" in clauses else None,
            prefixed=entity != "people",
        )

    def _check_key(self, key: str, value: Json) -> None:
        """Findings a key that is not part of a query. Null is the same as no key."""
        if key in _LEFT_OUT:
            if value is not None:
                self.findings.note(f"`{key}` is not part of a query: {_LEFT_OUT[key]}", Place(key))
        elif key not in _KEPT:
            advice = _REFUSED.get(key) or did_you_mean(close_matches(key, _KEPT)[:1])
            self.findings.refuse(f"`{key}` is not part of a query" + (f"; {advice}" if advice else ""), Place(key))

    def _filter(self, filters: Json, place: Place | None) -> Expr:
        reader = FilterReader(self.names, self.findings)
        expr = trampoline(reader.joined(filters, place) if is_list(filters) else reader.expr(filters, place))
        return with_item_groups(expr, self.names.table)

    def _limit(self, value: Json) -> Number | None:
        if isinstance(value, bool) or not isinstance(value, int):
            self.findings.refuse("`max_results` must be a whole number", Place("max_results"))
            return None
        return Number(value)

    def _select(self, paths: Json) -> tuple[Field, ...]:
        if not is_list(paths) or not paths:
            self.findings.refuse("`fields` must be a list of at least one path", Place("fields"))
            return ()
        return tuple([self.names.selected(path, Place(index, Place("fields"))) for index, path in enumerate(paths)])

    def _sort(self, sorts: Json) -> tuple[SortKey, ...]:
        place = Place("sorts")
        if not is_list(sorts):
            self.findings.refuse("`sorts` must be a list", place)
            return ()
        if sorts:
            self.findings.note("`sorts` becomes `sort by`, which sorts the records after the download", place)
        return tuple([self._sort_key(item, Place(index, place)) for index, item in enumerate(sorts)])

    def _sort_key(self, item: Json, place: Place) -> SortKey:
        key = name_key(item) if isinstance(item, Mapping) else ""
        if not key:
            self.findings.refuse("a sort key must be an object with `field` and `order`", place)
        elif self.findings.keys(item, (key, "order"), "a sort key", place):
            if item["order"] not in ("asc", "desc"):
                self.findings.refuse("`order` must be `asc` or `desc`", Place("order", place))
            named = self.names.field(item, place)
            return SortKey(named[0] if named else NO_FIELD, item["order"] == "desc")
        return SortKey(NO_FIELD)
