"""The check of a query by all rules. Source: `docs/language.md`, sections "Diagnostics" and "Rules"."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

import attrs

from querydsl.catalogue import Catalogue
from querydsl.diagnostics.model import NO_LEVELS, NOWHERE, Diagnostic, Levels, in_order
from querydsl.rules import RULES, RuleContext, analyse
from querydsl.rules.analysis.context import Subject
from querydsl.rules.analysis.rule import Check
from querydsl.rules.suppressions import find_suppressions, suppress_across_gaps
from querydsl.semantics.ir import LoweredCondition, Lowering
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Fields, Query

_NAMES = frozenset(RULES)


def check(
    query: Query,
    catalogue: Catalogue,
    *,
    levels: Levels = NO_LEVELS,
    now: dt.datetime | None = None,
    lowering: Lowering | None = None,
) -> tuple[Diagnostic, ...]:
    """The distinct diagnostics of a query, in the order of the text. Syntax errors are reported by the parser.

    `levels` changes the severity of rules; None disables a rule. Suppression comments in the text disable rules too. Relative dates
    are counted from `now` (timezone-aware), by default the current time. `lowering` is the lowered query, if the caller has it.
    Source: `docs/language.md`, sections "Diagnostics" and "Rules".
    """
    lowered = lowering or lower(query, catalogue[query.entity])
    ctx = analyse(lowered, now or dt.datetime.now(dt.UTC), catalogue, _NAMES)
    checks = checks_about(ctx.subjects())
    found = list(_at_levels(ctx, checks, levels)) if levels else [item for _, run in checks for item in run(ctx)]
    if found and query.comments:
        suppressions = find_suppressions(query)
        found = [item for item in found if not any(suppression.covers(item) for suppression in suppressions)]
    return in_order(suppress_across_gaps(query, _without_repeats(lowered, found))) if found else ()


@cache
def checks_about(subjects: frozenset[Subject]) -> tuple[tuple[str, Check], ...]:
    """The names and checks of the rules about any of these subjects, in the order of the rules."""
    return tuple([(rule.name, rule.check) for rule in RULES.values() if rule.check and not rule.about.isdisjoint(subjects)])


def _without_repeats(lowering: Lowering, found: list[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without those that repeat one about the same part of a condition for another of its several fields."""
    spans = {item.origin.span for item in lowering.conditions() if _tests_several(item, lowering)} - {NOWHERE}
    kept: dict[object, Diagnostic] = {}
    for item in found:
        repeated = any(span.start <= item.span.start and item.span.end <= span.end for span in spans)
        kept.setdefault((item.rule, item.span) if repeated else item, item)
    return list(kept.values())


def _tests_several(condition: LoweredCondition, lowering: Lowering) -> bool:
    return isinstance(condition.origin.field, Fields) or bool(lowering.table.fields_of(condition.field.path, condition.scope))


def _at_levels(ctx: RuleContext, checks: tuple[tuple[str, Check], ...], levels: Levels) -> Iterator[Diagnostic]:
    for name, run in checks:
        if name not in levels:
            yield from run(ctx)
        elif (level := levels[name]) is not None:
            yield from (item if item.severity is level else attrs.evolve(item, severity=level) for item in run(ctx))
