"""The contract, clause by clause, by plain httpx against the sandbox on loopback."""

import re
import uuid
from typing import Any

import httpx
import pytest

from querydsl.sandbox.contract.projection import projection
from querydsl.sandbox.contract.state import Settings
from querydsl.sandbox.data.dataset import Dataset, shipped
from querydsl.sandbox.faces.server import Server, serve
from tests.support.calls import COUNTRY, ENGINEERS, HEADERS, TITLE, download, fetch, get, group, leaf, message, post, run, submit

SEARCHES = ("/batch/person/search", "/batch/company/search", "/person/search", "/company/search")


def test_the_first_request_of_the_seed_page_finds_engineers(querydsl_sandbox: Server) -> None:
    fields = ["basic_profile.name", "basic_profile.current_title"]
    records = run(querydsl_sandbox, max_results=2, fields=fields)
    assert len(records) == 2
    for record in records:
        assert list(record) == ["basic_profile"]
        assert sorted(record["basic_profile"]) == ["current_title", "name"]


def test_the_second_request_of_the_seed_page_finds_engineers_in_two_countries(querydsl_sandbox: Server) -> None:
    countries = group("or", leaf(COUNTRY, "=", "United States"), leaf(COUNTRY, "=", "Canada"))
    filters = group("and", leaf(TITLE, "(.)", "engineer"), countries)
    records = run(querydsl_sandbox, filters=filters, fields=["basic_profile.name", COUNTRY])
    found = {record["basic_profile"]["location"]["country"] for record in records}
    assert found == {"United States", "Canada"}


def test_a_submit_answers_with_the_keys_of_the_contract(querydsl_sandbox: Server) -> None:
    answer = post(querydsl_sandbox, "/batch/person/search", {"filters": ENGINEERS}).json()
    batch_id = answer["batch_id"]
    assert uuid.UUID(batch_id).version == 4
    assert answer == {
        "batch_id": batch_id,
        "status": "pending",
        "entity": "person",
        "action": "search",
        "identifier_count": 1,
        "entities_requested": 1,
        "status_url": f"/batch/{batch_id}",
    }


def test_a_completed_job_tells_its_count_its_times_and_its_links(querydsl_sandbox: Server) -> None:
    job = get(querydsl_sandbox, f"/batch/{submit(querydsl_sandbox, max_results=3)}").json()
    assert (job["status"], job["result_count"], job["identifier_count"]) == ("completed", 3, 1)
    for moment in (job["created_at"], job["completed_at"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", moment)
    assert httpx.URL(job["download_url"]).path.endswith("/results.jsonl.gz")
    assert httpx.URL(job["download_urls"][0]).path.endswith("/part-000.jsonl.gz")
    assert "error_message" not in job


def test_a_job_is_pending_then_processing_then_completed() -> None:
    settings = Settings(pending_seconds=10, processing_seconds=20)
    with serve(settings=settings) as server:
        batch_id, started = submit(server), server.sandbox.clock()
        seen = []
        for later in (0, 11, 31):
            server.sandbox.clock = lambda later=later: started + later  # type: ignore[misc]  # mypy wants no default
            seen.append(get(server, f"/batch/{batch_id}").json())
    assert [job["status"] for job in seen] == ["pending", "processing", "completed"]
    assert ["download_url" in job for job in seen] == [False, False, True]


def test_a_realistic_job_lasts_one_second_at_least() -> None:
    with serve(settings=Settings(realistic=True)) as server:
        now = server.sandbox.clock()
        server.sandbox.clock = lambda: now
        assert get(server, f"/batch/{submit(server)}").json()["status"] == "pending"
        job = next(iter(server.state.jobs.values()))
        assert 1.0 <= job.ended - job.submitted <= 4.0


@pytest.mark.parametrize("path", SEARCHES)
def test_filters_must_be_provided(querydsl_sandbox: Server, path: str) -> None:
    answer = post(querydsl_sandbox, path, {})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {"type": "invalid_request", "message": "`filters` must be provided for search", "metadata": []}
    }


def test_a_batch_refuses_a_bare_leaf_and_a_search_takes_it(querydsl_sandbox: Server) -> None:
    body = {"filters": leaf(TITLE, "(.)", "engineer")}
    answer = post(querydsl_sandbox, "/batch/person/search", body)
    assert answer.status_code == 400
    assert message(answer) == ("Invalid filter shape: [{'type': 'missing', 'loc': ('op',), 'msg': 'Field required', ...}]")
    assert post(querydsl_sandbox, "/person/search", body).status_code == 200


def test_a_search_url_belongs_to_the_live_search(querydsl_sandbox: Server) -> None:
    body = {"professional_network_search_url": "https://network.example/search?keywords=Engineer"}
    answer = post(querydsl_sandbox, "/batch/person/search", body)
    assert (answer.status_code, message(answer)) == (
        400,
        "`professional_network_search_url` is only valid for live search",
    )
    live = post(querydsl_sandbox, "/batch/person/professional_network/search/live", {**body, "max_results": 3}).json()
    assert live["entity"] == "person"
    job = get(querydsl_sandbox, live["status_url"]).json()
    headlines = [record["basic_profile"]["headline"] for record in download(job["download_url"])]
    assert len(headlines) == 3
    assert all("engineer" in headline.lower() for headline in headlines)


def test_a_live_search_takes_filters_and_caps_at_a_thousand(querydsl_sandbox: Server) -> None:
    everyone = group("and", leaf("crustdata_person_id", ">", 0))
    path = "/batch/person/professional_network/search/live"
    live = post(querydsl_sandbox, path, {"filters": everyone, "max_results": 5000}).json()
    assert get(querydsl_sandbox, live["status_url"]).json()["result_count"] == 1000


def test_an_unknown_field_is_refused_by_search_and_silent_in_a_batch(querydsl_sandbox: Server) -> None:
    filters = group("and", leaf("current_title", "(.)", "engineer"))
    answer = post(querydsl_sandbox, "/person/search", {"filters": filters})
    assert answer.status_code == 400
    assert message(answer).startswith("Unsupported filter field: 'current_title'. Supported fields: ['crustdata_")
    either = group("or", *ENGINEERS["conditions"], leaf("current_title", "(.)", "engineer"))
    assert run(querydsl_sandbox, filters=either) == []


@pytest.mark.parametrize(
    "field", ["basic_profile.current_title", "contact.has_business_email", "experience.employment_details.past.end_date"]
)
def test_what_is_only_returned_cannot_be_filtered(querydsl_sandbox: Server, field: str) -> None:
    filters = group("and", leaf(field, "=", "2020-01-01"))
    assert post(querydsl_sandbox, "/person/search", {"filters": filters}).status_code == 400
    assert run(querydsl_sandbox, filters=filters) == []


def test_sorts_empty_a_batch_silently_and_an_empty_array_does_not(querydsl_sandbox: Server) -> None:
    assert run(querydsl_sandbox, sorts=[{"field": "basic_profile.name", "order": "asc"}]) == []
    assert run(querydsl_sandbox, sorts=[], max_results=1) != []


def test_paging_keys_are_ignored_in_a_batch(querydsl_sandbox: Server) -> None:
    plain = run(querydsl_sandbox, max_results=30)
    assert run(querydsl_sandbox, max_results=30, limit=1, page=7, preview=True, cursor="x") == plain
    assert len(plain) == 30


@pytest.mark.parametrize("value", [0, -1, "10", 2.5, True])
def test_max_results_must_be_a_positive_integer(querydsl_sandbox: Server, value: object) -> None:
    answer = post(querydsl_sandbox, "/batch/person/search", {"filters": ENGINEERS, "max_results": value})
    assert (answer.status_code, message(answer)[:13]) == (400, "`max_results`")


def test_max_results_above_the_cap_is_clamped_silently() -> None:
    person = {"crustdata_person_id": 1, "basic_profile": {"name": "One"}}
    data = Dataset([person] * 10_005, shipped().companies)
    everyone = group("and", leaf("crustdata_person_id", "=", 1))
    with serve(data=data) as server:
        bodies: tuple[dict[str, Any], ...] = ({"max_results": 20_000}, {})
        for body in bodies:
            job = get(server, f"/batch/{submit(server, filters=everyone, **body)}").json()
            assert job["result_count"] == 10_000
        assert [len(download(url)) for url in job["download_urls"]] == [1000] * 10


@pytest.mark.parametrize("headers", [{}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": "k"}])
def test_a_missing_key_is_a_flat_401_before_anything_else(querydsl_sandbox: Server, headers: dict[str, str]) -> None:
    answer = post(querydsl_sandbox, "/batch/person/search", {}, headers)
    assert answer.status_code == 401
    assert answer.json() == {"message": "Invalid API key in request"}


def test_a_sandbox_with_a_key_takes_no_other() -> None:
    with serve(settings=Settings(key="right")) as server:
        assert server.key == "right"
        assert get(server, "/batch").status_code == 401
        answer = fetch(server.base_url + "/batch", headers={"authorization": "Bearer right"})
        assert answer.status_code == 200


def test_the_version_header_is_required_on_posts_alone(querydsl_sandbox: Server) -> None:
    answer = post(querydsl_sandbox, "/person/search", {}, {"authorization": "Bearer k"})
    assert (answer.status_code, message(answer)) == (400, "Missing required header: x-api-version")
    assert get(querydsl_sandbox, "/batch").status_code == 200


def test_gated_fields_may_be_filtered_and_not_read(querydsl_sandbox: Server) -> None:
    body: dict[str, Any] = {"filters": group("and", leaf("skills.professional_network_skills", "=", "python"))}
    assert run(querydsl_sandbox, **body)
    fields = ["basic_profile.name", "skills.professional_network_skills", "recently_changed_jobs"]
    answer = post(querydsl_sandbox, "/batch/person/search", {**body, "fields": fields})
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "permission_error"
    assert message(answer) == ("Access denied to fields: skills.professional_network_skills, recently_changed_jobs")


def test_a_plan_that_reads_everything_returns_gated_fields() -> None:
    skills = "skills.professional_network_skills"
    with serve(settings=Settings(gated=True)) as server:
        records = run(server, filters=group("and", leaf(skills, "=", "python")), fields=[skills], max_results=5)
    assert all("Python" in record["skills"]["professional_network_skills"] for record in records)


def test_without_credits_a_search_is_a_402() -> None:
    with serve(settings=Settings(credits=0.06)) as server:
        assert get(server, "/account/credits").json() == {"credits": 0.06}
        assert len(run(server, max_results=2)) == 2
        for path in SEARCHES:
            answer = post(server, path, {"filters": group("and", leaf("updated_at", "=", "2020-01-01"))})
            if "person" not in path:
                assert (answer.status_code, answer.json()["error"]["type"]) == (402, "insufficient_credits")
        assert post(server, "/person/search", {"filters": ENGINEERS}).status_code == 402


def test_searches_tell_what_they_cost(querydsl_sandbox: Server) -> None:
    batch = post(querydsl_sandbox, "/batch/person/search", {"filters": ENGINEERS, "max_results": 10})
    assert batch.headers["x-credits-used"] == "0.3"
    page = post(querydsl_sandbox, "/person/search", {"filters": ENGINEERS, "limit": 1})
    assert page.headers["x-credits-used"] == "0.03"
    assert get(querydsl_sandbox, "/account/credits").json() == {"credits": 999_999.67}


def test_the_sixth_active_job_is_a_429() -> None:
    with serve(settings=Settings(pending_seconds=3600)) as server:
        for _ in range(5):
            submit(server)
        answer = post(server, "/batch/person/search", {"filters": ENGINEERS})
        assert answer.status_code == 429
        assert int(answer.headers["x-ratelimit-remaining"]) > 0
        assert len(get(server, "/batch?status=pending").json()["jobs"]) == 5


def test_a_sliding_window_counts_requests_and_lets_go() -> None:
    with serve(settings=Settings(per_minute={"/person/search": 2})) as server:
        start = server.sandbox.clock()
        server.sandbox.clock = lambda: start
        body = {"filters": ENGINEERS, "limit": 1}
        answers = [post(server, "/person/search", body) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
        assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"2"}
        assert answers[2].headers["x-ratelimit-reset"] == "60"
        assert get(server, "/batch").status_code == 200
        server.sandbox.clock = lambda: start + 60
        assert post(server, "/person/search", body).status_code == 200


def test_every_answer_carries_the_rate_limit(querydsl_sandbox: Server) -> None:
    answers = [get(querydsl_sandbox, "/batch"), get(querydsl_sandbox, "/nowhere")]
    answers.append(post(querydsl_sandbox, "/person/search", {}))
    for answer in answers:
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(answer.headers)


def test_jobs_are_listed_newest_first_a_page_at_a_time(querydsl_sandbox: Server) -> None:
    ids = [submit(querydsl_sandbox, max_results=1) for _ in range(5)]
    seen: list[str] = []
    query = "limit=2"
    for more in (True, True, False):
        page = get(querydsl_sandbox, f"/batch?{query}").json()
        assert sorted(page) == ["has_more", "jobs", "next_cursor"]
        assert page["has_more"] is more
        assert not any("download_url" in job for job in page["jobs"])
        seen += [job["batch_id"] for job in page["jobs"]]
        query = f"limit=2&cursor={page['next_cursor']}"
    assert seen == ids[::-1]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(("query", "jobs"), [("", 20), ("limit=0", 1), ("limit=1000", 25), ("status=failed", 0)])
def test_the_list_clamps_its_limit(querydsl_sandbox: Server, query: str, jobs: int) -> None:
    for _ in range(25):
        submit(querydsl_sandbox, max_results=1)
    assert len(get(querydsl_sandbox, f"/batch?{query}").json()["jobs"]) == jobs


@pytest.mark.parametrize("query", ["status=done", "limit=x", "cursor=x", "cursor=%C3%A9"])
def test_the_list_refuses_what_it_does_not_know(querydsl_sandbox: Server, query: str) -> None:
    assert get(querydsl_sandbox, f"/batch?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/batch/nothing", "/nowhere", "/batch/", "/"])
def test_what_is_not_there_is_a_404(querydsl_sandbox: Server, path: str) -> None:
    assert get(querydsl_sandbox, path).status_code == 404


def test_a_wrong_method_is_a_405(querydsl_sandbox: Server) -> None:
    assert get(querydsl_sandbox, "/person/search").status_code == 405
    assert post(querydsl_sandbox, "/batch", {}).status_code == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"filters": NaN}', b"[" * 5000, b"\xff"])
def test_a_body_that_is_no_json_object_is_a_400(querydsl_sandbox: Server, body: bytes) -> None:
    answer = fetch(querydsl_sandbox.base_url + "/person/search", "POST", content=body, headers=HEADERS)
    assert answer.status_code == 400
    assert message(answer).startswith("Request body")


SKILL = "skills.professional_network_skills"
PAST = "experience.employment_details.past"


@pytest.mark.parametrize(
    "filters",
    [
        "title",
        {"op": "and"},
        {"op": "and", "conditions": []},
        {"op": "not", "conditions": [leaf(TITLE, "=", "x")]},
        group("and", leaf(TITLE, ">=", "x")),
        group("and", leaf(TITLE, "is_null", None)),
        group("and", {"field": TITLE, "op": "=", "value": "x"}),
        group("and", {"field": TITLE, "type": "="}),
        group("and", {"field": 7, "type": "=", "value": "x"}),
        group("and", leaf(TITLE, ">", "x")),
        group("and", leaf(TITLE, "=", 3)),
        group("and", leaf(TITLE, "=", None)),
        group("and", leaf(TITLE, "in", "x")),
        group("and", leaf(TITLE, "in", [])),
        group("and", leaf("metadata.updated_at", ">", "soon")),
        group("and", leaf("recently_changed_jobs", "=", "yes")),
        group("and", leaf("professional_network.connections", ">", "many")),
        group("and", leaf(SKILL, "has_all", ["Python"])),
        group("and", leaf("basic_profile.name", "geo_distance", {"location": "Paris", "distance": 5})),
        group("and", leaf("basic_profile.location", "geo_distance", {"location": "Paris", "distance": 0})),
        group("and", leaf("basic_profile.location", "geo_distance", {"location": "Nowhere at all", "distance": 5})),
        group("all_of", leaf(f"{PAST}.title", "(.)", "x"), leaf("basic_profile.name", "=", "x")),
        group("all_of", leaf(f"{PAST}.title", "(.)", "x"), leaf(TITLE, "(.)", "x")),
        group("all_of", leaf(f"{PAST}.title", "!=", "x")),
        group("all_of", leaf(f"{PAST}.title", "has_all", ["x"])),
        group("all_of", group("all_of", leaf(f"{PAST}.title", "=", "x"))),
        group("all_of", group("and", group("or", leaf(f"{PAST}.title", "=", "x")))),
    ],
    ids=str,
)
def test_filters_that_the_service_has_no_meaning_for_are_a_400(querydsl_sandbox: Server, filters: Any) -> None:
    for path in ("/person/search", "/batch/person/search"):
        assert post(querydsl_sandbox, path, {"filters": filters}).status_code == 400


@pytest.mark.parametrize(
    "filters",
    [
        leaf("basic_info.name", "(!)", "acme"),
        leaf("basic_info.industries", "has_all", ["Retail"]),
        group("all_of", leaf("basic_info.name", "=", "acme")),
    ],
    ids=str,
)
def test_companies_do_not_take_what_is_for_people_only(querydsl_sandbox: Server, filters: Any) -> None:
    assert post(querydsl_sandbox, "/company/search", {"filters": group("and", filters)}).status_code == 400


@pytest.mark.parametrize("fields", ["name", [1], ["basic_profile.nam"], ["assessment"], ["basic_profile.last_updated"]])
def test_a_projection_that_cannot_be_is_a_400(querydsl_sandbox: Server, fields: Any) -> None:
    answer = post(querydsl_sandbox, "/batch/person/search", {"filters": ENGINEERS, "fields": fields})
    assert answer.status_code == 400


def test_an_empty_projection_is_none(querydsl_sandbox: Server) -> None:
    assert run(querydsl_sandbox, fields=[], max_results=3) == run(querydsl_sandbox, max_results=3)


def test_an_object_is_projected_whole_but_for_what_the_plan_leaves_out(querydsl_sandbox: Server) -> None:
    (record,) = run(querydsl_sandbox, fields=["basic_profile", "basic_profile.name"], max_results=1)
    assert {"name", "headline", "location"} <= set(record["basic_profile"])
    assert not {"first_name", "summary"} & set(record["basic_profile"])


def test_half_a_character_in_a_request_comes_back_escaped(querydsl_sandbox: Server) -> None:
    body = b'{"filters": {"field": "\\ud83d", "type": "=", "value": "x"}}'
    answer = fetch(querydsl_sandbox.base_url + "/person/search", "POST", content=body, headers=HEADERS)
    assert answer.status_code == 400
    assert "'\\ud83d'" in message(answer)


def test_deep_nesting_is_refused_and_not_a_crash(querydsl_sandbox: Server) -> None:
    filters = leaf(TITLE, "=", "x")
    for _ in range(400):
        filters = group("and", filters)
    assert post(querydsl_sandbox, "/batch/person/search", {"filters": filters}).status_code == 400


def test_companies_are_searched_in_batches_too(querydsl_sandbox: Server) -> None:
    filters = group("and", leaf("locations.country", "=", "USA"), leaf("headcount.total", "=>", 10))
    records = run(querydsl_sandbox, "company", filters=filters, fields=["basic_info.name", "locations.country"])
    assert {record["locations"]["country"] for record in records} == {"United States", "United States of America"}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (leaf(COUNTRY, "=", "USA"), leaf(COUNTRY, "=", "United States")),
        (
            leaf("experience.employment_details.current.company_headquarters_country", "=", "France"),
            leaf("experience.employment_details.current.company_headquarters_country", "=", "fra"),
        ),
        (
            leaf("experience.employment_details.current.seniority_level", "=", "VP"),
            leaf("experience.employment_details.current.seniority_level", "=", "Vice President"),
        ),
        (leaf(TITLE, "(.)", "engineer|designer"), leaf(TITLE, "(.)", "engineer")),
        (leaf(COUNTRY, "in", ["canada"]), leaf(COUNTRY, "in", ["Canada"])),
    ],
    ids=str,
)
def test_silent_mistakes_stay_silent(querydsl_sandbox: Server, wrong: Any, right: Any) -> None:
    assert run(querydsl_sandbox, filters=group("and", wrong)) == []
    assert run(querydsl_sandbox, filters=group("and", right)) != []


def test_years_of_experience_drops_its_threshold(querydsl_sandbox: Server) -> None:
    body = {"filters": leaf("years_of_experience", "=", "More than 10 years"), "limit": 1}
    dropped = post(querydsl_sandbox, "/person/search", body).json()["total_count"]
    body = {"filters": leaf("years_of_experience_raw", "=>", 10), "limit": 1}
    assert 0 < post(querydsl_sandbox, "/person/search", body).json()["total_count"] < dropped


def test_a_whole_object_has_only_what_the_plan_includes() -> None:
    record = {"skills": {"professional_network_skills": ["a"]}, "basic_profile": {"name": "x"}}
    assert projection(["skills", "basic_profile"], "person", gated=True)(record) == record
    assert projection(["skills", "basic_profile"], "person", gated=False)(record) == {"basic_profile": {"name": "x"}}
    assert projection(["skills"], "person", gated=False)(record) == {}
    assert projection(["funding"], "company", gated=False)({"funding": {"investors": ["A"]}}) == {"funding": {"investors": ["A"]}}


def test_years_are_compared_as_numbers_and_equal_as_text(querydsl_sandbox: Server) -> None:
    def total(operator: str, value: object) -> int:
        filters = group("and", leaf("basic_info.year_founded", operator, value))
        body = post(querydsl_sandbox, "/company/search", {"filters": filters, "limit": 1}).json()
        return int(body["total_count"])

    assert total(">", 2000) > 0
    assert total("=>", 2000) - total(">", 2000) >= total("=", "2000") > 0
    wrong = {"filters": group("and", leaf("basic_info.year_founded", ">", "2000"))}
    assert post(querydsl_sandbox, "/company/search", wrong).status_code == 400
