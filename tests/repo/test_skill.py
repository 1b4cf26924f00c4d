"""The page for agents stays true: its commands exist, its price is right, and it fits one page."""

import re

import pytest
from click.testing import CliRunner

import querydsl
from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.cli.app import NAMES, root
from tests.support.documents import ROOT

PAGE = (ROOT / "docs" / "SKILL.md").read_text("utf-8")


def test_the_page_is_short() -> None:
    assert len(PAGE.splitlines()) < 80
    assert len(PAGE) < 6_000


def test_the_commands_exist() -> None:
    assert set(re.findall(r"`querydsl (\w+)", PAGE)) <= set(NAMES)


def test_the_price_is_that_of_the_service() -> None:
    assert f"A record costs {CREDITS_PER_RECORD} credits" in PAGE


def test_the_front_matter_has_a_name_and_a_description() -> None:
    assert re.match(r"---\nname: querydsl\ndescription: .{50,200}\n---\n", PAGE)


SPANS = [span for line in PAGE.splitlines() if line.startswith("| `") for span in re.findall(r"`([^`]+)`", line.split(" | ")[0])]
EXAMPLES = [span for span in SPANS if "…" not in span and not re.match("[!<>]|between", span)]


def test_the_table_of_the_language_has_examples() -> None:
    assert len(EXAMPLES) > 12


@pytest.mark.parametrize("text", EXAMPLES)
def test_each_example_of_the_table_is_a_query_without_errors(text: str) -> None:
    assert [item.message for item in querydsl.check(text) if item.is_error] == []


def test_the_options_exist() -> None:
    for command, option in re.findall(r"`querydsl (\w+) (--[a-z-]+)", PAGE):
        assert option in CliRunner().invoke(root, [command, "--help"]).stdout
    assert "--max-credits" in CliRunner().invoke(root, ["run", "--help"]).stdout
