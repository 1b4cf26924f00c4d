"""What a flow asks of its driver, and what the driver answers.

| a flow yields | a driver does | and sends back |
|---|---|---|
| `Call` | sends a request, reads the head of the answer | `Head` or `NoReply` |
| `Read` | reads the next bytes of that answer's body | `bytes`, `b""` at its end, or `NoReply` |
| `Close` | closes that answer | nothing |
| `Sleep` | waits | nothing |
| `Blocking` | calls a function that may block: disk, ledger | what it returns; what it raises is raised in the flow |
| `Emit` | hands records to whoever iterates | nothing |
"""

from collections.abc import Callable, Generator, Mapping
from enum import Enum
from typing import Any, TypeAlias, TypeVar

import attrs

from querydsl.jobs.secrets import Secret

T = TypeVar("T")


class Peer(Enum):
    """Whom a call goes to; only the service is ever shown the key."""

    SERVICE = "service"
    STORE = "store"


@attrs.frozen
class Call:
    """Send a request: a path of the service, or the whole address of a file in the store.

    `seconds` bounds the time until the head of the answer is there, `stall` the time between two bytes.
    """

    peer: Peer
    method: str
    address: Secret
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes | None = None
    seconds: float = 60.0
    stall: float = 30.0


@attrs.frozen
class Read:
    """Read more of the body of the last call's answer."""


@attrs.frozen
class Close:
    """Close the last call's answer, read or not."""


@attrs.frozen
class Sleep:
    """Wait this many seconds."""

    seconds: float


@attrs.frozen
class Blocking:
    """Call a function that may block."""

    action: Callable[[], Any]


@attrs.frozen
class Emit:
    """Hand these values to whoever iterates over the flow."""

    items: tuple[Any, ...]


@attrs.frozen
class Head:
    """The head of an answer: its status, and its headers with lower-case names."""

    status: int
    headers: Mapping[str, str]


@attrs.frozen
class NoReply:
    """There is no answer, or it broke off.

    `why` is a sentence of our own; `sent` is False only where the request cannot have reached the other side; `again` is False
    where trying again cannot help (a certificate that is not trusted).
    """

    why: str
    sent: bool
    again: bool = True


@attrs.frozen
class Reply:
    """A whole answer: status, headers with lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Effect: TypeAlias = Call | Read | Close | Sleep | Blocking | Emit
Flow: TypeAlias = Generator[Effect, Any, T]


@attrs.frozen
class EffectResult:
    """The answer to a step."""

    value: Any = None


@attrs.frozen
class EffectError:
    """What went wrong while a step was being done; it is raised in the flow, which knows what was under way."""

    error: BaseException


@attrs.frozen
class FlowEnd:
    """The end of a flow, and what it gives back."""

    value: Any


START = EffectResult()
"""What a flow is sent before its first step."""


def advance(flow: Flow[Any], answer: EffectResult | EffectError) -> Effect | FlowEnd:
    """The next step of a flow that is given this answer to its last one; what the flow raises is raised here."""
    try:
        return flow.throw(answer.error) if isinstance(answer, EffectError) else flow.send(answer.value)
    except StopIteration as end:
        return FlowEnd(end.value)
