"""Trees deeper than Python's stack: the base class of all nodes, and the two ways to go through a tree.

A tree is laid flat into a list of classes, tuple lengths and scalars in pre-order, and built up again from that list's end. Every
operation that Python would do by recursion goes over the flat form instead. Nothing here knows what a query is.
"""

from collections.abc import Callable, Generator, Iterator
from enum import Enum
from itertools import zip_longest
from typing import Any, ClassVar, Self, TypeVar, cast

import attrs


@attrs.frozen
class _Many:
    """Stands before the items of a tuple in a tree laid flat."""

    length: int


def _lay_flat(root: object, names: str) -> Iterator[object]:
    """The tree in pre-order: a class before its attributes, a `_Many` before a tuple's items, all else as it is."""
    stack = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield type(item)
            stack.extend([getattr(item, name) for name in reversed(getattr(item, names))])
        elif type(item) is tuple:
            yield _Many(len(item))
            stack.extend(reversed(item))
        else:
            yield item


def _build_up(flat: "list[object]", change: "Callable[[Node], Node]") -> Any:
    """The tree that was laid flat with all its attributes, each node passed through `change` once its children are."""
    stack: list[Any] = []
    for item in reversed(flat):
        if isinstance(item, _Many):
            stack.append(tuple([stack.pop() for _ in range(item.length)]))
        elif isinstance(item, type) and issubclass(item, Node):
            stack.append(change(item(*[stack.pop() for _ in item._all])))
        else:
            stack.append(item)
    return stack.pop()


def _unpickle(flat: list[object]) -> "Node":
    return cast("Node", _build_up(flat, lambda node: node))


class Node:
    """What all classes of the tree share: equality, hash, repr, pickle and copy that do not recurse."""

    __slots__ = ()
    _all: ClassVar[tuple[str, ...]] = ()
    _compared: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        if self is other:
            return True
        mine, theirs = _lay_flat(self, "_compared"), _lay_flat(other, "_compared")
        return all(a == b for a, b in zip_longest(mine, theirs))

    def __hash__(self) -> int:
        return hash(tuple(_lay_flat(self, "_compared")))

    def __repr__(self) -> str:
        return "".join(_repr_parts(self))

    def __reduce__(self) -> tuple[Callable[[list[object]], "Node"], tuple[list[object]]]:
        return _unpickle, (list(_lay_flat(self, "_all")),)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        cls._all = tuple(a.name for a in attrs.fields(cast(Any, cls)))
        cls._compared = tuple(a.name for a in attrs.fields(cast(Any, cls)) if a.eq)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def _repr_parts(root: Node) -> Iterator[str]:
    """The pieces of the constructor call that makes an equal tree."""
    stack: list[tuple[bool, object]] = [(False, root)]
    while stack:
        ready, item = stack.pop()
        if ready:
            yield str(item)
        elif isinstance(item, Node):
            yield f"{type(item).__name__}("
            stack.append((True, ")"))
            for index, name in reversed(list(enumerate(item._compared))):
                stack += [(False, getattr(item, name)), (True, f"{', ' * (index > 0)}{name}=")]
        elif type(item) is tuple:
            yield "("
            stack.append((True, ",)" if len(item) == 1 else ")"))
            for index, child in reversed(list(enumerate(item))):
                stack += [(False, child), (True, ", " * (index > 0))]
        else:
            yield str(item) if isinstance(item, Enum) else repr(item)


N = TypeVar("N", bound=Node)


def walk(root: Node) -> Iterator[Node]:
    """Every node of the tree, parents before children, in the order written."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
            stack.extend([getattr(item, name) for name in reversed(item._compared)])
        elif type(item) is tuple:
            stack.extend(reversed(item))


def transform(root: N, change: Callable[[Node], Node]) -> N:
    """The tree with each node replaced by what `change` makes of it, children first."""
    return cast(N, _build_up(list(_lay_flat(root, "_all")), change))


T = TypeVar("T")


def trampoline(first: Generator[Any, Any, T]) -> T:
    """What a recursive function gives back that is written as a generator: `result = yield call(…)` in place of a plain call.

    The calls under way stand on a list, not on Python's stack, so that depth is bounded by memory alone.
    """
    stack: list[Generator[Any, Any, Any]] = [first]
    result: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(result))
            result = None
        except StopIteration as done:
            stack.pop()
            result = done.value
    return cast(T, result)
