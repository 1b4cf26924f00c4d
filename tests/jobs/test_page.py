"""`docs/jobs.md` and `docs/reliability.md` match the tests."""

import json

from querydsl._dev.reliability_page import FURTHER_TESTS, ROOT, TESTS
from querydsl.cli.errors import exit_code_of
from querydsl.errors import ServiceError
from tests.attack.__main__ import RECORD
from tests.support.matrix import ROWS
from tests.support.promises import PROMISES

PAGE = ROOT / "docs" / "jobs.md"


def test_the_names_of_the_rows_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)


def leaves(kind: type[ServiceError]) -> list[type[ServiceError]]:
    return [kind, *(leaf for below in kind.__subclasses__() for leaf in leaves(below))]


def test_the_docs_list_every_error_with_its_exit_code() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    for kind in leaves(ServiceError):
        if kind.__name__ not in ("ServiceError", "RefusedError"):
            (row,) = (row for row in rows if f"`{kind.__name__}`" in row.split("|")[1])
            assert row.split("|")[3].strip() == str(int(exit_code_of(kind("x"))))


def test_the_commands_that_repeat_an_attack_name_files_that_exist() -> None:
    words = [word for _, tried in PROMISES for one in tried for word in one.command.split() if word.startswith("tests/")]
    assert len(words) > 10
    assert [word for word in words if not (ROOT / word).is_file()] == []
    assert all((TESTS / name).is_file() for name in FURTHER_TESTS)


def test_no_recorded_attack_broke_a_promise() -> None:
    record = json.loads(RECORD.read_text())
    assert set(record) == {"kills", "soups", "growth"}
    assert [name for name, attack in record.items() if attack["broken"] or attack["tried"] != sum(attack["ends"].values())] == []
