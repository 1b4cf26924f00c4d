"""The pages of searches that have not ended, so that no page is paid twice: a file for each search, with a line for each page.

A line begins with a hash of the search, of all earlier pages and of the page. A file that was damaged, changed, or copied from
another search is refused.
"""

import hashlib
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
    """The pages of one search, in order. Other processes cannot use them until `close`. `latest` is the hash of the latest page."""

    path: Path
    file: IO[bytes]
    latest: bytes

    def next(self) -> Page | None:
        """The next page that was kept, or None after the last one."""
        with _explained(self.path):
            start = self.file.tell()
            line = self.file.readline()
            if line.endswith(b"\n"):
                return self._verified(line[:-1])
            self.file.seek(start)
            self.file.truncate()  # the process was killed while it wrote this line
            return None

    def _verified(self, line: bytes) -> Page:
        """The page on a line. Raises `ValueError` if it is not the line that was written after the latest page."""
        found, _, text = line.partition(b" ")
        if found != self._follow(text):
            raise ValueError
        page: Page = json.loads(text)
        return page

    def _follow(self, text: bytes) -> bytes:
        """The hash of the page after the latest one, given as JSON. It becomes the latest hash."""
        self.latest = hashlib.sha256(self.latest + text).hexdigest().encode()
        return self.latest

    def add(self, page: Mapping[str, Any]) -> None:
        """Keep a page, on disk when this returns."""
        text = json.dumps(page).encode()
        with _explained(self.path):
            self.file.write(b"%b %b\n" % (self._follow(text), text))
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self) -> None:
        """Let other processes use the pages. A file without pages is deleted."""
        with _explained(self.path):
            if os.fstat(self.file.fileno()).st_size == 0:
                self.path.unlink(missing_ok=True)
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
            path = self.folder / f"{key}.jsonl"
            descriptor = locks.acquire(path)
            if descriptor is None:
                raise LedgerError("another process is running this search", may_retry=True)
            return KeptPages(path, os.fdopen(descriptor, "r+b"), key.encode())

    def forget(self, key: str) -> bool:
        """Delete the pages of a search, and return whether there were any."""
        pages = self.open(key)
        if pages is None:
            return False
        with _explained(pages.path):
            had_any = os.fstat(pages.file.fileno()).st_size > 0
            pages.file.truncate()
            pages.close()
        return had_any


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "they were damaged or changed. Delete the file to start the search again"
        raise LedgerError(f"the pages in {place} cannot be used: {why}", may_retry=isinstance(error, OSError)) from None
