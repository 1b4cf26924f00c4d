"""The remarks of a search with `explain` that finds nothing: they name the condition that excludes all records.

The form of the service's remarks is not documented. Source: `docs/service.md`, section 3.
"""

from collections.abc import Iterator, Sequence

import attrs

from querydsl.sandbox.data.crowd import SandboxRecord
from querydsl.sandbox.matching.filters import FilterGroup, FilterNode, parse_filters
from querydsl.sandbox.matching.matcher import compile_node


def remarks(filters: object, entity: str, records: Sequence[SandboxRecord]) -> list[str]:
    """A sentence for each condition of the outermost `and` without which records match, or one sentence if there is none."""
    tree = parse_filters(filters, entity, "filters")
    guilty = _guilty(tree, entity, records) if isinstance(tree, FilterGroup) and tree.op == "and" else iter(())
    return [f"{_place(child)} excludes all records" for child in guilty] or ["no single condition excludes all records"]


def _guilty(group: FilterGroup, entity: str, records: Sequence[SandboxRecord]) -> Iterator[FilterNode]:
    """The conditions of a group without which records match."""
    for child in group.conditions:
        rest = tuple(other for other in group.conditions if other is not child)
        if rest and any(map(compile_node(attrs.evolve(group, conditions=rest), entity), records)):
            yield child


def _place(node: FilterNode) -> str:
    """The place of a condition as the service writes it: `filters.conditions[1]`."""
    return "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in node.pointer.split("/")).removeprefix(".")
