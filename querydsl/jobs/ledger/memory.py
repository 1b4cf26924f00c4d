"""The ledger of a sandbox in this process. It is kept in memory, because the jobs end with the process too."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import attrs

from querydsl.classes import define
from querydsl.jobs.ledger.model import Entry, EntryState
from querydsl.semantics.request import Request


@define
class MemoryLedger:
    """A ledger in memory. `wall` returns the time in seconds since 1970."""

    wall: Callable[[], float] = time.time
    _entries: dict[int, Entry] = attrs.field(factory=dict)
    _numbers: Iterator[int] = attrs.field(factory=partial(itertools.count, 1))
    held: set[str] = attrs.field(factory=set)
    guard: threading.Lock = attrs.field(factory=threading.Lock)

    def lock(self, key: str) -> "MemoryLock":
        """The lock of this key, not taken yet."""
        return MemoryLock(self, key)

    def newest(self, key: str) -> Entry | None:
        """The newest entry with this key."""
        return next((entry for entry in self._newest_first() if entry.key == key), None)

    def claim(self, key: str, request: Request, account: str, base_url: str) -> int:
        """The number of a new `sending` entry."""
        with self.guard:
            number = next(self._numbers)
            self._entries[number] = Entry(number, key, EntryState.SENDING, None, account, base_url, request, self.wall())
        return number

    def settle(self, number: int, batch_id: str) -> None:
        """Store the job id that the POST of an entry returned."""
        self._entries[number] = attrs.evolve(self._entries[number], state=EntryState.SUBMITTED, batch_id=batch_id)

    def withdraw(self, number: int) -> None:
        """Delete an entry whose POST was definitely not accepted."""
        del self._entries[number]

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""
        return next((entry for entry in self._newest_first() if entry.batch_id == batch_id), None)

    def entries(self, account: str, base_url: str, prefix: str = "", limit: int | None = None) -> tuple[Entry, ...]:
        """The entries of an account at an address whose job id or mark begins with `prefix`, newest first, at most `limit`."""
        own = (entry for entry in self._newest_first() if (entry.account, entry.base_url) == (account, base_url))
        return tuple(itertools.islice((entry for entry in own if entry.name.startswith(prefix)), limit))

    def first_edition(self, account: str, base_url: str, path: str) -> tuple[Entry, ...]:  # noqa: ARG002 - required by the protocol
        """Always empty, because the ledger is new in each process."""
        return ()

    def forget(self, name: str) -> bool:
        """Delete the entries with this job id or mark, and return whether there were any."""
        gone = [number for number, entry in self._entries.items() if name in (entry.batch_id, entry.mark)]
        for number in gone:
            del self._entries[number]
        return bool(gone)

    def _newest_first(self) -> list[Entry]:
        with self.guard:
            return [self._entries[number] for number in sorted(self._entries, reverse=True)]


@define
class MemoryLock:
    """A lock within this process: a key is in `MemoryLedger.held` while its lock is held."""

    ledger: MemoryLedger
    key: str
    _is_held: bool = False

    def take(self) -> bool:
        """Whether the lock is now held here. False if it is already held."""
        with self.ledger.guard:
            self._is_held = self.key not in self.ledger.held
            self.ledger.held.add(self.key)
        return self._is_held

    def note_job(self, number: int, batch_id: str) -> None:
        """Do nothing. The job ends with this process, so there is nothing to recover."""

    def noted_job(self, number: int) -> str | None:  # noqa: ARG002 - required by the protocol
        """Always None, because jobs do not outlive this process."""
        return None

    def release(self) -> None:
        """Release the lock if it is held here."""
        if self._is_held:
            self.ledger.held.discard(self.key)
            self._is_held = False
