"""Fields in Python: `F.title`, `F.past.company`, `F.basic_profile` and `F["any.path"]`.

Each class has only the operators that its fields accept, so that editors offer these and type checkers reject others. At run time,
other operators raise `BuildError`. The catalogue defines the names: type checkers read them from the generated stubs in
`querydsl.builder.typed`. Source: `docs/builder.md`, section "Fields".
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Never, NoReturn, TypeVar

import attrs

from querydsl.builder import mixins
from querydsl.builder.coerce import ANYTHING, BOOLEAN, DATE, KINDS, NUMBER, TEXT, WHOLE, YEAR, DateLike, ValueKind
from querydsl.builder.expressions import Expression, Filter, NoSuchNameError, NoTruth, no_named
from querydsl.builder.mixins import (
    METHODS,
    PYTHON,
    AnyOps,
    EqualityOps,
    ExcludesOps,
    GeoOps,
    HasAllOps,
    ListOps,
    OrderOps,
    TextOps,
)
from querydsl.builder.names import Use, checked_path, names_after, spelled, use_of
from querydsl.builder.scopes import scoped
from querydsl.catalogue import FieldSpec, FieldTable, default
from querydsl.catalogue.names import joined
from querydsl.classes import frozen
from querydsl.diagnostics.wording import did_you_mean
from querydsl.errors import BuildError
from querydsl.syntax import ast
from querydsl.syntax.ast import Boolean, Condition, EntityName, Expr, SortKey
from querydsl.syntax.operators import Operator

D = TypeVar("D")
_SEARCH_METHODS = frozenset({"where", "filter"})


@frozen(eq=False, repr=False, slots=False)
class Namespace(NoTruth):
    """An object with names after its dot: `F`, a scope such as `F.past`, an object such as `F.basic_profile`, or a field."""

    _entity: EntityName
    _path: str = ""

    def __getitem__(self, path: str) -> "AnyField":
        """The field of any path, even outside the catalogue: `F["any.path"]`.

        `path` is relative to this object: `F.past["title"]` is `F.past.title`. Raises `BuildError` if it is not a valid path.
        """
        written = checked_path(joined(self._path, path) if isinstance(path, str) else path)
        return AnyField(self._entity, written, self._table.common(written) or self._table.get(self._table.resolve(written)))

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

    if not TYPE_CHECKING:  # type checkers use the generated stubs instead

        def __getattr__(self, name: str) -> "Namespace":
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            found = named(self._table, joined(self._path, name))
            if found is None:
                raise self._missing(name)
            self.__dict__[name] = found  # cached as a plain attribute
            return found

    def _missing(self, name: str) -> BuildError:
        """The error for an unknown name, with a suggestion."""
        table, written = self._table, joined(self._path, name)
        question = did_you_mean(spelled(table, item) for item in table.suggest(written) or table.suggest_scope(written))
        advice = table.note(written) or question or f'to use it anyway, write {spelled(table, "")}["{written}"]'
        return NoSuchNameError(f"there is no field or scope `{written}`: {advice}")


def _refused(sign: str) -> "Callable[..., NoReturn]":
    def refuse(self: "Prefix | FieldRef | AllFields", *_: object) -> NoReturn:
        raise BuildError(refusal(self, sign))

    return refuse


class NoOperators:
    """A base class whose operators raise `BuildError` with the supported ones. Type checkers do not see them."""

    if not TYPE_CHECKING:
        __eq__, __ne__, __lt__, __le__, __gt__, __ge__ = (_refused(sign) for sign in ("==", "!=", "<", "<=", ">", ">="))
        __and__, __or__, __invert__ = (_refused(sign) for sign in "&|~")
        __rand__, __ror__ = __and__, __or__

        def __hash__(self) -> int:
            return id(self)


class AllFields(NoOperators, Namespace):
    """The fields of an entity: `F` and `companies.fields`."""

    if not TYPE_CHECKING:

        def __call__(self, *names: object) -> NoReturn:
            """Raise `BuildError`: names follow a dot, and paths are in square brackets."""
            example = names[0] if names and isinstance(names[0], str) else "name"
            raise BuildError(f'write {self!r}.name for a field, or {self!r}["{example}"] for any path')


class Prefix(NoOperators, Namespace):
    """A name that needs another one after its dot: a scope such as `F.past`, or an object such as `F.basic_profile`."""

    def __call__(self, *filters: Filter, **named: Never) -> Expression:
        """Conditions that must all match the same role, school or other entry: `past(title ~ "x" and company = "A")`.

        For example, `F.past(F.past.title.words("x"), F.past.company == "A")`. Raises `BuildError` without filters, for an argument
        that is not a condition or is `named`, and for a field outside the scope. Source: `docs/language.md`, section "Paths".
        """
        no_named(f"{self!r}(…)", repr(self), named)
        return scoped(filters, self._table, self._path)

    def _missing(self, name: str) -> BuildError:
        return NoSuchNameError(refusal(self, name)) if name in METHODS or name in _SEARCH_METHODS else super()._missing(name)


@frozen(eq=False, repr=False, slots=False)
class FieldRef(NoOperators, Namespace):
    """A reference to a field of the catalogue, or to any path."""

    _spec: FieldSpec | None = None
    _field: ast.Field | ast.Fields = attrs.field(init=False)
    _kind: ValueKind = attrs.field(init=False)

    @_field.default
    def _field_of_path(self) -> ast.Field:
        return ast.Field(self._path)

    @_kind.default
    def _kind_of_spec(self) -> ValueKind:
        return KINDS.get(self._spec.type, ANYTHING) if self._spec else ANYTHING

    def asc(self) -> SortKey:
        """A key for `sort_by`, in ascending order."""
        return SortKey(ast.Field(self._path))

    def desc(self) -> SortKey:
        """A key for `sort_by`, in descending order."""
        return SortKey(ast.Field(self._path), descending=True)

    if not TYPE_CHECKING:  # few fields have names after their dot, so type checkers accept this for other prefixes only

        def __call__(self, *filters: Filter, **named: Never) -> Expression:
            """Conditions inside this path, as for a `Prefix`."""
            if not self._has_names:
                raise BuildError(f"{self!r} is a field, not a scope. Compare it with a value")
            no_named(f"{self!r}(…)", repr(self), named)
            return scoped(filters, self._table, self._path)

    @property
    def _has_names(self) -> bool:
        return self._spec is None or self._table.is_scope(self._table.prefix(self._path))

    def _missing(self, name: str) -> BuildError:
        return super()._missing(name) if self._has_names and name not in METHODS else NoSuchNameError(refusal(self, name))


class ReturnedField(FieldRef):
    """A field that is returned but cannot be filtered. Use it with `select` and `sort_by`."""


class TextField(EqualityOps[str], ListOps[str], TextOps, ExcludesOps, FieldRef):
    """A text field of people, with one or several values."""

    _kinds = (TEXT,)


class NestedTextField(HasAllOps[str], TextField):
    """A text field of roles, schools, certificates or other entries."""


class PlaceField(GeoOps, TextField):
    """A text field that is also a location."""


class ChoiceField(EqualityOps[D], ListOps[D], TextOps, ExcludesOps, FieldRef):
    """A text field of people with a few possible values, which type checkers know."""

    _kinds = (TEXT,)


class NestedChoiceField(HasAllOps[D], ChoiceField[D]):
    """A text field of roles, schools or other entries with a few possible values, which type checkers know."""


class CompanyTextField(EqualityOps[str], ListOps[str], TextOps, FieldRef):
    """A text field of companies, whose search has no operator to exclude text."""

    _kinds = (TEXT,)


class NumberField(EqualityOps[float], OrderOps[float], FieldRef):
    """A field that stores a number."""

    _kinds = (NUMBER, WHOLE)


class NestedNumberField(HasAllOps[float], NumberField):
    """A number field of roles, schools, certificates or other entries."""


class IdField(EqualityOps[int], OrderOps[int], ListOps[int], FieldRef):
    """A field that stores an integer id."""

    _kinds = (WHOLE,)


class NestedIdField(HasAllOps[int], IdField):
    """An id field of roles, schools, certificates or other entries."""


class DateField(EqualityOps[DateLike], OrderOps[DateLike], FieldRef):
    """A field that stores a date or datetime.

    Accepts dates, datetimes with a time zone, ISO strings, and `today` or `now` with an optional offset.
    """

    _kinds = (DATE,)


class NestedDateField(HasAllOps[DateLike], DateField):
    """A date field of roles, schools, certificates or other entries."""


class YearField(EqualityOps[int | str], OrderOps[int | str], ListOps[int | str], TextOps, FieldRef):
    """A field of companies that stores a year, written as an int or as a string."""

    _kinds = (YEAR,)


class BooleanField(EqualityOps[bool], Filter, FieldRef):
    """A boolean field. Used as a condition, it must be true."""

    _kinds = (BOOLEAN,)

    @property
    def expr(self) -> Expr:
        """The condition that the field is true, as an AST node."""
        return Condition(self._field, Operator.EQ, Boolean(True), bare=True)

    @property
    def entity(self) -> EntityName:
        """The entity that has the field, `"people"` or `"companies"`."""
        return self._entity


class AnyField(AnyOps, Filter, FieldRef):
    """A field of any path. It has every operator, and raises `BuildError` for one that the field does not support."""

    @property
    def expr(self) -> Expr:
        """The condition that the field is true, as an AST node. Raises `BuildError` if the field is not boolean."""
        if self._spec and self._kind is not BOOLEAN:
            raise BuildError(f"`{self._path}` is {self._kind.words}, not a boolean. Compare it with a value")
        return Condition(self._field, Operator.EQ, Boolean(True), bare=True)

    @property
    def entity(self) -> EntityName:
        """The entity that has the field, `"people"` or `"companies"`."""
        return self._entity

    def _require(self, operator: Operator, sign: str) -> None:
        if self._spec and operator not in self._spec.operators:
            raise BuildError(refusal(self, sign))


CHOICES = (ChoiceField, NestedChoiceField)
CLASSES = (
    *(TextField, NestedTextField, PlaceField, CompanyTextField),
    *(NumberField, NestedNumberField, IdField, NestedIdField),
    *(DateField, NestedDateField, YearField, BooleanField),
)


def named(table: FieldTable, path: str) -> Namespace | None:
    """The field or prefix of a path, or `None` if the catalogue has no such path."""
    match use_of(table, path):
        case None:
            return None
        case Use.PREFIX, _:
            return Prefix(table.entity, path)
        case Use.FILTERED, FieldSpec() as spec:
            return _class_of(spec)(table.entity, path, spec)
        case _, spec:
            return ReturnedField(table.entity, path, spec)


def _class_of(spec: FieldSpec) -> type[FieldRef]:
    """The class that has exactly the operators of a field. Every type of the catalogue has one."""
    found = classes(is_choice(spec)).get((KINDS[spec.type], spec.operators))
    if found is None:
        signs = ", ".join(python for operator, python in PYTHON.items() if operator in spec.operators)
        advice = "change the groups of operators in querydsl/builder/mixins.py"
        raise AssertionError(f"no class of querydsl/builder/fields.py has the operators {signs} of `{spec.path}`: {advice}")
    return found


@functools.cache
def classes(choices: bool = False) -> dict[tuple[ValueKind, frozenset[Operator]], type[FieldRef]]:
    """The field classes by kind of values and supported operators: those of fields with a few `choices`, or the others."""
    return {(kind, mixins.operators_of(cls)): cls for cls in (CHOICES if choices else CLASSES) for kind in cls._kinds}


def is_choice(spec: FieldSpec) -> bool:
    """Whether a field has a few possible values and certainly no others."""
    return bool(spec.closed_set) and spec.maybe_stored is None


def refusal(name: Namespace, sign: str) -> str:
    """The message for an operator that a name does not support."""
    match name:
        case FieldRef() if sign in "&|~":
            return f"`{name._path}` is not a condition and does not support `{sign}`. Put each comparison in parentheses"
        case FieldRef(_spec=FieldSpec(filterable=False) as spec):
            instead = f". Filter `{spec.instead}` instead" if spec.instead else ""
            return f"`{name._path}` is only returned and does not support `{sign}`{instead}"
        case FieldRef(_spec=FieldSpec() as spec):
            supported = ", ".join(python for operator, python in PYTHON.items() if operator in spec.operators)
            return f"`{name._path}` is {name._kind.words} and does not support `{sign}`. It supports {supported}"
        case Prefix() if name._table.array_of(name._table.prefix(name._path)):
            example = f"{name!r}({name!r}.{names_after(name._table, name._path)[0]} == …)"
            return f"{name!r} is a scope and does not support `{sign}`. Call it with conditions, as in {example}"
        case _:
            return f"{name!r} is not a field and does not support `{sign}`. Add a name after a dot"
