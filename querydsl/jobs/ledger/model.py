"""The ledger of submitted requests, as the protocol uses it: an entry per submission, and a lock per request.

An entry is `sending` while its POST is in progress, and `submitted` once the service has returned a job id. An entry that stays
`sending` is a submission with an unknown outcome. A ledger stores requests and job ids, never a key and never a link.
"""

from enum import Enum
from typing import Protocol

from querydsl.classes import frozen
from querydsl.semantics.request import Request


class EntryState(Enum):
    """The state of a submission."""

    SENDING = "sending"
    SUBMITTED = "submitted"


@frozen
class Entry:
    """One submission in the ledger.

    `number` identifies the entry, and `key` the request, account and address (see `querydsl.jobs.submission.ledger_key`).
    `batch_id` is the id of the job, or None while it is unknown. `at` is the time of the submission, in seconds since 1970.
    """

    number: int
    key: str
    state: EntryState
    batch_id: str | None
    account: str
    base_url: str
    request: Request
    at: float

    @property
    def mark(self) -> str:
        """The name of an entry that has no job id, for example `#12`."""
        return f"#{self.number}"

    @property
    def name(self) -> str:
        """The job id, or the mark if the job id is unknown."""
        return self.batch_id or self.mark


class Lock(Protocol):
    """A lock that allows one submission per key at a time, across threads, tasks and processes."""

    def take(self) -> bool:
        """Whether the lock is now held here. False if it is already held."""

    def note_job(self, number: int, batch_id: str) -> None:
        """Record the job id of an entry immediately, before the ledger commits it."""

    def noted_job(self, number: int) -> str | None:
        """The job id recorded for this entry by a process that was killed before the ledger committed it."""

    def release(self) -> None:
        """Release the lock if it is held here."""


class Ledger(Protocol):
    """The storage of submissions. Every method may block, and may raise `LedgerError`."""

    def lock(self, key: str) -> Lock:
        """The lock of this key, not taken yet."""

    def newest(self, key: str) -> Entry | None:
        """The newest entry with this key."""

    def claim(self, key: str, request: Request, account: str, base_url: str) -> int:
        """The number of a new `sending` entry, stored before the POST is sent."""

    def settle(self, number: int, batch_id: str) -> None:
        """Store the job id that the POST of an entry returned."""

    def withdraw(self, number: int) -> None:
        """Delete an entry whose POST was definitely not accepted."""

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""

    def entries(self, account: str, base_url: str, prefix: str = "", limit: int | None = None) -> tuple[Entry, ...]:
        """The entries of an account at an address whose job id or mark begins with `prefix`, newest first, at most `limit`."""

    def first_edition(self, account: str, base_url: str, path: str) -> tuple[Entry, ...]:
        """The jobs of an account at an endpoint whose queries had the first edition of the language, newest first."""

    def forget(self, name: str) -> bool:
        """Delete the entries with this job id or mark, and return whether there were any."""
