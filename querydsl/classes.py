"""`frozen` and `define` of attrs for classes of values, with methods that all of them share.

attrs generates and compiles `__eq__`, `__hash__` and `__repr__` for each class when it is imported. That is half of the time that
a class takes, and a command has more than a hundred. The shared methods return the same results.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import define as define
    from attrs import frozen as frozen


def _made(make: Callable[..., Any], cls: type | None = None, **options: Any) -> Any:
    """The class that attrs makes, with the shared methods that it does not define. Without a class, a decorator."""
    if cls is None:
        return partial(_made, make, **options)
    shared: dict[str, object] = {"__repr__": _repr} if options.get("repr", True) else {}
    if options.get("eq", True):
        shared |= {"__eq__": _eq, "__hash__": _hash if make is attrs.frozen else None}
    for name in shared.keys() - vars(cls).keys():
        setattr(cls, name, shared[name])
    return make(cls, **options)


if not TYPE_CHECKING:
    define, frozen = partial(_made, attrs.define), partial(_made, attrs.frozen)


@cache
def _names(cls: Any, use: str) -> tuple[str, ...]:
    """The names of the attributes of a class that are used for `eq` or `repr`."""
    return tuple(field.name for field in attrs.fields(cls) if getattr(field, use))


def _items(value: object, use: str) -> tuple[tuple[str, Any], ...]:
    """The attributes of a value that are used for `eq` or `repr`, with their names."""
    cls: Any = type(value)
    return tuple([(name, getattr(value, name)) for name in _names(cls, use)])


def _eq(self: object, other: object) -> bool:
    return _items(self, "eq") == _items(other, "eq") if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(_items(self, "eq"))


def _repr(self: object) -> str:
    shown = ", ".join(f"{name}={value!r}" for name, value in _items(self, "repr"))
    return f"{type(self).__qualname__.rpartition('>.')[2]}({shown})"
