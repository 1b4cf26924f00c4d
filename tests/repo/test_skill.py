"""The page for agents stays true: its commands exist, its price is right, and it fits one page."""

import re

from querydsl.catalogue.service import CREDITS_PER_RECORD
from querydsl.cli.app import NAMES
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
