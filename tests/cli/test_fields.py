"""`querydsl fields`: search the catalogue."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_field_is_found_by_its_alias(run: Run) -> None:
    done = run("fields", "company_size")
    assert done.exit_code == 0
    headers, first = done.stdout.splitlines()[:2]
    assert headers.split() == ["NAME", "TYPE", "OPERATORS", "SELECT", "PATH", "ABOUT"]
    assert re.split(" {2,}", first) == [
        "company_size",
        "integer",
        "= != < <= > >= has all",
        "yes",
        "experience.employment_details.current.company_headcount_latest",
        "Number of employees of the employer (current role)",
    ]


def test_the_select_column_shows_the_returned_path(run: Run) -> None:
    assert re.split(" {2,}", run("fields", "title").stdout.splitlines()[1])[3] == "basic_profile.current_title"
    assert re.split(" {2,}", run("fields", "skill").stdout.splitlines()[1])[3] == "gated"


def test_a_field_is_found_by_synonyms_values_and_its_description(run: Run) -> None:
    for word, name in (("employer", "company"), ("Vice", "seniority"), ("photo", "basic_profile.profile_picture_permalink")):
        assert name in run("fields", word).stdout.split()


def test_a_field_must_match_every_word(run: Run) -> None:
    done = run("fields", "education", "country", "--json")
    assert [field["path"] for field in json.loads(done.stdout)] == ["education.schools.location.country"]


def test_the_best_match_comes_first(run: Run) -> None:
    for word, path in (("school", "education.schools.school"), ("name", "basic_profile.name"), ("past.title", "past.title")):
        assert json.loads(run("fields", word, "--json").stdout)[0]["path"].endswith(path)


def test_without_a_word_all_fields_are_listed(run: Run) -> None:
    people, companies = (json.loads(run("fields", "--json", "--entity", entity).stdout) for entity in ("people", "companies"))
    assert len({field["path"] for field in people}) == len(people) == 220
    assert len({field["path"] for field in companies}) == len(companies) == 131


def test_json_has_every_attribute(run: Run) -> None:
    found = json.loads(run("fields", "seniority", "--json").stdout)[0]
    assert found == {
        "path": "experience.employment_details.current.seniority_level",
        "name": "seniority",
        "aliases": ["seniority"],
        "type": "string",
        "filterable": True,
        "operators": ["=", "!=", "~", "~=", "!~", "in", "not in", "has all"],
        "closed_set": [
            "Entry Level",
            "Entry Level Manager",
            "Experienced Manager",
            "Senior",
            "Director",
            "Vice President",
            "CXO",
            "Owner / Partner",
            "In Training",
            "Strategic",
        ],
        "country": None,
        "array": "experience.employment_details.current",
        "sortable": False,
        "autocomplete": True,
        "returnable": "yes",
        "selects": "experience.employment_details.current.seniority_level",
        "instead": None,
        "description": "Seniority (current role)",
    }


def test_a_field_that_cannot_be_filtered_names_the_one_that_can(run: Run) -> None:
    done = run("fields", "current_title")
    assert re.split(" {2,}", done.stdout.splitlines()[1])[:3] == ["current_title", "string", "-"]
    assert "filter title; " in done.stdout


def test_without_a_match_the_exit_code_is_1_and_fields_are_suggested(run: Run) -> None:
    done = run("fields", "titel")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "no field matches titel; did you mean `title`?\n"
    assert run("fields", "xyzzy").stderr == "no field matches xyzzy\n"


def test_without_a_match_json_is_an_empty_list(run: Run) -> None:
    done = run("fields", "xyzzy", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (1, [])


def test_the_other_entity_is_suggested(run: Run) -> None:
    assert "try --entity companies" in run("fields", "investors").stderr
    assert run("fields", "investors", "--entity", "companies").exit_code == 0


def test_words_are_escaped_in_messages(run: Run) -> None:
    done = run("fields", "\x1b[31m\u202e")
    assert done.exit_code == 1
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_the_table_fits_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    coloured = run("fields", "seniority", "--color", "always").stdout
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert plain != coloured
    assert {"NAME", "ABOUT", "seniority", "role.seniority"} <= set(plain.split())
    assert max(len(line) for line in plain.splitlines()) <= 90


def test_square_brackets_are_kept(run: Run) -> None:
    done = run("fields", "languages", "--color", "always")
    assert "string[]" in re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


def test_aliases_of_a_project_are_found(run: Run, folder: Path) -> None:
    (folder / "fields.toml").write_text('[people.aliases]\nboss = "current.title"\n', encoding="utf-8")
    assert "title, boss" in run("fields", "boss", "--catalogue", "fields.toml").stdout
    (folder / "querydsl.toml").write_text('catalogue = "fields.toml"\n', encoding="utf-8")
    assert "title, boss" in run("fields", "boss").stdout


def test_an_invalid_catalogue_is_a_usage_error(run: Run, folder: Path) -> None:
    (folder / "fields.toml").write_text('[people.aliases]\nboss = "curent.title"\n', encoding="utf-8")
    done = run("fields", "boss", "--catalogue", "fields.toml")
    assert done.exit_code == 2
    assert "line 2: `people.aliases.boss`" in done.stderr
    assert "did you mean `current.title`?" in done.stderr
