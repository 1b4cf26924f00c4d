"""Routes requests to the endpoints. Source: `docs/service.md`, sections 1, 2, 3 and 6."""

import json
from collections.abc import Callable, Mapping

from querydsl.sandbox.contract.autocomplete import suggest
from querydsl.sandbox.contract.batch import job_response, jobs_response, submit, submit_live
from querydsl.sandbox.contract.rate_limit import count_call
from querydsl.sandbox.contract.search import search
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.errors import NO_VERSION, ContractError, bad_key, invalid_request, method_not_allowed, not_found
from querydsl.sandbox.http import HttpRequest, JsonBody, Response, json_response

PostHandler = Callable[[JsonBody, State, float], Response]

POST_HANDLERS: Mapping[str, PostHandler] = {
    "/batch/person/search": lambda body, state, now: submit("person", body, state, now),
    "/batch/company/search": lambda body, state, now: submit("company", body, state, now),
    "/batch/person/professional_network/search/live": submit_live,
    "/person/search": lambda body, state, _: search("person", body, state),
    "/company/search": lambda body, state, _: search("company", body, state),
    "/person/search/autocomplete": lambda body, state, _: suggest("person", body, state),
    "/company/search/autocomplete": lambda body, state, _: suggest("company", body, state),
}


def respond(request: HttpRequest, state: State, now: float) -> Response:
    """The service's response to a request.

    `state` is updated: jobs, credits, and the calls of the last minute. `now` is in seconds since 1970. The checks run in this
    order: key, version header, rate limit, path, body.
    """
    headers, too_many = count_call(state, request.path, now)
    try:
        _check_key(request, state)
        if request.method == "POST" and not request.headers.get("x-api-version"):
            raise invalid_request(NO_VERSION)
        if too_many is not None:
            raise too_many
        return _route(request, state, now).with_headers(headers)
    except ContractError as error:
        return error.response().with_headers(headers)


def _check_key(request: HttpRequest, state: State) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip() or (state.settings.key or key) != key:
        raise bad_key()


def _route(request: HttpRequest, state: State, now: float) -> Response:
    path = request.path
    if path in POST_HANDLERS:
        _require_method(request, "POST")
        return POST_HANDLERS[path](_json_object(request.body), state, now)
    if path not in ("/batch", "/account/credits") and not path.startswith("/batch/"):
        raise not_found("Endpoint")
    _require_method(request, "GET")
    if path == "/batch":
        return jobs_response(request.query, state, now)
    if path == "/account/credits":
        return json_response(200, {"credits": state.credits})
    return job_response(path.removeprefix("/batch/"), state, now)


def _require_method(request: HttpRequest, method: str) -> None:
    if request.method != method:
        raise method_not_allowed(request.method)


def _json_object(body: bytes) -> JsonBody:
    try:
        value = json.loads(body, parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        raise invalid_request("Request body is not valid JSON") from None
    if not isinstance(value, dict):
        raise invalid_request("Request body must be a JSON object")
    return value


def _reject_constant(name: str) -> float:
    raise ValueError(name)
