"""Rules about the characters and the words of the text."""

from collections.abc import Iterator

from querydsl.diagnostics.model import Diagnostic, Fix, error, info, replace, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.invisible import description, visible
from querydsl.rules.analysis.messages import operator_of, shown, subject_of, value_span
from querydsl.rules.analysis.text_problems import operator_in, problem_of, wildcard_in
from querydsl.semantics.ir import LoweredCondition
from querydsl.semantics.values import has_no_tokens
from querydsl.syntax.ast import Condition, Parameter, Quantified, Quantifier, Text
from querydsl.syntax.literals import quoted
from querydsl.syntax.operators import NEGATIVE, TEXT_MATCHING, Operator


def blank_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Text with nothing to search for: `title ~ ""`, `title ~ "--"`, `company = ""`.

    Punctuation and white space are not words. `=`, `!=`, `in` and `not in` need at least one visible character. The service has no
    condition for "has a value" or "has no value".

    The service splits the text of a search into words, so there is nothing to search for. Whether everyone or no one matches is not
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
        yield _blank(condition, value)


def _blank(condition: LoweredCondition, value: Text) -> Diagnostic:
    span, operator = value_span(condition, value), operator_of(condition)
    if condition.operator in TEXT_MATCHING:
        hint = f"give `{operator}` at least one word, or remove the condition"
        return error("blank-text", span, f"{shown(value)} has no words to search for", hint=hint)
    hint = "the service has no condition for empty values. Write a value, or remove the condition"
    return error("blank-text", span, f"`{operator}` needs a value, and this string is empty", hint=hint)


def pipe_is_not_or(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A `|` in the text of `~` or `~=`, where it once meant "or": `title ~ "vp|head"`.

    Use `any (…)` to search for one of several strings.

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
    for condition, value in ctx.texts("pipe-is-not-or"):
        parts = list(dict.fromkeys(part.strip() for part in value.value.split("|") if not has_no_tokens(part)))
        values = ", ".join(quoted(part) for part in parts)
        hint = f"write `{subject_of(condition)} {operator_of(condition)} any ({values})`"
        message = 'the service does not treat `|` as "or"'
        fix = None if _any_problem(condition, parts) else _split(condition, value, values, ctx)
        yield warning("pipe-is-not-or", value_span(condition, value), message, hint=hint, fix=fix)


def _any_problem(condition: LoweredCondition, parts: list[str]) -> bool:
    """Whether one of the parts has another problem, so that splitting the text would not correct it."""
    return any(problem_of(condition.spec, condition.operator, part) for part in parts)


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


def operators_in_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """An operator of another search engine inside the text of `~`, `~=` or `!~`: `title ~ "engineer OR developer"`.

    The rule reports `AND` and `OR` in capitals between two words, `NOT` in capitals at the start or after one of these, `-word`
    after a space, and text that is quoted a second time. Write `any (…)` or `all (…)` for several strings, `~=` for a phrase, and
    `and not` to exclude a word.

    The service has no operators inside text. It searches for `OR` like for any other word.

    Wrong:

    ```query
    title ~ "engineer OR developer"
    ```

    Right:

    ```query
    title ~ any ("engineer", "developer")
    ```
    """
    for condition, value in ctx.texts("operators-in-text"):
        operator = operator_in(visible(value.value))
        message = "the service ignores quotes inside text" if operator == '"' else _ordinary_word(operator or "")
        hint = _operators_hint(condition, operator, visible(value.value))
        yield warning("operators-in-text", value_span(condition, value), message, hint=hint)


def _ordinary_word(operator: str) -> str:
    if operator == "-":
        return "the service does not exclude words with `-` inside text"
    return f"the service searches for `{operator}` like for any other word"


def _operators_hint(condition: LoweredCondition, operator: str | None, text: str) -> str:
    name, written = subject_of(condition), operator_of(condition)
    match operator:
        case '"':
            phrase = Operator.PHRASE.text if condition.operator is Operator.WORDS else written
            return f"write `{name} {phrase} {quoted(text.strip()[1:-1].strip())}` to match the phrase"
        case "-" | "NOT":
            return f'exclude the word with another condition: `and not {name} ~= "…"`'
        case _ if (parts := _alternatives(text, operator or "")) and condition.operator not in NEGATIVE:
            return f"write `{name} {written} {'any' if operator == 'OR' else 'all'} ({', '.join(map(quoted, parts))})`"
        case _:
            return "write one condition for each text, and join the conditions with `and`, `or` and `not`"


def _alternatives(text: str, operator: str) -> list[str]:
    """The parts of the text between the same operator; empty if there are other operators or parentheses."""
    parts = [part.strip() for part in text.split(f" {operator} ")]
    mixed = any(word in ("AND", "OR", "NOT") or set(word) & set('()"') for part in parts for word in part.split())
    return [] if mixed or wildcard_in(text) or any(has_no_tokens(part) for part in parts) else parts


def wildcard_in_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A wildcard or a regular expression inside text: `title ~ "eng*"`, `title ~ "%eng%"`, `title ~ "^vp$"`.

    The rule reports `*` after two or more letters at the end of a word, `?` between letters, `%` next to a letter, `.*`, and `^…$`.
    Use `any (…)` to list the words, and `=` to match the whole value.

    The service has no wildcards. `~` and `~=` match whole words, so the query finds almost nothing.

    Wrong:

    ```query
    title ~ "eng*"
    ```

    Right:

    ```query
    title ~ any ("engineer", "engineering")
    ```
    """
    for condition, value in ctx.texts("wildcard-in-text"):
        found = wildcard_in(visible(value.value)) or value.value
        message = f"the service has no wildcards, so {shown(Text(found))} does not match other words"
        yield warning("wildcard-in-text", value_span(condition, value), message, hint=_wildcard_hint(condition, found))


def _wildcard_hint(condition: LoweredCondition, found: str) -> str:
    name = subject_of(condition)
    if found.startswith("^") and found.endswith("$"):
        return f"write `{name} = {quoted(found[1:-1])}` to match the whole value"
    if condition.operator in NEGATIVE:
        return "write whole words"
    return f'list whole words: `{name} ~ any ("…", "…")`'


def invisible_text(ctx: RuleContext) -> Iterator[Diagnostic]:
    """Text with characters that are not seen: a space at the end, a no-break or zero-width space, `&amp;`.

    They come with copied text. The rule also reports a Cyrillic letter in a Latin word, which looks like a Latin letter.

    The service compares all characters, so text with hidden ones equals nothing that is stored.

    Wrong:

    ```query
    company = "Acme "
    ```

    Right:

    ```query
    company = "Acme"
    ```
    """
    for condition, value in ctx.texts("invisible-text"):
        right = quoted(visible(value.value))
        fix = replace(f"write {right}", value.span, right) if ctx.is_literal(value) else None
        message = f"the text has {description(value.value)}"
        yield warning("invisible-text", value_span(condition, value), message, hint=f"write {right}", fix=fix)


def exact_value(ctx: RuleContext) -> Iterator[Diagnostic]:
    """`=` or `in` on a field of free text, where records rarely have exactly this text: `title = "CTO"`.

    Titles, headlines, summaries and descriptions are written by people. `title = "CTO"` does not match "CTO and co-founder". `~`
    finds the words wherever they are.

    The service compares the whole value, so the query finds fewer records than you may expect.

    Wrong:

    ```query
    title = "CTO"
    ```

    Right:

    ```query
    title ~ "CTO"
    ```
    """
    for condition in ctx.exact_value.values():
        name = subject_of(condition)
        hint = f"write `{name} ~ {_searched(condition)}` to find the words"
        operator = f"`{operator_of(condition)}`" + (" under `not`" if condition.negation else "")
        yield info("exact-value", condition.span, f"{operator} compares the whole text of `{name}`", hint=hint)


def _searched(condition: LoweredCondition) -> str:
    """The value to write after `~` instead."""
    match condition.origin:
        case Condition(value=Text(value=text)):
            return shown(Text(visible(text)))
        case Condition(value=Parameter() as parameter):
            return f"any {shown(parameter)}" if condition.operator is Operator.IN else shown(parameter)
        case Condition(value=Quantified(quantifier=quantifier)):
            return f"{quantifier.value} (…)"
        case _:
            return "any (…)"
