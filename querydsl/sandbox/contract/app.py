"""The service as one function: a request and a state in, a response out.

Source: contract, sections 1 to 3 and 6.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from querydsl.sandbox.contract.autocomplete import suggest
from querydsl.sandbox.contract.batch import job_answer, jobs_answer, submit, submit_live
from querydsl.sandbox.contract.rate_limit import count_call
from querydsl.sandbox.contract.search import search
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.errors import NO_VERSION, ContractError, bad_key, invalid_request, method_not_allowed, not_found
from querydsl.sandbox.http import HttpRequest, Response, json_response

Body = Mapping[str, Any]
Post = Callable[[Body, State, float], Response]

POSTS: Mapping[str, Post] = {
    "/batch/person/search": lambda body, state, now: submit("person", body, state, now),
    "/batch/company/search": lambda body, state, now: submit("company", body, state, now),
    "/batch/person/professional_network/search/live": submit_live,
    "/person/search": lambda body, state, _: search("person", body, state),
    "/company/search": lambda body, state, _: search("company", body, state),
    "/person/search/autocomplete": lambda body, state, _: suggest("person", body, state),
    "/company/search/autocomplete": lambda body, state, _: suggest("company", body, state),
}


def answer(request: HttpRequest, state: State, now: float) -> Response:
    """The service's answer to a request at a moment; `state` is changed as the service would remember it.

    Judged in this order: key, version header, request rate, address, body. `now` is in seconds since 1970.
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
    if path in POSTS:
        _require(request, "POST")
        return POSTS[path](_json(request.body), state, now)
    if path not in ("/batch", "/account/credits") and not path.startswith("/batch/"):
        raise not_found("Endpoint")
    _require(request, "GET")
    if path == "/batch":
        return jobs_answer(request.query, state, now)
    if path == "/account/credits":
        return json_response(200, {"credits": state.credits})
    return job_answer(path.removeprefix("/batch/"), state, now)


def _require(request: HttpRequest, method: str) -> None:
    if request.method != method:
        raise method_not_allowed(request.method)


def _json(body: bytes) -> Body:
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise invalid_request("HttpRequest body is not valid JSON") from None
    if not isinstance(value, dict):
        raise invalid_request("HttpRequest body must be a JSON object")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(name)
