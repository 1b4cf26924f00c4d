"""The tree of a query as an outline: a node a line, its parts below it."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, cast

import attrs

from querydsl.syntax.ast import Boolean, Query
from querydsl.syntax.literals import quoted
from querydsl.syntax.traversal import Node


def outline(query: Query) -> str:
    """The nodes of the tree, outer before inner, each two spaces further in than the one around it. Deep trees do not recurse."""
    lines: list[str] = []
    stack: list[tuple[int, str, Node]] = [(0, "", query)]
    while stack:
        depth, role, node = stack.pop()
        lines.append(f"{'  ' * depth}{role}{_named(node)}")
        stack += [(depth + 1, name, child) for name, child in _children(node)][::-1]
    return "\n".join(lines)


def _named(node: Node) -> str:
    """The node's class, and what it holds itself."""
    if isinstance(node, Boolean):
        return f"Boolean {'true' if node.value else 'false'}"
    return " ".join([type(node).__name__, *(_scalar(name, value) for name, value in _parts(node) if not _is_tree(value))])


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    """The nodes right below a node, each after the name of its role where that is not plain."""
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
