"""A response as a sequence of steps: send bytes, wait, or end the connection."""

import http.client
from collections.abc import Iterator

from querydsl.classes import frozen
from querydsl.sandbox.faces.faults import End, Fault, Framing
from querydsl.sandbox.http import Response

NO_FAULT = Fault()


@frozen
class Send:
    """Send bytes."""

    data: bytes


@frozen
class Wait:
    """Wait for a number of seconds."""

    seconds: float


@frozen
class Stop:
    """End the connection. This is the last step."""

    how: End


WireStep = Send | Wait | Stop


def wire_steps(response: Response, fault: Fault, *, head_only: bool = False) -> Iterator[WireStep]:
    """The steps of an HTTP/1.1 response. `head_only` omits the body, as for HEAD."""
    if fault.delay:
        yield Wait(fault.delay)
    if fault.raw is not None:
        yield Send(fault.raw)
        yield Stop(fault.end or End.CLOSE)
        return
    if fault.end is not None and fault.after is None:
        yield Stop(fault.end)
        return
    yield Send(_head(response, fault))
    if not head_only:
        yield from _framed(body_steps(response.body, fault), fault)
    if fault.framing is Framing.CLOSE or fault.length_off:
        yield Stop(End.CLOSE)


def body_steps(body: bytes, fault: Fault) -> Iterator[WireStep]:
    """The steps of a body, without framing."""
    body = body if fault.after is None else body[: fault.after]
    piece = fault.piece if fault.drip else max(len(body), 1)
    for start in range(0, len(body), piece):
        if fault.drip:
            yield Wait(fault.drip)
        yield Send(body[start : start + piece])
    if fault.end is not None:
        yield Stop(fault.end)


def _head(response: Response, fault: Fault) -> bytes:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if fault.framing is Framing.LENGTH:
        headers["content-length"] = str(len(response.body) + fault.length_off)
    elif fault.framing is Framing.CHUNKED:
        headers["transfer-encoding"] = "chunked"
    if fault.framing is Framing.CLOSE or fault.length_off:
        headers["connection"] = "close"
    reason = http.client.responses.get(response.status, "Unknown")
    lines = (f"HTTP/1.1 {response.status} {reason}", *(f"{name}: {value}" for name, value in headers.items()))
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _framed(steps: Iterator[WireStep], fault: Fault) -> Iterator[WireStep]:
    if fault.framing is not Framing.CHUNKED:
        yield from steps
        return
    off = fault.length_off
    for step in steps:
        if isinstance(step, Send):
            yield Send(b"%x\r\n%b\r\n" % (len(step.data) + off, step.data))
            off = 0
        else:
            yield step
    if fault.end is None and not fault.length_off:
        yield Send(b"0\r\n\r\n")
