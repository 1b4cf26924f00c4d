"""The parameters that `Search.given` declares. Source: `docs/builder.md`, section "Parameters"."""

from collections.abc import Iterable, Mapping

from querydsl.builder.values import Moment, param
from querydsl.errors import BuildError, ParameterError
from querydsl.syntax.ast import Declaration, Scalar, Values
from querydsl.syntax.data import value_of


def declarations_of(names: Iterable[str], defaults: Mapping[str, object]) -> tuple[Declaration, ...]:
    """The declarations of parameters without and with a default. Raises `BuildError` for a wrong name or default."""
    without = [Declaration(param(name).name) for name in names]
    return (*without, *[Declaration(param(name).name, _default(data, name)) for name, data in defaults.items()])


def _default(data: object, name: str) -> Scalar | Values:
    if isinstance(data, list | tuple):
        return Values(tuple([_scalar(item, name) for item in data]))
    return _scalar(data, name)


def _scalar(data: object, name: str) -> Scalar:
    if isinstance(data, Moment):
        return data.value
    try:
        value = value_of(data, f"the default of `{name}`")
    except ParameterError as error:
        raise BuildError(str(error)) from None
    if isinstance(value, Values):
        raise BuildError(f"the default of `{name}`: a list cannot contain lists")
    return value


def joined(declared: tuple[Declaration, ...], others: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    """The declarations of both, each name once. Raises `BuildError` for two different declarations of one name."""
    by_name = {item.name: item for item in declared}
    for item in others:
        if by_name.setdefault(item.name, item) != item:
            raise BuildError(f"the parameter `{item.name}` is declared twice, with different defaults")
    return tuple(by_name.values())
