"""The script of faults: what a client sees, over real sockets and in process."""

import asyncio
import gzip
import socket
import ssl
import time
from collections.abc import Callable

import httpx
import pytest

from querydsl.sandbox.faces.faults import Damage, End, Fault, Framing, Script
from querydsl.sandbox.faces.sandbox import Sandbox
from querydsl.sandbox.faces.server import Server, serve
from querydsl.sandbox.faces.transport import SandboxTransport
from tests.support.calls import ENGINEERS, HEADERS, TLS, fetch, get, post, submit

BATCH = "/batch/person/search"
BODY = {"filters": ENGINEERS, "max_results": 50}


def raw(server: Server, path: str = "/batch") -> bytes:
    """All bytes of one answer, read from a bare socket until it closes or nothing comes for a second."""
    host, port = httpx.URL(server.base_url).host, httpx.URL(server.base_url).port
    with socket.create_connection((host, port or 0), timeout=1) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer k\r\nconnection: close\r\n\r\n".encode())
        received = b""
        while piece := line.recv(65_536):
            received += piece
        return received


def head_and_body(answer: bytes) -> tuple[bytes, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def test_without_a_script_nothing_is_wrong(querydsl_sandbox: Server) -> None:
    head, body = head_and_body(raw(querydsl_sandbox))
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert f"content-length: {len(body)}".encode() in head


BEFORE_THE_REPLY: list[tuple[Fault, type[httpx.TransportError]]] = [
    (Fault(end=End.RESET), httpx.ReadError),
    (Fault(end=End.CLOSE), httpx.RemoteProtocolError),
    (Fault(end=End.STALL), httpx.ReadTimeout),
    (Fault(raw=b"SMTP ready\r\n\r\n"), httpx.RemoteProtocolError),
]
IN_THE_MIDDLE: list[tuple[Fault, type[httpx.TransportError]]] = [
    (Fault(after=40, end=End.RESET), httpx.ReadError),
    (Fault(after=40, end=End.CLOSE), httpx.RemoteProtocolError),
    (Fault(after=40, end=End.STALL), httpx.ReadTimeout),
    (Fault(length_off=10), httpx.RemoteProtocolError),
    (Fault(framing=Framing.CHUNKED, after=40, end=End.CLOSE), httpx.RemoteProtocolError),
    (Fault(framing=Framing.CHUNKED, length_off=10), httpx.RemoteProtocolError),
]


@pytest.mark.parametrize(("fault", "error"), BEFORE_THE_REPLY + IN_THE_MIDDLE, ids=str)
def test_a_fault_of_the_wire_is_what_httpx_says_it_is(fault: Fault, error: type[httpx.TransportError]) -> None:
    patience = 0.3 if fault.end is End.STALL else 20
    with serve(script=Script(fault)) as server, pytest.raises(error):
        fetch(server.base_url + "/batch", timeout=patience, headers=HEADERS)


@pytest.mark.parametrize(("fault", "error"), BEFORE_THE_REPLY + IN_THE_MIDDLE, ids=str)
def test_in_process_the_same_faults_are_the_same_errors(fault: Fault, error: type[httpx.TransportError]) -> None:
    transport = SandboxTransport(Sandbox(script=Script(fault, fault)))

    async def ask() -> None:
        async with httpx.AsyncClient(transport=transport, base_url=transport.base_url) as client:
            await client.get("/batch", headers=HEADERS)

    with httpx.Client(transport=transport, base_url=transport.base_url) as client, pytest.raises(error):
        client.get("/batch", headers=HEADERS)
    with pytest.raises(error):
        asyncio.run(ask())


def test_a_body_without_length_that_is_cut_looks_whole_to_httpx() -> None:
    with serve(script=Script(Fault(framing=Framing.CLOSE, after=10, end=End.CLOSE))) as server:
        assert len(get(server, "/batch").content) == 10


def test_a_declared_length_below_the_true_one_leaves_bytes_on_the_wire() -> None:
    with serve(script=Script(Fault(length_off=-5))) as server:
        head, body = head_and_body(raw(server))
    assert f"content-length: {len(body) - 5}".encode() in head


def test_a_chunked_answer_is_whole() -> None:
    with serve(script=Script(Fault(framing=Framing.CHUNKED))) as server:
        answer = get(server, "/batch")
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.json()["jobs"] == []


def test_a_submit_whose_answer_is_lost_has_started_a_job_unless_it_never_arrived() -> None:
    lost, never = Fault(path=BATCH, nth=1, end=End.RESET), Fault(path=BATCH, nth=2, reaches=False, end=End.RESET)
    with serve(script=Script(lost, never)) as server:
        for jobs in (1, 1):
            with pytest.raises(httpx.ReadError):
                post(server, BATCH, BODY)
            assert len(server.state.jobs) == jobs
        assert post(server, BATCH, BODY).status_code == 200


def test_statuses_and_headers_come_in_the_sequence_of_the_script() -> None:
    script = Script(
        Fault(nth=1, reaches=False, status=429, headers={"Retry-After": "2"}, body='{"error": {}}'),
        Fault(nth=(2, 3), status=503),
        Fault(nth=4, headers={"x-ratelimit-limit": None}),
        Fault(nth=5, status=302, headers={"location": "http://elsewhere.localhost/"}),
    )
    with serve(script=script) as server:
        answers = [get(server, "/batch") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [429, 503, 503, 200, 302, 200]
    assert answers[0].headers["retry-after"] == "2"
    assert "x-ratelimit-limit" not in answers[3].headers
    assert answers[4].headers["location"] == "http://elsewhere.localhost/"


def test_a_jobs_story_can_be_rewritten() -> None:
    polls = "/batch/*-*"
    script = Script(
        Fault(path=polls, nth=1, patch={"status": "queued", "download_url": None}),
        Fault(path=polls, nth=2, patch={"status": "failed", "error_message": "out of luck"}, drop=["result_count"]),
    )
    with serve(script=script) as server:
        batch_id = submit(server)
        odd, failed, whole = (get(server, f"/batch/{batch_id}").json() for _ in range(3))
    assert (odd["status"], odd["download_url"]) == ("queued", None)
    assert (failed["status"], failed["error_message"]) == ("failed", "out of luck")
    assert "result_count" not in failed
    assert whole["status"] == "completed"


def damaged(damage: Damage) -> tuple[bytes, httpx.Response]:
    """A file of results as it should be, and as it came."""
    with serve(script=Script(Fault(path="/results/*", nth=2, damage=damage))) as server:
        url = get(server, f"/batch/{submit(server, max_results=50)}").json()["download_url"]
        return fetch(url).content, fetch(url)


DAMAGES: dict[Damage, Callable[[bytes, bytes], bool]] = {
    Damage.CUT: lambda whole, came: came == whole[: len(whole) // 2],
    Damage.NO_TRAILER: lambda whole, came: came == whole[:-8],
    Damage.FLIP: lambda whole, came: sum(a != b for a, b in zip(whole, came, strict=True)) == 1,
    Damage.MEMBERS: lambda whole, came: came.count(b"\x1f\x8b\x08") >= 50 and gzip.decompress(came) == gzip.decompress(whole),
    Damage.PLAIN: lambda whole, came: came == gzip.decompress(whole),
    Damage.HTML: lambda whole, came: came.startswith(b"<!doctype html>"),
    Damage.BOMB: lambda whole, came: len(came) < 2_000_000 and came.startswith(b"\x1f\x8b"),
}


@pytest.mark.parametrize("damage", Damage)
def test_a_download_can_be_damaged(damage: Damage) -> None:
    whole, answer = damaged(damage)
    assert DAMAGES[damage](whole, answer.content)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == ("text/html" if damage is Damage.HTML else "application/gzip")


def test_a_body_of_ones_own_is_packed_by_gzip_body() -> None:
    lines = b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"a": "\xe2\x80\xa8"}'
    with serve(script=Script(Fault(path="/results/*", gzip_body=lines))) as server:
        url = get(server, f"/batch/{submit(server, max_results=2)}").json()["download_url"]
        assert gzip.decompress(fetch(url).content) == lines


def test_a_range_may_be_ignored_or_answered_wrongly() -> None:
    script = Script(
        Fault(path="/results/*", nth=1, headers={"content-range": "bytes 5-9/10"}),
        Fault(path="/results/*", nth=2, status=416),
        Fault(path="/results/*", nth=3, status=403),
    )
    with serve(script=script) as server:
        url = get(server, f"/batch/{submit(server, max_results=2)}").json()["download_url"]
        answers = [fetch(url, headers={"range": "bytes=10-"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [206, 416, 403]
    assert answers[0].headers["content-range"] == "bytes 5-9/10"


def test_a_drip_and_a_delay_take_their_time() -> None:
    with serve(script=Script(Fault(nth=1, drip=0.01, piece=10), Fault(nth=2, delay=0.2))) as server:
        for least in (0.05, 0.2):
            start = time.monotonic()
            assert get(server, "/batch").json()["jobs"] == []
            assert time.monotonic() - start >= least


def test_in_process_a_drip_and_a_delay_take_their_time_too() -> None:
    transport = SandboxTransport(Sandbox(script=Script(Fault(delay=0.1, drip=0.01, piece=10))))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url=transport.base_url) as client:
            return (await client.get("/batch", headers=HEADERS)).status_code

    start = time.monotonic()
    assert asyncio.run(ask()) == 200
    with httpx.Client(transport=transport, base_url=transport.base_url) as client:
        assert client.get("/batch", headers=HEADERS).status_code == 200
    assert time.monotonic() - start >= 0.2


def test_a_server_stops_while_a_connection_stalls() -> None:
    with serve(script=Script(Fault(end=End.STALL))) as server, pytest.raises(httpx.ReadTimeout):
        fetch(server.base_url + "/batch", timeout=0.1)
    with pytest.raises(httpx.ConnectError):
        fetch(server.base_url + "/batch")


def test_a_script_is_read_from_toml() -> None:
    script = Script.from_toml(
        """
        [[fault]]
        method = "GET"
        path = "/batch"
        nth = [1]
        status = 503
        body = "busy"
        headers = {retry-after = "1"}

        [[fault]]
        path = "/results/*"
        damage = "no-trailer"
        framing = "chunked"

        [[fault]]
        path = "/account/*"
        end = "reset"
        """
    )
    with serve(script=script) as server:
        answers = [get(server, "/batch") for _ in range(2)]
        with pytest.raises(httpx.ReadError):
            get(server, "/account/credits")
    assert [(answer.status_code, answer.text[:4]) for answer in answers] == [(503, "busy"), (200, '{"jo')]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[fault]]\nstaus = 503", "fault 1: .*staus"),
        ('[[fault]]\n[[fault]]\nend = "crash"', "fault 2: .*crash"),
        ("[[faults]]\nstatus = 503", "faults"),
        ("fault = 1", "fault"),
        ("[[fault]\n", "line 1"),
        ('[[fault]]\nstatus = "503"', "fault 1: .*status"),
        ('[[fault]]\nheaders = "x"', "fault 1: .*headers"),
    ],
)
def test_a_script_that_cannot_be_read_says_where(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Script.from_toml(text)


def test_faults_can_be_added_and_forgotten_while_the_server_runs(querydsl_sandbox: Server) -> None:
    querydsl_sandbox.script.add(Fault(status=500))
    assert get(querydsl_sandbox, "/batch").status_code == 500
    querydsl_sandbox.script.clear()
    assert get(querydsl_sandbox, "/batch").status_code == 200


def test_both_origins_can_stand_behind_a_certificate_that_nobody_trusts() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with serve(tls=context) as server:
        assert server.base_url.startswith("https://")
        with pytest.raises(httpx.ConnectError):
            fetch(server.base_url + "/batch")
        assert server.requests == ()


@pytest.mark.parametrize(
    ("request_bytes", "answered"),
    [
        (b"nonsense\r\n\r\n", b""),
        (b"\r\n", b""),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", b"HTTP/1.1 400"),
        (b"", b""),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 400"),
    ],
)
def test_what_is_not_http_closes_the_connection(querydsl_sandbox: Server, request_bytes: bytes, answered: bytes) -> None:
    url = httpx.URL(querydsl_sandbox.base_url)
    with socket.create_connection((url.host, url.port or 0), timeout=2) as line:
        line.sendall(request_bytes)
        line.shutdown(socket.SHUT_WR)
        assert line.recv(12) == answered


def test_one_connection_carries_many_requests(querydsl_sandbox: Server) -> None:
    with httpx.Client(base_url=querydsl_sandbox.base_url, headers=HEADERS, verify=TLS) as client:
        statuses = {client.post(BATCH, json=BODY).status_code for _ in range(5)}
        chunked = client.post(BATCH, content=iter([b'{"filters": {"op": "and",', b' "conditions": []}}']))
    assert statuses == {200}
    assert "non-empty" in chunked.text


def test_the_transport_serves_the_whole_way_of_a_job() -> None:
    transport = SandboxTransport()
    with httpx.Client(transport=transport, base_url=transport.base_url, headers=HEADERS) as client:
        job = client.get(client.post(BATCH, json=BODY).json()["status_url"]).json()
        assert client.get(job["download_url"]).status_code == 400
    with httpx.Client(transport=transport) as bare:
        assert gzip.decompress(bare.get(job["download_url"]).content).count(b"\n") == 50


@pytest.mark.parametrize("length", [b"content-length: " + b"9" * 30, b"transfer-encoding: chunked\r\n\r\nno number"])
def test_an_impossible_length_is_answered_with_a_400_and_nothing_else(length: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with serve() as server:
        url = httpx.URL(server.base_url)
        with socket.create_connection((url.host, url.port or 0), timeout=2) as line:
            line.sendall(b"POST /person/search HTTP/1.1\r\n" + length + b"\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 400"
    assert capfd.readouterr().err == ""
