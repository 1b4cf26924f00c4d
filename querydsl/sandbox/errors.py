"""The service's error responses.

Messages that the service documents are used verbatim. The others are this project's own wording. Source:
`docs/service.md`, section 6; `docs/sandbox.md`, section "Error messages".
"""

from collections.abc import Iterable, Mapping

import attrs

from querydsl.classes import frozen
from querydsl.sandbox.http import Response, json_response

NO_FILTERS = "`filters` must be provided for search"
NOT_A_GROUP = "Invalid filter shape: [{'type': 'missing', 'loc': ('op',), 'msg': 'Field required', ...}]"
URL_ON_DATABASE_SEARCH = "`professional_network_search_url` is only valid for live search"
NO_VERSION = "Missing required header: x-api-version"
BAD_KEY = "Invalid API key in request"


@frozen
class ContractError(Exception):
    """An error response of the service.

    `status` is the HTTP status, `type` and `message` fill the error envelope, and `headers` are sent in addition.
    """

    status: int
    type: str
    message: str
    headers: Mapping[str, str] = attrs.field(factory=dict)

    def response(self) -> Response:
        """The response with the envelope `{"error": {"type", "message", "metadata"}}`. A 401 has no envelope."""
        if self.status == 401:
            return json_response(401, {"message": self.message})
        error = {"type": self.type, "message": self.message, "metadata": []}
        return json_response(self.status, {"error": error}).with_headers(self.headers)


def invalid_request(message: str) -> ContractError:
    """A 400 with this message."""
    return ContractError(400, "invalid_request", message)


def bad_key() -> ContractError:
    """The 401 for a missing or wrong key."""
    return ContractError(401, "authentication_error", BAD_KEY)


def access_denied(paths: Iterable[str]) -> ContractError:
    """The 403 for fields that the plan does not include."""
    return ContractError(403, "permission_error", f"Access denied to fields: {', '.join(paths)}")


def out_of_credits() -> ContractError:
    """The 402 for an account without credits."""
    return ContractError(402, "insufficient_credits", "Insufficient credits")


def not_found(resource: str) -> ContractError:
    """A 404 for this resource."""
    return ContractError(404, "not_found", f"{resource} not found")


def method_not_allowed(method: str) -> ContractError:
    """A 405 for this method."""
    return ContractError(405, "method_not_allowed", f"Method {method} is not allowed here")


def rate_limited(limit: int) -> ContractError:
    """The 429 for exceeding `limit` requests per minute."""
    return ContractError(429, "rate_limit_exceeded", f"Rate limit of {limit} requests per minute exceeded")


def job_cap(limit: int) -> ContractError:
    """The 429 for more than `limit` active jobs."""
    return ContractError(429, "rate_limit_exceeded", f"Too many active batch jobs: at most {limit} may run at once")


def unsupported_field(path: str, supported: Iterable[str]) -> ContractError:
    """The 400 of the non-batch searches for a field that cannot be filtered."""
    return invalid_request(f"Unsupported filter field: {path!r}. Supported fields: {list(supported)}")


def not_completable(path: object, available: Iterable[str]) -> ContractError:
    """The 400 of autocomplete for a field without suggestions."""
    names = ", ".join(available)
    return invalid_request(f"Field {path!r} is not valid for autocomplete. Available fields are: {names}")
