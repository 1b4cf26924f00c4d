"""Rules about the words that `~`, `~=` and `!~` look for."""

from collections.abc import Iterator

from querydsl.diagnostics.model import Diagnostic, Fix, error, replace, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, operator_of, place_of, shown
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import has_no_tokens
from querydsl.syntax.ast import Condition, Quantified, Quantifier, Text
from querydsl.syntax.literals import quoted


def blank_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A text to look for without a word in it: `title ~ ""`, `title ~ "--"`.

    Punctuation and white space are no words. There is no test for "has any value": the service has none.

    The service splits the text into words and is left with none; whether that finds everybody or nobody is not documented.

    Wrong:

    ```query
    title ~ "--"
    ```

    Right:

    ```query
    title ~ "engineer"
    ```
    """
    for leaf, value in ctx.blank:
        message = f"there is no word in {shown(value)} to look for"
        hint = f"give `{operator_of(leaf)}` at least one word, or leave the condition out"
        yield error("blank-text", place_of(leaf, value), message, hint=hint)


def pipe_is_not_or(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A pipe inside the text of `~` or `~=`, where it once meant "or": `title ~ "vp|head"`.

    `any (…)` looks for one of several texts.

    The pipe once was an "or" of the service and old examples still show it. Now it is a character like another, so the query finds
    next to nothing.

    Wrong:

    ```query
    title ~ "vp|head"
    ```

    Right:

    ```query
    title ~ any ("vp", "head")
    ```
    """
    for leaf, value in ctx.piped:
        parts = list(dict.fromkeys(part.strip() for part in value.value.split("|") if not has_no_tokens(part)))
        instead = ", ".join(quoted(part) for part in parts)
        hint = f"write `{name_of(leaf)} {operator_of(leaf)} any ({instead})`"
        message = f"the `|` in {shown(value)} means nothing to the service"
        yield warning("pipe-is-not-or", place_of(leaf, value), message, hint=hint, fix=_split(leaf, value, instead, ctx))


def _split(leaf: LoweredCondition, value: Text, instead: str, ctx: RuleContext) -> Fix | None:
    """The fix: `any (…)` for a lone text, more values for one that stands in an `any` already."""
    if not ctx.is_literal(value) or not isinstance(leaf.origin, Condition):
        return None
    match leaf.origin.value:
        case Text():
            return replace("write `any (…)`", value.span, f"any ({instead})")
        case Quantified(quantifier=Quantifier.ANY):
            return replace("write one value for each", value.span, instead)
        case _:
            return None
