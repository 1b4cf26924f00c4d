"""The parameters of a template, with the fields that they are for."""

from collections.abc import Iterator
from typing import cast

from querydsl.classes import frozen
from querydsl.diagnostics.wording import join_words
from querydsl.semantics.ir import Lowering
from querydsl.semantics.parameters import ParameterUse, uses_of
from querydsl.syntax.ast import Declaration, Scalar, Values
from querydsl.syntax.literals import scalar_text


@frozen
class ExplainedParameter:
    """A parameter that `given` declares.

    Attributes:
        name: The name, without `$`.
        type: The value that it needs, in words: `a list of strings`. None if the query does not use it.
        places: The fields that it is for, as written, and `limit`.
        default: The text of the default, or None if it needs a value.
    """

    name: str
    type: str | None
    places: tuple[str, ...]
    default: str | None

    def __str__(self) -> str:
        if self.type is None:
            return f"${self.name}: not used"
        default = "needs a value" if self.default is None else f"{self.default} by default"
        return f"${self.name}: {self.type} for {join_words([f'`{place}`' for place in self.places], 'and')}, {default}"


def parameters_of(lowering: Lowering) -> tuple[ExplainedParameter, ...]:
    """The parameters that the query declares, in order."""
    declared = lowering.template.given
    uses = uses_of(lowering.template, lowering.table) if declared else {}
    return tuple(_explained(item, uses.get(item.name, [])) for item in declared)


def _explained(item: Declaration, uses: list[ParameterUse]) -> ExplainedParameter:
    default = None if item.default is None else _text(item.default)
    return ExplainedParameter(item.name, uses[0].words if uses else None, tuple(dict.fromkeys(_places(uses))), default)


def _places(uses: list[ParameterUse]) -> Iterator[str]:
    for use in uses:
        yield use.condition.field.path if use.condition else "limit"


def _text(default: Scalar | Values) -> str:
    items = default.items if isinstance(default, Values) else (default,)
    text = ", ".join(scalar_text(cast(Scalar, item)) for item in items)
    return f"({text})" if isinstance(default, Values) else text
