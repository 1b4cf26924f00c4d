"""The methods of both clients, over sockets, and that the two clients are the same."""

import asyncio
import inspect
import io
import logging
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import querydsl
from querydsl import F, errors, people
from querydsl.events import Event, Resumed, Submitted
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.async_job import AsyncJob
from querydsl.jobs.client import Client
from querydsl.jobs.job import Job
from querydsl.sandbox import Fault, SandboxTransport, Script, Server, Settings, serve
from querydsl.semantics.request import Request
from tests.support.world import BOTH, CANARY, QUICK, Time, call, run, titled


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def ask(server: Server, tmp_path: Path) -> Callable[..., Any]:
    def invoke(kind: str, what: Callable[[Any], Any], **more: Any) -> Any:
        return call(kind, what, base_url=server.base_url, state_dir=tmp_path / "state", **more)

    return invoke


def parameters(thing: type) -> dict[str, list[str]]:
    public = {name: member for name, member in inspect.getmembers(thing, inspect.isfunction) if not name.startswith("_")}
    return {
        name: [str(parameter) for parameter in inspect.signature(member).parameters.values()] for name, member in public.items()
    }


@pytest.mark.parametrize(("sync", "with_await"), [(Client, AsyncClient), (Job, AsyncJob)])
def test_both_clients_have_the_same_methods_parameters_and_docstrings(sync: type, with_await: type) -> None:
    assert parameters(sync) == parameters(with_await)
    for name in parameters(sync):
        words = [str(inspect.getdoc(getattr(owner, name))).replace("AsyncClient", "Client") for owner in (sync, with_await)]
        assert words[0] == words[1]


@pytest.mark.parametrize("kind", BOTH)
def test_the_same_query_finds_its_job_and_fresh_starts_a_new_one(kind: str, server: Server, tmp_path: Path) -> None:
    events: list[Event] = []
    for fresh in (False, False, True):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path, on_event=events.append, fresh=fresh)
    assert [type(event) for event in events if isinstance(event, Submitted | Resumed)] == [Submitted, Resumed, Submitted]
    assert len(server.state.jobs) == 2


@pytest.mark.parametrize("kind", BOTH)
def test_another_key_is_another_account(kind: str, server: Server, tmp_path: Path) -> None:
    for key in (CANARY, "another-key"):
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path, key=key)
    assert len(server.state.jobs) == 2


@pytest.mark.parametrize("kind", BOTH)
def test_after_an_unknown_outcome_only_resubmit_or_forget_start_a_job(kind: str, server: Server, tmp_path: Path) -> None:
    server.script.add(Fault(method="POST", path="/batch/*", nth=1, status=502))
    for _ in range(3):
        with pytest.raises(errors.MaybeSubmitted) as caught:
            run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)
        assert [batch_id for batch_id, _, _ in caught.value.newest] == list(server.state.jobs)
    assert len(server.state.jobs) == 1
    run(kind, titled(), base_url=server.base_url, state_dir=tmp_path, resubmit=True)
    run(kind, titled(), base_url=server.base_url, state_dir=tmp_path, resubmit=True)
    assert len(server.state.jobs) == 2


@pytest.mark.parametrize("kind", BOTH)
def test_submissions_are_listed_and_can_be_forgotten(kind: str, ask: Callable[..., Any], server: Server) -> None:
    server.script.add(Fault(method="POST", path="/batch/*", nth=2, status=502))
    ask(kind, lambda client: client.run(titled("one")))
    with pytest.raises(errors.MaybeSubmitted):
        ask(kind, lambda client: client.run(titled("two")))
    doubtful, known = ask(kind, lambda client: client.submissions())
    assert (doubtful.batch_id, doubtful.mark) == (None, "#2")
    assert known.request.body == titled("one").body
    assert ask(kind, lambda client: client.forget("#2")) is True
    assert ask(kind, lambda client: client.forget("#2")) is False
    assert ask(kind, lambda client: client.forget(known.batch_id)) is True
    ask(kind, lambda client: client.run(titled("two")))
    assert len(server.state.jobs) == 3


@pytest.mark.parametrize("kind", BOTH)
def test_count_values_and_credits_take_one_call_each(kind: str, ask: Callable[..., Any], server: Server) -> None:
    count = ask(kind, lambda client: client.count(titled()))
    assert count > 100
    found = ask(kind, lambda client: client.values("title", "software eng", within=titled(), limit=3))
    assert 1 <= len(found) <= 3 and all("Engineer" in value for value in found)
    assert ask(kind, lambda client: client.credits()).keys()
    assert len(server.requests) == 3


@pytest.mark.parametrize("kind", BOTH)
def test_a_search_returns_every_record_once_page_by_page(kind: str, ask: Callable[..., Any], server: Server) -> None:
    ids = ask(kind, gathered(lambda client: client.search(titled(limit=25, fields=("crustdata_person_id",)), page=10)))
    assert len({record["crustdata_person_id"] for record in ids}) == 25
    assert len(server.requests) == 3
    everything = ask(kind, gathered(lambda client: client.search(titled(limit=None, fields=("crustdata_person_id",)), page=100)))
    assert len(everything) == ask(kind, lambda client: client.count(titled()))


@pytest.mark.parametrize("kind", BOTH)
def test_a_search_is_sorted_by_the_service(kind: str, ask: Callable[..., Any], server: Server) -> None:
    extra = "crustdata_person_id"
    query = titled(limit=30, fields=("basic_profile.name", extra), fetched_only=(extra,), sort=(("basic_profile.name", True),))
    names = [record["basic_profile"]["name"] for record in ask(kind, gathered(lambda client: client.search(query)))]
    assert names == sorted(names, reverse=True)
    assert all(record.keys() == {"basic_profile"} for record in ask(kind, gathered(lambda client: client.search(query))))


@pytest.mark.parametrize("kind", BOTH)
def test_a_repeated_cursor_ends_the_search(kind: str, ask: Callable[..., Any], server: Server) -> None:
    server.script.add(Fault(path="/person/search", reaches=False, body=b'{"profiles": [{}], "next_cursor": "same"}'))
    with pytest.raises(errors.ServiceUnavailable, match="same cursor"):
        ask(kind, gathered(lambda client: client.search(titled(limit=None), page=10)))
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", BOTH)
def test_a_search_that_may_have_been_billed_is_not_sent_again(kind: str, ask: Callable[..., Any], server: Server) -> None:
    server.script.add(Fault(path="/person/search", status=502))
    with pytest.raises(errors.ServiceUnavailable, match="billed"):
        ask(kind, lambda client: client.count(titled()))
    assert len(server.requests) == 1


def gathered(what: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same call, with its items in a list."""

    def both(client: Any) -> Any:
        result = what(client)
        if hasattr(result, "__aiter__"):
            return _all(result)
        return list(result)

    return both


async def _all(result: Any) -> list[Any]:
    return [item async for item in result]


def test_a_live_search_takes_a_query_or_an_address(server: Server, tmp_path: Path) -> None:
    with Client(CANARY, server.base_url, state_dir=tmp_path) as client:
        assert client.submit_live(titled(limit=5)).wait().status == "completed"
        job = client.submit_live("https://www.example.com/search?keywords=engineer", max_results=7)
        assert len(list(job.records())) == 7
        with pytest.raises(errors.SettingError, match=r"1,000"):
            client.submit_live(titled(limit=1_001))
        with pytest.raises(errors.SettingError, match=r"1,000"):
            client.submit_live("https://www.example.com/", max_results=1_001)
        with pytest.raises(errors.SettingError, match="people only"):
            client.submit_live(Request(titled().body, entity="companies"))


@pytest.mark.parametrize("kind", BOTH)
def test_a_job_is_found_by_its_id_and_its_records_are_sorted_as_its_query_says(
    kind: str, ask: Callable[..., Any], tmp_path: Path
) -> None:
    query = titled(fields=("basic_profile.name", "crustdata_person_id"), sort=(("basic_profile.name", False),))
    batch_id = ask(kind, lambda client: client.submit(query)).batch_id
    records = ask(kind, gathered(lambda client: client.job(batch_id).records()))
    names = [record["basic_profile"]["name"] for record in records]
    assert names == sorted(names) and len(names) == 40
    ask(kind, lambda client: client.job(batch_id).save(tmp_path / "job.csv"))
    assert len((tmp_path / "job.csv").read_text().splitlines()) == 41
    assert ask(kind, lambda client: client.job(batch_id).refresh()).snapshot.result_count == 40


@pytest.mark.parametrize("kind", BOTH)
def test_the_newest_jobs_are_listed_across_pages(kind: str, ask: Callable[..., Any], server: Server) -> None:
    for number in range(3):
        ask(kind, lambda client, number=number: client.submit(titled(f"w{number}")))
    listed = [job.batch_id for job in ask(kind, lambda client: client.jobs())]
    assert listed == list(server.state.jobs)[::-1]
    assert len(ask(kind, lambda client: client.jobs("completed", limit=2))) == 2
    with pytest.raises(errors.RequestRefused):
        ask(kind, lambda client: client.jobs("done"))


@pytest.mark.parametrize("batch_id", ("../admin", "", "a/b", "a" * 129, "é", "a b", "x\n"))
def test_an_invalid_id_is_never_used_in_an_address(batch_id: str, server: Server, tmp_path: Path) -> None:
    with Client(CANARY, server.base_url, state_dir=tmp_path) as client, pytest.raises(errors.SettingError):
        client.job(batch_id)
    assert server.requests == ()


@pytest.mark.parametrize("kind", BOTH)
def test_many_queries_run_five_at_a_time_and_each_is_reported(kind: str, tmp_path: Path) -> None:
    words = ["engineer", "manager", "sales", "data", "head", "vp", "zzzz", "designer"]
    with serve(settings=Settings(processing_seconds=0.15), script=Script()) as server:
        queries = [titled(word, limit=3) for word in words] + [Request({"filters": {"op": "and", "conditions": []}})]
        limits = QUICK.__class__(first_poll=0.05, longest_poll=0.1, backoff=0.05)
        outcomes = (
            asyncio.run(_many(server, tmp_path, queries, limits))
            if kind == "async"
            else _many_now(server, tmp_path, queries, limits)
        )
        assert [outcome.ok for outcome in outcomes] == [True] * 8 + [False]
        assert [len(outcome.records) for outcome in outcomes[:8]][:4] == [3, 3, 3, 3]
        assert isinstance(outcomes[8].error, errors.RequestRefused)
        assert len(server.state.jobs) == 8
        assert sum(request.method == "POST" for request in server.requests) == 9


def _many_now(server: Server, folder: Path, queries: list[Request], limits: Any) -> Any:
    with Client(CANARY, server.base_url, state_dir=folder, limits=limits) as client:
        return client.run_many(queries)


async def _many(server: Server, folder: Path, queries: list[Request], limits: Any) -> Any:
    async with AsyncClient(CANARY, server.base_url, state_dir=folder, limits=limits) as client:
        return await client.run_many(queries)


@pytest.mark.parametrize("kind", BOTH)
def test_the_same_query_many_times_at_once_is_one_job(kind: str, tmp_path: Path) -> None:
    with serve(settings=Settings(processing_seconds=0.1)) as server:
        queries = [titled(limit=3)] * 8
        limits = QUICK.__class__(first_poll=0.05, longest_poll=0.1)
        outcomes = (
            asyncio.run(_many(server, tmp_path, queries, limits))
            if kind == "async"
            else _many_now(server, tmp_path, queries, limits)
        )
        assert [len(outcome.records) for outcome in outcomes] == [3] * 8
        assert len(server.state.jobs) == 1


def test_run_many_refuses_a_single_text(tmp_path: Path) -> None:
    with Client(sandbox=True) as client, pytest.raises(errors.SettingError, match="use run"):
        client.run_many("title ~ 'engineer'")


@pytest.mark.parametrize("kind", BOTH)
def test_a_refusal_is_shown_in_the_querys_own_text(kind: str, server: Server, tmp_path: Path) -> None:
    source = "title  ~  'engineer' select first_name"
    with pytest.raises(errors.PlanRefused) as caught:
        run(kind, source, base_url=server.base_url, state_dir=tmp_path)
    (shown,) = caught.value.diagnostics
    assert source[shown.span.start : shown.span.end] == "first_name"
    assert caught.value.source == source


@pytest.mark.parametrize("kind", BOTH)
def test_a_refusal_of_a_built_query_is_shown_in_its_canonical_text(kind: str, server: Server, tmp_path: Path) -> None:
    query = people.where(F.title.words("engineer")).select(F.name, "first_name")
    with pytest.raises(errors.PlanRefused) as caught:
        run(kind, query, base_url=server.base_url, state_dir=tmp_path)
    (shown,) = caught.value.diagnostics
    assert caught.value.source == 'title ~ "engineer" select name, first_name'
    assert caught.value.source[shown.span.start : shown.span.end] == "first_name"


def every_error() -> list[errors.ServiceError]:
    pending, found = [errors.ServiceError], []
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        found.append(kind("what happened", batch_id="b-1", attempts=3, may_retry=True, status=502))
    return found


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_can_be_pickled_with_all_its_attributes(error: errors.ServiceError) -> None:
    if isinstance(error, errors.MaybeSubmitted):
        error.newest = (("b-2", "pending", "today"),)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.__dict__ == error.__dict__
    assert (again.batch_id, again.attempts, again.may_retry, again.status, str(again)) == ("b-1", 3, True, 502, "what happened")


@pytest.mark.parametrize("kind", BOTH)
def test_no_logger_at_any_level_logs_a_secret(kind: str, server: Server, tmp_path: Path) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)
    finally:
        logging.getLogger().setLevel(before)
        logging.getLogger().removeHandler(handler)
    assert "receive_response" in log.getvalue()
    assert CANARY not in log.getvalue()
    assert "X-Signature" not in log.getvalue()


@pytest.mark.parametrize("kind", BOTH)
def test_a_key_and_a_link_in_an_error_of_the_service_are_not_shown(kind: str, server: Server, tmp_path: Path) -> None:
    echo = f"bad Authorization: Bearer {CANARY} for https://store.example/x?X-Signature=s1gned key={CANARY}"
    server.script.add(Fault(method="POST", path="/batch/*", status=400, body=f'{{"error": {{"message": "{echo}"}}}}'))
    with pytest.raises(errors.RequestRefused) as caught:
        run(kind, titled(), base_url=server.base_url, state_dir=tmp_path)
    assert "store.example/x" in str(caught.value)
    assert CANARY not in repr(caught.value) and "s1gned" not in repr(caught.value)


def test_the_sandbox_stores_nothing_and_clients_do_not_share_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRUSTDATA_API_KEY", raising=False)
    monkeypatch.setenv("QUERYDSL_STATE_DIR", str(tmp_path / "state"))
    for _ in range(2):
        with Client() as client:
            assert client.sandbox
            client.run(titled())
            client.run(titled())
            assert len(client.jobs()) == 1
    assert not (tmp_path / "state").exists()


def test_a_given_transport_is_used_for_all_calls(tmp_path: Path) -> None:
    transport = SandboxTransport()
    with Client(CANARY, transport.base_url, transport=transport, state_dir=tmp_path) as client:
        assert len(client.run(titled())) == 40
    assert len(transport.sandbox.requests) == 3
    assert transport.sandbox.state.leaks == 0


def test_pauses_are_as_documented(tmp_path: Path) -> None:
    time = Time()
    script = Script(Fault(path="/batch/*-*", method="GET", patch={"status": "pending"}))
    with serve(script=script) as server, pytest.raises(errors.NotYet):
        run("sync", titled(), base_url=server.base_url, state_dir=tmp_path, time=time, timeout=100)
    assert [round(pause, 2) for pause in time.slept[:9]] == [1, 1.5, 2.25, 3.38, 5.06, 7.59, 11.39, 15, 15]
    assert sum(time.slept) <= 100


def test_a_key_of_another_type_is_an_error() -> None:
    with pytest.raises(errors.SettingError, match="api_key must be a string, not int"):
        Client(api_key=3)  # type: ignore[arg-type]


def test_a_closed_client_refuses_calls_and_its_jobs_too() -> None:
    with querydsl.Client(sandbox=True) as client:
        job = client.submit("country = 'Canada' limit 1")
    for attempt in (client.credits, lambda: client.run("country = 'Canada' limit 1"), job.refresh):
        with pytest.raises(querydsl.SettingError, match="this client is closed"):
            attempt()

    async def closed() -> None:
        async with querydsl.AsyncClient(sandbox=True) as client:
            pass
        await client.credits()

    with pytest.raises(querydsl.SettingError, match="this client is closed"):
        asyncio.run(closed())
