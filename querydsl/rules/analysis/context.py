"""The result of the analysis of a query, which all rules share.

Each list of `RuleContext` has the conditions that one rule reports. Source: `docs/language.md`, section "Rules".
"""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, TypeAlias

import attrs

from querydsl.catalogue import Catalogue
from querydsl.classes import define
from querydsl.diagnostics.model import Span
from querydsl.rules.analysis.value_ranges import RangeProblem
from querydsl.semantics.ir import LoweredCondition, LoweredGroup, Lowering
from querydsl.syntax.ast import Parameter, Text, Value, Values

Subject: TypeAlias = Literal["conditions", "pairs", "groups", "items", "clauses", "no filter", "parameters", "comments"]
"""A part of a query that rules are about.

`conditions` are conditions with a problem, and `pairs` are conditions that may repeat or exclude each other. `groups` are those
inside the filter, and `items` are items of nested arrays. `parameters` are declared or have no value.
"""


@define(eq=False)
class RuleContext:
    """A query with the conditions that the rules report.

    Attributes:
        lowering: The lowered query.
        now: The time that relative dates are counted from, timezone-aware.
        catalogue: The fields of both entities.
        rules: The names of all rules.
        groups: All groups, outer groups before inner ones.
        all_of: The groups that are written as `all of`.
        invalid: The conditions that have an error. Rules that compare conditions skip them.
        duplicated: The paths for which two conditions may be the same.
        maybe_unsatisfiable: The paths for which two conditions may exclude each other, and the paths that limit another.
        maybe_tautological: The paths for which two conditions may together always be true.
    """

    lowering: Lowering
    now: dt.datetime
    catalogue: Catalogue
    rules: frozenset[str]
    groups: list[LoweredGroup] = attrs.Factory(list)
    all_of: list[LoweredGroup] = attrs.Factory(list)
    unknown_scope: list[LoweredCondition] = attrs.Factory(list)
    unknown_field: list[LoweredCondition] = attrs.Factory(list)
    not_filterable: list[LoweredCondition] = attrs.Factory(list)
    drops_threshold: list[LoweredCondition] = attrs.Factory(list)
    wrong_operator: list[LoweredCondition] = attrs.Factory(list)
    wrong_value: list[tuple[LoweredCondition, Value]] = attrs.Factory(list)
    not_in_set: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    wrong_country: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    blank_text: list[tuple[LoweredCondition, Text]] = attrs.Factory(list)
    text_problems: dict[str, dict[tuple[int, int], tuple[LoweredCondition, Text]]] = attrs.Factory(dict)
    exact_value: dict[int, LoweredCondition] = attrs.Factory(dict)
    out_of_range: list[tuple[LoweredCondition, Value, RangeProblem]] = attrs.Factory(list)
    empty_list: list[tuple[LoweredCondition, Values]] = attrs.Factory(list)
    unbound_parameter: list[Parameter] = attrs.Factory(list)
    nested_negation: list[LoweredCondition] = attrs.Factory(list)
    invalid: set[LoweredCondition] = attrs.Factory(set)
    duplicated: set[str] = attrs.Factory(set)
    maybe_unsatisfiable: set[str] = attrs.Factory(set)
    maybe_tautological: set[str] = attrs.Factory(set)

    def subjects(self) -> frozenset[Subject]:
        """The subjects that the query has. Rules about others find nothing in it."""
        lowering, query = self.lowering, self.lowering.query
        found: dict[Subject, object] = {
            "conditions": self._has_problems(),
            "pairs": self.duplicated or self.maybe_unsatisfiable or self.maybe_tautological,
            "groups": len(self.groups) > 1,
            "items": lowering.refusals or lowering.separate_items or lowering.loose_ors or self.all_of,
            "clauses": query.select or query.sort or query.limit is not None,
            "no filter": lowering.template.filter is None,
            "parameters": lowering.template.given or self.unbound_parameter,
            "comments": query.comments,
        }
        return frozenset([subject for subject, is_present in found.items() if is_present])

    def _has_problems(self) -> bool:
        found = self.invalid or self.text_problems or self.exact_value or self.out_of_range or self.not_in_set
        return bool(found or self.nested_negation or self.unbound_parameter)

    def texts(self, rule: str) -> Iterator[tuple[LoweredCondition, Text]]:
        """The strings that a rule reports, each with its condition. A string of several fields or several words is listed once."""
        yield from self.text_problems.get(rule, {}).values()

    def written(self, span: Span) -> str:
        """The text at a span; empty for a query that was built."""
        return (self.lowering.query.source or "")[span.start : span.end]

    def is_literal(self, value: Text) -> bool:
        """Whether the string is quoted in the text, so that a fix can replace it. Bound parameters are not."""
        return self.written(value.span)[:1] in ('"', "'")

    def is_doubtful(self, condition: LoweredCondition) -> bool:
        """Whether a value of the condition has a problem, except one that a fix corrects."""
        keys = (key for rule, texts in self.text_problems.items() if rule != "invisible-text" for key in texts)
        return condition in self.invalid or any(origin == id(condition.origin) for origin, _ in keys)

    def is_unreadable(self, value: Text) -> bool:
        """Whether the string has an error of syntax, so that its text is unknown."""
        return not value.value and len(self.written(value.span)) > 2 and self.is_literal(value)

    def is_unquoted(self, value: Value) -> bool:
        """Whether the value is a string without quotes, which is an error of syntax."""
        return isinstance(value, Text) and self.written(value.span)[:1] not in ("", '"', "'", "$")
