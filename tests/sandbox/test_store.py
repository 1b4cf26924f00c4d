"""The object store of the sandbox: links, ranges, tags, and its refusal of the key."""

import gzip

import httpx
import pytest

from querydsl.sandbox.contract.state import FIVE_DAYS, Settings
from querydsl.sandbox.faces.server import Server, serve
from tests.support.calls import ENGINEERS, download, fetch, get, group, leaf, submit


def link(server: Server) -> str:
    """The link to a merged file of a hundred records."""
    return str(get(server, f"/batch/{submit(server, max_results=100)}").json()["download_url"])


def test_a_file_is_gzip_of_lines_without_a_content_encoding(querydsl_sandbox: Server) -> None:
    answer = fetch(link(querydsl_sandbox))
    assert answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers
    assert gzip.decompress(answer.content).count(b"\n") == 100


def test_the_store_is_another_origin_and_refuses_the_key(querydsl_sandbox: Server) -> None:
    url = link(querydsl_sandbox)
    assert url.startswith(querydsl_sandbox.store_url)
    assert querydsl_sandbox.store_url != querydsl_sandbox.base_url
    assert querydsl_sandbox.state.leaks == 0
    answer = fetch(url, headers={"authorization": "Bearer k"})
    assert answer.status_code == 400
    assert querydsl_sandbox.state.leaks == 1


def test_a_link_lives_five_days_and_a_fresh_look_at_the_job_gives_a_new_one(querydsl_sandbox: Server) -> None:
    url = link(querydsl_sandbox)
    now = querydsl_sandbox.sandbox.clock()
    querydsl_sandbox.sandbox.clock = lambda: now + FIVE_DAYS - 60
    assert fetch(url).status_code == 200
    querydsl_sandbox.sandbox.clock = lambda: now + FIVE_DAYS + 60
    assert fetch(url).status_code == 403
    batch_id = httpx.URL(url).path.split("/")[2]
    assert len(download(get(querydsl_sandbox, f"/batch/{batch_id}").json()["download_url"])) == 100


@pytest.mark.parametrize("old", ["X-Signature=", "X-Expires=", "results.jsonl.gz"])
def test_a_link_that_was_changed_is_refused(querydsl_sandbox: Server, old: str) -> None:
    url = link(querydsl_sandbox).replace(old, old.replace("results", "part-000") + "9")
    assert fetch(url).status_code == 403


def test_parts_hold_the_same_records_as_the_merged_file() -> None:
    with serve(settings=Settings(part_lines=40)) as server:
        job = get(server, f"/batch/{submit(server, max_results=100)}").json()
        parts = [download(url) for url in job["download_urls"]]
        assert [len(part) for part in parts] == [40, 40, 20]
        assert [record for part in parts for record in part] == download(job["download_url"])


def test_a_range_with_the_right_tag_is_a_part_of_the_file(querydsl_sandbox: Server) -> None:
    url = link(querydsl_sandbox)
    whole = fetch(url)
    tag = whole.headers["etag"]
    part = fetch(url, headers={"range": "bytes=10-", "if-range": tag})
    assert (part.status_code, part.content) == (206, whole.content[10:])
    assert part.headers["content-range"] == f"bytes 10-{len(whole.content) - 1}/{len(whole.content)}"
    assert fetch(url, headers={"range": "bytes=0-3"}).content == whole.content[:4]
    assert fetch(url, headers={"range": "bytes=-4"}).content == whole.content[-4:]
    other = fetch(url, headers={"range": "bytes=10-", "if-range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)


def test_a_range_beyond_the_end_is_a_416(querydsl_sandbox: Server) -> None:
    url = link(querydsl_sandbox)
    size = len(fetch(url).content)
    answer = fetch(url, headers={"range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")


def test_ranges_and_tags_can_be_switched_off() -> None:
    with serve(settings=Settings(ranges=False, etags=False)) as server:
        answer = fetch(link(server), headers={"range": "bytes=10-"})
        assert answer.status_code == 200
        assert not {"etag", "accept-ranges"} & set(answer.headers)


@pytest.mark.parametrize("empty_link", [True, False])
def test_a_job_without_results_names_a_dead_link_or_none(empty_link: bool) -> None:
    nobody = group("and", leaf("crustdata_person_id", "=", -1))
    with serve(settings=Settings(empty_link=empty_link)) as server:
        job = get(server, f"/batch/{submit(server, filters=nobody)}").json()
        assert (job["status"], job["result_count"]) == ("completed", 0)
        if empty_link:
            assert fetch(job["download_url"]).status_code == 404
        assert ("download_url" in job) is empty_link


def test_only_reading_is_allowed(querydsl_sandbox: Server) -> None:
    url = link(querydsl_sandbox)
    head = fetch(url, "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(fetch(url).content)
    assert fetch(url, "PUT", json=ENGINEERS).status_code == 405
