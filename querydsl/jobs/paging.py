"""A query as a search in pages, which the service sorts. Source: `docs/service.md`, section 3."""

from typing import Any

import attrs

from querydsl.catalogue import FieldTable, Returnable, default
from querydsl.errors import SettingError
from querydsl.jobs.submission import id_path, search_path
from querydsl.semantics.request import Request, SortBy

LARGEST_PAGE = 1_000


def paged(request: Request, page: int | None = None) -> Request:
    """The request for the first page of a search.

    The service sorts by the query's keys, and then by id, so that pages do not overlap. `page` is the largest number of records on
    a page, 1 to 1,000. Raises `SettingError` for a number outside this range, and for a key that the service cannot sort by.
    """
    fields = [path for path in request.body.get("fields", ()) if path not in request.fetched_only]
    body: dict[str, Any] = {"filters": request.body["filters"]} | ({"fields": fields} if fields else {})
    body |= {"sorts": _sorts(request), "limit": page_size(request.body.get("max_results"), page)}
    return attrs.evolve(request, body=body, path=search_path(request.entity))


def page_size(limit: int | None, page: int | None = None) -> int:
    """The number of records on each page, so that all pages have about as many records, and few more than `limit` in total.

    Every page is requested with the same body, so the last one may have records above the limit, which are billed. `limit` is None
    for all records. Raises `SettingError` if `page` is not between 1 and 1,000.
    """
    largest = LARGEST_PAGE if page is None else page
    if not 1 <= largest <= LARGEST_PAGE:
        raise SettingError(f"page must be between 1 and {LARGEST_PAGE:,}")
    return largest if limit is None else -(-limit // pages_for(limit, largest))


def pages_for(limit: int, page: int = LARGEST_PAGE) -> int:
    """The number of pages with `limit` records in total."""
    return -(-limit // page)


def most_billed(limit: int) -> int:
    """The most records that are billed for a search with a limit."""
    return pages_for(limit) * page_size(limit)


def _sorts(request: Request) -> list[dict[str, str]]:
    table, tie = default()[request.entity], SortBy(id_path(request.entity), False)
    for key in request.sort:
        spec = table.get(key.path)
        if spec is not None and not spec.sortable:
            raise SettingError(
                f"the service cannot sort by `{table.shortest_select(key.path)}`. It can sort by: {', '.join(_sortable(table))}. "
                "`run` sorts by other fields after the download"
            )
    keys = request.sort if any(key.path == tie.path for key in request.sort) else (*request.sort, tie)
    return [{"field": path, "order": "desc" if descending else "asc"} for path, descending in keys]


def _sortable(table: FieldTable) -> list[str]:
    """The names of the fields that `sort by` takes and that the service sorts by."""
    found = (spec for spec in table.specs.values() if spec.sortable and spec.returnable is not Returnable.NO)
    return sorted(table.shortest_select(spec.path) for spec in found)
