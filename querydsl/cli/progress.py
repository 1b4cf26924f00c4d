"""Progress on standard error: one line that changes on a terminal, and elsewhere a line for what matters."""

import sys
from typing import TextIO

import attrs

from querydsl.cli.terminal import escape_control
from querydsl.events import Downloading, Event, Polled, Resumed, Saved, Submitted, Verified, Waiting, Warned

_LONG = 5.0


@attrs.define
class Progress:
    """Told every event of a client; remembers the job, for the command that goes on with it."""

    stream: TextIO = attrs.field(factory=lambda: sys.stderr)
    batch_id: str | None = None
    _drawn: bool = False

    def __call__(self, event: Event) -> None:
        """Nothing: tells of the event."""
        if isinstance(event, Submitted | Resumed):
            self.batch_id = event.batch_id
        text = escape_control(_sentence(event))
        if self.stream.isatty() and not _lasting(event):
            self._draw(text)
        elif _lasting(event) or (isinstance(event, Waiting) and event.seconds >= _LONG):
            self.clear()
            print(text, file=self.stream, flush=True)

    def clear(self) -> None:
        """Nothing: takes the line away."""
        if self._drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self._drawn = False

    def _draw(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{text}")
        self.stream.flush()
        self._drawn = True


def _lasting(event: Event) -> bool:
    """True for what is told on a line of its own, to stay."""
    return isinstance(event, Submitted | Resumed | Saved | Warned)


def _sentence(event: Event) -> str:
    match event:
        case Submitted(batch_id):
            return f"job {batch_id} submitted"
        case Resumed(batch_id, age):
            return f"job {batch_id} was submitted {_ago(age)}; going on with it (--fresh starts a new one)"
        case Polled(batch_id, status, fulfilled):
            return f"job {batch_id}: {status}" + (f", {fulfilled:,} records" if fulfilled else "")
        case Waiting(seconds, why):
            return f"waiting {seconds:,.0f} s: {why}"
        case Downloading(_, received, total):
            return f"downloading: {received:,}" + (f" of {total:,}" if total else "") + " bytes"
        case Verified(_, count):
            return f"{count:,} records verified"
        case Saved(path, count):
            return f"{count:,} records in {path}"
        case Warned(message):
            return f"warning: {message}"


def _ago(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name} ago"
    return f"{seconds:,.0f} seconds ago"
