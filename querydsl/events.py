"""What a client tells of its progress: values given to the `on_event` callback, none of which holds a key or a link."""

from pathlib import Path
from typing import TypeAlias

import attrs


@attrs.frozen
class Submitted:
    """A job was started; it may be billed from here on."""

    batch_id: str


@attrs.frozen
class Resumed:
    """The same query was submitted before, `age` seconds ago: its job goes on, no new one is started."""

    batch_id: str
    age: float


@attrs.frozen
class Polled:
    """The service was asked how a job is doing; `fulfilled` is how many records it says it has so far."""

    batch_id: str
    status: str
    fulfilled: int | None = None


@attrs.frozen
class Waiting:
    """Nothing is done for some seconds, and why."""

    seconds: float
    why: str


@attrs.frozen
class Downloading:
    """So many bytes of the results file are here, of how many where that is known."""

    batch_id: str
    received: int
    total: int | None


@attrs.frozen
class Verified:
    """Every byte of the results was read and checked."""

    batch_id: str
    count: int


@attrs.frozen
class Saved:
    """A file stands under its final name."""

    path: Path
    count: int


@attrs.frozen
class Warned:
    """Something is odd, and the client went on all the same."""

    message: str


Event: TypeAlias = Submitted | Resumed | Polled | Waiting | Downloading | Verified | Saved | Warned
