"""Files of ours on disk, and what to say when the disk will not have them."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from querydsl.errors import OutputError

_BUFFER = 2**20
_PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EMFILE, errno.ENFILE}
"""What may be over by the next time; a folder that is not there will not be."""


@contextmanager
def explained(what: str) -> Iterator[None]:
    """A block whose `OSError` becomes an `OutputError` that says what could not be written, and why."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{what} cannot be written: {error.strerror or error}", may_retry=error.errno in _PASSING) from None


def let_go(file: IO[bytes] | None) -> None:
    """Nothing: closes a file that nobody needs any more, even where the disk would not take its last bytes."""
    if file is not None:
        with suppress(OSError):
            file.close()


def nameless(folder: Path | None) -> IO[bytes]:
    """A file without a name (mode 0600) in this folder, or where temporary files go: whatever ends us, nothing is left of it."""
    with explained("a temporary file"):
        return tempfile.TemporaryFile(buffering=_BUFFER, dir=folder, prefix=".querydsl-")
