"""Results, queries and jobs as a notebook or an interactive session shows them."""

import asyncio
import json
from html.parser import HTMLParser
from typing import Any

import pytest

import querydsl
from querydsl.jobs.results.records import Records
from tests.support.records import records_of


class _Tags(HTMLParser):
    """The tags and the texts of an HTML fragment. Raises if a tag is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _people(count: int) -> Records:
    return records_of(*({"basic_profile": {"name": f"person {number}"}} for number in range(count)))


def _name(record: dict[str, Any]) -> str:
    return str(record["basic_profile"]["name"])


def test_records_are_indexed_and_sliced_like_a_list() -> None:
    records = _people(12)
    listed = list(records)
    assert records[0] == listed[0]
    assert records[-1] == listed[-1]
    for chosen in (slice(5), slice(3, 7), slice(-2, None), slice(8, 3), slice(5, 99)):
        part = records[chosen]
        assert list(part) == listed[chosen]
        assert len(part) == len(listed[chosen])
        assert b"".join(part.chunks()) == b"".join(json.dumps(record).encode() + b"\n" for record in part)
    assert list(records[2:9][3:5]) == listed[2:9][3:5]
    assert records[2:9][-1] == listed[8]
    assert list(records.head()) == listed[:5]
    assert list(records.head(0)) == list(records.head(-1)) == []


def test_a_record_that_does_not_exist_is_named() -> None:
    with pytest.raises(IndexError, match="there is no record 12, the number of records is 12"):
        _people(12)[12]
    with pytest.raises(IndexError):
        _people(0)[-1]
    with pytest.raises(ValueError, match="cannot be sliced with a step"):
        _people(12)[::2]


def test_a_slice_is_exported_and_keeps_the_records_alive() -> None:
    part = _people(12)[10:].with_columns("name")
    assert [row["name"] for row in part.to_dicts()] == ["person 10", "person 11"]


def test_records_are_shown_as_a_table_of_the_first_ten() -> None:
    lines = repr(_people(12)).splitlines()
    assert lines[0] == "<12 records of job job, 6 columns, the first 10 shown>"
    assert lines[1].split() == ["name", "title", "company", "country", "seniority", "profile_url"]
    assert [line.strip() for line in lines[2:]] == [f"person {number}" for number in range(10)]
    tags = _Tags(_people(12)._repr_html_())
    assert tags.tags.count("tr") == 11
    assert "person 9" in tags.texts
    assert "12 records of job job, 6 columns, the first 10 shown" in tags.texts


def test_no_records_are_shown_as_a_table_without_rows() -> None:
    assert repr(Records.empty("b1")).startswith("<0 records of job b1, 6 columns>\nname ")
    assert _Tags(Records.empty("b1")._repr_html_()).tags.count("tr") == 1


def test_hostile_values_are_escaped_and_shortened() -> None:
    records = records_of({"basic_profile": {"name": "<script>\x1b[31m\u202e" + "x" * 10_000}})
    assert "<script>" not in records._repr_html_()
    assert "\x1b" not in records._repr_html_() + repr(records)
    assert "\u202e" not in records._repr_html_() + repr(records)
    assert max(map(len, repr(records).splitlines())) < 200


def test_queries_requests_and_diagnostics_have_html() -> None:
    query = querydsl.parse('title ~ "a<b" limit 5')
    assert str(query) == 'title ~ "a<b" limit 5'
    assert _Tags(query._repr_html_()).texts == ['title ~ "a<b" limit 5']
    request = querydsl.compile('title = "a<b"')
    assert repr(request) == '<Request to /batch/person/search: title = "a<b">'
    assert "POST /batch/person/search" in _Tags(request._repr_html_()).texts
    assert "exact-value" in _Tags(request._repr_html_()).texts
    assert _Tags(querydsl.check('titel ~ "<i>"')[0]._repr_html_()).texts[-1] == "unknown-field"
    assert query._repr_html_() in querydsl.explain(query)._repr_html_()


def test_large_and_deep_queries_are_shown_in_short() -> None:
    large = querydsl.or_(*[querydsl.F.title.words(f"word{number}") for number in range(5_000)])
    request = querydsl.compile(querydsl.people.where(large))
    assert len(repr(request)) < 300
    assert len(request._repr_html_()) < 100_000
    deep = querydsl.F.title.words("a")
    for number in range(2_000):
        deep = (deep & (querydsl.F.country == f"{number}")) | querydsl.F.name.words("b")
    assert len(repr(querydsl.compile(querydsl.people.where(deep)))) < 300
    assert "nested too deeply" in querydsl.compile(querydsl.people.where(deep))._repr_html_()


def test_jobs_are_shown_with_their_last_status() -> None:
    with querydsl.Client(sandbox=True) as client:
        job = client.submit('title ~ "engineer" limit 2')
        assert "not requested yet" in _Tags(job._repr_html_()).texts
        texts = _Tags(job.wait()._repr_html_()).texts
        assert texts[:4] == ["batch id", job.batch_id, "status", "completed"]
        assert texts[texts.index("result count") + 1] == "2"

    async def shown() -> str:
        async with querydsl.AsyncClient(sandbox=True) as client:
            job = await client.submit('title ~ "engineer" limit 2')
            return (await job.wait())._repr_html_()

    assert "completed" in _Tags(asyncio.run(shown())).texts


def test_the_sandbox_is_shown_in_short(querydsl_sandbox: object) -> None:
    assert len(repr(querydsl_sandbox)) < 1_000
