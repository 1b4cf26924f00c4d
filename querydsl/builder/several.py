"""Several fields or several values for one condition: `any_` and `all_`.

Source: `docs/language.md`, section "Conditions"; `docs/builder.md`, section "Several fields".
"""

from typing import Never, TypeVar, cast, overload

import attrs

from querydsl.builder.coerce import BOOLEAN, ValueKind
from querydsl.builder.expressions import Expression, Filter
from querydsl.builder.fields import FieldRef, Namespace, refusal
from querydsl.builder.mixins import AnyOps
from querydsl.builder.values import QuantifiedValues, unpacked
from querydsl.classes import frozen
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import Boolean, Condition, EntityName, Expr, Parameter, Quantifier, Scalar
from querydsl.syntax.operators import Operator


@frozen
class _SharedKind(ValueKind):
    """The kinds of several fields. A value must be accepted by each of them and mean the same to all."""

    fields: tuple[FieldRef, ...]

    def scalar(self, data: object, name: str) -> Scalar:
        """The value for some data. Raises `BuildError` for data that one of the fields does not accept."""
        values = [field._kind.scalar(data, field._path) for field in self.fields]
        if any(value != values[0] for value in values):
            raise BuildError(f"`{name}`: the fields store different kinds of values. Compare each field on its own")
        return values[0]


@frozen(eq=False, repr=False)
class SeveralFields(AnyOps, Filter):
    """The result of `any_` or `all_` with fields: several fields that one condition tests.

    It has every operator, and raises `BuildError` for one that a field does not support. Source: `docs/builder.md`.
    """

    quantifier: Quantifier
    fields: tuple[FieldRef, ...]
    _field: ast.Field | ast.Fields = attrs.field(init=False)
    _kind: ValueKind = attrs.field(init=False)
    _entity: EntityName = attrs.field(init=False)
    _path: str = attrs.field(init=False)

    @_field.default
    def _field_of_fields(self) -> ast.Field | ast.Fields:
        written = tuple([ast.Field(field._path) for field in self.fields])
        return ast.Fields(self.quantifier, written) if len(written) > 1 else written[0]

    @_kind.default
    def _shared_kind(self) -> ValueKind:
        return _SharedKind("several fields", "a value", lambda _: None, self.fields)

    @_entity.default
    def _entity_of_fields(self) -> EntityName:
        return self.fields[0]._entity

    @_path.default
    def _text(self) -> str:
        return f"{self.quantifier.value} ({', '.join(field._path for field in self.fields)})"

    @property
    def expr(self) -> Expr:
        """The condition that the fields are true, as an AST node. Raises `BuildError` if one of them is not boolean."""
        for field in self.fields:
            if field._spec and field._kind is not BOOLEAN:
                raise BuildError(f"`{field._path}` is {field._kind.words}, not a boolean. Compare the fields with a value")
        return Condition(self._field, Operator.EQ, Boolean(True), bare=True)

    @property
    def entity(self) -> EntityName:
        """The entity that has the fields, `"people"` or `"companies"`."""
        return self._entity

    def _require(self, operator: Operator, sign: str) -> None:
        for field in self.fields:
            if field._spec and operator not in field._spec.operators:
                raise BuildError(refusal(field, sign))

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"{self.quantifier.value}_({', '.join(map(repr, self.fields))})"

    def __str__(self) -> str:
        return self._path


E = TypeVar("E")


@overload
def any_(values: Parameter, /) -> QuantifiedValues[Never]: ...
@overload
def any_(first: FieldRef, /, *fields: FieldRef) -> SeveralFields: ...  # type: ignore[overload-overlap]  # fields are not values
@overload
def any_(values: list[E] | tuple[E, ...], /) -> QuantifiedValues[E]: ...
@overload
def any_(*values: E | Parameter) -> QuantifiedValues[E]: ...
def any_(*values: object) -> QuantifiedValues[object] | SeveralFields:
    """Several fields or values for one condition, of which at least one must match.

    With fields, it is the left side of a condition: `any_(F.headline, F.summary).words("rust")` is
    `any (headline, summary) ~ "rust"`.
    With values, it is the right side: `F.title.words(any_("vp", "head"))` is `title ~ any ("vp", "head")`.

    `values` are one or more fields or values, a single list or tuple of them, or a single `param`. Raises `BuildError` if fields
    are mixed with other arguments or with fields of the other entity. Source: `docs/language.md`, section "Conditions".
    """
    return _several(Quantifier.ANY, values)


@overload
def all_(values: Parameter, /) -> QuantifiedValues[Never]: ...
@overload
def all_(first: FieldRef, /, *fields: FieldRef) -> SeveralFields: ...  # type: ignore[overload-overlap]  # fields are not values
@overload
def all_(values: list[E] | tuple[E, ...], /) -> QuantifiedValues[E]: ...
@overload
def all_(*values: E | Parameter) -> QuantifiedValues[E]: ...
def all_(*values: object) -> QuantifiedValues[object] | SeveralFields:
    """Several fields or values for one condition, all of which must match.

    With fields, it is the left side of a condition: `all_(F.city, F.state) != "Paris"` is `all (city, state) != "Paris"`. With
    values, it is the right side: `F.skill == all_("Python", "SQL")` is `skill = all ("Python", "SQL")`.

    Takes the same `values` as `any_` and raises the same errors. Source: `docs/language.md`, section "Conditions".
    """
    return _several(Quantifier.ALL, values)


def _several(quantifier: Quantifier, values: tuple[object, ...]) -> QuantifiedValues[object] | SeveralFields:
    items = unpacked(values)
    if isinstance(items, tuple) and any(isinstance(item, Expression) for item in items):
        joiner = "or_" if quantifier is Quantifier.ANY else "and_"
        raise BuildError(f"`{quantifier.value}_` takes fields or values. To join conditions, use `{joiner}`")
    if isinstance(items, Parameter) or not any(isinstance(item, Namespace | SeveralFields) for item in items):
        return QuantifiedValues(quantifier, items)
    for item in items:
        if not isinstance(item, FieldRef):
            advice = f" Write F.{item} for the field" if isinstance(item, str) and item.isidentifier() else ""
            raise BuildError(f"{item!r} is not a field. `{quantifier.value}_` takes fields only, or values only.{advice}")
    fields = cast(tuple[FieldRef, ...], items)
    if len({field._entity for field in fields}) > 1:
        raise BuildError("the fields of people and of companies cannot be mixed in one condition")
    return SeveralFields(quantifier, fields)
