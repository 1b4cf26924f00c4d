"""Job ids, endpoint paths, and the ledger key of a request. Source: `docs/service.md`, sections 2 and 3."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import attrs

from querydsl.catalogue import default
from querydsl.catalogue.service import MAX_RESULTS, SEARCH_URL
from querydsl.errors import SettingError
from querydsl.semantics.request import Request
from querydsl.syntax.ast import EntityName

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
LIVE_CAP = 1_000
LIVE_PATH = "/batch/person/professional_network/search/live"
SINGULAR = {"people": "person", "companies": "company"}


def live_request(request: Request) -> Request:
    """The request sent as a live search, which finds at most 1,000 people.

    Raises `SettingError` for companies and for a larger `limit`. Source: `docs/service.md`, section 2.
    """
    if request.entity != "people":
        raise SettingError("the live search finds people only")
    if request.body.get("max_results", 0) > LIVE_CAP:
        raise SettingError(f"the live search returns at most {LIVE_CAP:,} records. Use `limit {LIVE_CAP}` or less")
    return attrs.evolve(request, path=LIVE_PATH)


def live_url_request(address: str, max_results: int | None) -> Request:
    """The live search for the results of a people search page, given by its URL.

    Raises `SettingError` if `max_results` is not between 1 and 1,000. Source: `docs/service.md`, section 2.
    """
    if max_results is not None and not 1 <= max_results <= LIVE_CAP:
        raise SettingError(f"max_results must be between 1 and {LIVE_CAP:,} for the live search")
    limit = {} if max_results is None else {"max_results": max_results}
    return Request({SEARCH_URL: address} | limit, path=LIVE_PATH)


def most_records(request: Request) -> int:
    """The most records that the job of a request can return: its limit, or the cap of its endpoint.

    Source: `docs/service.md`, section 2.
    """
    cap = LIVE_CAP if request.path == LIVE_PATH else MAX_RESULTS
    return min(cap, int(request.body.get("max_results", cap)))


def ledger_key(request: Request, account: str, base_url: str) -> str:
    """The hash that identifies equal submissions: of the account, the address, the path, and the canonical body."""
    parts = (account, base_url, request.path, canonical(request.body))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def has_same_conditions(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two bodies have the same conditions, however they are combined, the same limit, and the same kinds of fields."""
    return all(part(one) == part(other) for part in (_conditions, _kinds, _limit))


def _conditions(body: Mapping[str, Any]) -> set[str]:
    """The distinct conditions of a body. Not recursive, because bodies can be deep."""
    found: set[str] = set()
    stack = [body.get("filters", {})]
    while stack:
        item = stack.pop()
        inner = item.get("conditions")
        stack.extend(inner or ())
        if inner is None:
            found.add(canonical(item))
    return found


def _kinds(body: Mapping[str, Any]) -> set[str]:
    """The first segments of the selected fields."""
    return {path.partition(".")[0] for path in body.get("fields", ())}


def _limit(body: Mapping[str, Any]) -> object:
    return body.get("max_results")


def canonical(body: Mapping[str, Any]) -> str:
    """The body as JSON with sorted keys and no white space."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def encoded(body: Mapping[str, Any]) -> bytes:
    """The body as it is sent."""
    return json.dumps(body, ensure_ascii=True, allow_nan=False).encode()


def search_path(entity: str) -> str:
    """The endpoint of the paged search. Source: `docs/service.md`, section 3."""
    return f"/{SINGULAR[entity]}/search"


def autocomplete_path(entity: str) -> str:
    """The endpoint for stored values of a field. Source: `docs/service.md`, section 3."""
    return f"/{SINGULAR[entity]}/search/autocomplete"


def id_path(entity: EntityName) -> str:
    """The path of the id of a record."""
    return default()[entity].id_path


def is_id(value: object) -> bool:
    """Whether a value is a job id that is safe in a URL and in a file name."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def checked_id(batch_id: str) -> str:
    """The job id itself. Raises `SettingError` if it is not safe in a URL and in a file name."""
    if not is_id(batch_id):
        raise SettingError("a job id must be 1 to 128 letters, digits, `-` and `_`")
    return batch_id
