"""An output file that appears under its final name only when it is complete.

Until then it is called `NAME.part`. A lock on that file keeps other processes from writing the same output.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO

from querydsl.classes import define
from querydsl.errors import OutputError
from querydsl.jobs.results.export import Format, format_of, supported, write
from querydsl.jobs.results.table import AS_QUERIED, Layout, RecordSource
from querydsl.jobs.storage import locks
from querydsl.jobs.storage.files import as_output_error


@define
class OutputFile:
    """An output file: its path, as written and resolved, its format, and its layout."""

    written: Path
    form: Format
    layout: Layout = AS_QUERIED
    _part: int | None = None

    @classmethod
    def of(cls, path: str | Path, format: str | None = None, layout: Layout = AS_QUERIED) -> "OutputFile":
        """The output file at a path, in this format or in the format for its extension, and in this layout.

        Raises `ExportError` if the format is unknown, or if the library that writes it is not installed.
        """
        return cls(Path(path), supported(format_of(Path(path), format)), layout)

    @property
    def path(self) -> Path:
        """The final path, with symbolic links resolved."""
        return Path(os.path.realpath(self.written))

    @property
    def folder(self) -> Path:
        """The directory of the file."""
        return self.path.parent

    @property
    def part(self) -> Path:
        """The path of the file until it is complete."""
        return self.path.with_name(self.path.name + ".part")

    def open(self) -> None:
        """Lock the file for this process.

        Raises `OutputError` if the file cannot be written, or if another process is writing it.
        """
        with as_output_error(str(self.written)):
            self._check_writable()
            self._part = locks.acquire(self.part)
        if self._part is None:
            raise OutputError(f"{self.written} is being written by another process", may_retry=True)
        status = os.fstat(self._part)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            os.close(self._part)
            self._part = None
            raise OutputError(f"cannot write {self.written}: {self.part} is not a file of an earlier run. Remove it first")

    def write(self, records: RecordSource) -> Path:
        """The final path, after writing all records and syncing them to disk."""
        assert self._part is not None
        with as_output_error(str(self.written)):
            os.truncate(self._part, 0)
            with os.fdopen(os.dup(self._part), "wb", buffering=2**20) as out:
                write(records, out, self.form, self.layout, self.folder)
                _sync_file(out)
            self._keep_mode()
            self.part.replace(self.path)
            os.close(self._part)
            self._part = None
            _sync_folder(self.folder)
        return self.path

    def close(self) -> None:
        """Release the lock, and remove the file if it is incomplete."""
        if self._part is not None:
            self.part.unlink(missing_ok=True)
            os.close(self._part)
            self._part = None

    def _check_writable(self) -> None:
        if not self.folder.exists():
            raise FileNotFoundError(0, f"there is no folder {self.written.parent}")
        if self.path.is_dir():
            raise IsADirectoryError(0, "it is a folder. Specify a file in it")
        if self.path.exists():
            mode = self.path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise OSError(0, "it is not a regular file. Omit the output to write to standard output")
            if not mode & stat.S_IWUSR or not os.access(self.path, os.W_OK):
                raise PermissionError(0, "it is read-only")

    def _keep_mode(self) -> None:
        """Copy the mode of the file to replace. New files are private, because they contain personal data."""
        if self.path.exists():
            self.part.chmod(stat.S_IMODE(self.path.stat().st_mode))


def _sync_file(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    """Sync the directory entry to disk, if the platform supports it."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):  # some file systems cannot sync directories; the file is already synced
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def save(records: RecordSource, path: Path, format: str | None, layout: Layout) -> Path:
    """The resolved path of a file, after writing the records to it. See `Records.save`."""
    output = OutputFile.of(path, format, layout)
    output.open()
    try:
        return output.write(records)
    finally:
        output.close()
