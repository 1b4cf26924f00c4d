"""Values of every operator and type in statements: they are parameters, so the text of the statement does not depend on them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.catalogue.model import TEXTUAL, FieldSpec
from querydsl.engines.tables import DIALECTS, statement_of
from querydsl.errors import EngineError
from querydsl.syntax.ast import EntityName
from querydsl.syntax.operators import DISTANCES, LISTING, Operator
from tests.engines.test_agreement import lowered
from tests.engines.test_duckdb import HOSTILE
from tests.support.bodies import group_of, leaf_of
from tests.support.engines import NOW

PLAIN = "zebra"


def text_conditions(entity: EntityName) -> Iterator[tuple[FieldSpec, Operator]]:
    """Each operator with each kind of text field, once."""
    seen: set[object] = set()
    for spec in default()[entity].specs.values():
        for operator in sorted(spec.operators, key=lambda operator: operator.value):
            kind = (spec.type, spec.array is None, operator)
            if spec.filterable and spec.type in TEXTUAL and operator not in DISTANCES and kind not in seen:
                seen.add(kind)
                yield spec, operator


def statement(spec: FieldSpec, operator: Operator, text: str, entity: EntityName, engine: str) -> Any:
    value = [text, PLAIN] if operator in LISTING else text
    found = lowered(group_of("and", [leaf_of(spec.path, operator.value, value)]), entity)
    return statement_of(querydsl.compile(found.query, NOW), NOW, DIALECTS[engine])


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("entity", ("people", "companies"))
@pytest.mark.parametrize("text", [text for text in HOSTILE if text not in ("?", "/*", "\0")])
def test_a_statement_has_the_same_text_for_every_text(text: str, entity: EntityName, engine: str) -> None:
    conditions = list(text_conditions(entity))
    assert len({operator for _, operator in conditions}) >= 5
    for spec, operator in conditions:
        hostile = f"{PLAIN} {text}"
        found = statement(spec, operator, hostile, entity, engine)
        assert text not in found.text
        assert found.text.count("?") == len(found.parameters)
        harmless = statement(spec, operator, re.sub(r"[^\w ]", ".", hostile), entity, engine)
        assert found.text == harmless.text, (spec.path, operator)


OTHERS = {
    "company_size = 12345": 12345,
    "company_size between 4321 and 54321": 54321,
    "updated > 2024-03-05T06:07:08Z": "2024-03-05",
    "id not in (77, 7654321)": 7654321,
    "changed_jobs = true limit 4711": 4711,
}


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("query", OTHERS)
def test_numbers_dates_and_limits_are_parameters(query: str, engine: str) -> None:
    found = statement_of(querydsl.compile(query, NOW), NOW, DIALECTS[engine])
    wanted = OTHERS[query]
    assert str(wanted) not in found.text
    assert any(str(wanted) in str(value) for value in found.parameters)


@pytest.mark.parametrize("engine", DIALECTS)
def test_the_name_of_a_place_is_looked_up_and_never_written(engine: str) -> None:
    found = statement_of(querydsl.compile('location within 50 km of "Paris"', NOW), NOW, DIALECTS[engine])
    assert "paris" not in found.text.casefold() and any("paris" in str(value) for value in found.parameters)
    with pytest.raises(EngineError, match="gazetteer"):
        statement_of(querydsl.compile("""location within 50 km of "Paris' OR 1=1 --" """, NOW), NOW, DIALECTS[engine])
