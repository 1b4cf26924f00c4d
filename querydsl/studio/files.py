"""The query files, *.qdsl, of the folder that the studio was started in. No other file is read or written."""

import os
import tempfile
from pathlib import Path
from typing import Any

from querydsl.reading import Unreadable, read_text
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace

Json = dict[str, Any]
_MOST_FILES = 500
_SUFFIX = ".qdsl"


def files(workspace: Workspace, _call: ApiCall) -> Json:
    """The names of the query files in the folder and below it. Hidden folders are left out."""
    return {"folder": workspace.folder.name or str(workspace.folder), "files": _listed(workspace.folder)}


def _listed(folder: Path) -> list[str]:
    names: list[str] = []
    for path, folders, found in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        inside = Path(path).relative_to(folder)
        names += [(inside / name).as_posix() for name in sorted(found) if name.endswith(_SUFFIX) and not name.startswith(".")]
        if len(names) >= _MOST_FILES:
            break
    return names[:_MOST_FILES]


def open_file(workspace: Workspace, call: ApiCall) -> Json:
    """The text of a file."""
    path = _path(workspace, call)
    if not path.is_file():
        raise BadCall(f"there is no file {call.text('name')}", 404)
    return {"name": call.text("name"), "text": _read(path)}


def save_file(workspace: Workspace, call: ApiCall) -> Json:
    """Write a file. `was` is the text that the page has read or written last; another text on disk is a conflict.

    A file that exists is replaced without `was` only if `overwrite` is set.
    """
    path, text = _path(workspace, call), call.text("text")
    current = _read(path) if path.exists() else None
    if current not in (None, text, call.text("was", "\0")) and not call.flag("overwrite"):
        raise BadCall(f"{call.text('name')} has another text on disk", 409, text=current)
    try:
        _write(path, text)
    except (OSError, UnicodeEncodeError) as error:
        raise BadCall(f"cannot write {call.text('name')}: {getattr(error, 'strerror', None) or 'it is not text'}", 422) from None
    return {"name": call.text("name"), "text": text}


def _path(workspace: Workspace, call: ApiCall) -> Path:
    """The path of a query file in the folder. Raises `BadCall` for every other file, also behind a symlink."""
    path = workspace.path(call.text("name"))
    if path.suffix != _SUFFIX:
        raise BadCall(f"only *{_SUFFIX} files in the folder of the studio can be used", 403)
    return path


def _read(path: Path) -> str:
    try:
        return read_text(path)
    except Unreadable as error:
        raise BadCall(str(error), 422) from None


def _write(path: Path, text: str) -> None:
    """Replace a file atomically, or create it with its folder. A file that exists keeps its mode."""
    content = text.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
