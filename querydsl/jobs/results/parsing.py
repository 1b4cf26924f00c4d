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


@functools.cache
def _library() -> Any:
    """msgspec, or None if the extra is not installed."""
    return optional("msgspec")


def parse(line: bytes) -> Any:
    """The value of a line of JSON. Raises `ValueError` if it is not JSON, and `RecursionError` if it is nested too deeply."""
    return _decode(line.decode())


def line_parser() -> Parser:
    """A function like `parse` for the lines of one source. It uses msgspec after the first lines."""
    return _accelerated(lambda msgspec: msgspec.json.Decoder().decode, _is_shallow, parse)


def line_checker() -> Parser:
    """A function that returns the type of the value on each line of one source, and raises the errors of `parse`."""
    return _accelerated(_object_checker, _is_checkable, lambda line: type(parse(line)))


def narrow_parser(paths: Iterable[str]) -> Parser:
    """A function like `parse` for the lines of one source. Its dicts may have only the values at these paths.

    A path has keys joined by dots.
    """
    tree = _tree(paths)
    return _accelerated(lambda msgspec: msgspec.json.Decoder(_narrow_type(tree)).decode, _is_checkable, parse)


def _accelerated(fast: Callable[[Any], Parser], is_safe: Callable[[bytes], bool], slow: Parser, few: int | None = None) -> Parser:
    """A function for the lines of one source. After the first `few` lines, it is what `fast` makes with msgspec.

    `slow` reads the lines that this function refuses, those that are not safe, and all lines without the extra.
    """
    first = iter(range(_FEW if few is None else few))

    @functools.cache
    def made() -> Parser | None:
        msgspec = _library()
        return None if msgspec is None else fast(msgspec)

    def read_line(line: bytes) -> Any:
        if next(first, None) is None and (read := made()) and is_safe(line):
            try:
                return read(line)
            except ValueError:
                pass
        return slow(line)

    return read_line


def _object_checker(msgspec: Any) -> Parser:
    """A function that returns `dict` for a line with an object, without making it, and raises `ValueError` for others."""
    skip = msgspec.json.Decoder(msgspec.defstruct("Record", ())).decode

    def type_of_object(line: bytes) -> type:
        skip(line)
        return dict

    return type_of_object


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
    msgspec = _library()
    if msgspec is None or len(keys) > _MOST_KEYS:
        return None
    fields = [(f"key{place}", Any if inner is None else _with_others(inner), None) for place, inner in enumerate(keys.values())]
    names = {f"key{place}": key for place, key in enumerate(keys)}
    functions = {"values": msgspec.structs.astuple}
    try:
        return msgspec.defstruct("Part", fields, rename=names, namespace=functions, gc=False)
    except ValueError:  # a key with a quote, a backslash, a control character, or a lone surrogate
        return None


def _with_others(kind: Any) -> Any:
    """The type of objects of a class, of lists of them, and of all other values."""
    other = str | int | float | bool | list[Any] | None
    return kind | list[kind | other] | str | int | float | bool | None


def parser_of(kind: Any) -> Parser:
    """A function that parses lines that `line_checker` accepts, to objects of a class. The objects of a few lines may be dicts."""
    if kind is None:
        return line_parser()
    return _accelerated(lambda msgspec: msgspec.json.Decoder(kind).decode, _is_shallow, parse, few=0)


def _is_checkable(line: bytes) -> bool:
    """Whether msgspec refuses a line that the standard library refuses, also for what it skips. Raises `UnicodeDecodeError`."""
    if not line.isascii():
        line.decode()
    return _is_shallow(line) and not _has_long_integer(line)


def _is_shallow(line: bytes) -> bool:
    """Whether the standard library can certainly read values that are nested like those of a line."""
    return line.count(b"[") + line.count(b"{") < _DEEPEST


def _has_long_integer(line: bytes) -> bool:
    """Whether a line may have an integer with more digits than Python converts. Such an integer has a digit at each step."""
    return not _DIGITS.isdisjoint(line[_MOST_DIGITS::_MOST_DIGITS]) and b"0" * _MOST_DIGITS in line.translate(_ZEROS)
