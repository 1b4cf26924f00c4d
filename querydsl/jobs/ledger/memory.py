"""The ledger of a sandbox inside this process, whose jobs die with the process: nothing of it is kept."""

import threading
import time
from collections.abc import Callable

import attrs

from querydsl.jobs.ledger.sqlite import Entry, EntryState
from querydsl.jobs.submission import Order


@attrs.define
class MemoryLedger:
    """What was submitted from this process, in memory."""

    wall: Callable[[], float] = time.time
    _entries: dict[int, Entry] = attrs.field(factory=dict)
    held: set[str] = attrs.field(factory=set)
    guard: threading.Lock = attrs.field(factory=threading.Lock)

    def lock(self, key: str) -> "MemoryLock":
        """The lock of this key, not taken yet."""
        return MemoryLock(self, key)

    def newest(self, key: str) -> Entry | None:
        """The newest entry of this key."""
        return next((entry for entry in self._newest_first() if entry.key == key), None)

    def claim(self, key: str, order: Order, account: str, base_url: str) -> int:
        """The number of a new entry, which says that a POST is under way."""
        with self.guard:
            number = max(self._entries, default=0) + 1
            self._entries[number] = Entry(number, key, EntryState.SENDING, None, account, base_url, order, self.wall())
        return number

    def settle(self, number: int, batch_id: str) -> None:
        """Nothing: writes down which job the POST started."""
        self._entries[number] = attrs.evolve(self._entries[number], state=EntryState.SUBMITTED, batch_id=batch_id)

    def withdraw(self, number: int) -> None:
        """Nothing: strikes out an entry whose POST was certainly not accepted."""
        del self._entries[number]

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""
        return next((entry for entry in self._newest_first() if entry.batch_id == batch_id), None)

    def entries(self, account: str, base_url: str) -> tuple[Entry, ...]:
        """All entries of an account at an address, newest first."""
        return tuple(entry for entry in self._newest_first() if (entry.account, entry.base_url) == (account, base_url))

    def forget(self, name: str) -> bool:
        """True where there was an entry of this job, or with this mark; there is none any more."""
        gone = [number for number, entry in self._entries.items() if name in (entry.batch_id, entry.mark)]
        for number in gone:
            del self._entries[number]
        return bool(gone)

    def _newest_first(self) -> list[Entry]:
        with self.guard:
            return [self._entries[number] for number in sorted(self._entries, reverse=True)]


@attrs.define
class MemoryLock:
    """The same inside one process: a key is in the set while it is held."""

    ledger: MemoryLedger
    key: str
    _mine: bool = False

    def take(self) -> bool:
        """True where the lock is held from here on; False while another holds it."""
        with self.ledger.guard:
            self._mine = self.key not in self.ledger.held
            self.ledger.held.add(self.key)
        return self._mine

    def note_job(self, number: int, batch_id: str) -> None:
        """Nothing: what ends this process ends the job too."""

    def noted_job(self, number: int) -> str | None:  # noqa: ARG002 - as the lock on disk has it
        """None, for the same reason."""
        return None

    def release(self) -> None:
        """Nothing: lets the lock go, where it was held at all."""
        if self._mine:
            self.ledger.held.discard(self.key)
            self._mine = False
