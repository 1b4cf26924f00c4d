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
    Rule.of(Severity.ERROR, fields.unknown_field, "conditions", "clauses"),
    Rule.of(Severity.ERROR, fields.not_filterable, "conditions"),
    Rule.of(Severity.ERROR, clauses.unknown_select, "clauses"),
    Rule.of(Severity.WARNING, clauses.gated_select, "clauses"),
    Rule.of(Severity.ERROR, fields.wrong_operator, "conditions"),
    Rule.of(Severity.ERROR, values.wrong_value, "conditions"),
    Rule.of(Severity.ERROR, values.not_in_set, "conditions"),
    Rule.of(Severity.ERROR, countries.country_form, "conditions"),
    Rule.of(Severity.ERROR, fields.threshold_dropped, "conditions"),
    Rule.of(Severity.WARNING, texts.pipe_is_not_or, "conditions"),
    Rule.of(Severity.ERROR, texts.blank_text, "conditions"),
    Rule.of(Severity.ERROR, values.empty_list, "conditions"),
    Rule.of(Severity.WARNING, texts.operators_in_text, "conditions"),
    Rule.of(Severity.WARNING, texts.wildcard_in_text, "conditions"),
    Rule.of(Severity.WARNING, forms.stored_form, "conditions"),
    Rule.of(Severity.WARNING, forms.place_form, "conditions"),
    Rule.of(Severity.ERROR, forms.domain_form, "conditions"),
    Rule.of(Severity.WARNING, forms.wrong_kind, "conditions"),
    Rule.of(Severity.INFO, texts.exact_value, "conditions"),
    Rule.of(Severity.ERROR, ranges.out_of_range, "conditions"),
    Rule.of(Severity.WARNING, texts.invisible_text, "conditions"),
    Rule.of(Severity.ERROR, satisfiability.never_matches, "pairs"),
    Rule.of(Severity.WARNING, satisfiability.always_matches, "pairs"),
    Rule.of(Severity.WARNING, groups.duplicate_condition, "pairs"),
    Rule.of(Severity.WARNING, groups.mixed_connectives, "groups"),
    Rule.of(Severity.WARNING, nested.same_element, "items"),
    Rule.of(Severity.INFO, nested.loose_or, "items"),
    Rule.of(Severity.ERROR, nested.all_of_shape, "items"),
    Rule.of(Severity.ERROR, nested.cannot_negate, "items"),
    Rule.of(Severity.WARNING, nested.nested_negation, "conditions"),
    Rule.of(Severity.ERROR, clauses.missing_filter, "no filter"),
    Rule.of(Severity.ERROR, clauses.limit_range, "clauses"),
    Rule.of(Severity.WARNING, clauses.limit_capped, "clauses"),
    Rule.of(Severity.WARNING, clauses.sorted_sample, "clauses"),
    Rule.of(Severity.INFO, clauses.sort_is_local, "clauses"),
    Rule.of(Severity.ERROR, parameters.unbound_parameter, "parameters", "clauses"),
    Rule.of(Severity.WARNING, parameters.unused_parameter, "parameters"),
    Rule.of(Severity.WARNING, suppressions.unknown_rule, "comments"),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL_RULES})
"""All rules by name, in the order of `docs/rules.md`."""
