"""Keys, safe addresses and rate limits."""

import logging
import os
import pickle
import signal
import socket
import ssl
import subprocess
import sys
import time
from fnmatch import fnmatch
from operator import methodcaller
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import httpx
import pytest

from querydsl.diagnostics.model import Span
from querydsl.errors import ConnectionFailed, DownloadFailed, JobFailed, KeyRefused, MaybeSubmitted, SettingError
from querydsl.events import Event
from querydsl.jobs.addresses import is_safe
from querydsl.jobs.connection import account_of, connect
from querydsl.jobs.protocol.effects import Call, NoReply, Peer
from querydsl.jobs.protocol.error_mapping import diagnose
from querydsl.jobs.protocol.rate_limit import RateLimits, retry_delay
from querydsl.jobs.secrets import Secret, scrub
from querydsl.jobs.transport import http
from querydsl.sandbox import End, Fault, Script, serve
from querydsl.semantics.request import Request
from tests.support.matrix import lines
from tests.support.peer import peer
from tests.support.world import BOTH, CANARY, QUICK, call, run, titled

pytestmark = pytest.mark.slow


def test_a_secret_is_never_printed() -> None:
    secret = Secret("s3cret")
    call = Call(Peer.STORE, "GET", secret)
    assert "s3cret" not in f"{secret} {secret!r} {call!r} {[secret]} {http.Service('https://x', secret)!r}"
    assert secret.reveal() == "s3cret"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://s.example/a/b?X-Signature=1&b=2 now", "see https://s.example/a/b?*** now"),
        ("https://user:pass@s.example/#frag", "https://***@s.example/?***"),
        ("Authorization: bearer abc.def", "Authorization: bearer ***"),
        ("the key k-1 twice k-1", "the key *** twice ***"),
        ("see s3://bucket/file?X-Amz-Signature=1", "see s3://bucket/file?***"),
        ("see //store.example/file?sig=1&x=2 now", "see //store.example/file?*** now"),
        ("see store.example/file?sig=1, or not", "see store.example/file?*** or not"),
        (r"{\"url\":\"https:\/\/s.example\/a?X-Signature=1\"}", r"{\"url\":\"https:\/\/s.example\/a?***" + '"}'),
        (r"https:\/\/user:pass@s.example\/a", r"https:\/\/***@s.example\/a"),
        ("https%3A%2F%2Fs.example%2Fa%3FX-Signature%3D1%26b", "https%3A%2F%2Fs.example%2Fa?***"),
        ("https%253A%252F%252Fs.example%252Fa%253FX-Signature%253D1", "https%253A%252F%252Fs.example%252Fa?***"),
        ("X-Amz-Signature=abc&X-Amz-Date=2", "X-Amz-Signature=***&X-Amz-Date=2"),
        ("{'X-Amz-Signature': 'abc', 'x': 1}", "{'X-Amz-Signature': '***', 'x': 1}"),
        ("X-Amz-Security-Token%3Dabc sig=x", "X-Amz-Security-Token%3D*** sig=***"),
        (r"X-Amz-Signature\u003da\/b\u0026x=1", r"X-Amz-Signature\u003d***"),
        (r"https:\u002f\u002fs.example\u002fa\u003fX\u003d1", r"https:\u002f\u002fs.example\u002fa?***"),
        ("https:&#47;&#x2F;s.example/a&#63;X&#61;1", "https:&#47;&#x2F;s.example/a?***"),
        (r'"{\"X-Amz-Signature\": \"abc\"}"', r'"{\"X-Amz-Signature\": \"***\"}"'),
        ('{"sig":"abc"} <Signature>abc</Signature>', '{"sig":"***"} <Signature>***</Signature>'),
        (r"k\u002d1 k%2D1 k%252d1 K-1 k&#45;1", "*** *** *** *** ***"),
        ("and/or? yes, 1/2#3", "and/or? yes, 1/2#3"),
        ("an unexpected token: filters", "an unexpected token: filters"),
        ("x" * 5_000, "x" * 2_000 + " …"),
        ("see " + "http://" * 20_000, "see …"),
        ("/a?" * 20_000, " …"),
    ],
)
def test_text_from_other_hosts_is_shown_without_secrets(text: str, shown: str) -> None:
    assert scrub(text, (Secret("k-1"), Secret(""))) == shown


def test_the_key_comes_from_argument_environment_or_file_in_that_order(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(" from-file \n")
    file.chmod(0o600)
    both = {"CRUSTDATA_API_KEY": " from-environment\n", "CRUSTDATA_API_KEY_FILE": str(file)}
    for given, environment, expected in (
        ("given", both, "given"),
        (None, both, "from-environment"),
        (None, {"CRUSTDATA_API_KEY": " ", "CRUSTDATA_API_KEY_FILE": str(file)}, "from-file"),
    ):
        key = connect(given, environment=environment, state_dir=tmp_path).key
        assert key is not None and key.reveal() == expected


def test_a_key_file_is_refused_if_others_can_read_it_or_it_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k")
    file.chmod(0o640)
    with pytest.raises(SettingError, match="chmod 600"):
        connect(environment={"CRUSTDATA_API_KEY_FILE": str(file)})
    with pytest.raises(SettingError, match="cannot be read"):
        connect(environment={"CRUSTDATA_API_KEY_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("spellings", "address"),
    [
        (("HTTP://127.0.0.1:08000/", " http://127.0.0.1:8000 ", "http://127.0.0.1:8000//"), "http://127.0.0.1:8000"),
        (("https://API.Example.com:443", "https://api.example.com./", "HTTPS://api.example.com"), "https://api.example.com"),
        (("http://[::1]:80/V1/", "http://[::1]:0080/V1"), "http://[::1]/V1"),
        (("http://LOCALHOST",), "http://localhost"),
    ],
)
def test_all_spellings_of_an_address_are_one_account(spellings: tuple[str, ...], address: str, tmp_path: Path) -> None:
    assert {connect("k", spelling, state_dir=tmp_path).base_url for spelling in spellings} == {address}


def test_without_a_home_directory_the_error_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    pwd = pytest.importorskip("pwd")

    def unknown(user: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {user}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingError, match="Set QUERYDSL_STATE_DIR to a folder"):
        connect("k", environment={})


@pytest.mark.parametrize("key", ["", "  ", "two words", "new\nline", "schlüssel", "\x00"])
def test_an_invalid_key_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(SettingError) as caught:
        connect(key)
    assert not key.strip() or key not in str(caught.value)


def test_without_a_key_the_sandbox_is_used_unless_the_service_is_requested() -> None:
    assert connect(environment={}).sandbox
    assert connect("key", sandbox=True, environment={}).sandbox
    with pytest.raises(KeyRefused, match=r"no API key found\. Set CRUSTDATA_API_KEY"):
        connect(sandbox=False, environment={})
    with pytest.raises(KeyRefused, match=r"no API key found\. Set CRUSTDATA_API_KEY"):
        connect(base_url="https://x.example", environment={})
    with pytest.raises(SettingError, match="sandbox"):
        connect(sandbox=True, base_url="https://x.example", environment={})


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.com",
        "ftp://x",
        "//x",
        "x",
        "",
        "http://127.0.0.1.example.com",
        "http://[::2]",
        "http://0x7f.1:99999/",
        "http://127.0.0.1:99999",
        "https://user:pw@api.example.com",
        "https://api.example.com/?q=1",
        "https://",
    ],
)
def test_an_address_that_a_key_must_not_be_sent_to_is_refused(address: str) -> None:
    with pytest.raises(SettingError, match="base_url"):
        connect("key", address)


@pytest.mark.parametrize(
    "address", ["https://x.example/y", "http://127.0.0.1:8000", "http://localhost", "http://[::1]:1", "http://a.localhost"]
)
def test_https_and_this_machine_are_safe(address: str) -> None:
    assert is_safe(address)


def test_an_account_id_does_not_reveal_its_key() -> None:
    assert account_of(Secret(CANARY)) != account_of(Secret(CANARY + "x"))
    assert len(account_of(Secret(CANARY))) == 16


def test_no_proxy_is_used_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert http.proxy_for("http://127.0.0.1:8000/x") is None
    assert http.proxy_for("https://localhost/x") is None
    assert http.proxy_for("https://api.example.com/x") == "http://proxy.example:1"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after": "0", "x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e9"}, 1e9),
        ({"x-ratelimit-reset": "7"}, 7),
        ({}, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:02:00 GMT"}, 20),
        ({"retry-after": "Thu, 01 Jan 1970 00:02:00 GMT", "date": "Thu, 01 Jan 1970 00:01:00 GMT"}, 60),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:00 GMT"}, None),
        ({"retry-after": "Xxx, 99 Foo 9999"}, None),
    ],
)
def test_the_delay_of_a_429_is_read_in_every_format(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_delay(headers, lambda: 100.0) == seconds


def test_the_rate_limit_of_each_family_of_endpoints_is_kept_until_its_window_opens() -> None:
    limits = RateLimits()
    limits.update("/batch", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"}, 100.0)
    assert (limits.delay("/batch", 101.0), limits.delay("/person/search", 101.0), limits.delay("/batch", 106.0)) == (4.0, 0.0, 0.0)
    limits.update("/batch", {"x-ratelimit-remaining": "3", "x-ratelimit-reset": "5"}, 102.0)
    assert limits.delay("/batch", 102.0) == 0.0


LEAF = {"field": "basic_profile.name", "type": "=", "value": "x"}
BODY = {
    "filters": {"op": "and", "conditions": [LEAF, {"op": "or", "conditions": [LEAF | {"field": "a.b"}]}]},
    "fields": ["a.b", "c"],
    "max_results": 0,
}
SPANS = {
    "/filters": Span(0, 50),
    "/filters/conditions/0": Span(0, 9),
    "/filters/conditions/0/value": Span(7, 9),
    "/filters/conditions/1/conditions/0/field": Span(15, 18),
    "/fields/0": Span(60, 63),
    "/max_results": Span(80, 82),
}


@pytest.mark.parametrize(
    ("message", "spans"),
    [
        ("filters.conditions[0].value: wrong", [Span(7, 9)]),
        ("bad filters.conditions.0.type", [Span(0, 9)]),
        ("[{'type': 'missing', 'loc': ('conditions', 0, 'value'), 'msg': 'x'}]", [Span(7, 9)]),
        ("Unsupported filter field: 'a.b'. Supported fields: ['basic_profile.name']", [Span(60, 63), Span(15, 18)]),
        ("`max_results` must be greater than 0", [Span(80, 82)]),
        ("Access denied to fields: a.b", [Span(60, 63), Span(15, 18)]),
        ("something else", []),
        ("`filters` must be provided", []),
    ],
)
def test_a_refusal_is_shown_at_the_place_it_refers_to(message: str, spans: list[Span]) -> None:
    request: Any = SimpleNamespace(body=BODY, source="x" * 99, source_map=SPANS)
    found = diagnose(message, request)
    assert [item.span for item in found] == spans
    assert all(message in item.message and item.is_error for item in found)
    assert diagnose(message, Request(BODY)) == ()


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    named = {"content-length": str(len(body)), "connection": "close"} | {name.replace("_", "-"): it for name, it in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@pytest.mark.parametrize("kind", BOTH)
def test_a_redirected_link_is_followed_without_sending_the_key(kind: str, tmp_path: Path) -> None:
    with (
        serve() as server,
        peer(answer("200 OK", lines(3))) as last,
        peer(answer("302 Found", location=last.url + "/there?X-Signature=s1gned")) as first,
    ):
        server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{first.url}/here", "result_count": 3}))
        assert len(run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)) == 3
    for head in (*first.heads, *last.heads):
        assert CANARY.encode() not in head and b"authorization" not in head.lower()


@pytest.mark.parametrize("kind", BOTH)
def test_a_redirect_to_plain_http_elsewhere_is_not_followed(kind: str, tmp_path: Path) -> None:
    with serve() as server, peer(answer("302 Found", location="http://192.0.2.1/there")) as first:
        server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{first.url}/here"}))
        with pytest.raises(DownloadFailed, match="does not use https"):
            run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(("location", "says"), [("http://[", "invalid address"), ("http://127.0.0.1:99999/", "does not use https")])
def test_a_redirect_to_an_invalid_address_is_not_followed(kind: str, location: str, says: str, tmp_path: Path) -> None:
    with serve() as server, peer(answer("302 Found", location=location)) as first:
        server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{first.url}/here"}))
        with pytest.raises(DownloadFailed, match=says):
            run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)


@pytest.mark.parametrize("kind", BOTH)
def test_an_etag_that_is_not_a_valid_header_is_not_sent_back(kind: str, tmp_path: Path) -> None:
    broken = b'HTTP/1.1 200 OK\r\netag: "\xe9"\r\ncontent-length: 999\r\n\r\n' + lines(1)
    with serve() as server, peer(broken, answer("200 OK", lines(3))) as store:
        server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{store.url}/here", "result_count": 3}))
        assert len(run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)) == 3


@pytest.mark.parametrize("kind", BOTH)
def test_a_head_that_arrives_byte_by_byte_times_out(kind: str, tmp_path: Path) -> None:
    limits = attrs.evolve(QUICK, call=0.4, tries=2)
    with peer(answer("200 OK"), drip=0.1) as slow, pytest.raises(MaybeSubmitted, match="no response in time"):
        run(kind, titled(), base_url=slow.url, state_dir=tmp_path, limits=limits)
    assert len([head for head in slow.heads if head.startswith(b"POST")]) == 1


@pytest.mark.parametrize(
    ("error", "sent", "again"),
    [
        (httpx.ConnectError("x"), False, True),
        (httpx.ConnectTimeout("x"), False, True),
        (httpx.PoolTimeout("x"), False, True),
        (httpx.ProxyError("x"), False, True),
        (httpx.UnsupportedProtocol("x"), False, False),
        (httpx.LocalProtocolError("x"), False, False),
        (httpx.InvalidURL("x"), False, False),
        (httpx.ReadTimeout("x"), True, True),
        (httpx.WriteTimeout("x"), True, True),
        (httpx.ReadError("x"), True, True),
        (httpx.WriteError("x"), True, True),
        (httpx.RemoteProtocolError("x"), True, True),
        (OSError("x"), True, True),
    ],
)
def test_a_call_that_may_have_been_sent_is_never_reported_as_not_sent(error: Exception, sent: bool, again: bool) -> None:
    found = http.no_reply(error)
    assert isinstance(found, NoReply)
    assert (found.sent, found.again) == (sent, again)


def test_a_certificate_that_is_not_trusted_is_not_tried_again() -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = ssl.SSLCertVerificationError("y")
    assert http.no_reply(error) == NoReply("the server's certificate is not trusted", sent=False, again=False)


CHUNKED = b"transfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    "start",
    [b"x-a: ", CHUNKED + b"1;", CHUNKED + b"1", CHUNKED + b"1\r\nx\r\n0\r\nx-a: "],
    ids=["header", "extension", "length", "trailer"],
)
def test_a_response_whose_data_does_not_arrive_times_out(kind: str, start: bytes, tmp_path: Path) -> None:
    limits = attrs.evolve(QUICK, call=0.6, stall=0.3, tries=1, downloads=1, glance=0.1)
    with peer(b"HTTP/1.1 200 OK\r\n" + start, endless=b"1", drip=0.05) as slow:
        with pytest.raises(MaybeSubmitted):
            run(kind, titled(), base_url=slow.url, state_dir=tmp_path / "a", limits=limits)
        with pytest.raises(ConnectionFailed):
            call(kind, lambda client: client.job("b-1").refresh(), base_url=slow.url, state_dir=tmp_path / "a", limits=limits)
        with serve() as server, pytest.raises(DownloadFailed, match=r"stalled|no response in time"):
            server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{slow.url}/here"}))
            run(
                kind, titled(), base_url=server.base_url, state_dir=tmp_path / "b", limits=attrs.evolve(limits, call=2.0, stall=1.0)
            )


def test_a_connection_that_is_made_after_the_deadline_is_shut_down() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        deadline = http.Deadline()
        with deadline.limit(0.0):
            while not deadline.expired:
                time.sleep(0.01)
        deadline.trace("connection.connect_tcp.complete", {"return_value": SimpleNamespace(get_extra_info={"socket": ours}.get)})
        assert theirs.recv(1) == b""


@pytest.mark.parametrize("kind", BOTH)
def test_what_the_service_says_about_a_job_is_shown_without_the_key(kind: str, tmp_path: Path) -> None:
    said = f"{CANARY} https://store.example/x?X-Signature=s1gned"
    texts = ("entity", "action", "created_at", "completed_at", "error_message")
    events: list[Event] = []
    with serve() as server:
        server.script.add(Fault(path="/batch/*-*", patch=dict.fromkeys((*texts, "status"), said), nth=(1, 2)))
        world: Any = {"base_url": server.base_url, "state_dir": tmp_path, "on_event": events.append}
        batch_id = call(kind, methodcaller("submit", titled()), **world).batch_id
        seen = call(kind, lambda client: client.job(batch_id).refresh(), **world).snapshot
        server.script.add(Fault(path="/batch/*-*", patch={"status": "failed", "error_message": said}))
        with pytest.raises(JobFailed) as caught:
            run(kind, titled(), **world)
    shown = f"{seen!r} {events!r} {caught.value!r} {pickle.dumps(caught.value)!r}"
    assert "s1gned" not in shown and CANARY not in shown
    assert "store.example" in shown


@pytest.mark.parametrize("kind", BOTH)
def test_a_job_id_that_contains_the_key_is_not_accepted(kind: str, tmp_path: Path) -> None:
    with serve() as server, pytest.raises(MaybeSubmitted) as caught:
        server.script.add(Fault(path="/batch/*/search", method="POST", patch={"batch_id": CANARY}))
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)
    assert CANARY not in repr(caught.value)


@pytest.mark.parametrize("kind", BOTH)
def test_logs_of_the_connection_have_no_key_and_no_signature(kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve() as server, peer(answer("302 Found", location="http://127.0.0.1:1/a?X-Signature=s1gned", x_key=CANARY)) as first:
        server.script.add(Fault(path="/batch/*-*", patch={"download_url": f"{first.url}/here?X-Signature=s1gned"}))
        with pytest.raises(DownloadFailed):
            run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)
    assert "receive_response_headers.complete" in caplog.text
    assert "s1gned" not in caplog.text
    assert CANARY not in caplog.text


INTERRUPTED = """
import asyncio, signal, sys, traceback
import querydsl

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process inherits that it is ignored

async def run_async(base_url):
    async with querydsl.AsyncClient(base_url=base_url) as client:
        await client.run("title ~ 'engineer' limit 40")

try:
    if sys.argv[1] == "async":
        asyncio.run(run_async(sys.argv[2]))
    else:
        with querydsl.Client(base_url=sys.argv[2]) as client:
            client.run("title ~ 'engineer' limit 40")
except KeyboardInterrupt as error:
    print(*traceback.TracebackException.from_exception(error, capture_locals=True).format())
"""
"""A program that prints the local variables of all frames that an interrupt went through, as error trackers do."""


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("path", ["/batch/*/search", "/batch/*-*", "/results/*"])
@pytest.mark.parametrize("fault", [{"delay": 3}, {"after": 100, "end": End.STALL}], ids=["head", "body"])
def test_an_interrupt_leaves_no_secret_in_the_variables_of_its_traceback(
    kind: str, path: str, fault: dict[str, Any], tmp_path: Path
) -> None:
    environment = dict(os.environ) | {"QUERYDSL_STATE_DIR": str(tmp_path), "CRUSTDATA_API_KEY": CANARY}
    with serve(script=Script(Fault(path=path, **fault))) as server:
        words = [sys.executable, "-c", INTERRUPTED, kind, server.base_url]
        child = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
        while not any(fnmatch(request.path, path) for request in server.requests):
            time.sleep(0.05)
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        shown, _ = child.communicate(timeout=30)
    assert "KeyboardInterrupt" in shown
    assert CANARY not in shown and "X-Signature" not in shown
