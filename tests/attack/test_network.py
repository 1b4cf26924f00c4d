"""TLS connections that break in the middle, and proxies, with both clients. No secret reaches a proxy or a message."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from querydsl.errors import ConnectionFailed, DownloadFailed, MaybeSubmitted, ServiceError, SettingError
from querydsl.sandbox import Server, serve
from tests.support.relay import Break, Relay, proxy, relay
from tests.support.world import BOTH, CANARY, QUICK, call, run, titled, trace_of

pytestmark = pytest.mark.slow

_PEM = Path(__file__).parents[1] / "support" / "self_signed.pem"
LIMITS = attrs.evolve(QUICK, call=20.0, stall=20.0, rate_window=20.0, tries=2, downloads=3, glance=5.0)
HOSTS = {"service.example": "base_url", "store.example": "store_url"}


@pytest.fixture
def server() -> Iterator[Server]:
    """A sandbox with a certificate for this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_PEM)
    with serve(tls=context) as running:
        yield running


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the sandbox's certificate for every host name."""
    context = ssl.create_default_context(cafile=str(_PEM))
    context.check_hostname = False
    monkeypatch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: context)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("how", Break)
@pytest.mark.parametrize("after", [5, 600, 2_200])
def test_tls_that_breaks_while_the_service_responds_is_an_error_in_words(
    kind: str, how: Break, after: int, server: Server, tmp_path: Path
) -> None:
    with relay(port_of(server.base_url), how, after) as broken, pytest.raises(ServiceError) as caught:
        run(kind, titled(), tmp_path / "out.jsonl", base_url=f"https://127.0.0.1:{broken.port}", state_dir=tmp_path, limits=LIMITS)
    assert isinstance(caught.value, MaybeSubmitted | ConnectionFailed)
    assert len(server.state.jobs) <= isinstance(caught.value, MaybeSubmitted)
    assert not (tmp_path / "out.jsonl").exists()
    assert CANARY not in trace_of(caught.value)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("how", Break)
@pytest.mark.parametrize("times", [1, 1_000], ids=["once", "always"])
@pytest.mark.parametrize("after", [1_400, 3_000, 6_000])
def test_tls_that_breaks_in_a_download_never_leaves_a_part_of_the_file(
    kind: str, how: Break, times: int, after: int, server: Server, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    with relay(port_of(server.store_url), how, after, times) as broken:
        server.state.store = f"https://127.0.0.1:{broken.port}"
        try:
            run(kind, titled(limit=300), output, base_url=server.base_url, state_dir=tmp_path, limits=LIMITS)
        except DownloadFailed as error:
            assert times > 1
            assert not output.exists()
            assert CANARY not in trace_of(error) and "X-Signature" not in trace_of(error)
        else:
            assert len(output.read_bytes().splitlines()) == 300
    assert len(server.state.jobs) == 1


@contextmanager
def through_proxy(server: Server, monkeypatch: pytest.MonkeyPatch, **how: Any) -> Iterator[Relay]:
    """Run a proxy that is set in the environment, with hosts that only it can reach."""
    ports = {f"{host}:443": port_of(getattr(server, url)) for host, url in HOSTS.items()}
    with proxy(ports, **how) as running:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:pr0xy-password@127.0.0.1:{running.port}")
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{running.port}")
        server.state.store = "https://store.example"
        yield running


@pytest.mark.parametrize("kind", BOTH)
def test_a_proxy_sees_the_names_of_the_hosts_only(
    kind: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with through_proxy(server, monkeypatch) as running:
        assert len(run(kind, titled(), base_url="https://service.example", state_dir=tmp_path, limits=LIMITS)) == 40
        received = bytes(running.received)
    assert b"CONNECT service.example:443" in received and b"CONNECT store.example:443" in received
    assert CANARY.encode() not in received and b"X-Signature" not in received and b"Bearer" not in received
    assert server.state.leaks == 0
    assert CANARY in str(server.requests[0].headers)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    "how",
    [
        {"answer": b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"},
        {"answer": b"HTTP/1.1 403 Forbidden\r\ncontent-length: 3\r\n\r\nno!"},
        {"answer": b"HTTP/1.1 502 Bad Gateway\r\n\r\n"},
        {"answer": b"EHLO\r\n\r\n"},
        {"answer": b""},
        {"how": Break.CLOSE},
        {"how": Break.RESET},
        {"how": Break.GARBLE},
    ],
    ids=lambda how: str(next(iter(how.values())))[:20],
)
def test_a_proxy_that_fails_is_an_error_without_secrets(
    kind: str, how: dict[str, Any], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with through_proxy(server, monkeypatch, **how), pytest.raises(ServiceError) as caught:
        run(kind, titled(), tmp_path / "out.jsonl", base_url="https://service.example", state_dir=tmp_path, limits=LIMITS)
    assert not (tmp_path / "out.jsonl").exists()
    for secret in (CANARY, "X-Signature", "pr0xy-password"):
        assert secret not in trace_of(caught.value)


@pytest.mark.parametrize("kind", BOTH)
def test_a_proxy_is_not_used_for_this_machine(kind: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with through_proxy(server, monkeypatch) as running, serve() as local:
        assert len(run(kind, titled(), base_url=local.base_url, state_dir=tmp_path, limits=LIMITS)) == 40
        assert not running.received


@pytest.mark.parametrize("kind", BOTH)
def test_a_proxy_that_is_not_an_http_proxy_is_refused_without_its_password(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://user:pr0xy-password@127.0.0.1:9")
    with pytest.raises(SettingError, match="unsupported proxy") as caught:
        call(kind, lambda client: client.credits(), base_url="https://service.example", state_dir=tmp_path)
    assert "pr0xy-password" not in str(caught.value)
