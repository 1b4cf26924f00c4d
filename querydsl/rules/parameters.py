"""Rules about parameters: their declarations, their values, and the values that all their uses accept."""

from collections.abc import Iterator, Mapping, Sequence

from querydsl.catalogue import close_matches
from querydsl.diagnostics.model import Diagnostic, Label, error, in_order, warning
from querydsl.diagnostics.wording import did_you_mean, join_words
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of
from querydsl.rules.analysis.parameters import UseConflict
from querydsl.semantics.ir import Lowering
from querydsl.semantics.parameters import ParameterUse
from querydsl.syntax.ast import Parameter, Query
from querydsl.syntax.traversal import walk

_MAX_LABELS = 8


def unbound_parameter(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A parameter without a value, or one that `given` does not declare: `$country`.

    Pass values on the command line, as `params`, or to `bind`. Values are data and are never parsed. In a file that is a template,
    `given` declares the parameters: `given $country, $size = 50`. A declared parameter needs a value only when the query is
    compiled or run. `given` must declare all parameters of the query.

    The service has no parameters. It would search for the text `$country`.

    Wrong:

    ```query
    country = $country
    ```

    Right:

    ```query
    given $country
    country = $country
    ```
    """
    query = ctx.lowering.query
    if ctx.unbound_parameter or isinstance(query.limit, Parameter):
        declared = {item.name: item for item in ctx.lowering.template.given}
        for name, uses in _by_name(query).items():
            if name not in declared:
                yield _undeclared(uses, tuple(declared)) if declared else _without_value(uses)


def _by_name(query: Query) -> dict[str, list[Parameter]]:
    """The parameters without a value by name, in the order of the text."""
    found: dict[str, list[Parameter]] = {}
    for node in walk(query):
        if isinstance(node, Parameter):
            found.setdefault(node.name, []).append(node)
    return found


def _undeclared(uses: Sequence[Parameter], declared: Sequence[str]) -> Diagnostic:
    suggested = close_matches(uses[0].name, declared)
    listed = f"`given` declares {join_words([f'`${name}`' for name in declared], 'and')}"
    hints = [did_you_mean([f"${name}" for name in suggested]), listed if len(suggested) < len(declared) else None]
    return _diagnostic(uses, f"`${uses[0].name}` is not declared", " ".join(filter(None, hints)))


def _without_value(uses: Sequence[Parameter]) -> Diagnostic:
    name = uses[0].name
    hint = f'set it with `-p {name}=…` or `params={{"{name}": …}}`, or declare it with `given ${name}`'
    return _diagnostic(uses, f"`${name}` has no value", hint)


def _diagnostic(uses: Sequence[Parameter], message: str, hint: str) -> Diagnostic:
    first, *others = uses
    labels = tuple(Label(parameter.span, "also here") for parameter in others[:_MAX_LABELS])
    return error("unbound-parameter", first.span, message, hint=hint, labels=labels)


def with_values_needed(found: tuple[Diagnostic, ...], lowering: Lowering) -> tuple[Diagnostic, ...]:
    """The diagnostics of a query that is about to be sent, with one error for all parameters that need a value.

    A parameter that `given` should declare keeps its own error. Text with syntax errors is returned unchanged.
    """
    declared = {item.name for item in lowering.template.given}
    needed = {name: uses[0] for name, uses in _by_name(lowering.query).items() if not declared or name in declared}
    if not needed or any(item.rule == "syntax" for item in found):
        return found
    others = tuple(item for item in found if declared or item.rule != "unbound-parameter")
    return in_order((*others, _values_needed(needed)))


def _values_needed(needed: Mapping[str, Parameter]) -> Diagnostic:
    first, *others = needed.values()
    names = join_words([f"`${name}`" for name in needed], "and")
    options = " ".join(f"-p {name}=…" for name in needed)
    arguments = ", ".join(f"{name}=…" for name in needed)
    labels = tuple(Label(parameter.span, "also here") for parameter in others[:_MAX_LABELS])
    hint = f"use `{options}` on the command line, or `.bind({arguments})` in Python"
    return error("unbound-parameter", first.span, f"{names} {'have' if others else 'has'} no value", hint=hint, labels=labels)


def unused_parameter(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A parameter that `given` declares and no condition uses.

    Often the name has a typo, or the condition was removed.

    The service never receives parameters. A value for this one changes nothing.

    Wrong:

    ```query
    given $title, $country = "Canada"
    title ~ $title
    ```

    Right:

    ```query
    given $title, $country = "Canada"
    title ~ $title and country = $country
    ```
    """
    declared = {item.name: item for item in ctx.lowering.template.given}
    if declared and ctx.lowering.query.filter is not None:  # without a filter, nothing uses a parameter yet
        used = ctx.lowering.template.parameters()
        unused = [item for name, item in declared.items() if name not in used]
        undeclared = {name for name in used if name not in declared}
        misspelled = {match for name in undeclared for match in close_matches(name, declared)}
        if len(unused) <= len(undeclared):  # `unbound-parameter` reports the names that were probably meant
            return
        for item in [item for item in unused if item.name not in misspelled]:
            message = f"`${item.name}` is declared but not used"
            yield warning("unused-parameter", item.name_span, message, hint="use it or remove it")


def conflicting_uses(conflict: UseConflict) -> Diagnostic:
    """The `wrong-value` diagnostic for a parameter with uses that no value fits together."""
    last = conflict.last
    name, other = last.parameter.name, last.words
    kinds = [use.words for use in conflict.earlier]
    if len(kinds) == 1 and kinds[0] != other:
        message = f"`${name}` cannot be both {kinds[0]} and {other}"
    else:
        fields = join_words([_field(use) for use in (*conflict.earlier, last)], "and")
        message = f"no value of `${name}` is valid for {'both ' if len(kinds) == 1 else ''}{fields}"
    labels = tuple(Label(use.parameter.span, f"{use.words} here") for use in conflict.earlier[:_MAX_LABELS])
    return error("wrong-value", last.parameter.span, message, hint="use two parameters", labels=labels)


def _field(use: ParameterUse) -> str:
    return f"`{name_of(use.condition)}`" if use.condition else "`limit`"
