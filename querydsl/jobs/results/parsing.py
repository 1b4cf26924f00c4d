"""Parse lines of JSON, with orjson if the extra `fast` is installed.

orjson refuses lone surrogates and numbers that are too large for a float, rounds integers of more than 64 bits, and accepts deeper
values than Python may be able to. The standard library parses these lines, so the results do not depend on the extra.
"""

import json
from typing import Any

from querydsl.jobs.results.extras import optional

_orjson = optional("orjson")
_DEEPEST = 500
_DIGITS = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_LONG_INTEGER = b"0" * 19


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


_decode = json.JSONDecoder(parse_constant=_reject_constant).decode


def parse(line: bytes) -> Any:
    """The value of a line of JSON. Raises `ValueError` if it is not JSON, and `RecursionError` if it is nested too deeply."""
    if _orjson is None or _LONG_INTEGER in line.translate(_DIGITS):
        return _decode(line.decode())
    return parse_rounded(line)


def parse_rounded(line: bytes) -> Any:
    """The value of a line of JSON, where integers of more than 64 bits may be rounded. Raises the errors of `parse`."""
    if _orjson is not None and line.count(b"[") + line.count(b"{") < _DEEPEST:
        try:
            return _orjson.loads(line)
        except ValueError:
            pass
    return _decode(line.decode())
