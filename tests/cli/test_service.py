"""`count`, `values`, `credits`: asked of the sandbox, without a key."""

import json

import pytest

from tests.cli.conftest import Run

NOTICE = "using the sandbox with made-up data; set CRUSTDATA_API_KEY to search real data\n"


def test_count_says_how_many_records_a_query_would_find(run: Run) -> None:
    result = run("count", 'country = "Canada" limit 1')
    assert (result.exit_code, result.stderr) == (0, NOTICE)
    assert int(result.stdout) > 1


def test_count_asks_nothing_about_a_query_with_errors(run: Run) -> None:
    result = run("count", "titel = 1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "sandbox" not in result.stderr


def test_values_are_listed_one_a_line(run: Run) -> None:
    values = run("values", "country", "united s").stdout.splitlines()
    assert "United States" in values
    assert all(value.lower().startswith("united s") for value in values)


def test_values_can_be_had_as_json_and_within_a_query(run: Run) -> None:
    result = run("values", "city", "--within", "country = $country", "-p", "country=Canada", "--limit", "3", "--json")
    assert len(json.loads(result.stdout)) == 3
    everywhere = run("values", "city", "--limit", "100").stdout.splitlines()
    assert set(json.loads(result.stdout)) <= set(everywhere)


def test_values_of_companies_are_asked_of_companies(run: Run) -> None:
    assert run("values", "industry", "--entity", "companies").exit_code == 0
    assert run("values", "industry", "--within", "companies where size > 10").exit_code == 0


def test_no_values_end_with_1(run: Run) -> None:
    result = run("values", "country", "zzz")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{NOTICE}no values found\n")


def test_a_field_without_values_is_refused_by_the_service(run: Run) -> None:
    result = run("values", "company_size")
    assert result.exit_code == 1
    assert "autocomplete" in result.stderr


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_credits_are_told(run: Run, args: tuple[str, ...]) -> None:
    result = run("credits", *args)
    assert result.exit_code == 0
    assert "credits" in result.stdout


def test_sandbox_can_be_asked_for(run: Run) -> None:
    assert run("credits", "--sandbox").stderr == "using the sandbox with made-up data\n"


def test_an_address_that_must_not_be_used_is_refused(run: Run) -> None:
    result = run("credits", "--base-url", "http://example.com")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


def test_the_sandbox_and_an_address_exclude_each_other(run: Run) -> None:
    assert run("credits", "--sandbox", "--base-url", "https://example.com").exit_code == 2
