"""The rules of `querydsl check`: one function per rule, with its page as docstring.

Source: `docs/language.md`, sections "Diagnostics" and "Rules".
"""

from collections.abc import Mapping
from types import MappingProxyType

from querydsl.diagnostics.model import Severity
from querydsl.rules import (
    clauses,
    countries,
    fields,
    forms,
    groups,
    nested,
    parameters,
    ranges,
    satisfiability,
    suppressions,
    syntax,
    texts,
    values,
)
from querydsl.rules.analysis.conditions import analyse
from querydsl.rules.analysis.context import RuleContext
from querydsl.rules.analysis.rule import Rule

__all__ = ["RULES", "Rule", "RuleContext", "analyse"]

_ALL_RULES = (
    Rule("syntax", Severity.ERROR, syntax.SYNTAX.strip()),
    Rule("too-deep", Severity.ERROR, syntax.TOO_DEEP.strip()),
    Rule.of(Severity.ERROR, fields.unknown_field),
    Rule.of(Severity.ERROR, fields.not_filterable, of_conditions=True),
    Rule.of(Severity.ERROR, clauses.unknown_select),
    Rule.of(Severity.WARNING, clauses.gated_select),
    Rule.of(Severity.ERROR, fields.wrong_operator, of_conditions=True),
    Rule.of(Severity.ERROR, values.wrong_value, of_conditions=True),
    Rule.of(Severity.ERROR, values.not_in_set, of_conditions=True),
    Rule.of(Severity.ERROR, countries.country_form, of_conditions=True),
    Rule.of(Severity.ERROR, fields.threshold_dropped, of_conditions=True),
    Rule.of(Severity.WARNING, texts.pipe_is_not_or, of_conditions=True),
    Rule.of(Severity.ERROR, texts.blank_text, of_conditions=True),
    Rule.of(Severity.ERROR, values.empty_list, of_conditions=True),
    Rule.of(Severity.WARNING, texts.operators_in_text, of_conditions=True),
    Rule.of(Severity.WARNING, texts.wildcard_in_text, of_conditions=True),
    Rule.of(Severity.WARNING, forms.stored_form, of_conditions=True),
    Rule.of(Severity.WARNING, forms.place_form, of_conditions=True),
    Rule.of(Severity.ERROR, forms.domain_form, of_conditions=True),
    Rule.of(Severity.WARNING, forms.wrong_kind, of_conditions=True),
    Rule.of(Severity.INFO, texts.exact_value, of_conditions=True),
    Rule.of(Severity.ERROR, ranges.out_of_range, of_conditions=True),
    Rule.of(Severity.WARNING, texts.invisible_text, of_conditions=True),
    Rule.of(Severity.ERROR, satisfiability.never_matches),
    Rule.of(Severity.WARNING, satisfiability.always_matches),
    Rule.of(Severity.WARNING, groups.duplicate_condition),
    Rule.of(Severity.WARNING, groups.mixed_connectives),
    Rule.of(Severity.WARNING, nested.same_element),
    Rule.of(Severity.INFO, nested.loose_or),
    Rule.of(Severity.ERROR, nested.all_of_shape),
    Rule.of(Severity.ERROR, nested.cannot_negate),
    Rule.of(Severity.WARNING, nested.nested_negation, of_conditions=True),
    Rule.of(Severity.ERROR, clauses.missing_filter),
    Rule.of(Severity.ERROR, clauses.limit_range),
    Rule.of(Severity.WARNING, clauses.limit_capped),
    Rule.of(Severity.WARNING, clauses.sorted_sample),
    Rule.of(Severity.INFO, clauses.sort_is_local),
    Rule.of(Severity.ERROR, parameters.unbound_parameter),
    Rule.of(Severity.WARNING, parameters.unused_parameter),
    Rule.of(Severity.WARNING, suppressions.unknown_rule),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL_RULES})
"""All rules by name, in the order of `docs/rules.md`."""
