"""The server for agents in real sessions, and in particular what it asks the user before it spends credits."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mcp import MCPError

import querydsl
from querydsl.cli.app import root
from querydsl.sandbox import Server, serve
from tests.corpus.runner import all_cases
from tests.mcp.session import Mode, Reply, process, session
from tests.support.world import CANARY

pytestmark = [pytest.mark.asyncio]
slow = pytest.mark.slow

WRONG = 'titel ~ "vp" and country = "canada" and company_country in ("france")'
FIXED = 'titel ~ "vp" and country = "Canada" and company_country in ("FRA")'
SEARCH = 'title ~ "engineer" select name, title limit 30'
TEXTS = sorted({case.text for case in all_cases() if case.text is not None and len(case.text) < 2000})


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An empty folder, and no API key."""
    monkeypatch.chdir(tmp_path)
    for name in ("CRUSTDATA_API_KEY", "CRUSTDATA_API_KEY_FILE", "QUERYDSL_BASE_URL", "QUERYDSL_MAX_CREDITS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUERYDSL_STATE_DIR", str(tmp_path / ".state"))
    return monkeypatch


@pytest.fixture
def server(key: pytest.MonkeyPatch) -> Iterator[Server]:
    """A sandbox on a local socket, which stands for the service."""
    key.setenv("CRUSTDATA_API_KEY", CANARY)
    with serve() as running:
        yield running


def _jobs(server: Server) -> int:
    """The number of jobs that were submitted."""
    return sum(request.path.startswith("/batch/person/search") for request in server.requests)


async def test_one_answer_has_all_diagnostics_and_the_fixed_text() -> None:
    async with session() as agent:
        found = await agent.call("check", text=WRONG)
        printed = CliRunner().invoke(root, ["check", "--format", "json", WRONG]).stdout
        assert [item | {"file": "<query>"} for item in found["diagnostics"]] == json.loads(printed)["diagnostics"]
        assert found["ok"] is False
        assert found["fixed"] == FIXED
        assert [item["rule"] for item in found["left"]] == ["unknown-field"]
        right = await agent.call("check", text='title ~ "vp"')
        assert right == {"ok": True, "diagnostics": [], "fixed": None, "left": []}


@slow
async def test_each_text_of_the_corpus_has_the_same_diagnostics_as_in_python() -> None:
    async with session() as agent:
        for text in TEXTS:
            found = await agent.call("check", text=text)
            assert [item["message"] for item in found["diagnostics"]] == [item.message for item in querydsl.check(text)]


async def test_queries_are_compiled_explained_and_decompiled() -> None:
    async with session() as agent:
        made = await agent.call("compile", text=SEARCH)
        assert made["body"] == querydsl.compile(SEARCH).body
        assert made["path"] == "/batch/person/search"
        assert (await agent.call("explain", text=SEARCH))["result"] == querydsl.explain(SEARCH).text()
        assert (await agent.call("explain", text="never-matches"))["result"].startswith("Conditions that no record")
        back = await agent.call("decompile", body=made["body"] | {"cursor": "x"})
        assert back["query"] == SEARCH
        assert [note.partition("(at ")[2] for note in back["notes"]] == ["/cursor)"]
        assert "there is no field `titel`" in await agent.error("compile", text=WRONG)
        assert "error[syntax]" in await agent.error("explain", text="title ~")
        assert "(at /filters" in await agent.error("decompile", body={"filters": {"op": "xor", "conditions": []}})


TEMPLATE = 'given $words, $country = "Canada", $since\ntitle ~ any $words and country = $country and started > $since limit 5'
GIVEN = {"words": ["engineer", "developer"], "since": "2015-01-01"}


async def test_parameters_are_bound_by_every_tool_that_takes_a_query() -> None:
    expected = querydsl.compile(querydsl.parse(TEMPLATE, GIVEN)).body
    async with session() as agent:
        assert (await agent.call("check", text=TEMPLATE, parameters=GIVEN))["ok"] is True
        assert (await agent.call("compile", text=TEMPLATE, parameters=GIVEN))["body"] == expected
        assert (
            'the word "engineer" or has the word "developer"'
            in (await agent.call("explain", text=TEMPLATE, parameters=GIVEN))["result"]
        )
        with querydsl.Client(sandbox=True) as client:
            matching = client.count(querydsl.parse(TEMPLATE, GIVEN))
        assert (await agent.call("count", text=TEMPLATE, parameters=GIVEN))["count"] == matching > 0
        blamed = await agent.call("why", text=TEMPLATE, parameters=GIVEN | {"country": "Atlantis"})
        assert [item["text"] for item in blamed["blamed"]] == ["country = $country"]
        found = await agent.call("run", text=TEMPLATE, parameters=GIVEN | {"country": "X\u202e"})
        assert found["records"] == 0
        values = ('$words = ["engineer", "developer"]', '$since = "2015-01-01"', '$country = "X\\u{202e}"')
        assert agent.questions[0].endswith("\n".join(values))


async def test_wrong_parameters_are_errors() -> None:
    async with session() as agent:
        assert "`$words`" in await agent.error("compile", text=TEMPLATE)
        assert "no parameter `$title` in this query" in await agent.error("count", text=TEMPLATE, parameters={"title": "x"})
        assert "no parameter `$title` in this query" in await agent.error("check", text=TEMPLATE, parameters={"title": "x"})
        wrong = await agent.call("check", text=TEMPLATE, parameters=GIVEN | {"country": 5})
        assert [item["rule"] for item in wrong["diagnostics"]][-1:] == ["wrong-value"]
        assert "parameters.country" in await agent.error("check", text=TEMPLATE, parameters={"country": {"a": 1}})


async def test_fields_and_stored_values_are_found() -> None:
    async with session() as agent:
        found = await agent.call("fields", words="seniority")
        named = {item["name"]: item for item in found["fields"]}
        assert "Director" in named["seniority"]["closed_set"]
        assert named["seniority"]["example"] == 'seniority = "Entry Level"'
        every = await agent.call("fields", entity="companies")
        assert (len(every["fields"]), every["total"] > 50) == (20, True)
        assert (await agent.call("fields", words="senoirity"))["did_you_mean"][0] == "seniority"
        assert (await agent.call("fields", words="headcount growth"))["elsewhere"] == "companies"
        assert (await agent.call("fields", words="headcount growth", entity="companies"))["elsewhere"] is None
        values = await agent.call("values", field="country", prefix="Cana", within='title ~ "engineer"')
        assert values == {"values": ["Canada"], "sandbox": True}
        assert "did you mean `country`?" in await agent.error("values", field="cuntry")


async def test_the_language_the_rules_and_the_fields_are_resources() -> None:
    async with session() as agent:
        listed = {item.uri for item in (await agent.client.list_resources()).resources}
        assert listed == {f"querydsl://{name}" for name in ("language", "rules", "fields/people", "fields/companies")}
        assert (await agent.read("querydsl://language")).startswith("# The query language")
        assert "- `never-matches` (error): " in await agent.read("querydsl://rules")
        assert (await agent.read("querydsl://rules/never-matches")).startswith("# never-matches\n\n*error*")
        assert "- `seniority` string: = !=" in await agent.read("querydsl://fields/people")
        assert "Example: `past.title ~" in await agent.read("querydsl://fields/people/past.title")
        for uri, message in (
            ("rules/nevr-matches", "did you mean `never-matches`"),
            ("fields/people/titel", "did you mean `title`"),
            ("fields/robots/title", "Use people or companies"),
        ):
            with pytest.raises(MCPError, match=message):
                await agent.read(f"querydsl://{uri}")


async def test_all_tools_but_run_are_marked_as_read_only() -> None:
    async with session() as agent:
        tools = (await agent.client.list_tools()).tools
        marks = {tool.name: tool.annotations.read_only_hint for tool in tools if tool.annotations}
        reading = ("check", "compile", "explain", "decompile", "fields", "values", "count", "why")
        assert marks == {**dict.fromkeys(reading, True), "run": False}
        assert all(tool.description and tool.output_schema for tool in tools)


@pytest.mark.parametrize("mode", ["legacy", pytest.param("auto", marks=slow)])
async def test_over_stdio_a_query_is_fixed_and_runs_after_the_user_agreed_to_the_price(mode: Mode, tmp_path: Path) -> None:
    async with process(tmp_path, mode=mode) as agent:
        assert (await agent.call("check", text=WRONG))["fixed"] == FIXED
        made = await agent.call("compile", text=TEMPLATE, parameters=GIVEN)
        assert made["body"] == querydsl.compile(querydsl.parse(TEMPLATE, GIVEN)).body
        found = await agent.call("run", text=SEARCH, rows=2)
        assert agent.questions == [
            "Run this query on the sandbox, which has made-up data? It is free. The service would charge up to 0.90 credits "
            f"(30 records, estimated at 0.03 each).\n\n{SEARCH}"
        ]
        assert (found["records"], len(found["rows"]), found["sandbox"]) == (30, 2, True)
        assert list(found["rows"][0]) == ["name", "title"]
        assert "2 of 30 records are in `rows`" in found["notes"][0]


@slow
@pytest.mark.parametrize("reply", ["reject", "decline", "cancel"])
async def test_without_consent_nothing_is_sent(reply: Reply, server: Server) -> None:
    async with session(base_url=server.base_url) as agent:
        agent.reply = reply
        assert await agent.error("run", text=SEARCH) == "the user did not approve the search. Nothing was submitted"
        assert agent.questions[0].startswith(f"Run this query at {server.base_url}? It may cost up to 0.90 credits (30 records")
    assert _jobs(server) == 0


async def test_a_program_that_cannot_ask_cannot_run() -> None:
    async with session(can_ask=False) as agent:
        assert "does not support elicitation" in await agent.error("run", text=SEARCH)


async def test_the_budget_of_a_session_is_a_limit(server: Server) -> None:
    async with session(base_url=server.base_url, max_credits=0.2) as agent:
        assert "more than its budget of 0.2 credits" in await agent.error("run", text=SEARCH)
        assert agent.questions == []
        counted = await agent.call("count", text=SEARCH)
        assert counted == {"credits": 0.03, "count": 347, "run_records": 30, "run_credits": 0.9, "sandbox": False}
        found = await agent.call("run", text='title ~ "engineer" limit 5')
        assert found["records"] == 5
        assert "this session has spent 0.18" in await agent.error("count", text=SEARCH)
    assert _jobs(server) == 1


async def test_a_query_that_ran_before_is_saved_without_being_paid_for_twice(server: Server, tmp_path: Path) -> None:
    async with session(base_url=server.base_url) as agent:
        assert (await agent.call("run", text=SEARCH))["saved"] is None
        saved = await agent.call("run", text=SEARCH, output="people.csv", rows=0)
        assert saved["saved"] == str(tmp_path / "people.csv")
        assert len((tmp_path / "people.csv").read_text("utf-8").splitlines()) == 31
        assert "already paid for, so it costs 0.00 credits" in agent.questions[1]
        assert agent.questions[1].endswith(f"All records are saved to {tmp_path / 'people.csv'}.")
        agent.reply = "decline"
        await agent.error("run", text=SEARCH, output="people.csv")
        assert agent.questions[2].endswith("people.csv, which is replaced.")
        assert "unknown extension in people.exe" in await agent.error("run", text=SEARCH, output="people.exe")
        assert len(agent.questions) == 3
    assert _jobs(server) == 1


async def test_an_empty_result_has_its_reason() -> None:
    async with session() as agent:
        empty = 'title ~ "engineer" and country = "Atlantis" limit 5'
        assert "This condition is to blame:\n  country" in (await agent.call("run", text=empty))["notes"][0]
        found = await agent.call("why", text=empty)
        assert [item["text"] for item in found["blamed"]] == ['country = "Atlantis"']


async def test_wrong_arguments_are_reported_without_a_trace() -> None:
    async with session() as agent:
        assert await agent.error("run", text="x", rows=201) == "rows: Input should be less than or equal to 200"
        assert await agent.error("check") == "text: Field required"
        assert "entity: Input should be 'people' or 'companies'" in await agent.error("fields", entity="robots")


async def test_errors_of_settings_are_answers_and_offline_tools_still_work() -> None:
    async with session(base_url="https://service.invalid") as agent:
        assert "no API key found" in await agent.error("count", text=SEARCH)
        assert (await agent.call("check", text=SEARCH))["ok"] is True


@slow
async def test_the_project_settings_apply(tmp_path: Path) -> None:
    (tmp_path / "querydsl.toml").write_text('ignore = ["stored-form"]\nmax-levels = 2\nmax-credits = 0.05\n', "utf-8")
    async with process(tmp_path) as agent:
        assert (await agent.call("check", text='country = "canada"'))["diagnostics"] == []
        assert "too-deep" in await agent.error("compile", text='((( title ~ "x" )))')
        assert "budget of 0.05 credits" in await agent.error("run", text=SEARCH)


async def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = CliRunner().invoke(root, ["mcp"])
    assert done.exit_code != 0
    assert "pip install 'querydsl[mcp]'" in done.stderr
