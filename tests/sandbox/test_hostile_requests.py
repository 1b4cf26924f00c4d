"""Requests with absurd lengths, sizes and depths end in an error of the contract, and the server serves the next request."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from querydsl.sandbox import Server, serve
from tests.support.calls import ENGINEERS, HEADERS, TITLE, get, leaf, message, post

_HEAD = b"POST /batch/person/search HTTP/1.1\r\n" + b"".join(f"{name}: {value}\r\n".encode() for name, value in HEADERS.items())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def sent(server: Server, data: bytes) -> bytes:
    """The response to these bytes."""
    host, port = server.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(_HEAD + data)
        response = b""
        while piece := connection.recv(65_536):
            response += piece
        return response


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"content-length: 1000000000000000\r\n\r\n{}", b"larger than 4 MiB"),
        (b"content-length: " + b"9" * 5_000 + b"\r\n\r\n{}", b"too large"),
        (b"content-length: -5\r\n\r\n{}", b"not a number"),
        ("content-length: \u00b2\r\n\r\n{}".encode("latin-1"), b"not a number"),
        (b"content-length: 2\r\ncontent-length: 7\r\n\r\n{}", b"several lengths"),
        (b"transfer-encoding: chunked\r\n\r\nffffffffffff\r\n{}", b"larger than 4 MiB"),
        (b"transfer-encoding: chunked\r\n\r\n-2\r\n{}", b"not a number"),
        (b"transfer-encoding: chunked\r\n\r\nzz\r\n{}", b"not a number"),
        (b"transfer-encoding: chunked\r\n\r\n" + (b"100000\r\n" + b" " * 0x100000 + b"\r\n") * 5, b"larger than 4 MiB"),
        (b"a: b\r\n" * 1_000 + b"content-length: 2\r\n\r\n{}", b"headers of the request are too long"),
        (b"connection: close\r\ncontent-length: 100000\r\n\r\n" + b"[" * 100_000, b"not valid JSON"),
        (b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\na: b\r\n\r\n", b"`filters` must be"),
    ],
    ids=lambda value: value[:60].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_an_absurd_body_is_an_error_of_the_contract(server: Server, data: bytes, says: bytes) -> None:
    response = sent(server, data)
    assert response.startswith(b"HTTP/1.1 400 ")
    body = json.loads(response.partition(b"\r\n\r\n")[2])
    assert sorted(body["error"]) == ["message", "metadata", "type"]
    assert says.decode() in body["error"]["message"]
    assert get(server, "/account/credits").is_success


def nested(levels: int) -> dict[str, Any]:
    node = leaf(TITLE, "(.)", "engineer")
    for _ in range(levels):
        node = {"op": "and", "conditions": [node]}
    return node


@pytest.mark.parametrize("path", ("/batch/person/search", "/person/search"))
@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (
            {"op": "or", "conditions": [leaf(TITLE, "(.)", f"word{number}") for number in range(30_000)]},
            "more than 10,000 conditions",
        ),
        ({"op": "and", "conditions": [{"op": "or", "conditions": [ENGINEERS] * 6_000}] * 2}, "more than 10,000 conditions"),
        (nested(300), "deeper than 200 levels"),
    ],
    ids=["30,000 conditions", "nested conditions", "levels"],
)
def test_an_absurd_filter_is_an_error_of_the_contract(server: Server, path: str, filters: object, says: str) -> None:
    answer = post(server, path, {"filters": filters})
    assert answer.status_code == 400
    assert says in message(answer)


def test_a_field_that_is_named_often_is_one_field(server: Server) -> None:
    answer = post(server, "/person/search", {"filters": ENGINEERS, "fields": ["basic_profile.name"] * 100_000, "limit": 1})
    assert list(answer.json()["profiles"][0]) == ["basic_profile"]


def test_the_log_of_requests_is_limited_in_bytes(server: Server) -> None:
    big = b"content-length: 4000000\r\nconnection: close\r\n\r\n" + b" " * 4_000_000
    for _ in range(20):
        assert sent(server, big).startswith(b"HTTP/1.1 400 ")
    logged = server.requests
    assert sum(request.size for request in logged) <= 64 * 2**20
    assert len([request for request in logged if len(request.body) == 4_000_000]) >= 15
