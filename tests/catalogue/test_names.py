"""Resolution of names. Source: `docs/language.md`, sections "Paths" and "Names"."""

import pytest

from querydsl.catalogue import FieldTable, default

ROLE = "experience.employment_details"
CURRENT = f"{ROLE}.current"
PAST = f"{ROLE}.past"
SCHOOLS = "education.schools"

PEOPLE = {
    "id": "crustdata_person_id",
    "name": "basic_profile.name",
    "first_name": "basic_profile.first_name",
    "last_name": "basic_profile.last_name",
    "headline": "basic_profile.headline",
    "summary": "basic_profile.summary",
    "languages": "basic_profile.languages",
    "country": "basic_profile.location.country",
    "state": "basic_profile.location.state",
    "city": "basic_profile.location.city",
    "continent": "basic_profile.location.continent",
    "location": "basic_profile.location",
    "title": f"{CURRENT}.title",
    "company": f"{CURRENT}.name",
    "company_id": f"{CURRENT}.company_id",
    "seniority": f"{CURRENT}.seniority_level",
    "function": f"{CURRENT}.function_category",
    "started": f"{CURRENT}.start_date",
    "company_domain": f"{CURRENT}.company_website_domain",
    "company_size": f"{CURRENT}.company_headcount_latest",
    "company_country": f"{CURRENT}.company_headquarters_country",
    "industry": f"{CURRENT}.company_industries",
    "years_at_company": f"{CURRENT}.years_at_company_raw",
    "experience_years": "years_of_experience_raw",
    "changed_jobs": "recently_changed_jobs",
    "skill": "skills.professional_network_skills",
    "skills": "skills.professional_network_skills",
    "school": "education.schools.school",
    "degree": "education.schools.degree",
    "major": "education.schools.field_of_study",
    "certification": "certifications.name",
    "connections": "professional_network.connections",
    "followers": "professional_network.followers",
    "open_to": "professional_network.open_to_cards",
    "updated": "metadata.updated_at",
}
COMPANIES = {
    "id": "crustdata_company_id",
    "name": "basic_info.name",
    "domain": "basic_info.primary_domain",
    "type": "basic_info.company_type",
    "founded": "basic_info.year_founded",
    "industry": "basic_info.industries",
    "size": "headcount.total",
    "country": "locations.country",
    "funding": "funding.total_investment_usd",
    "round": "funding.last_round_type",
    "investors": "funding.investors",
    "revenue": "revenue.estimated.lower_bound_usd",
    "followers": "followers.count",
}
EMPLOYMENT = {
    "title": "title",
    "company": "name",
    "company_id": "company_id",
    "seniority": "seniority_level",
    "function": "function_category",
    "started": "start_date",
    "company_domain": "company_website_domain",
    "company_size": "company_headcount_latest",
    "company_country": "company_headquarters_country",
    "industry": "company_industries",
    "years_at_company": "years_at_company_raw",
}
SCOPES = {"current": CURRENT, "past": PAST, "role": ROLE}
IN_VIEWS = [
    (scope, name, f"{prefix}.{'company_name' if (scope, name) == ('role', 'company') else leaf}")
    for scope, prefix in SCOPES.items()
    for name, leaf in EMPLOYMENT.items()
]


@pytest.fixture
def people() -> FieldTable:
    return default()["people"]


@pytest.fixture
def companies() -> FieldTable:
    return default()["companies"]


def test_the_aliases_are_those_of_the_language_page_and_no_others(people: FieldTable, companies: FieldTable) -> None:
    assert people.aliases == PEOPLE
    assert companies.aliases == COMPANIES


@pytest.mark.parametrize(("alias", "path"), PEOPLE.items())
def test_an_alias_of_people_resolves_to_its_path(people: FieldTable, alias: str, path: str) -> None:
    assert people.resolve(alias) == path


@pytest.mark.parametrize(("alias", "path"), COMPANIES.items())
def test_an_alias_of_companies_resolves_to_its_path(companies: FieldTable, alias: str, path: str) -> None:
    assert companies.resolve(alias) == path


@pytest.mark.parametrize(("scope", "name", "path"), IN_VIEWS)
def test_a_role_alias_works_in_every_array_of_roles(people: FieldTable, scope: str, name: str, path: str) -> None:
    assert people.resolve(f"{scope}.{name}") == path
    assert people.resolve(name, people.prefix(scope)) == path
    spec = people.get(path)
    assert spec is not None
    assert spec.filterable


@pytest.mark.parametrize("entity", ["people", "companies"])
def test_a_full_path_resolves_to_itself_unless_it_is_an_alias(entity: str) -> None:
    table = default()["people" if entity == "people" else "companies"]
    assert [path for path in table.specs if table.resolve(path) != table.aliases.get(path, path)] == []


@pytest.mark.parametrize(
    ("written", "scope", "path"),
    [
        ("location.city", "", "basic_profile.location.city"),
        ("location.full_location", "", "basic_profile.location.full_location"),
        ("metadata.updated_at", "", "metadata.updated_at"),
        ("education.school", "", f"{SCHOOLS}.school"),
        ("education.schools.school", "", f"{SCHOOLS}.school"),
        ("education.major", "", f"{SCHOOLS}.field_of_study"),
        ("education.location.country", "", f"{SCHOOLS}.location.country"),
        ("school", SCHOOLS, f"{SCHOOLS}.school"),
        ("major", SCHOOLS, f"{SCHOOLS}.field_of_study"),
        ("school", "education", f"{SCHOOLS}.school"),
        ("country", "basic_profile", "basic_profile.location.country"),
        ("location.city", "basic_profile", "basic_profile.location.city"),
        ("city", "basic_profile.location", "basic_profile.location.city"),
        ("updated", "metadata", "metadata.updated_at"),
        ("skill", "skills", "skills.professional_network_skills"),
        ("certification", "certifications", "certifications.name"),
        ("followers", "professional_network", "professional_network.followers"),
        ("location.country", "professional_network", "professional_network.location.country"),
        ("past.title", ROLE, f"{PAST}.title"),
        ("past.company", ROLE, f"{PAST}.name"),
        ("past.company", "experience", f"{PAST}.name"),
        ("role.company", "experience", f"{ROLE}.company_name"),
        ("role.past.company", "", f"{PAST}.name"),
        ("current.name", "", f"{CURRENT}.name"),
        ("current.company_name", "", f"{CURRENT}.company_name"),
        ("current.end_date", "", f"{CURRENT}.end_date"),
        ("role.end_date", "", f"{ROLE}.end_date"),
        ("current.location.raw", "", f"{CURRENT}.location.raw"),
        (f"{PAST}.title", PAST, f"{PAST}.title"),
        ("dev_platform_profiles.repos.stars", "", "dev_platform_profiles.repos.stars"),
        ("repos.stars", "dev_platform_profiles", "dev_platform_profiles.repos.stars"),
    ],
)
def test_names_of_people_in_a_scope(people: FieldTable, written: str, scope: str, path: str) -> None:
    assert people.resolve(written, scope) == path
    assert people.get(path) is not None


@pytest.mark.parametrize(
    ("written", "scope", "path"),
    [
        ("headcount.growth_percent.12m", "", "headcount.growth_percent.12m"),
        ("12m", "headcount.growth_percent", "headcount.growth_percent.12m"),
        ("round", "funding", "funding.last_round_type"),
        ("funding", "funding", "funding.total_investment_usd"),
        ("roles.distribution", "", "roles.distribution"),
        ("sales", "roles.distribution", "roles.distribution.sales"),
        ("funding.investors", "", "funding.investors"),
        ("followers.count", "", "followers.count"),
    ],
)
def test_names_of_companies_in_a_scope(companies: FieldTable, written: str, scope: str, path: str) -> None:
    assert companies.resolve(written, scope) == path
    assert companies.get(path) is not None


def test_a_prefix_that_is_not_an_alias_takes_full_paths_only(companies: FieldTable) -> None:
    assert companies.get(companies.resolve("funding.round")) is None
    assert companies.resolve("round", companies.prefix("funding")) == "funding.last_round_type"


def test_in_a_filter_an_alias_wins_over_a_response_path_after_a_scope(people: FieldTable) -> None:
    assert people.resolve("current.years_at_company") == f"{CURRENT}.years_at_company_raw"
    assert people.resolve("years_at_company", CURRENT) == f"{CURRENT}.years_at_company_raw"
    assert people.resolve("role.current.years_at_company") == f"{CURRENT}.years_at_company_raw"
    assert people.resolve("current.years_at_company", ROLE) == f"{CURRENT}.years_at_company_raw"


def test_a_full_response_path_resolves_to_itself(people: FieldTable) -> None:
    assert people.resolve(f"{CURRENT}.years_at_company") == f"{CURRENT}.years_at_company"


def test_names_for_select_only_are_not_filterable(people: FieldTable) -> None:
    for name, path in (
        ("current_title", "basic_profile.current_title"),
        ("profile_url", "social_handles.professional_network_identifier.profile_url"),
    ):
        spec = people.get(people.resolve(name))
        assert spec is not None
        assert spec.path == path
        assert not spec.filterable


@pytest.mark.parametrize(
    ("written", "scope", "answer"),
    [
        ("titel", "", "titel"),
        ("Title", "", "Title"),
        ("TITLE", "", "TITLE"),
        ("past.Title", "", "past.Title"),
        ("Past.title", "", "Past.title"),
        ("current.foo", "", "current.foo"),
        ("title.name", "", "title.name"),
        ("company.title", "", "company.title"),
        ("basic_profile.city", "", "basic_profile.city"),
        ("experience.title", "", "experience.title"),
        ("experience.past.company", "", "experience.past.company"),
        (f"{PAST}.company", "", f"{PAST}.company"),
        ("foo", PAST, f"{PAST}.foo"),
        ("country", PAST, f"{PAST}.country"),
        ("current.title", PAST, f"{PAST}.current.title"),
        ("past.title", PAST, f"{PAST}.past.title"),
        ("basic_profile.name", PAST, f"{PAST}.basic_profile.name"),
        ("title", "pats", "pats.title"),
        ("role.name", "", "role.name"),
        ("current_title", PAST, f"{PAST}.current_title"),
        ("basic_profile.location.basic_profile.location.city", "", "basic_profile.location.basic_profile.location.city"),
        ("", "", ""),
    ],
)
def test_unknown_names_are_returned_as_written(people: FieldTable, written: str, scope: str, answer: str) -> None:
    assert people.resolve(written, scope) == answer
    assert people.get(answer) is None


@pytest.mark.parametrize(
    "word", ["open_to_cards", "employment_type", "emails", "contact.has_personal_email", "contact.has_phone_number"]
)
def test_rows_that_are_not_fields_have_notes(people: FieldTable, word: str) -> None:
    assert people.get(people.resolve(word)) is None
    assert people.note(word)


@pytest.mark.parametrize(
    ("written", "scope", "prefix"),
    [
        ("current", "", CURRENT),
        ("past", "", PAST),
        ("role", "", ROLE),
        ("education", "", SCHOOLS),
        ("education.schools", "", SCHOOLS),
        ("experience", "", "experience"),
        ("location", "", "basic_profile.location"),
        ("location", "basic_profile", "basic_profile.location"),
        ("location", "professional_network", "professional_network.location"),
        ("skills", "", "skills"),
        ("past", ROLE, PAST),
        ("past", "experience", PAST),
        ("role.past", "", PAST),
        ("current.location", "", f"{CURRENT}.location"),
        ("repos", "dev_platform_profiles", "dev_platform_profiles.repos"),
        (PAST, "", PAST),
    ],
)
def test_scopes(people: FieldTable, written: str, scope: str, prefix: str) -> None:
    assert people.prefix(written, scope) == prefix
    assert people.is_scope(prefix)


@pytest.mark.parametrize(
    ("written", "scope", "answer"),
    [
        ("pats", "", "pats"),
        ("title", "", "title"),
        ("Past", "", "Past"),
        ("current", PAST, f"{PAST}.current"),
        ("past", PAST, f"{PAST}.past"),
        ("country", "", "country"),
    ],
)
def test_unknown_scopes_are_returned_as_written(people: FieldTable, written: str, scope: str, answer: str) -> None:
    assert people.prefix(written, scope) == answer
    assert not people.is_scope(answer)


def test_every_prefix_of_a_path_is_a_scope(people: FieldTable, companies: FieldTable) -> None:
    for table in (people, companies):
        for path in table.specs:
            segments = path.split(".")
            prefixes = [".".join(segments[:count]) for count in range(1, len(segments))]
            assert all(table.is_scope(prefix) for prefix in prefixes)


def test_a_scope_over_an_object_whose_alias_is_a_number_is_the_object(companies: FieldTable) -> None:
    assert companies.prefix("funding") == "funding"
    assert companies.prefix("revenue") == "revenue"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("title", "basic_profile.current_title"),
        ("current_title", "basic_profile.current_title"),
        ("profile_url", "social_handles.professional_network_identifier.profile_url"),
        ("company_id", f"{CURRENT}.crustdata_company_id"),
        ("company", f"{CURRENT}.name"),
        ("past.company", f"{PAST}.name"),
        ("past.company_id", f"{PAST}.crustdata_company_id"),
        ("past.company_name", f"{PAST}.name"),
        ("current.company_name", f"{CURRENT}.name"),
        ("current.title", f"{CURRENT}.title"),
        (f"{CURRENT}.title", f"{CURRENT}.title"),
        ("current.years_at_company", f"{CURRENT}.years_at_company"),
        ("years_at_company", f"{CURRENT}.years_at_company_raw"),
        ("social_handles.twitter_handle", "social_handles.twitter_identifier.slug"),
        ("social_handles.twitter_identifier.slug", "social_handles.twitter_identifier.slug"),
        ("basic_profile", "basic_profile"),
        ("basic_profile.location", "basic_profile.location"),
        ("location", "basic_profile.location"),
        ("location.raw", "basic_profile.location.raw"),
        ("education", "education"),
        ("education.schools", SCHOOLS),
        ("school", f"{SCHOOLS}.school"),
        ("current", CURRENT),
        ("current.location", f"{CURRENT}.location"),
        ("id", "crustdata_person_id"),
        ("country", "basic_profile.location.country"),
        ("nonsense", "nonsense"),
        ("past.nonsense", "past.nonsense"),
    ],
)
def test_select_sends(people: FieldTable, written: str, path: str) -> None:
    assert people.select_path(written) == path


def test_in_select_an_object_wins_over_an_alias_of_its_name(companies: FieldTable) -> None:
    assert companies.select_path("funding") == "funding"
    assert companies.select_path("headcount") == "headcount"
    assert companies.shortest_select("funding.total_investment_usd") == "funding.total_investment_usd"


def test_a_filter_and_a_sort_key_use_the_alias(companies: FieldTable) -> None:
    assert companies.resolve("funding") == "funding.total_investment_usd"
    assert companies.sort_path("funding") == "funding.total_investment_usd"
    assert companies.sort_path("nonsense") == "nonsense"


@pytest.mark.parametrize("path", ["skills", "certifications", "honors", "dev_platform_profiles", "professional_network"])
def test_a_response_object_can_be_selected_whole(people: FieldTable, path: str) -> None:
    assert people.select_path(path) == path
    assert people.is_known(path, select=True)


def test_an_alias_for_several_fields_is_known_outside_scopes_only(people: FieldTable) -> None:
    assert people.fields_of("anywhere") == ("headline", "summary", "title", "skill")
    assert people.fields_of("anywhere", "experience.employment_details.past") == ()
    assert people.is_known("anywhere")
    assert not people.is_known("anywhere", select=True)
    assert not people.is_known("past.anywhere")
    assert people.suggest("anywher")[0] == "anywhere"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (f"{CURRENT}.title", "title"),
        (f"{CURRENT}.name", "company"),
        (f"{PAST}.name", "past.company"),
        (f"{PAST}.seniority_level", "past.seniority"),
        (f"{PAST}.start_date", "past.started"),
        (f"{ROLE}.company_name", "role.company"),
        ("skills.professional_network_skills", "skill"),
        ("basic_profile.location.city", "city"),
        ("basic_profile.location.full_location", "location.full_location"),
        (f"{SCHOOLS}.field_of_study", "major"),
        (f"{SCHOOLS}.start_year", "education.start_year"),
        (f"{CURRENT}.years_at_company", f"{CURRENT}.years_at_company"),
        ("metadata.updated_at", "updated"),
        ("nonsense", "nonsense"),
    ],
)
def test_the_shortest_name_of_a_path(people: FieldTable, path: str, written: str) -> None:
    assert people.shortest(path) == written


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("basic_profile.current_title", "title"),
        (f"{CURRENT}.title", "current.title"),
        (f"{CURRENT}.crustdata_company_id", "company_id"),
        (f"{PAST}.crustdata_company_id", "past.company_id"),
        (f"{CURRENT}.years_at_company", "current.years_at_company"),
        ("social_handles.twitter_identifier.slug", "social_handles.twitter_handle"),
        ("basic_profile", "basic_profile"),
    ],
)
def test_the_shortest_name_of_a_path_in_select(people: FieldTable, path: str, written: str) -> None:
    assert people.shortest_select(path) == written


@pytest.mark.parametrize("entity", ["people", "companies"])
def test_the_shortest_name_resolves_to_its_path(entity: str) -> None:
    table = default()["people" if entity == "people" else "companies"]
    shadowed = {path for path in table.specs if path in table.aliases}
    assert {path for path in table.specs if table.resolve(table.shortest(path)) != path} == shadowed
    returned = {spec.response for spec in table.specs.values() if spec.response is not None}
    assert {path for path in returned if table.select_path(table.shortest_select(path)) != path} == set()


def kept_by(table: FieldTable) -> list[int]:
    """The sizes of the caches of a table."""
    return [len(kept) for kept in (table._resolved, table._scoped, table._selected, table._short, table._valid)]


def test_unknown_names_are_not_cached(people: FieldTable) -> None:
    people.suggest("title")
    before = kept_by(people)
    for number in range(300):
        people.resolve(f"past.x{number}")
        people.resolve("title", f"x{number}")
        people.prefix(f"x{number}.y")
        people.select_path(f"x{number}")
        people.shortest(f"x{number}")
        people.shortest_select(f"x{number}")
        people.suggest("title", f"x{number}")
    assert kept_by(people) == before


def test_names_of_any_length_and_depth_are_resolved(people: FieldTable) -> None:
    deep = ".".join(["past"] * 20_000)
    assert people.resolve(deep) == deep
    assert people.select_path(deep) == deep
    assert people.prefix(deep) == deep
    assert people.suggest(deep) == ()
