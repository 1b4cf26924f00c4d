"""What was submitted, on disk: written before a POST, so that no query is ever paid for twice by accident.

An entry is `sending` while its POST is under way, and `submitted` once the service has named the job. An entry that stays `sending`
is a POST whose end nobody saw. The ledger holds requests and job ids, never a key and never a link.
"""

import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import attrs

from querydsl.errors import LedgerError
from querydsl.jobs.storage import locks
from querydsl.jobs.submission import Order, canonical

MIGRATIONS = (
    """
    CREATE TABLE submissions (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, batch_id TEXT, account TEXT NOT NULL,
        base_url TEXT NOT NULL, entity TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL
    )
    """,
    "ALTER TABLE submissions ADD COLUMN finish TEXT NOT NULL DEFAULT '{}'",
    "CREATE INDEX by_key ON submissions (key, number)",
)
"""The steps from an empty file to today's form; a file's `user_version` says how many of them it has behind it."""


_JOTTED = re.compile(rb"(\d+) ([A-Za-z0-9_-]{1,128})\n")


class EntryState(Enum):
    """What is known of a submit."""

    SENDING = "sending"
    SUBMITTED = "submitted"


@attrs.frozen
class Entry:
    """One submit: its number in the ledger, what became of it, what was asked, and when (seconds since 1970)."""

    number: int
    key: str
    state: EntryState
    batch_id: str | None
    account: str
    base_url: str
    order: Order
    at: float

    @property
    def mark(self) -> str:
        """What an entry without a job is called: `#12`."""
        return f"#{self.number}"


class Lock(Protocol):
    """What keeps a key to one submit at a time, between threads, tasks and processes."""

    def take(self) -> bool:
        """True where the lock is held from here on; False while another holds it."""

    def note_job(self, number: int, batch_id: str) -> None:
        """Nothing: notes which job an entry's POST started, at once, before the ledger writes it down for good."""

    def noted_job(self, number: int) -> str | None:
        """The job that was noted for this entry by a process that was then killed."""

    def release(self) -> None:
        """Nothing: lets the lock go, where it was held at all."""


class Ledger(Protocol):
    """What a flow needs of a ledger; every method may block, and may raise `LedgerError`."""

    def lock(self, key: str) -> "Lock":
        """The lock of this key, not taken yet."""

    def newest(self, key: str) -> Entry | None:
        """The newest entry of this key."""

    def claim(self, key: str, order: Order, account: str, base_url: str) -> int:
        """The number of a new entry, which says that a POST is under way."""

    def settle(self, number: int, batch_id: str) -> None:
        """Nothing: writes down which job the POST started."""

    def withdraw(self, number: int) -> None:
        """Nothing: strikes out an entry whose POST was certainly not accepted."""

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""

    def entries(self, account: str, base_url: str) -> tuple[Entry, ...]:
        """All entries of an account at an address, newest first."""

    def forget(self, name: str) -> bool:
        """True where there was an entry of this job, or with this mark; there is none any more."""


@attrs.define
class DiskLedger:
    """The ledger of real accounts: an SQLite file (mode 0600) in a folder of its own (mode 0700)."""

    folder: Path
    wall: Callable[[], float] = time.time

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / "ledger.sqlite3"

    def lock(self, key: str) -> "DiskLock":
        """The lock of this key, not taken yet."""
        return DiskLock(self, key)

    def newest(self, key: str) -> Entry | None:
        """The newest entry of this key."""
        return self._first("WHERE key = ? ORDER BY number DESC LIMIT 1", key)

    def claim(self, key: str, order: Order, account: str, base_url: str) -> int:
        """The number of a new entry, which says that a POST is under way."""
        finish = json.dumps({"sort": order.sort, "fetched_only": order.fetched_only})
        row = (
            key,
            EntryState.SENDING.value,
            account,
            base_url,
            order.entity,
            order.path,
            canonical(order.body),
            self.wall(),
            finish,
        )
        with self._open() as connection:
            cursor = connection.execute(
                "INSERT INTO submissions (key, state, account, base_url, entity, path, body, at, finish) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            return int(cursor.lastrowid or 0)

    def settle(self, number: int, batch_id: str) -> None:
        """Nothing: writes down which job the POST started."""
        with self._open() as connection:
            values = (EntryState.SUBMITTED.value, batch_id, number)
            connection.execute("UPDATE submissions SET state = ?, batch_id = ? WHERE number = ?", values)

    def withdraw(self, number: int) -> None:
        """Nothing: strikes out an entry whose POST was certainly not accepted."""
        with self._open() as connection:
            connection.execute("DELETE FROM submissions WHERE number = ?", (number,))

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""
        return self._first("WHERE batch_id = ? ORDER BY number DESC LIMIT 1", batch_id)

    def entries(self, account: str, base_url: str) -> tuple[Entry, ...]:
        """All entries of an account at an address, newest first."""
        return self._select("WHERE account = ? AND base_url = ? ORDER BY number DESC", account, base_url)

    def forget(self, name: str) -> bool:
        """True where there was an entry of this job, or with this mark; there is none any more."""
        with self._open() as connection:
            found = connection.execute("DELETE FROM submissions WHERE batch_id = ? OR '#' || number = ?", (name, name))
            return found.rowcount > 0

    def _first(self, where: str, *values: str) -> Entry | None:
        return next(iter(self._select(where, *values)), None)

    def _select(self, where: str, *values: str) -> tuple[Entry, ...]:
        columns = "number, key, state, batch_id, account, base_url, entity, path, body, at, finish"
        with self._open() as connection:
            rows = connection.execute(f"SELECT {columns} FROM submissions {where}", values).fetchall()  # noqa: S608 - of our own words
            return tuple(_entry(row) for row in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction, on a file that has today's form."""
        with self.explained():
            self.prepare()
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            try:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                _migrate(connection)
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()

    def prepare(self) -> None:
        """Nothing: makes folder and file where there are none, and closes them to others."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            _make_private(self.path)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """A block whose failures say what to do about them."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise LedgerError(f"the ledger {self.path} cannot be used: {error}", may_retry=True) from None
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise LedgerError(_spoilt(self.path, error)) from None
        except OSError as error:
            raise LedgerError(f"the ledger {self.path} cannot be used: {error.strerror or error}", may_retry=True) from None


def _make_private(path: Path) -> None:
    """Nothing: makes an empty file of mode 0600.

    It is linked to its name only when it is closed: to close any descriptor of an SQLite file lets go of all locks that this
    process holds on it.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    os.close(descriptor)
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


def _spoilt(path: Path, error: Exception) -> str:
    return (
        f"the ledger {path} cannot be read ({error}). Move it away to start a new one; what it held can then be submitted again, "
        "so look first at the jobs of the account: querydsl jobs list"
    )


def _migrate(connection: sqlite3.Connection) -> None:
    """Nothing: takes the steps that the file has not taken yet; raises `sqlite3.DatabaseError` for a file of a later version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise sqlite3.DatabaseError(f"it has form {version}, written by a later querydsl; this one knows form {len(MIGRATIONS)}")
    for step in MIGRATIONS[version:]:
        connection.execute(step)
    if version < len(MIGRATIONS):
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _entry(row: tuple[Any, ...]) -> Entry:
    number, key, state, batch_id, account, base_url, entity, path, body, at, finish = row
    last = json.loads(finish)
    sort = tuple((str(name), bool(descending)) for name, descending in last.get("sort", ()))
    order = Order(entity, path, json.loads(body), sort, tuple(last.get("fetched_only", ())))
    return Entry(number, key, EntryState(state), batch_id, account, base_url, order, at)


@attrs.define
class DiskLock:
    """A file beside the ledger, which the system unlocks when its process ends, however it ends; what is noted_job in it stays."""

    ledger: DiskLedger
    key: str
    _descriptor: int | None = None

    def take(self) -> bool:
        """True where the lock is held from here on; False while another holds it."""
        with self.ledger.explained():
            self.ledger.prepare()
            self._descriptor = locks.acquire(self._path)
        return self._descriptor is not None

    def note_job(self, number: int, batch_id: str) -> None:
        """Nothing: notes which job an entry's POST started, at once, before the ledger writes it down for good."""
        if self._descriptor is not None:
            with suppress(OSError):  # the ledger itself comes next, and says what is wrong
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, f"{number} {batch_id}\n".encode())

    def noted_job(self, number: int) -> str | None:
        """The job that was noted for this entry by a process that was then killed."""
        if self._descriptor is None:
            return None
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        noted = _JOTTED.match(os.read(self._descriptor, 256))
        return noted[2].decode() if noted and int(noted[1]) == number else None

    def release(self) -> None:
        """Nothing: lets the lock go, where it was held at all."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def _path(self) -> Path:
        return self.ledger.folder / f"{self.key[:32]}.lock"
