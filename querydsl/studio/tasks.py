"""Long work in threads, such as downloads and collections, with its progress."""

import threading
import time
from collections.abc import Callable
from typing import Any

import attrs

from querydsl.classes import define, frozen
from querydsl.events import Event, Warned

_KEPT = 50
_GRACE = 5.0
"""The time that a task has to end when the server stops, in seconds."""


@define(eq=False)
class Task:
    """Work in a thread.

    `events` has the last event of each kind by the name of its class, and `warnings` the texts of all warnings. `result` is what
    the work returned, and `error` what it raised.
    """

    work: Callable[[], dict[str, Any]]
    events: dict[str, Event] = attrs.field(factory=dict)
    warnings: list[str] = attrs.field(factory=list)
    result: dict[str, Any] | None = None
    error: Exception | None = None
    stopped: threading.Event = attrs.field(factory=threading.Event)
    ended: threading.Event = attrs.field(factory=threading.Event)

    @property
    def state(self) -> str:
        """`running`, `stopping`, `stopped`, `failed` or `done`."""
        if not self.ended.is_set():
            return "stopping" if self.stopped.is_set() else "running"
        return "failed" if self.error else "stopped" if self.result is None else "done"

    def run(self) -> None:
        """Do the work. A task that is stopped ends like a command that is interrupted."""
        try:
            self.result = self.work()
        except KeyboardInterrupt:
            pass
        except Exception as error:  # raised again for the page that asks for the progress
            self.error = error
        finally:
            self.ended.set()

    def notice(self, event: Event) -> None:
        """Store an event. Raises `KeyboardInterrupt` if the task was stopped."""
        if isinstance(event, Warned):
            self.warnings.append(event.message)
        self.events[type(event).__name__] = event
        self.interrupt_if_stopped()

    def interrupt_if_stopped(self) -> None:
        """Raise `KeyboardInterrupt` if the task was stopped."""
        if self.stopped.is_set():
            raise KeyboardInterrupt

    def progress(self) -> dict[str, Any]:
        """The state, the events and the result as JSON data. Raises the error of the work."""
        if self.ended.is_set() and self.error is not None:
            raise self.error
        events = {name: attrs.asdict(event, value_serializer=_plain) for name, event in list(self.events.items())}
        return {"state": self.state, "events": events, "warnings": self.warnings[:], "result": self.result}


def _plain(_instance: Any, _field: Any, value: Any) -> Any:
    return value if isinstance(value, int | float | str | None) else str(value)


@frozen(eq=False)
class Tasks:
    """The tasks of one studio by name. It listens to the events of the client, and sleeps for it.

    A client calls its listener in the thread that works, so each event belongs to the task of its thread. Without threads, as in
    Pyodide, `start` returns when the task has ended.
    """

    in_threads: bool = True
    _all: dict[str, Task] = attrs.field(factory=dict)
    _lock: threading.Lock = attrs.field(factory=threading.Lock)
    _here: threading.local = attrs.field(factory=threading.local)

    def __call__(self, event: Event) -> None:
        """Store an event in the task of this thread."""
        if (task := self._current) is not None:
            task.notice(event)

    def sleep(self, seconds: float) -> None:
        """Wait. In a task, stop waiting when it is stopped."""
        if (task := self._current) is None:
            time.sleep(seconds)
        else:
            task.stopped.wait(seconds)
            task.interrupt_if_stopped()

    @property
    def _current(self) -> Task | None:
        return getattr(self._here, "task", None)

    def start(self, name: str, work: Callable[[], dict[str, Any]]) -> None:
        """Start work in a thread, unless the task with this name is running."""
        with self._lock:
            earlier = self._all.pop(name, None)
            is_running = earlier is not None and not earlier.ended.is_set()
            task = self._all[name] = earlier if earlier is not None and is_running else Task(work)
            for old in [key for key, other in self._all.items() if other.ended.is_set()][:-_KEPT]:
                del self._all[old]
        if not is_running and self.in_threads:
            threading.Thread(target=self._run, args=[task], name=name, daemon=True).start()
        elif not is_running:
            self._run(task)

    def _run(self, task: Task) -> None:
        self._here.task = task
        task.run()
        self._here.task = None

    def find(self, name: str) -> Task | None:
        """The task with a name."""
        return self._all.get(name)

    def is_running(self, name: str) -> bool:
        """Whether the task with a name has not ended."""
        task = self.find(name)
        return task is not None and not task.ended.is_set()

    def stop_all(self) -> None:
        """Stop all tasks, and wait a few seconds for their end."""
        running = [task for task in list(self._all.values()) if not task.ended.is_set()]
        for task in running:
            task.stopped.set()
        for task in running:
            task.ended.wait(_GRACE)
