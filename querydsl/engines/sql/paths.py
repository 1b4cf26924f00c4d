"""How a condition reaches the values of its field: through objects, lists and columns. Source: `docs/service.md`, section 4."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

import attrs

from querydsl.catalogue.model import FieldSpec
from querydsl.classes import frozen
from querydsl.engines.shape import ColumnType, ListType, ObjectType, ValueType
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.pieces import Sql, listed, some, sql
from querydsl.engines.sql.predicates import Test, called, check_type
from querydsl.engines.sql.source import Branch, ColumnValue, StoredNode, leaves_below
from querydsl.engines.stored import is_location
from querydsl.errors import EngineError


@frozen
class Goal:
    """A test of the values of a field, which are at `path` in a record or in an item of a nested array."""

    spec: FieldSpec
    path: str
    test: Test

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to the value, or to the object of a location."""
        return tuple(self.path.removesuffix(".full_location").split("."))


@frozen
class Paths:
    """The values of records in one engine. `root` has the columns."""

    dialect: Dialect
    root: Branch
    _numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1), init=False)

    def variable(self) -> Sql:
        """A new name for the item of a list."""
        return Sql(f"item{next(self._numbers)}")

    def reaches(self, node: StoredNode, goal: Goal) -> Sql:
        """Whether any value that the goal is about passes its test."""
        return self._reaches(node, goal.keys, goal)

    def _reaches(self, node: StoredNode, keys: tuple[str, ...], goal: Goal) -> Sql:
        node = self.opened(node)
        match node:
            case Branch(children) if keys:
                return self._reaches(self._child(children, keys[0], goal), keys[1:], goal)
            case Branch(children) if is_location(goal.path):
                return self._any(self.dialect.list_of(self._location(children, goal)), ValueType.TEXT, goal)
            case Branch(children):
                return some(self._reaches(child, (), goal) for child in children.values())
            case ColumnValue(value, ListType(item)):
                return self._any(value, item, goal, keys)
            case ColumnValue(_, type) if keys:
                raise EngineError(f"`{goal.spec.path}` is inside {called(type)}, where these records should have an object")
            case ColumnValue(value, ValueType.JSON) if not node.is_item:
                return self._any(self.dialect.json_items(value), ValueType.JSON, goal)
            case ColumnValue():
                check_type(goal.spec, node.type)
                return goal.test(node)

    def _any(self, items: Sql, type: ColumnType, goal: Goal, keys: tuple[str, ...] = ()) -> Sql:
        """Whether any item of a list reaches a value that passes the test."""
        variable = self.variable()
        return self.dialect.any_item(items, variable, self._reaches(ColumnValue(variable, type, is_item=True), keys, goal))

    def opened(self, node: StoredNode) -> StoredNode:
        """The node, with an object in one column as its values."""
        if isinstance(node, ColumnValue) and isinstance(node.type, ObjectType):
            fields = node.type.fields.items()
            return Branch({key: ColumnValue(self.dialect.member(node.sql, key), type) for key, type in fields})
        return node

    def at(self, path: str, spec: FieldSpec) -> StoredNode:
        """The values at a path outside lists. Raises `EngineError` if the records have no column for them."""
        node: StoredNode = self.root
        for key in path.split("."):
            node = self.opened(node)
            if not isinstance(node, Branch):
                raise _missing(spec)
            node = node.children.get(key) or _raise(spec)
        return node

    def _child(self, children: Mapping[str, StoredNode], key: str, goal: Goal) -> StoredNode:
        return children.get(key) or _raise(goal.spec)

    def _location(self, children: Mapping[str, StoredNode], goal: Goal) -> Sql:
        """The text of a location: its raw text, or its city, state and country. If one is missing, it is the other."""
        raw, whole = self._part(children, "raw"), self._whole(children)
        if raw is None or whole is None:
            return (whole if raw is None else raw) or _raise(goal.spec)
        template = "coalesce({1}, {0})" if goal.path.endswith("full_location") else "coalesce(nullif({0}, ''), {1})"
        return Sql(template.format(raw.text, whole.text))

    def _whole(self, children: Mapping[str, StoredNode]) -> Sql | None:
        """The city, state and country of a location as one text."""
        parts = [part for key in ("city", "state", "country") if (part := self._part(children, key)) is not None]
        written = self._part(children, "full_location")
        joined = sql("concat_ws(', ', {})", listed(sql("nullif({}, '')", part) for part in parts)) if parts else None
        found = [sql("nullif({}, '')", part) for part in (written, joined) if part is not None]
        return sql("coalesce({})", listed(found)) if found else None

    def _part(self, children: Mapping[str, StoredNode], key: str) -> Sql | None:
        """The text of a key of a location, or None if the records have no text there."""
        child = children.get(key)
        if not isinstance(child, ColumnValue) or child.type not in (ValueType.TEXT, ValueType.JSON):
            return None
        return self.dialect.text(child.sql, child.type)

    # --- nested arrays ---

    def items(self, array: str, goals: Sequence[Goal], variable: Sql) -> tuple[Sql, StoredNode]:
        """The items of a nested array as a list, and one item of it, read as `variable`."""
        node = self.at(array, goals[0].spec)
        if isinstance(node, ColumnValue) and isinstance(node.type, ListType):
            return node.sql, ColumnValue(variable, node.type.item)
        if isinstance(node, Branch):
            return self._zipped(node, goals, variable)
        raise EngineError(f"`{array}` is not a list in these records")

    def _zipped(self, branch: Branch, goals: Sequence[Goal], variable: Sql) -> tuple[Sql, StoredNode]:
        """The items of a nested array whose values are in several columns, each with a list of them."""
        lists = {path: column for path, column in leaves_below(branch) if any(_is_for(path, goal) for goal in goals)}
        types = {path: _item_type(path, column, goals) for path, column in lists.items()}
        if not lists:
            raise _missing(goals[0].spec)
        zipped = self.dialect.zipped({path: column.sql for path, column in lists.items()})
        return zipped, _nested({path: ColumnValue(self.dialect.member(variable, path), type) for path, type in types.items()})


def _is_for(path: str, goal: Goal) -> bool:
    """Whether a goal reads a column."""
    return f"{path}.".startswith(f"{'.'.join(goal.keys)}.")


def _item_type(path: str, column: ColumnValue, goals: Sequence[Goal]) -> ColumnType:
    """The type of one value of a column with a list. Raises `EngineError` if it is not known which item each value is of."""
    spec = next(goal.spec for goal in goals if _is_for(path, goal))
    if not isinstance(column.type, ListType):
        raise EngineError(f"`{spec.path}` is not a list in these records, so its values do not belong to items")
    if spec.is_multivalued and len(goals) > 1 and not isinstance(column.type.item, ListType):
        raise EngineError(f"the values of `{spec.path}` are in one list in these records, so it is not known which item each is of")
    return column.type.item


def _nested(columns: Mapping[str, ColumnValue]) -> Branch:
    """The columns by the keys of their paths."""
    root: dict[str, StoredNode] = {}
    for path, column in columns.items():
        key, _, rest = path.partition(".")
        inside = {name[len(key) + 1 :]: one for name, one in columns.items() if name.startswith(f"{key}.")}
        root[key] = _nested(inside) if rest else column
    return Branch(root)


def _raise(spec: FieldSpec) -> NoReturn:
    raise _missing(spec)


def _missing(spec: FieldSpec) -> EngineError:
    return EngineError(f"the records have no column for `{spec.path}`")
