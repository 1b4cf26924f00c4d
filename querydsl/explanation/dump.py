"""A textual dump of the syntax tree, with one line for each node."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, cast

import attrs

from querydsl.syntax.ast import Boolean, Query
from querydsl.syntax.literals import quoted
from querydsl.syntax.traversal import Node


def dump(query: Query) -> str:
    """The nodes of the tree, indented by depth. Not recursive, because trees can be deep."""
    lines: list[str] = []
    stack: list[tuple[int, str, Node]] = [(0, "", query)]
    while stack:
        depth, role, node = stack.pop()
        lines.append(f"{'  ' * depth}{role}{_named(node)}")
        stack += [(depth + 1, name, child) for name, child in _children(node)][::-1]
    return "\n".join(lines)


def _named(node: Node) -> str:
    """The class of a node and its scalar attributes."""
    if isinstance(node, Boolean):
        return f"Boolean {'true' if node.value else 'false'}"
    return " ".join([type(node).__name__, *(_scalar(name, value) for name, value in _parts(node) if not _is_tree(value))])


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    """The child nodes, each with a prefix that names its attribute."""
    for name, value in _parts(node):
        if isinstance(value, Node):
            yield f"{name}: ", value
        elif _is_tree(value):
            yield from ((f"{name}: " if name in {"select", "sort"} else "", child) for child in value)


def _parts(node: Node) -> Iterator[tuple[str, Any]]:
    for attribute in attrs.fields(cast(Any, type(node))):
        value = getattr(node, attribute.name)
        if attribute.eq and value is not None and value is not False and value != ():
            yield attribute.name, value


def _is_tree(value: object) -> bool:
    return isinstance(value, Node | tuple)


def _scalar(name: str, value: object) -> str:
    match value:
        case Enum():
            return str(value.value)
        case bool():
            return name
        case str():
            return quoted(value)
        case _:
            return str(value)
