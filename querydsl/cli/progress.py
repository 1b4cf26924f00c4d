"""Progress on standard error: a status line on a terminal, and only the important events elsewhere."""

import sys
from typing import TextIO

import attrs

from querydsl.classes import define
from querydsl.cli.terminal import cut, escape_control, is_quiet, width
from querydsl.diagnostics.wording import counted
from querydsl.events import (
    Collected,
    Counted,
    Downloading,
    Event,
    Paged,
    Polled,
    Resumed,
    Saved,
    Submitted,
    Verified,
    Waiting,
    Warned,
)

_LONG = 5.0


@define
class Progress:
    """A listener for the events of a client.

    `batch_id` is the id of the job, for the command that resumes it. `received` and `total` are the numbers
    of records that a search has sent, and that match it.
    """

    stream: TextIO = attrs.field(factory=lambda: sys.stderr)
    batch_id: str | None = None
    received: int = 0
    total: int | None = None
    _drawn: bool = False

    def __call__(self, event: Event) -> None:
        """Print the event."""
        if isinstance(event, Submitted | Resumed):
            self.batch_id = event.batch_id
        elif isinstance(event, Paged):
            self.received, self.total = event.received, event.total
        text = escape_control(_message(event))
        if is_quiet() and not isinstance(event, Warned):
            return
        if self.stream.isatty() and not _is_permanent(event):
            self._draw(text)
        elif _is_permanent(event) or isinstance(event, Collected) or (isinstance(event, Waiting) and event.seconds >= _LONG):
            self.clear()
            print(text, file=self.stream, flush=True)

    def clear(self) -> None:
        """Erase the status line."""
        if self._drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self._drawn = False

    def _draw(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{cut(text, width() - 1)}")  # a line that wraps could not be erased
        self.stream.flush()
        self._drawn = True


def _is_permanent(event: Event) -> bool:
    """Whether the event is printed on a separate line that is not erased."""
    return isinstance(event, Submitted | Resumed | Saved | Warned)


def _message(event: Event) -> str:
    match event:
        case Submitted(batch_id):
            return f"job {batch_id} submitted"
        case Resumed(batch_id, age):
            return f"resuming job {batch_id}, submitted {_ago(age)}: already paid (use --fresh to start a new job)"
        case Polled(batch_id, status, fulfilled):
            return f"job {batch_id}: {status}" + (f", {counted(fulfilled, 'record')}" if fulfilled else "")
        case Waiting(seconds, why):
            return f"waiting {seconds:,.0f} s: {why}"
        case Paged(received, total):
            return counted(received, "record") + (f", {total:,} match" if total is not None else "")
        case Downloading(_, received, total):
            return f"downloading: {received:,}" + (f" of {total:,}" if total else "") + " bytes"
        case Verified(_, count):
            return f"{counted(count, 'record')} verified"
        case Saved(path, count):
            return f"{counted(count, 'record')} saved to {path}"
        case Warned(message):
            return f"warning: {message}"
        case Counted(records, counts, parts):
            return f"planning: {_some(records)} records, {counted(counts, 'count')}, {counted(parts, 'part')}"
        case Collected(parts, planned_parts, records, planned, credits, seconds):
            left = "" if not seconds else f", about {short_time(seconds)} left"
            done = f"{parts:,} of {counted(planned_parts, 'part')}"
            return f"{done}, {records:,} of {_some(planned)} records, {credits:,.2f} credits{left}"


def _some(number: int | None) -> str:
    return "an unknown number of" if number is None else f"{number:,}"


def _ago(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name} ago"
    return f"{seconds:,.0f} seconds ago"


def short_time(seconds: float) -> str:
    """A time in its largest unit, for tables: `3 d`, `2 h`, `5 min`, `40 s`."""
    units = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    return next((f"{seconds // size:,.0f} {name}" for size, name in units if seconds >= size), "0 s")
