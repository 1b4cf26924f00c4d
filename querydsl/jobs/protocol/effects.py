"""The effects that a flow yields, and the answers of its driver.

| a flow yields | the driver | and sends back |
|---|---|---|
| `Call` | sends a request and reads the head of the response | `Head` or `NoReply` |
| `Read` | reads the next bytes of that response's body | `bytes`, `b""` at the end, or `NoReply` |
| `Close` | closes that response | None |
| `Sleep` | waits | None |
| `Blocking` | calls a function that may block: disk, ledger | its result; its exception is raised in the flow |
| `Emit` | yields records to the caller | None |
"""

from collections.abc import Callable, Generator, Mapping
from enum import Enum
from typing import Any, TypeAlias, TypeVar

import attrs

from querydsl.classes import frozen
from querydsl.jobs.secrets import Secret

T = TypeVar("T")


class Peer(Enum):
    """The destination of a call: the service or the object store. The key is sent to the service only."""

    SERVICE = "service"
    STORE = "store"


@frozen
class Call:
    """Send a request to a path of the service, or to the full address of a file in the store.

    `seconds` bounds the time until the head of the response, and `stall` the time between two bytes.
    """

    peer: Peer
    method: str
    address: Secret
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes | None = None
    seconds: float = 60.0
    stall: float = 30.0


@frozen
class Read:
    """Read more of the body of the last response. `seconds` bounds the time until more of its data arrives.

    Only data counts: lengths and extensions of chunks, and trailers, do not.
    """

    seconds: float = 30.0


@frozen
class Close:
    """Close the last response, even if its body was not read to the end."""


@frozen
class Sleep:
    """Wait this many seconds."""

    seconds: float


@frozen
class Blocking:
    """Call a function that may block."""

    action: Callable[[], Any]


@frozen
class Emit:
    """Yield these items to the caller that iterates over the flow."""

    items: tuple[Any, ...]


@frozen
class Head:
    """The head of a response: its status, and its headers with lower-case names."""

    status: int
    headers: Mapping[str, str]


@frozen
class NoReply:
    """A missing or incomplete response.

    `why` is a sentence without addresses or keys. `sent` is False only if the request cannot have reached the other side.
    `again` is False if another attempt cannot help, for example because the certificate is not trusted.
    """

    why: str
    sent: bool
    again: bool = True


@frozen
class Reply:
    """A complete response: status, headers with lower-case names, body."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)


Effect: TypeAlias = Call | Read | Close | Sleep | Blocking | Emit
Flow: TypeAlias = Generator[Effect, Any, T]


@frozen
class EffectResult:
    """The answer to an effect."""

    value: Any = None


@frozen
class EffectError:
    """An exception raised while an effect was performed. It is raised in the flow, which decides how to continue."""

    error: BaseException


@frozen
class FlowEnd:
    """The end of a flow, with its return value."""

    value: Any


START = EffectResult()
"""The answer that starts a flow."""


def advance(flow: Flow[Any], answer: EffectResult | EffectError) -> Effect | FlowEnd:
    """The next effect of a flow, given the answer to its last one. Raises the exceptions of the flow."""
    try:
        return flow.throw(answer.error) if isinstance(answer, EffectError) else flow.send(answer.value)
    except StopIteration as end:
        return FlowEnd(end.value)
