"""Hover texts, and the examples of fields in them."""

import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.diagnostics.model import Severity
from querydsl.editor.document import Document
from querydsl.editor.hover import hover
from querydsl.editor.pages import example
from querydsl.rules import RULES
from querydsl.syntax.ast import ENTITIES, EntityName
from tests.corpus.runner import NOW, all_cases

TEXTS = sorted({case.text for case in all_cases() if case.text is not None and len(case.text) < 200})


def shown(text: str) -> str:
    """The hover text at the mark `|`."""
    found = hover(Document(text.replace("|", "", 1), now=NOW), text.index("|"))
    return found.markdown if found else ""


def test_a_field_shows_its_type_operators_values_and_response_path() -> None:
    text = shown('|seniority = "CXO"')
    assert text.startswith("**`seniority`** string")
    assert "Operators: `=` `!=`" in text
    assert all(value in text for value in default().people.specs[default().people.resolve("seniority")].closed_set)
    assert "Returned as `experience.employment_details.current.seniority_level`" in text
    assert 'Example: `seniority = "' in text


def test_names_mean_what_their_place_gives_them() -> None:
    assert "experience.employment_details.past.title" in shown('past(|title ~ "x")')
    assert "same past role" in shown('pa|st(title ~ "x")')
    assert "**`name`**" in shown('title ~ "x" select |name')
    assert "basic_info.name" in shown('companies where na|me = "Acme"')
    assert "Any of" in shown('any|where ~ "x"')


def test_operators_show_their_meaning() -> None:
    assert "has the phrase" in shown('title |~= "x"')
    assert "Also written `<>`" in shown('title !|= "x"')
    assert "is none of" in shown('title not i|n ("x")')
    assert "Both ends" in shown("company_size bet|ween 1 and 2")


def test_a_relative_date_shows_its_day() -> None:
    assert "2023-05-31" in shown("started >= tod|ay - 1y")
    assert "2023-05-31" in shown("started >= today - 1|y")


def test_a_parameter_shows_its_default_and_uses() -> None:
    text = shown("given $size = 50\ncompany_size > $si|ze")
    assert "Default: `50`" in text
    assert "Uses: 1" in text


def test_the_page_of_a_rule_is_shown_on_a_diagnostic_and_in_a_suppression_comment() -> None:
    page = RULES["nested-negation"].page.strip()
    assert shown('past(title ~ "x" and company |!= "Acme")').endswith(page)
    assert shown('past.company != "Acme"  # querydsl: ignore[nested|-negation]').endswith(page)


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_example_of_a_field_is_valid(entity: EntityName) -> None:
    table = default()[entity]
    wrong: dict[str, str | None] = {}
    for spec in table.specs.values():
        text = example(table, spec)
        assert text is not None or not spec.operators or spec.drops_threshold, spec.path
        found = querydsl.check(f"{entity} where {text}", now=NOW) if text else ()
        wrong |= dict.fromkeys([item.message for item in found if item.severity is not Severity.INFO], text)
    assert wrong == {}


@pytest.mark.slow
def test_hover_never_fails() -> None:
    for text in TEXTS:
        document = Document(text, now=NOW)
        for offset in range(0, len(text) + 1, 3):
            found = hover(document, offset)
            assert found is None or found.span.start <= offset <= found.span.end
