"""What is asked of the service: where each kind of search lives, and what makes two submits the same.

Source: contract, sections 2 and 3.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import attrs

from querydsl.diagnostics.model import Span
from querydsl.errors import SettingError

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
LIVE_CAP = 1_000
SEARCH_URL = "professional_network_search_url"
LIVE_PATH = "/batch/person/professional_network/search/live"
_SINGULAR = {"people": "person", "companies": "company"}
IDS = {"people": "crustdata_person_id", "companies": "crustdata_company_id"}


@runtime_checkable
class Asked(Protocol):
    """What this room needs of a compiled request (`querydsl.semantics.compiler.Request`)."""

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the POST."""

    @property
    def entity(self) -> str:
        """`people` or `companies`."""

    @property
    def sort(self) -> tuple[tuple[str, bool], ...]:
        """Keys to sort the records by: (response path, largest first)."""

    @property
    def fetched_only(self) -> tuple[str, ...]:
        """Paths fetched for sorting alone."""

    @property
    def source(self) -> str | None:
        """The text that the spans count in; None for a query that was built."""

    @property
    def source_map(self) -> dict[str, Span]:
        """JSON pointer → span."""


@attrs.frozen
class Order:
    """One job to be had: where it is submitted, with which body, and what becomes of its records.

    `sort` holds (response path, largest first); `fetched_only` the paths that are dropped from the records again.
    """

    entity: str
    path: str
    body: Mapping[str, Any]
    sort: tuple[tuple[str, bool], ...] = ()
    fetched_only: tuple[str, ...] = ()
    request: Asked | None = attrs.field(default=None, eq=False, repr=False)

    def key(self, account: str, base_url: str) -> str:
        """What two submits of the same thing share: a hash of the canonical body, the path, the account and the address."""
        parts = (account, base_url, self.path, canonical(self.body))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(body: Mapping[str, Any]) -> str:
    """The body as JSON that does not depend on the order of its keys."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def encoded(body: Mapping[str, Any]) -> bytes:
    """The body as it is sent."""
    return json.dumps(body, ensure_ascii=True, allow_nan=False).encode()


def batch_order(asked: Asked) -> Order:
    """The order for a batch search. Source: contract, section 2."""
    return _order(asked, f"/batch/{_SINGULAR[asked.entity]}/search")


def live_order(asked: Asked) -> Order:
    """The order for a batch live search by filters, which takes people only, and at most 1,000.

    Raises `SettingError` for companies and for a larger `limit`. Source: contract, section 2.
    """
    if asked.entity != "people":
        raise SettingError("the live search finds people only")
    if asked.body.get("max_results", 0) > LIVE_CAP:
        raise SettingError(f"the live search gives at most {LIVE_CAP:,} records: write `limit {LIVE_CAP}` or less")
    return _order(asked, LIVE_PATH)


def live_url_order(address: str, max_results: int | None) -> Order:
    """The order for a batch live search by the address of a search on the network."""
    if max_results is not None and not 1 <= max_results <= LIVE_CAP:
        raise SettingError(f"max_results is between 1 and {LIVE_CAP:,} for the live search")
    limit = {} if max_results is None else {"max_results": max_results}
    return Order("people", LIVE_PATH, {SEARCH_URL: address} | limit)


def _order(asked: Asked, path: str) -> Order:
    return Order(asked.entity, path, asked.body, asked.sort, asked.fetched_only, asked)


def search_path(entity: str) -> str:
    """The path of the search that answers page by page. Source: contract, section 3."""
    return f"/{_SINGULAR[entity]}/search"


def autocomplete_path(entity: str) -> str:
    """The path of the search for stored values. Source: contract, section 3."""
    return f"/{_SINGULAR[entity]}/search/autocomplete"


def is_id(value: object) -> bool:
    """True for what may stand in an address or a file name as the id of a job."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def checked_id(batch_id: str) -> str:
    """The id itself; raises `SettingError` for what must not touch an address or a file name."""
    if not is_id(batch_id):
        raise SettingError("the id of a job is 1 to 128 letters, digits, `-` and `_`")
    return batch_id
