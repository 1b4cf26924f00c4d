"""Reading files that other people wrote, such as the settings of a cloned project: each problem is reported in words.

The size is limited, and devices and pipes are refused, so that no file blocks a command or fills the memory.
"""

import re
import stat
from collections.abc import Iterable
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

MAX_BYTES = 2**18
MAX_DEPTH = 64
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")


class Unreadable(ValueError):
    """A file that cannot be read. The message follows its path and a colon."""


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """The text of a regular file of at most `most` bytes, in UTF-8. Raises `Unreadable`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable("not a regular file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise error if isinstance(error, Unreadable) else Unreadable(f"cannot be read: {error}") from None
    if len(data) > most:
        raise Unreadable(f"larger than {most // 2**10} KiB")
    return _decoded(data)


def check_types(instance: Any) -> None:
    """Raise `TypeError` if an attribute of an instance made from a file has another type than declared."""
    for name, hint in get_type_hints(type(instance)).items():
        if not _fits(getattr(instance, name), hint):
            raise TypeError(f"`{name}` has a value of another type")


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value has a type. Whole numbers are not negative."""
    origin, inner = get_origin(hint) or hint, get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if origin in (list, tuple):
        return isinstance(value, origin) and all(_fits(item, inner[0]) for item in value)
    if origin is int:
        return type(value) is int and 0 <= value < 2**63
    if origin is float:
        return type(value) in (int, float) and 0 <= value < 2**63
    return isinstance(value, origin)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text (byte {error.start} is 0x{data[error.start]:02x})") from error


def parse_toml(text: str) -> dict[str, Any]:
    """The content of a TOML document with at most 64 levels. Raises `Unreadable`, with the line of a syntax error."""
    import tomllib  # slow to import, and most commands read no such file

    _check_keys(text)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not valid TOML: {error}") from None
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [child for value in level for child in _children(value)]
        if not level:
            return document
    raise Unreadable("nested too deeply")


def _check_keys(text: str) -> None:
    """Raise `Unreadable` for a key with too many parts, which would take tomllib gigabytes of memory."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DEPTH and _STRING.sub("", line).count(".") > MAX_DEPTH:
            raise Unreadable(f"nested too deeply (line {number})")


def _children(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()
