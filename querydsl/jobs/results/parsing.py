"""Parse lines of JSON, with msgspec if the extra `fast` is installed and a source has many lines.

msgspec can check a line, or read a few keys of it, without making objects of the rest. It refuses lone surrogates and numbers that
are too large for a float, does not check the UTF-8 and the length of integers in what it skips, and accepts deeper values than
Python may be able to. The standard library parses these lines, so the results do not depend on the extra.
"""

import functools
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias, TypedDict

from querydsl.classes import frozen
from querydsl.jobs.results.extras import optional

Parser: TypeAlias = Callable[[bytes], Any]

_FEW = 500
"""The number of lines of a source that the standard library parses, because importing msgspec takes as long."""
_DEEPEST = 500
_MOST_KEYS = 250
"""msgspec compares each key of a line with those of a class, one after the other."""
_DIGITS = frozenset(b"0123456789")
_ZEROS = bytes(ord("0") if byte in _DIGITS else byte for byte in range(256))
_MOST_DIGITS = sys.get_int_max_str_digits() or sys.maxsize


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


_decode = json.JSONDecoder(parse_constant=_reject_constant).decode


@frozen
class _Library:
    """msgspec, with a function that parses a line, and one that only checks that it is an object."""

    msgspec: Any
    decode: Parser
    skip: Parser


@functools.cache
def _library() -> _Library | None:
    """msgspec, or None if the extra is not installed."""
    if (msgspec := optional("msgspec")) is None:
        return None
    decoder = msgspec.json.Decoder
    return _Library(msgspec, decoder().decode, decoder(msgspec.defstruct("Record", ())).decode)


def parse(line: bytes) -> Any:
    """The value of a line of JSON. Raises `ValueError` if it is not JSON, and `RecursionError` if it is nested too deeply."""
    return _decode(line.decode())


def line_parser() -> Parser:
    """A function like `parse` for the lines of one source. It uses msgspec after the first lines."""
    few = iter(range(_FEW))

    def parse_line(line: bytes) -> Any:
        if next(few, None) is None and (library := _library()) and not _may_be_deep(line):
            try:
                return library.decode(line)
            except ValueError:
                pass
        return parse(line)

    return parse_line


def line_checker() -> Parser:
    """A function that returns the type of the value on each line of one source, and raises the errors of `parse`."""
    few = iter(range(_FEW))

    def type_of_line(line: bytes) -> type:
        if next(few, None) is None and (library := _library()) and _is_checkable(line):
            try:
                library.skip(line)
                return dict
            except ValueError:
                pass
        return type(parse(line))

    return type_of_line


def narrow_parser(paths: Iterable[str]) -> Parser:
    """A function like `parse` for the lines of one source. Its dicts may have only the values at these paths.

    A path has keys joined by dots.
    """
    tree, few = _tree(paths), iter(range(_FEW))

    @functools.cache
    def decoder() -> Parser | None:
        library = _library()
        return None if library is None else library.msgspec.json.Decoder(_narrow_type(tree)).decode

    def parse_narrow(line: bytes) -> Any:
        if next(few, None) is None and (decode := decoder()) and _is_checkable(line):
            try:
                return decode(line)
            except ValueError:
                pass
        return parse(line)

    return parse_narrow


def _tree(paths: Iterable[str]) -> dict[str, Any]:
    """The paths as nested keys. A key without keys below it is for the whole value, also if another path is inside it."""
    root: dict[str, Any] = {}
    for path in sorted(paths, key=len, reverse=True):
        *outer, last = path.split(".")
        node = root
        for key in outer:
            node = node.setdefault(key, {})
        node[last] = {}
    return root


def _narrow_type(tree: Mapping[str, Any]) -> Any:
    """The type of dicts with these keys."""
    keys = {key: _with_others(_narrow_type(inner)) if inner else Any for key, inner in tree.items()}
    return TypedDict("Part", keys, total=False)  # type: ignore[operator]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector, which would visit the values of many records again and again. They have no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def object_type(keys: Mapping[str, Any]) -> Any:
    """A class for objects that are read in part: with these keys, each with the class of its objects, or None for any value.

    Its function `values` returns the values of an object in the order of the keys, or None for a missing one. The class is None if
    the extra is not installed, or if no class can have these keys. The objects are then dicts with all their keys.
    """
    library = _library()
    if library is None or len(keys) > _MOST_KEYS:
        return None
    fields = [(f"key{place}", Any if inner is None else _with_others(inner), None) for place, inner in enumerate(keys.values())]
    names = {f"key{place}": key for place, key in enumerate(keys)}
    functions = {"values": library.msgspec.structs.astuple}
    try:
        return library.msgspec.defstruct("Part", fields, rename=names, namespace=functions, gc=False)
    except ValueError:  # a key with a quote, a backslash, a control character, or a lone surrogate
        return None


def _with_others(kind: Any) -> Any:
    """The type of objects of a class, of lists of them, and of all other values."""
    other = str | int | float | bool | list[Any] | None
    return kind | list[kind | other] | str | int | float | bool | None


def parser_of(kind: Any) -> Parser:
    """A function that parses lines that `line_checker` accepts, to objects of a class. The objects of a few lines may be dicts."""
    library = _library()
    if kind is None or library is None:
        return line_parser()
    decode = library.msgspec.json.Decoder(kind).decode

    def parse_part(line: bytes) -> Any:
        """The object on a line."""
        if not _may_be_deep(line):
            try:
                return decode(line)
            except ValueError:
                pass
        return parse(line)

    return parse_part


def _is_checkable(line: bytes) -> bool:
    """Whether msgspec refuses a line that the standard library refuses, also for what it skips. Raises `UnicodeDecodeError`."""
    if not line.isascii():
        line.decode()
    return not (_may_be_deep(line) or _has_long_integer(line))


def _may_be_deep(line: bytes) -> bool:
    """Whether values may be nested more deeply than the standard library can always read."""
    return line.count(b"[") + line.count(b"{") >= _DEEPEST


def _has_long_integer(line: bytes) -> bool:
    """Whether a line may have an integer with more digits than Python converts. Such an integer has a digit at each step."""
    return not _DIGITS.isdisjoint(line[_MOST_DIGITS::_MOST_DIGITS]) and b"0" * _MOST_DIGITS in line.translate(_ZEROS)
