"""The rules of the queries that a model may write: `or` of groups of conditions, joined by `and`.

In one group, titles and free text can be tested in several conditions in any order. Every other field is tested once, and in the
order of the list, so that no two conditions contradict each other. Fields that limit each other, such as a country and its
continent, count as one.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from querydsl.catalogue import FieldSpec, FieldTable, FieldType
from querydsl.catalogue.model import Content, Returnable
from querydsl.decoding.rules import Characters, FixedText, GrammarRule, Lexeme, Optional, Part, Ref, Repeated, words
from querydsl.decoding.values import TEXTS, WHOLE, listed, value_rule, value_rules
from querydsl.syntax.operators import Family, FieldKind, Operator

FREE = frozenset({Content.TITLE, Content.PROSE})
_MATCHES = (Operator.WORDS, Operator.PHRASE, Operator.EXCLUDES)
_MOST = Lexeme((Characters("1-9"), Characters("0-9", 0, 3)))


def fields_of(table: FieldTable, names: Iterable[str] | None) -> dict[str, FieldSpec]:
    """The fields with these names, by name; by default, all that have an alias and can be tested.

    Raises `ValueError` for a name that is not a field that a query may test.
    """
    if names is None:
        names = [name for name in table.aliases if _is_testable(table.get(table.resolve(name)))]
    found = {name: table.get(table.resolve(name)) for name in names}
    for name, spec in found.items():
        if not _is_testable(spec):
            similar = [other for other in table.suggest(name) if _is_testable(table.get(table.resolve(other)))]
            raise ValueError(
                f"`{name}` is not a field that can be filtered" + (f". Did you mean `{similar[0]}`?" if similar else "")
            )
    if not found:
        raise ValueError("a grammar needs one field or more")
    return {name: spec for name, spec in found.items() if spec}


def _is_testable(spec: FieldSpec | None) -> bool:
    return spec is not None and bool(spec.operators) and not spec.drops_threshold


def rules_of(table: FieldTable, fields: dict[str, FieldSpec], today: dt.date) -> list[GrammarRule]:
    """The rules of a grammar for these fields. The first one is the start."""
    free = {name: spec for name, spec in fields.items() if _is_free(spec)}
    slots = _slots({name: spec for name, spec in fields.items() if name not in free})
    rules = [*_query_rules(table), *_group_rules(bool(free), len(slots))]
    if free:
        rules.append(GrammarRule("free", tuple(part for name, spec in free.items() for part in _matches(name, spec, _MATCHES))))
    rules += [GrammarRule(f"field-{place}", _conditions(slot)) for place, slot in enumerate(slots)]
    rules.append(GrammarRule("select", ((FixedText(" select "), Ref("column"), Repeated((FixedText(", "), Ref("column")))),)))
    rules.append(GrammarRule("sort", ((FixedText(" sort by "), Ref("column"), Optional((FixedText(" desc"),))),)))
    rules.append(GrammarRule("column", words(*_columns(table, fields))))
    values = {rule.name: rule for spec in fields.values() for rule in value_rules(spec, today)}
    values |= {rule.name: rule for rule in _distance_rules(fields)}
    return [*rules, *(rule for rule in values.values() if _is_used(rule.name, [*rules, *values.values()]))]


def _is_free(spec: FieldSpec) -> bool:
    return spec.content in FREE and spec.type in TEXTS and not spec.closed_set


def _query_rules(table: FieldTable) -> list[GrammarRule]:
    start = () if table.entity == "people" else (FixedText("companies where "),)
    clauses = (Optional((Ref("select"),)), Optional((Ref("sort"),)), Optional((FixedText(" limit "), _MOST)))
    alternatives = (FixedText("("), Ref("group"), FixedText(")"))
    either = (*alternatives, FixedText(" or "), *alternatives, Repeated((FixedText(" or "), *alternatives)))
    return [GrammarRule("start", ((*start, Ref("filter"), *clauses),)), GrammarRule("filter", ((Ref("group"),), either))]


def _group_rules(free: bool, count: int) -> Iterator[GrammarRule]:
    """The rules of a group: `once-N` tests one of the fields from place N on, and `from-N` a free field or one of them."""
    yield GrammarRule("group", ((Ref("from-0"),),))
    for place in range(count + 1):
        tested = [(Ref(f"once-{place}"),)] if place < count else []
        alternatives = [(Ref("free"), Ref(f"more-{place}"))] if free else []
        if alternatives or tested:
            yield GrammarRule(f"from-{place}", (*alternatives, *tested))
            yield GrammarRule(f"more-{place}", ((Optional((FixedText(" and "), Ref(f"from-{place}"))),),))
        else:
            yield GrammarRule(f"more-{place}", ((FixedText(""),),))
        if place < count:
            later = [(Ref(f"once-{place + 1}"),)] if place + 1 < count else []
            yield GrammarRule(f"once-{place}", ((Ref(f"field-{place}"), Ref(f"more-{place + 1}")), *later))


def _slots(fields: dict[str, FieldSpec]) -> list[dict[str, FieldSpec]]:
    """The fields in groups. Conditions joined by `and` test one of each: related fields, such as a country and its continent."""
    slots: dict[str, dict[str, FieldSpec]] = {}
    for name, spec in fields.items():
        root = _root(spec, fields.values())
        slots.setdefault(root, {})[name] = spec
    return list(slots.values())


def _root(spec: FieldSpec, specs: Iterable[FieldSpec]) -> str:
    """The smallest path of a field and the fields related to it. It is the same for all of them."""
    related = {spec.path, spec.same_as or spec.path, spec.limited or spec.path}
    size = 0
    everything = list(specs)
    while size != len(related):
        size = len(related)
        for other in everything:
            paths = {other.path, other.same_as or other.path, other.limited or other.path}
            related |= paths if paths & related else set()
    return min(related)


def _conditions(slot: dict[str, FieldSpec]) -> tuple[tuple[Part, ...], ...]:
    return tuple(parts for name, spec in slot.items() for parts in _condition(name, spec))


def _condition(name: str, spec: FieldSpec) -> Iterator[tuple[Part, ...]]:
    """The conditions on a field, one for each operator that it takes."""
    value = value_rule(spec)
    if spec.type is FieldType.BOOLEAN:
        yield (FixedText(name), Optional((FixedText(" = false"),)))
        return
    if spec.type in TEXTS and value == "text":
        yield from _matches(name, spec, _MATCHES)
    for operator in sorted(spec.operators, key=list(Operator).index):
        match operator.spec.family:
            case Family.EQUALITY | Family.ORDER:
                yield (FixedText(f"{name} {operator.spec.text} "), Ref(value))
            case Family.MEMBERSHIP:
                yield (FixedText(f"{name} {operator.spec.text} "), *listed(value))
            case Family.CONTAINMENT | Family.TEXT:
                pass
            case Family.GEO:
                yield (FixedText(f"{name} {operator.spec.text} "), Ref("distance"))
    if spec.type in WHOLE and Operator.GE in spec.operators:
        yield (FixedText(f"{name} between "), Ref(f"{value}-range"))


def _matches(name: str, spec: FieldSpec, operators: Sequence[Operator]) -> Iterator[tuple[Part, ...]]:
    """The conditions that search the text of a field, with one text or any of several."""
    for operator in operators:
        if operator in spec.operators:
            yield (FixedText(f"{name} {operator.spec.text} "), Ref("text"))
            if operator is not Operator.EXCLUDES:
                yield (FixedText(f"{name} {operator.spec.text} any "), *listed("text"))


def _distance_rules(fields: dict[str, FieldSpec]) -> Iterator[GrammarRule]:
    for spec in fields.values():
        if any(operator.spec.fields is FieldKind.LOCATION for operator in spec.operators):
            distance = (
                Lexeme((Characters("1-9"), Characters("0-9", 0, 2))),
                FixedText(" "),
                Ref("length"),
                FixedText(" of "),
                Ref("text"),
            )
            yield from (GrammarRule("distance", (distance,)), GrammarRule("length", words("km", "mi")))


def _columns(table: FieldTable, fields: dict[str, FieldSpec]) -> list[str]:
    """The names that `select` and `sort by` accept: those of the fields that the service returns, and of the default columns."""
    names = dict.fromkeys((*table.columns, *fields))
    specs = {name: table.get(table.select_path(name)) for name in names}
    return [name for name, spec in specs.items() if spec is not None and spec.returnable is Returnable.YES]


def _is_used(name: str, rules: Iterable[GrammarRule]) -> bool:
    return any(name in set(_references(parts)) for rule in rules for parts in rule.alternatives)


def _references(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case Ref(rule):
                yield rule
            case Optional(inner) | Repeated(inner):
                yield from _references(inner)
            case FixedText() | Characters() | Lexeme():
                pass
