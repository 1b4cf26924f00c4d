"""Atomic writes and diffs of query files."""

import errno
import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace the content of a file atomically, keeping its mode. A symlink is followed. Raises `OSError`."""
    import shutil  # slow to import
    import tempfile

    target = path.resolve()
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def difference(name: str, before: str, after: str) -> str:
    """The unified diff of two texts, or an empty string if they are equal."""
    import difflib  # slow to import

    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
