"""The ledger of real accounts: an SQLite file that is written before each POST, so that a query is not billed twice by accident."""

import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from querydsl.classes import define
from querydsl.errors import LedgerError
from querydsl.jobs.ledger.model import Entry, EntryState
from querydsl.jobs.storage import locks
from querydsl.jobs.submission import SINGULAR, canonical
from querydsl.semantics.request import Request, SortBy

MIGRATIONS = (
    (
        """
        CREATE TABLE submissions (
            number INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, batch_id TEXT, account TEXT NOT NULL,
            base_url TEXT NOT NULL, entity TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL
        )
        """,
    ),
    ("ALTER TABLE submissions ADD COLUMN finish TEXT NOT NULL DEFAULT '{}'",),
    ("CREATE INDEX by_key ON submissions (key, number)",),
    ("ALTER TABLE submissions ADD COLUMN edition INTEGER NOT NULL DEFAULT 1",),
    # A number is never used again: a lock file that was left behind names the entry that its job id belongs to.
    (
        "ALTER TABLE submissions RENAME TO without_autoincrement",
        """
        CREATE TABLE submissions (
            number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, state TEXT NOT NULL, batch_id TEXT,
            account TEXT NOT NULL, base_url TEXT NOT NULL, entity TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL,
            at REAL NOT NULL, finish TEXT NOT NULL, edition INTEGER NOT NULL
        )
        """,
        "INSERT INTO submissions SELECT * FROM without_autoincrement",
        "DROP TABLE without_autoincrement",
        "CREATE INDEX by_key ON submissions (key, number)",
        "CREATE INDEX by_job ON submissions (batch_id, number)",
        "CREATE INDEX by_account ON submissions (account, base_url, number)",
    ),
)
"""The schema migrations, in order, each with its statements. The `user_version` of a file is the number of migrations applied."""

EDITION = 2
"""The edition of the query language. In another edition, the same text may compile to another request."""

_INSERT = (
    "INSERT INTO submissions (key, state, account, base_url, entity, path, body, at, finish, edition) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LATEST = 253_402_300_799.0
"""The last second of the year 9999, the latest time that Python can print."""
_NOTED_JOB = re.compile(rb"(\d+) ([A-Za-z0-9_-]{1,128})\n")


@define
class DiskLedger:
    """A ledger in the SQLite file `ledger.sqlite3` (mode 0600) of `folder` (mode 0700).

    `wall` returns the time in seconds since 1970.
    """

    folder: Path
    wall: Callable[[], float] = time.time

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self.folder / "ledger.sqlite3"

    def lock(self, key: str) -> "DiskLock":
        """The lock of this key, not taken yet."""
        return DiskLock(self, key)

    def newest(self, key: str) -> Entry | None:
        """The newest entry with this key."""
        return self._first("WHERE key = ? ORDER BY number DESC LIMIT 1", key)

    def claim(self, key: str, request: Request, account: str, base_url: str) -> int:
        """The number of a new `sending` entry, stored before the POST is sent."""
        finish = json.dumps({"sort": request.sort, "fetched_only": request.fetched_only})
        sent = (request.entity, request.path, canonical(request.body))
        row = (key, EntryState.SENDING.value, account, base_url, *sent, self.wall(), finish, EDITION)
        with self._open() as connection:
            return int(connection.execute(_INSERT, row).lastrowid or 0)

    def settle(self, number: int, batch_id: str) -> None:
        """Store the job id that the POST of an entry returned."""
        with self._open() as connection:
            values = (EntryState.SUBMITTED.value, batch_id, number)
            connection.execute("UPDATE submissions SET state = ?, batch_id = ? WHERE number = ?", values)

    def withdraw(self, number: int) -> None:
        """Delete an entry whose POST was definitely not accepted."""
        with self._open() as connection:
            connection.execute("DELETE FROM submissions WHERE number = ?", (number,))

    def find(self, batch_id: str) -> Entry | None:
        """The entry of a job."""
        return self._first("WHERE batch_id = ? ORDER BY number DESC LIMIT 1", batch_id)

    def entries(self, account: str, base_url: str, prefix: str = "", limit: int | None = None) -> tuple[Entry, ...]:
        """The entries of an account at an address whose job id or mark begins with `prefix`, newest first, at most `limit`."""
        end = "ORDER BY number DESC LIMIT ?"
        most = -1 if limit is None else limit
        own = "WHERE account = ? AND base_url = ?"
        if not prefix:
            return self._select(f"{own} {end}", account, base_url, most)
        if prefix.startswith("#"):
            where = f"{own} AND batch_id IS NULL AND substr('#' || number, 1, ?) = ? {end}"
            return self._select(where, account, base_url, len(prefix), prefix, most)
        return self._select(f"{own} AND batch_id BETWEEN ? AND ? {end}", account, base_url, prefix, f"{prefix}\U0010ffff", most)

    def first_edition(self, account: str, base_url: str, path: str) -> tuple[Entry, ...]:
        """The jobs of an account at an endpoint whose queries had the first edition of the language, newest first."""
        where = "WHERE account = ? AND base_url = ? AND path = ? AND edition = 1 AND batch_id IS NOT NULL ORDER BY number DESC"
        return self._select(where, account, base_url, path)

    def forget(self, name: str) -> bool:
        """Delete the entries with this job id or mark, and return whether there were any."""
        with self._open() as connection:
            found = connection.execute("DELETE FROM submissions WHERE batch_id = ? OR '#' || number = ?", (name, name))
            return found.rowcount > 0

    def _first(self, where: str, *values: str | int) -> Entry | None:
        return next(iter(self._select(where, *values)), None)

    def _select(self, where: str, *values: str | int) -> tuple[Entry, ...]:
        columns = "number, key, state, batch_id, account, base_url, entity, path, body, at, finish"
        query = f"SELECT {columns} FROM submissions {where}"  # noqa: S608 - built from constants
        with self._open() as connection:
            return tuple(_entry(row) for row in connection.execute(query, values).fetchall())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open a connection within one transaction, on a file with the current schema."""
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
        """Create the folder and the file if they are missing, accessible to their owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            _make_private(self.path)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Convert errors of SQLite and of the file system to `LedgerError`."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise LedgerError(f"the ledger {self.path} cannot be used: {error}", may_retry=True) from None
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise LedgerError(_damaged(self.path, error)) from None
        except OSError as error:
            raise LedgerError(f"the ledger {self.path} cannot be used: {error.strerror or error}", may_retry=True) from None


def _make_private(path: Path) -> None:
    """Create an empty file with mode 0600.

    The file is linked to its name after it is closed. Closing any descriptor of an SQLite file drops all POSIX locks that this
    process holds on it.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    os.close(descriptor)
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


def _damaged(path: Path, error: Exception) -> str:
    return (
        f"the ledger {path} cannot be read ({error}). Move it away to start a new one. Its queries can then be submitted again, "
        "so check the jobs of the account first: querydsl jobs list"
    )


def _migrate(connection: sqlite3.Connection) -> None:
    """Apply the missing migrations. Raises `sqlite3.DatabaseError` for a file written by a later version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise sqlite3.DatabaseError(
            f"it has schema {version}, written by a later querydsl; this version supports schema {len(MIGRATIONS)}"
        )
    for migration in MIGRATIONS[version:]:
        for statement in migration:
            connection.execute(statement)
    if version < len(MIGRATIONS):
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


_TYPES: tuple[tuple[type, ...], ...] = (
    (int,),
    (str,),
    (str,),
    (str, type(None)),
    (str,),
    (str,),
    (str,),
    (str,),
    (str,),
    (int, float),
    (str,),
)
"""The types of the values of a row. SQLite stores any value in any column."""


def _entry(row: tuple[Any, ...]) -> Entry:
    """The entry of a row. Raises `ValueError` or `TypeError` for values that this ledger did not write."""
    if not all(isinstance(value, types) for value, types in zip(row, _TYPES, strict=True)):
        raise TypeError("a row has values of a wrong type")
    number, key, state, batch_id, account, base_url, entity, path, body, at, finish = row
    if not 0 <= at <= _LATEST:
        raise ValueError("a row has an impossible time")
    request = _request(_json_object(body), entity, path, _json_object(finish))
    return Entry(number, key, EntryState(state), batch_id, account, base_url, request, at)


def _request(body: dict[str, Any], entity: Any, path: str, finish: dict[str, Any]) -> Request:
    if entity not in SINGULAR:
        raise ValueError("a row has an unknown entity")
    sort = tuple(SortBy(str(name), bool(descending)) for name, descending in finish.get("sort", ()))
    return Request(body, entity, sort, tuple(map(str, finish.get("fetched_only", ()))), path=path)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("a row is nested too deeply") from None
    if not isinstance(value, dict):
        raise TypeError("a row has no JSON object")
    return value


@define
class DiskLock:
    """A locked file next to the ledger. The system releases the lock when the process ends, and the recorded job id is kept."""

    ledger: DiskLedger
    key: str
    _descriptor: int | None = None

    def take(self) -> bool:
        """Whether the lock is now held here. False if it is already held."""
        with self.ledger.explained():
            self.ledger.prepare()
            self._descriptor = locks.acquire(self._path)
        return self._descriptor is not None

    def note_job(self, number: int, batch_id: str) -> None:
        """Record the job id of an entry immediately, before the ledger commits it."""
        if self._descriptor is not None:
            with suppress(OSError):  # the ledger is written next, and reports the error
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, f"{number} {batch_id}\n".encode())

    def noted_job(self, number: int) -> str | None:
        """The job id recorded for this entry by a process that was killed before the ledger committed it."""
        if self._descriptor is None:
            return None
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        noted = _NOTED_JOB.match(os.read(self._descriptor, 256))
        return noted[2].decode() if noted and int(noted[1]) == number else None

    def release(self) -> None:
        """Release the lock if it is held here."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def _path(self) -> Path:
        return self.ledger.folder / f"{self.key[:32]}.lock"
