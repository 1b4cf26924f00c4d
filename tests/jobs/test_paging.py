"""Searches in pages: the request, the limit, the sort order, and `querydsl search`."""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import querydsl
from querydsl.cli.commands.searching.search import forget
from querydsl.errors import ServiceError, SettingError
from querydsl.events import Paged
from querydsl.jobs.client import Client
from querydsl.jobs.paging import most_billed, page_size, paged, pages_for
from querydsl.sandbox import Fault, Server
from tests.support.commands import Command, environment, on_terminal
from tests.support.world import BOTH, CANARY, call

TOP = 'companies where country = "CAN" sort by size desc select name, size'
EVERYONE = "id > 0 select id"
slow = pytest.mark.slow


@pytest.mark.parametrize("limit", [1, 9, 999, 1000, 1001, 1500, 1999, 2500, 10_000, 20_001])
@pytest.mark.parametrize("page", [1, 7, 1000])
def test_pages_have_few_records_above_the_limit(limit: int, page: int) -> None:
    size, count = page_size(limit, page), pages_for(limit, page)
    assert size <= page
    assert limit <= size * count < limit + count
    assert most_billed(limit) == page_size(limit) * pages_for(limit)


@pytest.mark.parametrize("page", [0, -1, 1001])
def test_a_page_has_1_to_1000_records(page: int) -> None:
    with pytest.raises(SettingError, match="page must be between 1 and 1,000"):
        paged(querydsl.compile(EVERYONE), page)


def test_the_service_sorts_by_the_keys_and_then_by_id() -> None:
    request = paged(querydsl.compile(f"{TOP} limit 1500"))
    assert request.path == "/company/search"
    assert request.body["sorts"] == [
        {"field": "headcount.total", "order": "desc"},
        {"field": "crustdata_company_id", "order": "asc"},
    ]
    assert (request.body["limit"], "max_results" in request.body) == (750, False)
    assert paged(querydsl.compile("changed_jobs sort by id desc")).body["sorts"] == [
        {"field": "crustdata_person_id", "order": "desc"}
    ]


def test_keys_that_select_leaves_out_are_not_requested() -> None:
    assert paged(querydsl.compile("changed_jobs sort by name select city")).body["fields"] == ["basic_profile.location.city"]


@pytest.mark.parametrize("kind", BOTH)
def test_a_key_that_the_service_cannot_sort_by_is_refused_before_anything_is_sent(
    kind: str, server: Server, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match=r"cannot sort by `headline`\. It can sort by: city, .*, name, "):
        search(kind, server, tmp_path, "changed_jobs sort by headline")
    assert server.requests == ()


def search(
    kind: str, server: Server, tmp_path: Path, query: str, on_event: Callable[[Any], None] | None = None, **options: Any
) -> Any:
    async def gathered(client: Any) -> list[Any]:
        return [record async for record in client.search(query, **options)]

    def what(client: Any) -> Any:
        return gathered(client) if kind == "async" else list(client.search(query, **options))

    return call(kind, what, base_url=server.base_url, state_dir=tmp_path, on_event=on_event)


@pytest.mark.parametrize("kind", BOTH)
def test_the_first_records_of_all_that_match_are_returned(kind: str, server: Server, tmp_path: Path) -> None:
    every = search(kind, server, tmp_path, TOP)
    events: list[Any] = []
    first = search(kind, server, tmp_path, f"{TOP} limit 5", on_event=events.append, page=2)
    assert first == every[:5]
    sizes = [record["headcount"]["total"] for record in every]
    assert len(sizes) > 20 and sizes == sorted(sizes, reverse=True)
    assert [event for event in events if isinstance(event, Paged)] == [Paged(count, len(every)) for count in (2, 4, 5)]


def test_search_prints_the_first_records_in_every_format(querydsl: Command, server: Server, tmp_path: Path) -> None:
    base = ("--base-url", server.base_url)
    lines = querydsl("search", f"{TOP} limit 3", *base)
    records = [json.loads(line) for line in lines.out.splitlines()]
    names = [record["basic_info"]["name"] for record in records]
    assert (lines.code, len(names)) == (0, 3)
    assert lines.err.splitlines()[-1].endswith(" records match, and the first 3 were returned")
    assert "warning" not in lines.err
    rows = csv.DictReader(querydsl("search", f"{TOP} limit 3", *base, "--format", "csv").out.splitlines())
    assert [row["name"] for row in rows] == names
    for name in ("x.csv", "x.json", "x.parquet"):
        saved = querydsl("search", f"{TOP} limit 3", *base, "-o", name)
        assert saved.code == 0 and f"3 records saved to {tmp_path / name}" in saved.err
    assert [record["basic_info"]["name"] for record in json.loads(Path("x.json").read_text())] == names
    table = querydsl("search", f"{TOP} limit 3", *base, "--format", "table", "--columns", "name").out
    assert all(name in table for name in names)
    assert not server.state.jobs


def test_search_follows_the_cursor_until_the_limit(querydsl: Command, server: Server) -> None:
    done = querydsl("search", f"{EVERYONE} limit 1500", "--base-url", server.base_url)
    ids = [json.loads(line)["crustdata_person_id"] for line in done.out.splitlines()]
    assert len(set(ids)) == len(ids) == 1500 and ids == sorted(ids)
    assert [json.loads(request.body)["limit"] for request in server.requests] == [750, 750]


def test_search_does_not_warn_about_limits_of_jobs(querydsl: Command, server: Server) -> None:
    done = querydsl("search", f"{TOP} limit 20000", "--base-url", server.base_url)
    assert done.code == 0 and "[limit-capped]" not in done.err and "[sorted-sample]" not in done.err


def test_a_table_has_only_the_records_that_it_shows(querydsl: Command, server: Server) -> None:
    done = querydsl("search", EVERYONE, "--base-url", server.base_url, "--format", "table")
    assert done.err.splitlines()[-1].endswith("and the first 50 were returned (use -o FILE to save more)")
    assert [json.loads(request.body)["limit"] for request in server.requests] == [50]


def test_the_pages_before_an_error_are_printed(querydsl: Command, server: Server) -> None:
    server.script.add(Fault(path="/person/search", nth=2, status=502))
    done = querydsl("search", f"{EVERYONE} limit 1500", "--base-url", server.base_url)
    assert (done.code, len(done.out.splitlines())) == (7, 750)
    assert querydsl("search", f"{EVERYONE} limit 3", "--base-url", server.base_url, "-o", "no/x.csv").code == 8


def asked(server: Server) -> list[bool]:
    """Whether each page that was requested was one after the first."""
    return ["cursor" in json.loads(request.body) for request in server.requests if request.path == "/person/search"]


@pytest.mark.parametrize("output", [("-o", "all.jsonl"), ("--format", "json"), ()])
def test_the_same_command_continues_a_search_that_ended_early(output: tuple[str, ...], querydsl: Command, server: Server) -> None:
    words = ("search", f"{EVERYONE} limit 1500", "--base-url", server.base_url, *output)
    server.script.add(Fault(path="/person/search", nth=2, status=502))
    done = querydsl(*words)
    assert done.code == 7 and "750 records of the search are kept and paid for. The same command continues" in done.err
    assert not list(Path().glob("all.*"))
    done = querydsl(*words, "--max-credits", "22.5")
    assert done.code == 0 and "continuing the search: 750 records of it are kept and paid for" in done.err
    assert "may cost up to 22.50 credits (750 records" in done.err
    assert asked(server) == [False, True, True]
    text = Path("all.jsonl").read_text() if "-o" in output else done.out
    lines = [line.rstrip(",") for line in text.splitlines() if line.startswith("{")]
    ids = [json.loads(line)["crustdata_person_id"] for line in lines]
    assert len(set(ids)) == len(ids) == 1500 and ids == sorted(ids)
    assert "continuing" not in querydsl(*words).err  # a complete search is not kept
    assert asked(server)[3:] == [False, True]


def test_fresh_starts_a_search_again(querydsl: Command, server: Server) -> None:
    words = ("search", f"{EVERYONE} limit 1500", "--base-url", server.base_url)
    server.script.add(Fault(path="/person/search", nth=2, status=502))
    querydsl(*words)
    assert "continuing" not in querydsl(*words, "--fresh").err
    assert asked(server) == [False, True, False, True]


def test_a_killed_search_continues_after_its_last_page(process: Command, server: Server, tmp_path: Path) -> None:
    words = ("search", f"{EVERYONE} limit 2000", "--base-url", server.base_url, "-o", "all.jsonl")
    server.script.add(Fault(path="/person/search", nth=2, delay=30))
    child = subprocess.Popen([sys.executable, "-m", "querydsl", *words], cwd=tmp_path, env=environment(tmp_path, CANARY))
    while len(asked(server)) < 2:
        time.sleep(0.01)
    child.kill()
    child.wait()
    (kept,) = tmp_path.rglob("searches/*.jsonl")
    assert kept.stat().st_mode & 0o777 == 0o600
    with kept.open("ab") as file:
        file.write(b'{"profiles": [{"crust')  # killed while it wrote a page
    done = process(*words)
    assert done.code == 0 and "1,000 records of it are kept" in done.err
    assert asked(server) == [False, True, True]
    assert len((tmp_path / "all.jsonl").read_text().splitlines()) == 2000
    assert not kept.exists()


@pytest.mark.parametrize("kind", BOTH)
def test_clients_continue_a_search_with_resume(kind: str, server: Server, tmp_path: Path) -> None:
    server.script.add(Fault(path="/person/search", nth=3, status=502))
    options: dict[str, Any] = {"base_url": server.base_url, "state_dir": tmp_path}
    with pytest.raises(ServiceError):
        search(kind, server, tmp_path, f"{EVERYONE} limit 50", page=10, resume=True)
    assert call(kind, lambda client: client.kept_records(EVERYONE, page=10), **options) == 20
    found = search(kind, server, tmp_path, f"{EVERYONE} limit 50", page=10, resume=True)
    assert len({record["crustdata_person_id"] for record in found}) == len(found) == 50
    assert asked(server) == [False, True, True, True, True, True]
    assert call(kind, lambda client: client.forget_search(EVERYONE, page=10), **options)
    assert not call(kind, lambda client: client.forget_search(EVERYONE, page=10), **options)
    assert call(kind, lambda client: client.kept_records(EVERYONE, page=10), **options) == 0


def test_a_search_that_runs_in_another_process_is_refused(querydsl: Command, server: Server, tmp_path: Path) -> None:
    client = Client(CANARY, base_url=server.base_url, state_dir=tmp_path / ".local" / "state" / "querydsl")
    with client, closing(client.search(f"{EVERYONE} limit 50", resume=True)) as found:
        next(found)
        done = querydsl("search", f"{EVERYONE} limit 50", "--base-url", server.base_url)
    assert "another process is running this search" in done.err and len(asked(server)) == 1


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "other text": lambda _: b"what\n",
    "no object": lambda _: b"[]\n",
    "null": lambda _: b"null\n",
    "deep": lambda _: b"[" * 100_000 + b"\n",
    "a page without its hash": lambda kept: kept.partition(b" ")[2],
    "a page without its cursor": lambda kept: kept.replace(b'"next_cursor"', b'"last_cursor"'),
    "a page that was left out": lambda kept: kept.partition(b"\n")[2],
    "a page that is repeated": lambda kept: kept + kept,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_kept_pages_that_were_damaged_are_refused(
    damage: Callable[[bytes], bytes], querydsl: Command, server: Server, tmp_path: Path
) -> None:
    words = ("search", f"{EVERYONE} limit 2500", "--base-url", server.base_url)
    server.script.add(Fault(path="/person/search", nth=3, status=502))
    querydsl(*words)
    (kept,) = tmp_path.rglob("searches/*.jsonl")
    kept.write_bytes(damage(kept.read_bytes()))
    done = querydsl(*words)
    assert (done.code, done.out) == (7, "")
    assert f"the pages in {kept} cannot be used: they were damaged or changed" in done.err
    assert len(asked(server)) == 3
    assert querydsl(*words, "--fresh").code == 0


def test_the_pages_of_another_search_are_refused(querydsl: Command, server: Server, tmp_path: Path) -> None:
    commands = [("search", f"id > {least} select id limit 1500", "--base-url", server.base_url) for least in (0, 1)]
    for words in commands:
        server.script.add(Fault(path="/person/search", nth=2, status=502))
        querydsl(*words)
    one, other = tmp_path.rglob("searches/*.jsonl")
    one.write_bytes(other.read_bytes())
    assert sorted(querydsl(*words).code for words in commands) == [0, 7]


def test_a_shorter_search_does_not_delete_the_pages_of_a_longer_one(querydsl: Command, server: Server) -> None:
    def searched(limit: int) -> Any:
        return querydsl("search", f"{EVERYONE} limit {limit}", "--base-url", server.base_url)

    server.script.add(Fault(path="/person/search", nth=3, status=502))
    searched(2001)
    shorter = searched(667)
    assert (shorter.code, len(shorter.out.splitlines())) == (0, 667)
    assert "667 records of it are kept" in shorter.err and len(asked(server)) == 3
    assert "1,334 records of it are kept" in searched(2001).err


def test_pages_that_another_process_uses_are_not_deleted(server: Server, tmp_path: Path) -> None:
    request = querydsl.compile(f"{EVERYONE} limit 3")
    with Client(CANARY, base_url=server.base_url, state_dir=tmp_path) as client:
        with closing(client.search(request, resume=True)) as found:
            next(found)
            forget(client, request)
        assert client.kept_records(request) == 3
        forget(client, request)
        assert client.kept_records(request) == 0


def test_a_search_that_is_refused_leaves_no_file(querydsl: Command, server: Server, tmp_path: Path) -> None:
    assert querydsl("search", EVERYONE, "--base-url", server.base_url, "--max-credits", "1").code == 2
    assert not list(tmp_path.rglob("searches/*"))


def test_search_has_the_budget_of_run(querydsl: Command, server: Server) -> None:
    base = ("--base-url", server.base_url)
    done = querydsl("search", EVERYONE, *base, "--max-credits", "299")
    assert done.code == 2 and "300.00 credits" in done.err and server.requests == ()
    assert "up to 0.09 credits (3 records" in querydsl("search", f"{EVERYONE} limit 3", *base, "--max-credits", "0.09").err


def test_a_dry_run_of_a_search_prints_the_first_page(querydsl: Command, server: Server) -> None:
    done = querydsl("search", f"{TOP} limit 7", "--base-url", server.base_url, "--dry-run")
    first, _, body = done.out.partition("\n")
    assert (done.code, first) == (0, f"POST {server.base_url}/company/search")
    assert json.loads(body)["limit"] == 7
    assert server.requests == ()


@slow
def test_on_a_terminal_lines_are_printed_without_progress_between_them(tmp_path: Path, server: Server) -> None:
    code, screen = on_terminal(tmp_path, "search", f"{EVERYONE} limit 3", "--base-url", server.base_url, "--format", "jsonl")
    lines = [line.rpartition("\x1b[K")[2] for line in screen.splitlines()]
    assert code == 0 and len([line for line in lines if line.startswith("{") and line.endswith("}")]) == 3
