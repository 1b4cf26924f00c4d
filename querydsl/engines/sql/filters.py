"""The filter of a query as one SQL condition, made from the lowered tree. Source: `docs/service.md`, section 4.

- The positive conditions of one `and` on one nested array must hold for the same item. An inner group is evaluated separately.
- A negative operator excludes the records that its positive form finds. A record without the value is kept.
- A list matches if any of its values does.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import attrs

from querydsl.catalogue import FieldTable
from querydsl.catalogue.model import FieldSpec
from querydsl.classes import define
from querydsl.engines.shape import ValueType
from querydsl.engines.sql.dialect import Dialect
from querydsl.engines.sql.folding import replacements
from querydsl.engines.sql.paths import Goal, Paths
from querydsl.engines.sql.pieces import Sql, every, negated, parameter, some, sql
from querydsl.engines.sql.predicates import Predicates
from querydsl.engines.sql.source import Branch, ColumnValue
from querydsl.engines.sql.values import single_values
from querydsl.engines.stored import NAMED_COUNTRY, UNRESOLVED, arrays_of, key_in, stored_path
from querydsl.errors import EngineError
from querydsl.sandbox.data.geo import country_codes
from querydsl.semantics.elements import is_positive
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup
from querydsl.syntax.ast import Value
from querydsl.syntax.operators import DISTANCES, NEGATIVE, Operator
from querydsl.syntax.traversal import Thunk, trampoline

_SEPARATOR = "|"
Joiner = Callable[[Iterable[Sql]], Sql]


@define
class FilterWriter:
    """The SQL of filters over records in one engine.

    Attributes:
        dialect: The SQL of the engine.
        table: The fields of the entity.
        root: The columns of the records.
        now: The time that relative dates are counted from.
    """

    dialect: Dialect
    table: FieldTable
    root: Branch
    now: dt.datetime
    _paths: Paths = attrs.field(init=False)
    _predicates: Predicates = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._paths = Paths(self.dialect, self.root)
        self._predicates = Predicates(self.dialect, self.now)

    def condition(self, root: Lowered) -> Sql:
        """The SQL of a filter. Raises `EngineError` for a part that the engine cannot express over these records."""
        return trampoline(self._filter(root))

    # --- groups ---

    def _filter(self, part: Lowered) -> Thunk[Sql]:
        if isinstance(part, LoweredCondition):
            return self._condition(part)
        if part.op == "all_of":
            return every(self._one_item(operand) for operand in part.operands)
        apart, together = self._parted(part) if part.op == "and" else (part.operands, {})
        found: list[Sql] = []
        for operand in apart:
            inner = yield self._filter(operand)
            found.append(inner)
        found += [self._any_item(array, conditions, every) for array, conditions in together.items()]
        return every(found) if part.op == "and" else some(found)

    def _parted(self, group: LoweredGroup) -> tuple[Sequence[Lowered], dict[str, list[LoweredCondition]]]:
        """The operands of an `and` that are evaluated separately, and the conditions on one item of each nested array."""
        apart: list[Lowered] = []
        together: dict[str, list[LoweredCondition]] = {}
        for part in group.operands:
            if isinstance(part, LoweredCondition) and part.array is not None and is_positive(part, part.array):
                together.setdefault(part.array, []).append(part)
            else:
                apart.append(part)
        return apart, together

    def _one_item(self, part: Lowered) -> Sql:
        """An operand of `all_of`: a condition or a group of conditions on one item."""
        conditions = [part] if isinstance(part, LoweredCondition) else list(_conditions(part))
        array = conditions[0].array
        assert array is not None
        return self._any_item(array, conditions, some if isinstance(part, LoweredGroup) and part.op == "or" else every)

    # --- conditions ---

    def _condition(self, condition: LoweredCondition) -> Sql:
        spec = _spec_of(condition)
        if spec.drops_threshold:
            return self._has_value(spec)
        found = self._positive(condition)
        return negated(found) if condition.operator in NEGATIVE else found

    def _has_value(self, spec: FieldSpec) -> Sql:
        column = self._paths.at(spec.path, spec)
        assert isinstance(column, ColumnValue)
        return sql("{} IS NOT NULL", column.sql)

    def _positive(self, condition: LoweredCondition) -> Sql:
        if condition.array is None:
            return self._paths.reaches(self.root, self._goal(condition, condition.value, _path_of(condition)))
        if condition.operator is not Operator.HAS_ALL:
            return self._any_item(condition.array, [condition], every)
        return every(self._has(condition, condition.array, value) for value in single_values(condition.value))

    def _has(self, condition: LoweredCondition, array: str, value: Value) -> Sql:
        return self._in_items(array, [self._goal(condition, value, key_in(array, condition.path))], every)

    def _any_item(self, array: str, conditions: Sequence[LoweredCondition], joined: Joiner) -> Sql:
        goals = [self._goal(condition, condition.value, key_in(array, condition.path)) for condition in conditions]
        return self._in_items(array, goals, joined)

    def _in_items(self, array: str, goals: Sequence[Goal], joined: Joiner) -> Sql:
        """Whether conditions hold for the same item of any array that holds the items of a nested array."""
        return some(self._in_array(stored, goals, joined) for stored in arrays_of(array))

    def _in_array(self, stored: str, goals: Sequence[Goal], joined: Joiner) -> Sql:
        variable = self._paths.variable()
        items, item = self._paths.items(stored, goals, variable)
        return self.dialect.any_item(items, variable, joined(self._paths.reaches(item, goal) for goal in goals))

    def _goal(self, condition: LoweredCondition, value: Value, path: str) -> Goal:
        spec = _spec_of(condition)
        test = self._predicates.test_of(condition, spec, value)
        if (self.table.entity, spec.path) == NAMED_COUNTRY:
            return Goal(spec, path, lambda column: test(self._country_code(column)))
        if path == UNRESOLVED:
            return Goal(spec, path, lambda column: every((test(column), negated(self._predicates.is_zero(column)))))
        return Goal(spec, path, test)

    def _country_code(self, column: ColumnValue) -> ColumnValue:
        """The code of the country that a column names, or its text if it is not the name of a country."""
        names, codes = (_SEPARATOR.join(found) for found in zip(*country_codes().items(), strict=True))
        text, dialect = self.dialect.text(column.sql, column.type), self.dialect
        name = dialect.folded(text, replacements(names, words=False))
        place = dialect.position_in(name, dialect.split(parameter(names), _SEPARATOR))
        code = dialect.item_at(dialect.split(parameter(codes), _SEPARATOR), place)
        return ColumnValue(sql("coalesce({}, {})", code, text), ValueType.TEXT)


def _path_of(condition: LoweredCondition) -> str:
    """The path in a record of the values of a field outside nested arrays. A distance is measured from the full location."""
    path = stored_path(condition.path)
    return f"{path.partition('.location')[0]}.location.full_location" if condition.operator in DISTANCES else path


def _spec_of(condition: LoweredCondition) -> FieldSpec:
    if condition.spec is None:
        raise EngineError(f"`{condition.path}` is not in the catalogue, so its values cannot be found in the records")
    return condition.spec


def _conditions(group: LoweredGroup) -> list[LoweredCondition]:
    return [part for part in group.operands if isinstance(part, LoweredCondition)]
