"""Traversal without recursion, for trees deeper than Python's stack: the base class of nodes, `walk`, and `transform`.

A tree is flattened to a list of classes, tuple lengths and scalars in pre-order, and rebuilt from the end of that list.
Equality, hashing, repr, pickling and copying work on the flat form.
"""

from collections.abc import Callable, Generator, Iterator
from enum import Enum
from itertools import zip_longest
from typing import Any, ClassVar, Self, TypeAlias, TypeVar, cast

import attrs

from querydsl.classes import frozen


@frozen
class _TupleLength:
    """The length of a tuple, before its items in a flattened tree."""

    length: int


def _flatten(root: object, names: str, keep: "Callable[[Node], bool] | None" = None) -> Iterator[object]:
    """Yield the tree in pre-order: a class before its attributes, a `_TupleLength` before the items of a tuple.

    A node that `keep` accepts is yielded as it is.
    """
    stack = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node) and not (keep and keep(item)):
            yield type(item)
            stack.extend([getattr(item, name) for name in reversed(getattr(item, names))])
        elif type(item) is tuple:
            yield _TupleLength(len(item))
            stack.extend(reversed(item))
        else:
            yield item


def _rebuild(flat: "list[object]", change: "Callable[[Node], Node]") -> Any:
    """The tree from its flat form with all attributes. `change` is applied to each node after its children."""
    stack: list[Any] = []
    for item in reversed(flat):
        if isinstance(item, _TupleLength):
            stack.append(tuple([stack.pop() for _ in range(item.length)]))
        elif isinstance(item, type) and issubclass(item, Node):
            stack.append(change(item(*[stack.pop() for _ in item._all])))
        else:
            stack.append(item)
    return stack.pop()


def _unpickle(flat: list[object]) -> "Node":
    return cast("Node", _rebuild(flat, lambda node: node))


class Node:
    """The base class of AST nodes. Equality, hash, repr, pickle and copy do not recurse."""

    __slots__ = ()
    _all: ClassVar[tuple[str, ...]] = ()
    _compared: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        if self is other:
            return True
        pairs = zip_longest(_flatten(self, "_compared"), _flatten(other, "_compared"))
        return all(one == other for one, other in pairs)

    def __hash__(self) -> int:
        return hash(tuple(_flatten(self, "_compared")))

    def __repr__(self) -> str:
        return "".join(_repr_parts(self))

    def __reduce__(self) -> tuple[Callable[[list[object]], "Node"], tuple[list[object]]]:
        return _unpickle, (list(_flatten(self, "_all")),)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        cls._all = tuple(a.name for a in attrs.fields(cast(Any, cls)))
        cls._compared = tuple(a.name for a in attrs.fields(cast(Any, cls)) if a.eq)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def _repr_parts(root: Node) -> Iterator[str]:
    """Yield the parts of a constructor call that makes an equal tree."""
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


def walk(root: Node, leaves: tuple[type[Node], ...] = ()) -> Iterator[Node]:
    """Yield every node of the tree, parents before children, in the order written. What is in nodes of `leaves` is left out."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
            if not isinstance(item, leaves):
                stack.extend([getattr(item, name) for name in reversed(item._compared)])
        elif type(item) is tuple:
            stack.extend(reversed(item))


def transform(root: N, change: Callable[[Node], Node], keep: Callable[[Node], bool] | None = None) -> N:
    """The tree with each node replaced by the result of `change`, children first. Subtrees that `keep` accepts do not change."""
    return cast(N, _rebuild(list(_flatten(root, "_all", keep)), change))


T = TypeVar("T")
Thunk: TypeAlias = Generator[Any, T, T]
"""A suspended call, which yields the calls that it needs and returns its result."""


def trampoline(first: Thunk[T]) -> T:
    """The result of a recursive function that is written as a generator, with `result = yield call(…)` instead of a call.

    Pending calls are kept in a list instead of on Python's stack, so only memory limits the depth.
    """
    stack: list[Thunk[Any]] = [first]
    result: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(result))
            result = None
        except StopIteration as done:
            stack.pop()
            result = done.value
    return cast(T, result)
