"""Fields as Python has them: `F.title`, `F.past.company`, `F.basic_profile`, `F["any.path"]`.

A class has the operators that its fields take and no other, so that an editor offers only these and a type checker refuses the
rest; at run time the rest is refused with a sentence. Which names there are, and of which class, the catalogue says: checkers
read it in `querydsl.builder.typed`, and at run time it is asked. Source: language page, sections 2 and 6.
"""

import datetime as dt
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import attrs

from querydsl.builder.coerce import ANYTHING, BOOLEAN, DATE, NUMBER, TEXT, WHOLE, DateLike, Kind
from querydsl.builder.expressions import Expression, Filter, Unasked
from querydsl.builder.mixins import METHODS, PYTHON, Equal, Excluding, Holding, Listed, Ordered, Placed, Worded
from querydsl.builder.names import Use, checked_path, names_after, spelled, use_of
from querydsl.builder.values import Moment, shown
from querydsl.catalogue import FieldSpec, FieldTable, FieldType, default
from querydsl.catalogue.names import joined
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import Boolean, Condition, EntityName, Expr, SortKey
from querydsl.syntax.operators import Operator


class NoSuchFieldError(BuildError, AttributeError):
    """A name after a dot that is not there; an `AttributeError` too, so that `hasattr` works."""


@attrs.frozen(eq=False, repr=False, slots=False)
class Names(Unasked):
    """What has names after its dot: `F` itself, a scope as `F.past`, an object as `F.basic_profile`, a field with parts."""

    _entity: EntityName
    _path: str = ""

    def __getitem__(self, path: str) -> "AnyField":
        """The field of any path, also of one outside the catalogue: `F["any.path"]`. Raises `BuildError` for what is no path."""
        written = checked_path(joined(self._path, path) if isinstance(path, str) else path)
        return AnyField(self._entity, written, self._table.get(self._table.resolve(written)))

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return spelled(self._table, self._path)

    def __str__(self) -> str:
        return self._path

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *names_after(self._table, self._path)})

    @property
    def _table(self) -> FieldTable:
        return default()[self._entity]

    if not TYPE_CHECKING:  # checkers go by the classes made from the catalogue, which have these names and no other

        def __getattr__(self, name: str) -> "Names":
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            found = named(self._table, joined(self._path, name))
            if found is None:
                raise self._missing(name)
            self.__dict__[name] = found  # a plain attribute from now on
            return found

    def _missing(self, name: str) -> BuildError:
        """The error for a name that the catalogue does not have here, with what was perhaps meant."""
        table, written = self._table, joined(self._path, name)
        question = did_you_mean(spelled(table, item) for item in table.suggest(written))
        advice = table.note(written) or question or f'for a field that it does not know: {spelled(table, "")}["{written}"]'
        return NoSuchFieldError(f"the catalogue has no `{written}`: {advice}")


def _refused(sign: str) -> "Callable[..., NoReturn]":
    def refuse(self: "Prefix | Field | Fields", *_: object) -> NoReturn:
        raise BuildError(refusal(self, sign))

    return refuse


class Refusing:
    """The operators that a name does not have, each refused with what it has; checkers do not see them."""

    if not TYPE_CHECKING:
        __eq__, __ne__, __lt__, __le__, __gt__, __ge__ = (_refused(sign) for sign in ("==", "!=", "<", "<=", ">", ">="))
        __and__, __or__, __invert__ = (_refused(sign) for sign in "&|~")
        __rand__, __ror__ = __and__, __or__

        def __hash__(self) -> int:
            return id(self)


class Fields(Refusing, Names):
    """All the fields of an entity: what `F` and `companies.fields` are."""


class Prefix(Refusing, Names):
    """A name that goes on after a dot: a scope as `F.past`, or an object of the record as `F.basic_profile`."""


@attrs.frozen(eq=False, repr=False, slots=False)
class Field(Refusing, Names):
    """A field of the catalogue, or any path."""

    _spec: FieldSpec | None = None
    _field: ast.Field = attrs.field(init=False)
    _kind: Kind = attrs.field(init=False)

    @_field.default
    def _field_of_path(self) -> ast.Field:
        return ast.Field(self._path)

    @_kind.default
    def _kind_of_spec(self) -> Kind:
        return KINDS.get(self._spec.type, ANYTHING) if self._spec else ANYTHING

    def asc(self) -> SortKey:
        """The key that sorts the smallest first, for `sort_by`."""
        return SortKey(self._field)

    def desc(self) -> SortKey:
        """The key that sorts the largest first, for `sort_by`."""
        return SortKey(self._field, descending=True)

    def _missing(self, name: str) -> BuildError:
        goes_on = self._spec is None or self._table.is_scope(self._table.prefix(self._path))
        return super()._missing(name) if goes_on and name not in METHODS else NoSuchFieldError(refusal(self, name))


class ReturnedField(Field):
    """A field that comes back and cannot be searched: for `select` and `sort_by` alone."""


class TextField(Equal[str], Listed[str], Worded, Excluding, Field):
    """A text, or several, of people."""

    _kinds = (TEXT,)


class NestedTextField(Holding[str], TextField):
    """A text of the elements of a nested array: of roles, schools, certificates."""


class PlaceField(Placed, TextField):
    """A text that is a place, too."""


class CompanyTextField(Equal[str], Listed[str], Worded, Field):
    """A text, or several, of companies, whose search has no operator that leaves text out."""

    _kinds = (TEXT,)


class NumberField(Equal[float], Ordered[float], Field):
    """A number, whole or not."""

    _kinds = (NUMBER, WHOLE)


class NestedNumberField(Holding[float], NumberField):
    """A number of the elements of a nested array."""


class IdField(Equal[int], Ordered[int], Listed[int], Field):
    """A whole number that names something."""

    _kinds = (WHOLE,)


class NestedIdField(Holding[int], IdField):
    """A whole number that names something, of the elements of a nested array."""


class DateField(Equal[DateLike], Ordered[DateLike], Field):
    """A day or an instant. Takes dates, datetimes with a zone, ISO strings, and `today` or `now` with an offset."""

    _kinds = (DATE,)


class NestedDateField(Holding[DateLike], DateField):
    """A day or an instant of the elements of a nested array."""


class BooleanField(Equal[bool], Filter, Field):
    """True or false; alone it is the condition that it is true."""

    _kinds = (BOOLEAN,)

    @property
    def expr(self) -> Expr:
        """The tree of the condition that it is true."""
        return Condition(self._field, Operator.EQ, Boolean(True), bare=True)

    @property
    def entity(self) -> EntityName:
        """The entity whose field it is."""
        return self._entity


Data: TypeAlias = str | float | dt.date | Moment


class AnyField(Equal[Data], Ordered[Data], Listed[Data], Worded, Excluding, Holding[Data], Placed, Filter, Field):
    """The field of any path: it has every operator; one that the catalogue knows not to work is refused at run time."""

    @property
    def expr(self) -> Expr:
        """The tree of the condition that it is true. Raises `BuildError` for a field that the catalogue knows not to be boolean."""
        if self._spec and self._kind is not BOOLEAN:
            raise BuildError(f"`{self._path}` is {self._kind.words}, not a boolean: compare it with a value")
        return Condition(self._field, Operator.EQ, Boolean(True), bare=True)

    @property
    def entity(self) -> EntityName:
        """The entity whose field it is."""
        return self._entity

    def between(self, low: Data | ast.Parameter, high: Data | ast.Parameter) -> Expression:
        """From low to high, both ends included: `size between 50 and 500`."""
        self._require(Operator.GE, "between")
        return super().between(low, high)

    def _is(self, operator: Operator, data: object) -> Expression:
        self._require(operator, PYTHON[operator])
        return super()._is(operator, data)

    def _with(self, operator: Operator, value: ast.Value) -> Expression:
        self._require(operator, PYTHON[operator])
        return super()._with(operator, value)

    def _require(self, operator: Operator, sign: str) -> None:
        if self._spec and operator not in self._spec.operators:
            raise BuildError(refusal(self, sign))


CLASSES = (
    *(TextField, NestedTextField, PlaceField, CompanyTextField),
    *(NumberField, NestedNumberField, IdField, NestedIdField),
    *(DateField, NestedDateField, BooleanField),
)
KINDS = {
    FieldType.TEXT: TEXT,
    FieldType.TEXTS: TEXT,
    FieldType.INTEGER: WHOLE,
    FieldType.INTEGERS: WHOLE,
    FieldType.NUMBER: NUMBER,
    FieldType.BOOLEAN: BOOLEAN,
    FieldType.DATE: DATE,
    FieldType.DATETIME: DATE,
}


def named(table: FieldTable, path: str) -> Names | None:
    """The field or the prefix that is written so, or None where the catalogue has nothing of that name."""
    match use_of(table, path):
        case None:
            return None
        case Use.PREFIX, _:
            return Prefix(table.entity, path)
        case Use.FILTERED, FieldSpec() as spec:
            return classes()[KINDS[spec.type], spec.operators](table.entity, path, spec)
        case _, spec:
            return ReturnedField(table.entity, path, spec)


@functools.cache
def classes() -> dict[tuple[Kind, frozenset[Operator]], type[Field]]:
    """The class of the fields that store a kind of values and take these operators."""
    return {(kind, made._all_operators()): made for made in CLASSES for kind in made._kinds}


def refusal(name: Names, sign: str) -> str:
    """Why a name does not take an operator, and what to do."""
    match name:
        case Field(_spec=FieldSpec(filterable=False) as spec):
            instead = f": filter `{spec.instead}`" if spec.instead else ""
            return f"`{name._path}` is returned, not searched, so it takes no `{sign}`{instead}"
        case Field(_spec=FieldSpec() as spec):
            has = ", ".join(python for operator, python in PYTHON.items() if operator in spec.operators)
            return f"`{name._path}` is {name._kind.words} and takes no `{sign}`; it takes {has}"
        case _:
            return f"{name!r} is no field, so it takes no `{sign}`; go on after a dot"


def field_of(given: object, entity: EntityName) -> ast.Field:
    """The path of what was given to `select` or `sort_by`: a field, a prefix or a string. Raises `BuildError` for anything else."""
    match given:
        case Fields():
            raise BuildError("name a field, as in F.name; to receive everything leave `select` out")
        case Names() if given._entity != entity:
            raise BuildError(f"{given!r} is no field of {entity}")
        case Names():
            return ast.Field(given._path)
        case str():
            return ast.Field(checked_path(given))
        case list() | tuple():
            raise BuildError("give fields one by one, as in select(*fields)")
        case _:
            raise BuildError(f"{shown(given)} is no field; give F.name, or a string")
