"""All that may be said of a query: one function, one rule, one page. Source: language page, sections 7 and 9."""

from collections.abc import Mapping
from types import MappingProxyType

from querydsl.diagnostics import Severity
from querydsl.rules import clauses, countries, fields, groups, ignores, nested, reading, reasoning, texts, values
from querydsl.rules.rule import Rule
from querydsl.rules.survey import Survey, survey

__all__ = ["RULES", "Rule", "Survey", "survey"]

_ERRORS_OF_CONDITIONS = (
    fields.unknown_field,
    fields.not_filterable,
    fields.wrong_operator,
    values.wrong_value,
    values.not_in_set,
    countries.country_form,
    fields.threshold_dropped,
    texts.blank_text,
    values.empty_list,
)
_ERRORS = (
    clauses.unknown_select,
    reasoning.never_matches,
    nested.all_of_shape,
    nested.cannot_negate,
    clauses.missing_filter,
    clauses.limit_range,
    clauses.unbound_parameter,
)
_WARNINGS_OF_CONDITIONS = (texts.pipe_is_not_or, nested.nested_negation)
_WARNINGS = (
    clauses.gated_select,
    reasoning.always_matches,
    groups.duplicate_condition,
    nested.same_element,
    clauses.limit_capped,
    ignores.unknown_rule,
)
_INFOS = (clauses.sort_is_local,)

_ALL = (
    Rule("syntax", Severity.ERROR, reading.SYNTAX.strip()),
    Rule("too-deep", Severity.ERROR, reading.TOO_DEEP.strip()),
    *(Rule.of(Severity.ERROR, check, of_conditions=True) for check in _ERRORS_OF_CONDITIONS),
    *(Rule.of(Severity.ERROR, check) for check in _ERRORS),
    *(Rule.of(Severity.WARNING, check, of_conditions=True) for check in _WARNINGS_OF_CONDITIONS),
    *(Rule.of(Severity.WARNING, check) for check in _WARNINGS),
    *(Rule.of(Severity.INFO, check) for check in _INFOS),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})
"""Every rule by its name."""
