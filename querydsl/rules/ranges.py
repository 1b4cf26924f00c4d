"""The rule about the range of numbers, dates and distances."""

from collections.abc import Iterator
from typing import assert_never

from querydsl.catalogue import DATED
from querydsl.diagnostics.model import Diagnostic, error, warning
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.messages import name_of, shown, value_span
from querydsl.rules.analysis.value_ranges import Misfit, RangeProblem
from querydsl.semantics.ir import LoweredCondition
from querydsl.syntax.ast import Date, Distance, Number, Relative, Value
from querydsl.syntax.literals import scalar_text


def out_of_range(ctx: RuleContext) -> Iterator[Diagnostic]:
    """A number, a date or a distance that no record can have, or that none is likely to have: `company_size < 0`.

    A condition that no record can match is an error. A value that is possible but unlikely is a warning: `experience_years > 80`,
    `started > today + 2y`. So are a distance that excludes nothing, as in `within 30000 km`, and a fraction where percentages are
    stored: `0.2` is 0.2 %, not 20 %.

    The service accepts any value, and returns 0 records if none has it.

    Wrong:

    ```query
    company_size < 0
    ```

    Right:

    ```query
    company_size < 50
    ```
    """
    for condition, value, problem in ctx.out_of_range:
        yield _out_of_range(condition, value, problem)


def _out_of_range(condition: LoweredCondition, value: Value, problem: RangeProblem) -> Diagnostic:
    if isinstance(value, Distance):
        return _distance(condition, value, problem)
    name, span, bound = name_of(condition), value_span(condition, value), _bound_text(problem)
    lower, upper = ("before", "after") if condition.spec and condition.spec.type in DATED else ("below", "above")
    side = upper if problem.is_upper else lower
    match problem.misfit:
        case Misfit.NEVER:
            hint = "change the value, or remove the condition"
            return error("out-of-range", span, f"`{name}` is never {side} {bound}", hint=hint)
        case Misfit.UNLIKELY | Misfit.ALWAYS:
            return warning("out-of-range", span, f"`{name}` is hardly ever {side} {bound}", hint="check the value")
        case Misfit.FRACTION:
            return _fraction(name, condition, value)
        case _:
            assert_never(problem.misfit)


def _bound_text(problem: RangeProblem) -> str:
    match problem.bound:
        case Date() | Relative():
            return f"`{scalar_text(problem.bound)}`"
        case _:
            return f"{problem.bound:,}"


def _distance(condition: LoweredCondition, value: Distance, problem: RangeProblem) -> Diagnostic:
    span, message = value_span(condition, value), f"no two places are more than {problem.bound:,} km apart"
    report = error if problem.misfit is Misfit.NEVER else warning
    return report("out-of-range", span, message, hint="write a shorter distance, or remove the condition")


def _fraction(name: str, condition: LoweredCondition, value: Value) -> Diagnostic:
    message = f"`{name}` stores percentages, so {shown(value)} means {shown(value)} %"
    percent = f"{round(value.value * 100, 10):g}" if isinstance(value, Number) else ""
    return warning("out-of-range", value_span(condition, value), message, hint=f"for {percent} %, write `{percent}`")
