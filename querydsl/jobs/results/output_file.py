"""The file that records are written to: held by one process at a time, and renamed to its final name when every byte is there.

Until then it is called `NAME.part`. Whatever ends us before, no file stands under the final name that was not there before.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO

import attrs

from querydsl.errors import OutputError
from querydsl.jobs.results.export import Format, format_of, ready, write
from querydsl.jobs.results.table import Rows
from querydsl.jobs.storage import locks
from querydsl.jobs.storage.files import explained


@attrs.define
class Target:
    """A file to be: its final path (of a symlink: where it leads), and its format.

    Raises `ExportError` for a path whose ending names no format, and for a format whose library is missing.
    """

    given: Path
    form: Format
    _part: int | None = None

    @classmethod
    def of(cls, path: str | Path, format: str | None = None) -> "Target":
        """The target at a path, in this format, or in the one that the ending means."""
        return cls(Path(path), ready(format_of(Path(path), format)))

    @property
    def path(self) -> Path:
        """The final path."""
        return Path(os.path.realpath(self.given))

    @property
    def folder(self) -> Path:
        """The folder that the file will stand in."""
        return self.path.parent

    @property
    def part(self) -> Path:
        """Where the file is written until it is whole."""
        return self.path.with_name(self.path.name + ".part")

    def open(self) -> None:
        """Nothing: takes the target for this process; raises `OutputError` where it cannot be written, or is held by another."""
        with explained(str(self.given)):
            self._refuse_unwritable()
            self._part = locks.acquire(self.part)
        if self._part is None:
            raise OutputError(f"{self.given} is being written by another process", may_retry=True)

    def write(self, records: Rows, *, raw: bool = False) -> Path:
        """The final path, where the records stand now, on disk and whole."""
        assert self._part is not None
        with explained(str(self.given)):
            os.truncate(self._part, 0)
            with os.fdopen(os.dup(self._part), "wb", buffering=2**20) as out:
                write(records, out, self.form, raw=raw)
                _to_disk(out)
            self._keep_mode()
            self.part.replace(self.path)
            os.close(self._part)
            self._part = None
            _sync_folder(self.folder)
        return self.path

    def close(self) -> None:
        """Nothing: lets the target go, and takes away what is not whole."""
        if self._part is not None:
            self.part.unlink(missing_ok=True)
            os.close(self._part)
            self._part = None

    def _refuse_unwritable(self) -> None:
        """Nothing, where a file may stand under the final name."""
        if self.path.is_dir():
            raise IsADirectoryError(0, "it is a folder; name a file in it")
        if self.path.exists():
            mode = self.path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise OSError(0, "it is not a file; leave the output out to write to standard output")
            if not mode & stat.S_IWUSR or not os.access(self.path, os.W_OK):
                raise PermissionError(0, "it is read-only")

    def _keep_mode(self) -> None:
        """Nothing: a file that is replaced keeps its mode; a new one is the owner's alone, since it tells of people."""
        if self.path.exists():
            self.part.chmod(stat.S_IMODE(self.path.stat().st_mode))


def _to_disk(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    """Nothing: brings the new name to disk, where the system can do that for a folder."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):  # some file systems cannot; the file itself is on disk already
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def save(records: Rows, path: Path, format: str | None = None, *, raw: bool = False) -> Path:
    """The path of a file that holds the records now."""
    target = Target.of(path, format)
    target.open()
    try:
        return target.write(records, raw=raw)
    finally:
        target.close()
