"""`querydsl count`, `values` and `credits` with the sandbox."""

import json

import pytest

from tests.cli.conftest import Run

NOTICE = "using the sandbox with made-up data; set CRUSTDATA_API_KEY to search real data\n"


def test_count_prints_the_number_of_matching_records(run: Run) -> None:
    result = run("count", 'country = "Canada" limit 1')
    assert (result.exit_code, result.stderr) == (0, NOTICE)
    assert int(result.stdout) > 1


def test_count_sends_no_request_for_a_query_with_errors(run: Run) -> None:
    result = run("count", "titel = 1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "sandbox" not in result.stderr


def test_run_prints_warnings_before_it_submits(run: Run) -> None:
    result = run("run", 'title ~ "engineer" sort by name limit 1', "--sandbox")
    assert result.exit_code == 0
    assert "warning[sorted-sample]" in result.stderr
    assert result.stderr.index("warning[sorted-sample]") < result.stderr.index(" submitted")
    assert "info[" not in run("run", 'title ~ "engineer" sort by name', "--sandbox").stderr


def test_values_are_printed_one_per_line(run: Run) -> None:
    values = run("values", "country", "united s").stdout.splitlines()
    assert "United States" in values
    assert all(value.lower().startswith("united s") for value in values)


def test_values_can_be_limited_to_a_query_and_printed_as_json(run: Run) -> None:
    result = run("values", "city", "--within", "country = $country", "-p", "country=Canada", "--limit", "3", "--json")
    assert len(json.loads(result.stdout)) == 3
    everywhere = run("values", "city", "--limit", "100").stdout.splitlines()
    assert set(json.loads(result.stdout)) <= set(everywhere)


def test_values_of_company_fields_are_listed(run: Run) -> None:
    assert run("values", "industry", "--entity", "companies").exit_code == 0
    assert run("values", "industry", "--within", "companies where size > 10").exit_code == 0


def test_without_values_the_exit_code_is_1(run: Run) -> None:
    result = run("values", "country", "zzz")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{NOTICE}no values found\n")


def test_the_service_rejects_a_field_without_values(run: Run) -> None:
    result = run("values", "company_size")
    assert result.exit_code == 1
    assert "autocomplete" in result.stderr


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_credits_are_printed(run: Run, args: tuple[str, ...]) -> None:
    result = run("credits", *args)
    assert result.exit_code == 0
    assert "credits" in result.stdout


def test_the_sandbox_can_be_selected(run: Run) -> None:
    assert run("credits", "--sandbox").stderr == "using the sandbox with made-up data\n"


def test_an_unsafe_address_is_rejected(run: Run) -> None:
    result = run("credits", "--base-url", "http://example.com")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


def test_the_sandbox_and_an_address_exclude_each_other(run: Run) -> None:
    assert run("credits", "--sandbox", "--base-url", "https://example.com").exit_code == 2
