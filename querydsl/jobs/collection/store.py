"""Where the plans of collections are stored: JSON files beside the ledger, or the memory of a sandbox in this process."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from querydsl.classes import define
from querydsl.errors import LedgerError, NotFound
from querydsl.jobs.collection.plan import Collection
from querydsl.jobs.storage import locks
from querydsl.reading import Unreadable, read_text

_MAX_BYTES = 2**28
"""The most bytes of a plan. A part takes a few hundred."""
_ID = re.compile(r"[0-9a-f]{12}")


@define
class PlanStore:
    """The plans of an account at an address. `folder` has a JSON file for each (mode 0600); without it, they are in memory."""

    account: str
    base_url: str
    folder: Path | None = None
    _memory: dict[str, str] = attrs.field(factory=dict)

    def save(self, plan: Collection) -> None:
        """Store a plan in place of the one with the same id, completely or not at all."""
        text = plan.to_json()
        if self.folder is None:
            self._memory[plan.id] = text
            return
        with _explained(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self.folder / f"{plan.id}.json", text)

    def find(self, name: str) -> Collection | None:
        """The plan with an id, or None. Raises `LedgerError` if it cannot be read."""
        text = self._text(name)
        return None if text is None else Collection.from_json(text, name)

    def load(self, name: str) -> Collection:
        """The plan of this account whose id begins with `name`. Raises `NotFound` if there is none, or several."""
        found = [plan for plan in self.all() if plan.id.startswith(name)]
        if len(found) != 1:
            raise NotFound(f"several collections have ids that begin with {name}" if found else f"collection {name} was not found")
        return found[0]

    def all(self) -> tuple[Collection, ...]:
        """The plans of this account, newest first."""
        plans = [plan for name in self._names() if (plan := self.find(name)) is not None]
        own = [plan for plan in plans if (plan.account, plan.base_url) == (self.account, self.base_url)]
        return tuple(sorted(own, key=lambda plan: -plan.created))

    def forget(self, name: str) -> bool:
        """Delete the plan with this id, and return whether there was one. Its jobs stay in the ledger."""
        if self.folder is None or not _ID.fullmatch(name):
            return self._memory.pop(name, None) is not None
        with _explained(self.folder):
            path = self.folder / f"{name}.json"
            was_there = path.exists()
            path.unlink(missing_ok=True)
        return was_there

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Keep other processes from running the collection with this id. Raises `LedgerError` if one runs it already."""
        if self.folder is None:
            yield
            return
        with _explained(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = locks.acquire(self.folder / f"{name}.lock")
        if descriptor is None:
            raise LedgerError(f"another process is running collection {name}", may_retry=True)
        try:
            yield
        finally:
            (self.folder / f"{name}.lock").unlink(missing_ok=True)
            os.close(descriptor)

    def _names(self) -> list[str]:
        if self.folder is None:
            return list(self._memory)
        with _explained(self.folder):
            return [path.stem for path in self.folder.glob("*.json") if _ID.fullmatch(path.stem)]

    def _text(self, name: str) -> str | None:
        if self.folder is None:
            return self._memory.get(name)
        with _explained(self.folder):
            path = self.folder / f"{name}.json"
            return read_text(path, _MAX_BYTES) if path.exists() else None


def _replace(path: Path, text: str) -> None:
    """Write a private file that replaces another one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".plan-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, Unreadable) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LedgerError(f"the plans in {folder} cannot be used: {why}", may_retry=True) from None
