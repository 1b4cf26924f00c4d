"""The pages of searches that have not ended, so that no page is paid twice: a file for each search, with a line for each page."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias

from querydsl.classes import define, frozen
from querydsl.errors import LedgerError
from querydsl.jobs.storage import locks

Page: TypeAlias = dict[str, Any]
"""A page of a search, as the service returned it."""


@define
class KeptPages:
    """The pages of one search, in order. Other processes cannot use them until `close`."""

    file: IO[bytes]

    def next(self) -> Page | None:
        """The next page that was kept, or None after the last one."""
        with _explained(self.file.name):
            start = self.file.tell()
            line = self.file.readline()
            if line.endswith(b"\n"):
                page: Page = json.loads(line)
                return page
            self.file.seek(start)
            self.file.truncate()  # the process was killed while it wrote this line
            return None

    def add(self, page: Mapping[str, Any]) -> None:
        """Keep a page, on disk when this returns."""
        with _explained(self.file.name):
            self.file.write(json.dumps(page).encode() + b"\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self) -> None:
        """Let other processes use the pages."""
        self.file.close()


@frozen
class PageStore:
    """The pages of all searches. `folder` has a file for each (mode 0600); without it, no page is kept."""

    folder: Path | None = None

    def open(self, key: str) -> KeptPages | None:
        """The pages of the search with this key, or None without a folder. Raises `LedgerError` if another process uses them."""
        if self.folder is None:
            return None
        with _explained(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = locks.acquire(self.folder / f"{key}.jsonl")
            if descriptor is None:
                raise LedgerError("another process is running this search", may_retry=True)
            return KeptPages(os.fdopen(descriptor, "r+b"))

    def forget(self, key: str) -> bool:
        """Delete the pages of a search, and return whether there were any."""
        pages = self.open(key)
        if pages is None or self.folder is None:
            return False
        with _explained(self.folder):
            had_any = os.fstat(pages.file.fileno()).st_size > 0
            (self.folder / f"{key}.jsonl").unlink()
            pages.close()
        return had_any


@contextmanager
def _explained(place: str | Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not JSON"
        raise LedgerError(f"the pages in {place} cannot be used: {why}", may_retry=isinstance(error, OSError)) from None
