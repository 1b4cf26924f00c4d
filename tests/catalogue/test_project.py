"""Catalogue files of a project. Source: `docs/catalogue.md`."""

from pathlib import Path

import pytest

from querydsl.catalogue import Catalogue, CountryForm, FieldType, Returnable, default, load
from querydsl.errors import CatalogueError
from querydsl.rules.checker import check
from querydsl.syntax.operators import Operator
from querydsl.syntax.parser import parse
from tests.support.documents import ROOT, blocks

CURRENT = "experience.employment_details.current"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fields.toml"


def loaded(file: Path, text: str) -> Catalogue:
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_an_alias_works_in_every_array_of_roles(file: Path) -> None:
    people = loaded(file, '[people.aliases]\nboss = "title"\n').people
    assert people.resolve("boss") == f"{CURRENT}.title"
    assert people.resolve("past.boss") == "experience.employment_details.past.title"
    assert people.resolve("role.boss") == "experience.employment_details.title"
    assert people.specs[f"{CURRENT}.title"].aliases == ("title", "boss")


def test_an_alias_shorter_than_the_others_is_the_shortest_name(file: Path) -> None:
    people = loaded(file, '[people.aliases]\nt = "current.title"\n').people
    assert people.shortest(f"{CURRENT}.title") == "t"


def test_the_built_in_catalogue_does_not_change(file: Path) -> None:
    before = default().people
    extended = loaded(file, '[people.aliases]\nboss = "title"\n')
    assert default().people is before
    assert default().people.resolve("boss") == "boss"
    assert extended.companies is default().companies


def test_an_alias_for_several_fields(file: Path) -> None:
    people = loaded(file, '[people.aliases]\nplace = ["city", "state"]\n').people
    assert people.fields_of("place") == ("city", "state")
    assert people.is_known("place")
    assert not people.is_known("place", select=True)


def test_an_alias_of_the_project_does_not_outrank_a_nearer_name(file: Path) -> None:
    people = loaded(file, '[people.aliases]\nsenority_level_of_role = "headline"\nt = "title"\n').people
    assert people.suggest("senority")[0] == "seniority"
    assert people.suggest("basic_profile.titel")[0] != "t"


def test_a_name_for_select_only(file: Path) -> None:
    people = loaded(file, '[people.selects]\nphoto = "basic_profile.profile_picture_permalink"\ncompany = "current"\n').people
    assert people.select_path("photo") == "basic_profile.profile_picture_permalink"
    assert people.select_path("company") == CURRENT
    assert people.resolve("company") == f"{CURRENT}.name"


def test_a_new_scope(file: Path) -> None:
    people = loaded(file, '[people.scopes]\nrepo = "dev_platform_profiles.repos"\n').people
    assert people.prefix("repo") == "dev_platform_profiles.repos"
    assert people.resolve("repo.stars") == "dev_platform_profiles.repos.stars"


def test_a_new_field_needs_only_a_type(file: Path) -> None:
    spec = loaded(file, '[people.fields."custom.score"]\ntype = "number"\n').people.get("custom.score")
    assert spec is not None
    assert (spec.type, spec.filterable, spec.returnable) == (FieldType.NUMBER, True, Returnable.UNSURE)
    assert {item.text for item in spec.operators} == {"=", "!=", "<", "<=", ">", ">="}
    assert spec.response == "custom.score"


def test_a_new_field_with_every_property(file: Path) -> None:
    text = """
        [companies.fields."custom.region"]
        type = "string"
        description = "Our own regions"
        filterable = true
        sortable = true
        autocomplete = true
        returnable = "gated"
        operators = ["=", "!=", "in", "not in"]
        closed_set = ["EMEA", "AMER"]
        country = "iso3"
        response = "locations.country"
    """
    spec = loaded(file, text).companies.get("custom.region")
    assert spec is not None
    assert spec.operators == {Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN}
    assert (spec.closed_set, spec.country, spec.response) == (("EMEA", "AMER"), CountryForm.ISO3, "locations.country")
    assert (spec.sortable, spec.autocomplete, spec.returnable) == (True, True, Returnable.GATED)
    assert spec.description == "Our own regions"


def test_a_new_field_inside_a_nested_array_belongs_to_it(file: Path) -> None:
    people = loaded(file, '[people.fields."education.schools.rank"]\ntype = "integer"\n').people
    spec = people.get(people.resolve("education.rank"))
    assert spec is not None
    assert spec.array == "education.schools"
    assert Operator.HAS_ALL in spec.operators


def test_a_new_field_can_have_an_alias_in_the_same_file(file: Path) -> None:
    text = '[people.aliases]\nscore = "custom.score"\n[people.fields."custom.score"]\ntype = "number"\n'
    assert loaded(file, text).people.resolve("score") == "custom.score"


def test_properties_that_are_left_out_do_not_change(file: Path) -> None:
    people = loaded(file, '[people.fields."basic_profile.headline"]\nclosed_set = ["a", "b"]\n').people
    before = default().people.specs["basic_profile.headline"]
    after = people.specs["basic_profile.headline"]
    assert after.closed_set == ("a", "b")
    assert (after.operators, after.aliases, after.description) == (before.operators, before.aliases, before.description)


def test_a_new_type_has_its_operators(file: Path) -> None:
    text = f'[people.fields."{CURRENT}.seniority_level"]\ntype = "integer"\nclosed_set = []\n'
    spec = loaded(file, text).people.specs[f"{CURRENT}.seniority_level"]
    assert Operator.GT in spec.operators
    assert Operator.WORDS not in spec.operators


def test_a_field_that_the_service_no_longer_filters(file: Path) -> None:
    text = '[people.fields."basic_profile.headline"]\nfilterable = false\ninstead = "basic_profile.summary"\n'
    spec = loaded(file, text).people.specs["basic_profile.headline"]
    assert (spec.filterable, spec.operators, spec.instead) == (False, frozenset(), "basic_profile.summary")


def test_fields_that_the_account_can_read(file: Path) -> None:
    people = loaded(file, '[people]\ngated = ["headline"]\nreturned = ["skill", "first_name"]\n').people
    assert people.specs["basic_profile.headline"].returnable is Returnable.GATED
    assert people.specs["skills.professional_network_skills"].returnable is Returnable.YES
    assert people.specs["basic_profile.first_name"].returnable is Returnable.YES


def test_a_filter_only_path_that_the_account_can_read(file: Path) -> None:
    people = loaded(file, '[people]\nreturned = ["basic_profile.last_updated"]\n').people
    assert people.is_known("basic_profile.last_updated", select=True)
    assert people.select_path("basic_profile.last_updated") == "basic_profile.last_updated"


def test_synonyms_are_suggested(file: Path) -> None:
    people = loaded(file, '[people.synonyms]\nstelle = ["title"]\nFirma = ["company"]\n').people
    assert people.suggest("stelle") == ("title",)
    assert people.suggest("firma") == ("company",)


def test_extensions_add_up(file: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.toml"
    second.write_text('[people.aliases]\nchief = "boss"\n[companies.aliases]\nstage = "round"\n', encoding="utf-8")
    both = loaded(file, '[people.aliases]\nboss = "title"\n').extended(second)
    assert both.people.resolve("chief") == both.people.resolve("boss") == f"{CURRENT}.title"
    assert both.companies.resolve("stage") == "funding.last_round_type"


def test_an_empty_file_changes_nothing(file: Path) -> None:
    assert loaded(file, "# nothing yet\n").people is default().people


def test_the_example_of_the_docs_can_be_used(file: Path) -> None:
    examples = [block.content for block in blocks(ROOT / "docs" / "catalogue.md") if block.language == "toml"]
    people = loaded(file, "\n".join(examples)).people
    assert [people.resolve(name) for name in ("boss", "score", "repo.stars")] == [
        f"{CURRENT}.title",
        "custom.score",
        "dev_platform_profiles.repos.stars",
    ]
    assert people.suggest("arbeitgeber") == ("company",)


def field(properties: str) -> str:
    return f'[people.fields."x.y"]\n{properties}\n'


REFUSED = {
    "a name that is near": (
        '[people.aliases]\nboss = "curent.title"',
        "line 2: `people.aliases.boss`: `curent.title` is not a filterable field; did you mean `current.title`?",
    ),
    "a name that is near nothing": (
        '[people.aliases]\nboss = "xyzzy"',
        "line 2: `people.aliases.boss`: `xyzzy` is not a filterable field",
    ),
    "an alias of what only comes back": (
        '[people.aliases]\nphoto = "basic_profile.profile_picture_permalink"',
        "`basic_profile.profile_picture_permalink` is not a filterable field",
    ),
    "an alias that is taken": (
        f'[people.aliases]\n\ntitle = "{CURRENT}.name"',
        f"line 3: `people.aliases.title`: the name already refers to `{CURRENT}.title`; choose another name",
    ),
    "an alias that is a scope": (
        '[people.aliases]\npast = "title"',
        "the name already refers to `experience.employment_details.past`",
    ),
    "an alias that is a path": ('[companies.aliases]\nupdated_at = "name"', "the name already refers to `updated_at`"),
    "an alias that is for select": (
        '[people.aliases]\ncurrent_title = "title"',
        "the name already refers to `basic_profile.current_title`",
    ),
    "a word of the language": ('[people.aliases]\nlimit = "title"', "`limit` is a keyword; choose another name"),
    "an alias in upper case": ('[people.aliases]\nBoss = "title"', "an alias consists of lower-case letters, digits and `_`"),
    "an alias with a dot": (
        '[people.aliases]\n"my.boss" = "title"',
        'line 2: `people.aliases."my.boss"`: an alias consists of lower-case',
    ),
    "an alias that is a number": ("[people.aliases]\nboss = 3", "`people.aliases.boss`: must be a string, not a number"),
    "an alias that is empty": ('[people.aliases]\nboss = " "', "`people.aliases.boss`: must not be empty"),
    "an unknown entity": ("[persons]\nx = 1", "line 1: `persons`: unknown key; the known keys are people, companies"),
    "an unknown part": ("[people.alias]\nx = 1", "line 1: `people.alias`: unknown key; did you mean `aliases`?"),
    "a part that is no table": ("people = 3", "line 1: `people`: must be a table, not a number"),
    "aliases that are no table": ('[people]\naliases = ["a"]', "line 2: `people.aliases`: must be a table, not a list"),
    "a scope of nothing": (
        '[people.scopes]\nz = "pats"',
        "line 2: `people.scopes.z`: no field path starts with `pats`; did you mean `past`?",
    ),
    "a select of nothing": ('[people.selects]\nz = "xyzzy"', "line 2: `people.selects.z`: `xyzzy` is not a returned field"),
    "a gated nothing": ('[people]\ngated = ["xyzzy"]', "line 2: `people.gated`: `xyzzy` is not a returned field"),
    "gated that is no list": ('[people]\ngated = "headline"', "line 2: `people.gated`: must be a list of strings, not a string"),
    "a synonym of nothing": (
        '[people.synonyms]\njob = ["xyzzy"]',
        "line 2: `people.synonyms.job`: `xyzzy` is not a filterable field",
    ),
    "no type": (
        field('description = "d"'),
        'line 1: `people.fields."x.y"`: a new field needs a `type`, for example `type = "string"`',
    ),
    "an unknown type": (field('type = "text"'), '"text" is not one of "string", "string[]"'),
    "a type by a slip": (field('type = "sting"'), 'did you mean `"string"`'),
    "an unknown property": (
        field('type = "string"\ntyp = 1'),
        'line 3: `people.fields."x.y".typ`: unknown key; did you mean `type`?',
    ),
    "a flag that is no flag": (field('type = "string"\nsortable = "yes"'), "sortable`: must be true or false, not a string"),
    "an unknown operator": (field('type = "string"\noperators = ["~~"]'), '"~~" is not one of'),
    "no operators": (
        field('type = "string"\noperators = []'),
        "must not be empty. For a field without operators, set `filterable = false`",
    ),
    "operators without a filter": (
        field('type = "string"\nfilterable = false\noperators = ["="]'),
        "not filterable has no operators",
    ),
    "an object to filter": (field('type = "object"\nfilterable = true'), "an object cannot be filtered"),
    "a closed set of numbers": (
        field('type = "number"\nclosed_set = ["a"]'),
        "only a string can have a `closed_set`, and the type of this field is `number`",
    ),
    "a country that is a number": (field('type = "number"\ncountry = "iso3"'), "only a string can have a `country`"),
    "an unknown country form": (field('type = "string"\ncountry = "iso2"'), '"iso2" is not one of "name", "iso3"'),
    "instead of nothing": (field('type = "string"\ninstead = "titel"'), "`titel` is not a filterable field; did you mean `title`?"),
    "a response that is nothing": (field('type = "string"\nresponse = "xyzzy"'), "`xyzzy` is not a returned field"),
    "a path that is an alias": ('[people.fields.title]\ntype = "string"', f"already an alias of `{CURRENT}.title`"),
    "a path with a blank": ('[people.fields."a b"]\ntype = "string"', "not a valid path"),
    "a path of the language's words": ('[people.fields.limit]\ntype = "string"', "no keywords"),
    "a path without quotes": (
        '[people.fields.custom.score]\ntype = "number"',
        '`people.fields.custom`: the path of a field must be quoted: `[people.fields."custom.score"]`',
    ),
    "a date": ("[people.aliases]\nboss = 2024-01-01", "must be a string, not a date or a time"),
    "no TOML": ("[people\n", "not valid TOML: "),
    "a key twice": ('[people.aliases]\nboss = "title"\nboss = "company"', "not valid TOML: Cannot overwrite a value"),
    "too many brackets": (f"a = {'[' * 100_000}", "nested too deeply"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_an_invalid_file_is_rejected_with_the_key_and_its_line(file: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        loaded(file, text)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{file}: ")
    assert caught.value.path == str(file)


def test_a_missing_file_is_rejected(file: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read: No such file or directory"):
        load(file)


def test_a_binary_file_is_rejected(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match="not UTF-8 text"):
        load(file)


def test_the_facts_of_a_field_about_its_values(file: Path) -> None:
    text = """
        [people.fields."custom.site"]
        type = "string"
        content = "domain"

        [people.fields."custom.stage"]
        type = "string"
        spellings = "rounds"

        [people.fields."custom.since"]
        type = "date"
        range = { likely_least = "2000-01-01", likely_most = "today + 1y" }

        [people.fields."custom.share"]
        type = "number"
        range = { least = 0, most = 100, percent = true }
    """
    catalogue = loaded(file, text)
    wrong = (
        'custom.site = "https://acme.com" and custom.stage = "Series A" and custom.since > 2090-01-01 '
        "and (custom.share > 100 or custom.share = 0.5)"
    )
    found = [(item.rule, item.severity.value) for item in check(parse(wrong), catalogue)]
    assert found == [
        ("domain-form", "error"),
        ("stored-form", "warning"),
        ("out-of-range", "warning"),
        ("out-of-range", "error"),
        ("out-of-range", "warning"),
    ]
    right = 'custom.site = "acme.com" and custom.stage = "series_a" and custom.since > 2020-01-01 and custom.share > 5'
    assert check(parse(right), catalogue) == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('type = "number"\ncontent = "domain"', "only a string can have a `content`"),
        ('type = "string"\ncontent = "domian"', "did you mean"),
        ('type = "string"\nspellings = "round"', '"round" is not one of'),
        ('type = "number"\nrange = { most = "ten" }', "must be a number, or a date"),
        ('type = "number"\nrange = { minimum = 5 }', "unknown key"),
        ('type = "number"\nrange = { percent = 1 }', "must be true or false"),
    ],
)
def test_wrong_facts_about_values_are_errors(file: Path, row: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        loaded(file, f'[people.fields."custom.x"]\n{row}\n')


def test_a_parameter_for_three_fields_that_no_value_fits_is_reported_once(file: Path) -> None:
    fields = {"one": '"a", "b"', "two": '"b", "c"', "three": '"c", "a"'}
    text = "".join(
        f'[people.fields."custom.{name}"]\ntype = "string"\nclosed_set = [{values}]\n' for name, values in fields.items()
    )
    catalogue = loaded(file, text)
    (found,) = check(parse("given $p custom.one = $p and custom.two = $p and custom.three = $p"), catalogue)
    assert found.message == "no value of `$p` is valid for `custom.one`, `custom.two` and `custom.three`"
    assert [label.message for label in found.labels] == ["a string here", "a string here"]
    for name in fields:
        others = " and ".join(f"custom.{other} = $p" for other in fields if other != name)
        assert check(parse(f"given $p {others}"), catalogue) == ()
