"""Temporary files, and conversion of disk errors to `OutputError`."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from querydsl.errors import OutputError

_BUFFER = 2**20
_TRANSIENT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EMFILE, errno.ENFILE}
"""Errors for which a retry can succeed. A missing directory is not one of them."""


@contextmanager
def as_output_error(name: str) -> Iterator[None]:
    """Raise an `OSError` in the block as an `OutputError` about writing `name`."""
    try:
        yield
    except OSError as error:
        raise output_error(name, error) from None


def output_error(name: str, error: OSError) -> OutputError:
    """The error of writing `name`."""
    return OutputError(f"cannot write {name}: {error.strerror or error}", may_retry=error.errno in _TRANSIENT)


def close_quietly(file: IO[bytes] | None) -> None:
    """Close a file that is no longer needed, and ignore errors of the final write."""
    if file is not None:
        with suppress(OSError):
            file.close()


def unlinked_file(folder: Path | None) -> IO[bytes]:
    """An unlinked temporary file with mode 0600. The OS removes it however the process ends.

    The file is in `folder`, or in the system's temporary directory if `folder` is None. Raises `OutputError`.
    """
    with as_output_error("a temporary file"):
        return tempfile.TemporaryFile(buffering=_BUFFER, dir=folder, prefix=".querydsl-")
