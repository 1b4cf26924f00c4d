"""Rules about the text that `~`, `~=` and `!~` search for."""

from collections.abc import Iterator

from querydsl.diagnostics.model import Diagnostic, Fix, error, replace, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, operator_of, shown, value_span
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import has_no_tokens
from querydsl.syntax.ast import Condition, Quantified, Quantifier, Text
from querydsl.syntax.literals import quoted


def blank_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A word or phrase search without words: `title ~ ""`, `title ~ "--"`.

    Punctuation and white space are not words. The service has no condition for "has any value".

    The service splits the text into words, so there is nothing to search for. Whether everyone or no one matches is not
    documented.

    Wrong:

    ```query
    title ~ "--"
    ```

    Right:

    ```query
    title ~ "engineer"
    ```
    """
    for condition, value in ctx.blank_text:
        hint = f"give `{operator_of(condition)}` at least one word, or remove the condition"
        yield error("blank-text", value_span(condition, value), f"{shown(value)} has no words to search for", hint=hint)


def pipe_is_not_or(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `|` in the text of `~` or `~=`, where it once meant "or": `title ~ "vp|head"`.

    Use `any (…)` to search for one of several texts.

    Old examples of the service still use `|` as "or". The service now treats it as an ordinary character, so the query finds almost
    nothing.

    Wrong:

    ```query
    title ~ "vp|head"
    ```

    Right:

    ```query
    title ~ any ("vp", "head")
    ```
    """
    for condition, value in ctx.pipes:
        parts = list(dict.fromkeys(part.strip() for part in value.value.split("|") if not has_no_tokens(part)))
        values = ", ".join(quoted(part) for part in parts)
        hint = f"write `{name_of(condition)} {operator_of(condition)} any ({values})`"
        message = 'the service does not treat `|` as "or"'
        yield warning("pipe-is-not-or", value_span(condition, value), message, hint=hint, fix=_split(condition, value, values, ctx))


def _split(condition: LoweredCondition, value: Text, values: str, ctx: RuleContext) -> Fix | None:
    """The fix: `any (…)` for a single text, more values inside an existing `any`."""
    if not ctx.is_literal(value) or not isinstance(condition.origin, Condition):
        return None
    match condition.origin.value:
        case Text():
            return replace("write `any (…)`", value.span, f"any ({values})")
        case Quantified(quantifier=Quantifier.ANY):
            return replace("write separate values", value.span, values)
        case _:
            return None
