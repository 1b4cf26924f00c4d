"""Tests of the generated stub files: they match the catalogue and cannot be imported at run time."""

import importlib
import subprocess
import sys

import pytest

from querydsl._dev.stubs import FOLDER, outputs, stub_classes
from querydsl.builder import F, companies
from querydsl.builder.names import names_after
from querydsl.catalogue import default


def test_there_is_no_other_stub() -> None:
    assert sorted(FOLDER.glob("*.py*")) == sorted(outputs())


def test_the_stubs_cannot_be_imported() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("querydsl.builder.typed.people")


def test_the_stubs_have_every_name_of_the_catalogue() -> None:
    root = {place.name: {item.name for item in place.attributes} for place in stub_classes("people")}["PeopleFields"]
    assert set(default().people.aliases) <= root
    assert root == set(names_after(default().people, ""))


def test_every_filterable_path_can_be_reached_by_dots() -> None:
    for names, table in ((F, default().people), (companies.fields, default().companies)):
        for path in [path for path, spec in table.specs.items() if spec.filterable and "growth_" not in path]:
            found = names
            for name in path.split("."):
                found = getattr(found, name)
            assert str(found) == path


def test_building_a_query_does_not_load_the_parser() -> None:
    code = """
import sys
from querydsl.builder import F, people
people.where(F.title.words("x"), F.past.company == "y")
heavy = ("querydsl.syntax.parser", "lark", "httpx", "rich", "click")
print([name for name in sys.modules if name.startswith(heavy)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
