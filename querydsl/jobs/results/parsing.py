"""Parse lines of JSON, with msgspec if the extra `fast` is installed.

msgspec can check a line, or read a few keys of it, without making objects of the rest. It refuses lone surrogates and numbers that
are too large for a float, does not check the UTF-8 and the length of integers in what it skips, and accepts deeper values than
Python may be able to. The standard library parses these lines, so the results do not depend on the extra.
"""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from querydsl.jobs.results.extras import optional

Parser: TypeAlias = Callable[[bytes], Any]

_msgspec = optional("msgspec")
_DEEPEST = 500
_MOST_KEYS = 250
"""msgspec compares each key of a line with those of a class, one after the other."""
_DIGITS = frozenset(b"0123456789")
_ZEROS = bytes(ord("0") if byte in _DIGITS else byte for byte in range(256))
_MOST_DIGITS = sys.get_int_max_str_digits() or sys.maxsize


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


_decode = json.JSONDecoder(parse_constant=_reject_constant).decode
_decode_all: Any = _msgspec and _msgspec.json.Decoder().decode
_skip: Any = _msgspec and _msgspec.json.Decoder(_msgspec.defstruct("Record", ())).decode


def parse(line: bytes) -> Any:
    """The value of a line of JSON. Raises `ValueError` if it is not JSON, and `RecursionError` if it is nested too deeply."""
    if _msgspec is not None and not _may_be_deep(line):
        try:
            return _decode_all(line)
        except ValueError:
            pass
    return _decode(line.decode())


def type_of(line: bytes) -> type:
    """The type of the value of a line of JSON. Raises the errors of `parse`."""
    if _msgspec is not None and not _may_be_deep(line) and not _has_long_integer(line):
        line.decode()
        try:
            _skip(line)
            return dict
        except ValueError:
            pass
    return type(_decode(line.decode()))


def object_type(keys: Mapping[str, type | None]) -> type | None:
    """A class for objects that are read in part: with these keys, each with the class of its objects, or None for any value.

    None if the extra is not installed, or if the class cannot have these keys. The objects are then dicts with all their keys.
    """
    if _msgspec is None or len(keys) > _MOST_KEYS:
        return None
    fields = [(f"key{place}", Any if inner is None else _with_others(inner), None) for place, inner in enumerate(keys.values())]
    try:
        found: type = _msgspec.defstruct("Part", fields, rename={f"key{place}": key for place, key in enumerate(keys)}, gc=False)
    except ValueError:  # a key with a quote, a backslash, a control character, or a lone surrogate
        return None
    return found


def _with_others(kind: type) -> Any:
    """The type of objects of a class, of lists of them, and of all other values."""
    other = str | int | float | bool | list[Any] | None
    return kind | list[kind | other] | str | int | float | bool | None  # type: ignore[valid-type]


values_of: Callable[[Any], tuple[Any, ...]] = _msgspec.structs.astuple if _msgspec else tuple
"""The values of an object of a class that `object_type` made, in the order of the keys. A missing value is None."""


def parser_of(kind: type | None) -> Parser:
    """A function that parses lines that `type_of` accepts, to objects of a class. The objects of a few lines may be dicts."""
    if kind is None:
        return parse
    decode = _msgspec.json.Decoder(kind).decode

    def parse_part(line: bytes) -> Any:
        """The object on a line."""
        if not _may_be_deep(line):
            try:
                return decode(line)
            except ValueError:
                pass
        return _decode(line.decode())

    return parse_part


def _may_be_deep(line: bytes) -> bool:
    """Whether values may be nested more deeply than the standard library can always read."""
    return line.count(b"[") + line.count(b"{") >= _DEEPEST


def _has_long_integer(line: bytes) -> bool:
    """Whether a line may have an integer with more digits than Python converts. Such an integer has a digit at each step."""
    return not _DIGITS.isdisjoint(line[_MOST_DIGITS::_MOST_DIGITS]) and b"0" * _MOST_DIGITS in line.translate(_ZEROS)
