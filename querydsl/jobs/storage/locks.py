"""Exclusive locks between processes: a file that one holds, and that the system lets go when it ends, however it ends."""

import os
import sys
from pathlib import Path

_NEW = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def acquire(path: Path) -> int | None:
    """The descriptor of a file that is now locked and empty or as it was left, made with mode 0600; None where another holds it."""
    while True:
        descriptor = os.open(path, _NEW, 0o600)
        if not _lock(descriptor):
            os.close(descriptor)
            return None
        if _still_there(descriptor, path):
            return descriptor
        os.close(descriptor)


def _still_there(descriptor: int, path: Path) -> bool:
    """False where whoever held the lock before renamed or removed the file meanwhile."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
