"""The operators that can be written after a field."""

from collections.abc import Iterator

from querydsl.editor.cursor import Context, Cursor
from querydsl.editor.offers import CompletionKind, Offer
from querydsl.syntax.operators import DISTANCES, HIGH_BOUNDS, LISTING, LOW_BOUNDS, SPECS, Operator, OperatorSpec

_BETWEEN = "between"


def operators_at(cursor: Cursor, context: Context) -> Iterator[Offer]:
    """The operators that all fields of the condition take. All operators, if a field is unknown."""
    if not {"OPERATOR", "BETWEEN"} & cursor.terminals:
        if "EQUALS" in cursor.terminals:
            yield Offer("=", CompletionKind.OPERATOR, "the default of the parameter")
        return
    taken = _taken(context)
    if cursor.token(-2) == "NOT":  # `not name !~ "x"` becomes `name ~= "x"`
        taken |= {operator for operator in SPECS if operator.spec.negation in taken}
    negated = cursor.token(-1) == "NOT"
    for operator in (operator for operator in SPECS if operator in taken):
        text = _text(operator.text, negated=negated)
        if text is not None:
            yield Offer(text, CompletionKind.OPERATOR, operator.spec.verb, snippet=_snippet(text, operator))
    if taken & LOW_BOUNDS and taken & HIGH_BOUNDS:
        yield Offer(_BETWEEN, CompletionKind.OPERATOR, "is in a range, with both ends", snippet="between ${1:low} and ${2:high}")
        if not negated:
            yield Offer("not between", CompletionKind.OPERATOR, "is outside a range", snippet="not between ${1:low} and ${2:high}")


def _taken(context: Context) -> frozenset[Operator]:
    specs = context.specs
    known = len(specs) >= len(context.written) > 0
    return frozenset.intersection(*[spec.operators for spec in specs]) if known else frozenset(SPECS)


def _text(written: str, *, negated: bool) -> str | None:
    """The text of an operator, or the rest of it after `not`. None if it cannot follow."""
    if not negated:
        return written
    return written.removeprefix("not ") if written.startswith("not ") else None


def _snippet(text: str, operator: Operator) -> str | None:
    if operator in LISTING:
        return f"{text} ($1)"
    return f'{text} ${{1:50}} km of "${{2:Paris}}"' if operator in DISTANCES else None


def meaning(spec: OperatorSpec) -> str:
    """The meaning of an operator, in Markdown."""
    lines = [f"**`{spec.text}`** {spec.verb}"]
    if spec.aliases:
        lines.append(f"Also written {', '.join(f'`{alias}`' for alias in spec.aliases)}.")
    lines.append(f"It takes {spec.operand.value}.")
    if spec.is_negative:
        lines.append("It excludes a record if any of its values matches.")
    if spec.negation is not None:
        lines.append(f"`not` turns it into `{spec.negation.text}`.")
    return "\n\n".join(lines)
