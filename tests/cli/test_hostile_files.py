"""Files that are devices, pipes, folders, huge or binary: an error in words, or the same as a regular file."""

import json
import os
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = (
    ("check", "-f"),
    ("compile", "-f"),
    ("explain", "-f"),
    ("fmt",),
    ("sandbox", "--data"),
    ("sandbox", "--script"),
)
QUERY = "title ~ 'engineer'"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("kind", ("binary", "huge", "zeros", "folder"))
def test_a_hostile_file_is_an_error_in_words(run: Run, folder: Path, words: tuple[str, ...], kind: str) -> None:
    path = {"zeros": Path("/dev/zero")}.get(kind, folder / kind)
    if kind == "folder":
        (folder / kind).mkdir()
        (folder / kind / "a.qdsl").write_bytes(b"\xff")
    elif kind != "zeros":
        path.write_bytes(b"\xff\x00" * 100 if kind == "binary" else b"\x80" * (2**24 + 1))
    result = run(*words, str(path))
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert "rror" in result.stderr


@pytest.mark.parametrize("words", COMMANDS[:3], ids=" ".join)
def test_a_query_is_read_from_a_pipe(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(target=(folder / "pipe").write_text, args=(QUERY,))
    writer.start()
    assert run(*words, str(folder / "pipe")).exit_code == 0
    writer.join()


def test_standard_input_without_an_end_is_refused(run: Run) -> None:
    result = run("check", "-", stdin=b" " * (2**24 + 1))
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "larger than 16 MiB" in result.stderr


@pytest.mark.parametrize("kind", ("zeros", "full", "pipe", "null"))
@pytest.mark.parametrize("words", (("filter", QUERY), ("check", "id in $x", "-p")), ids=("filter", "-p"))
def test_records_and_lists_are_not_read_from_a_device_or_a_pipe(run: Run, folder: Path, words: tuple[str, ...], kind: str) -> None:
    os.mkfifo(folder / "pipe")
    path = {"pipe": folder / "pipe"}.get(kind, Path("/dev") / {"zeros": "zero"}.get(kind, kind))
    result = run(*words, f"x=@{path}" if words[-1] == "-p" else str(path))
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "not a regular file" in result.stderr


def test_a_list_in_a_huge_file_is_refused(run: Run, folder: Path) -> None:
    with (folder / "ids").open("wb") as file:
        file.truncate(2**24 + 1)
    result = run("check", "id in $x", "-p", "x=@ids")
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "larger than 16 MiB" in result.stderr


@pytest.mark.parametrize("words", (("summary",), ("filter", "id > 0"), ("filter", "id > 0 sort by id select id")))
@pytest.mark.parametrize("encoding", ("utf-8-sig", "utf-16"))
def test_a_byte_order_mark_is_not_a_part_of_the_first_record(run: Run, folder: Path, words: tuple[str, ...], encoding: str) -> None:
    results = []
    for name in ("utf-8", encoding):
        (folder / "a.jsonl").write_text('{"crustdata_person_id": 7}', encoding=name)
        results.append(run(*words, "a.jsonl"))
    assert [result.exit_code for result in results] == [0, 0]
    assert results[0].stdout == results[1].stdout
    assert words[0] == "summary" or json.loads(results[1].stdout) == {"crustdata_person_id": 7}


@pytest.mark.parametrize("rest", ("select current.company", 'and current.company !~ "x"', "sort by current.company"))
def test_a_record_that_is_nested_deeply_is_an_error_or_a_record(run: Run, folder: Path, rest: str) -> None:
    inner = "[" * 600 + "]" * 600
    text = f'{{"crustdata_person_id": 7, "experience": {{"employment_details": {{"current": {inner}}}}}}}'
    (folder / "a.jsonl").write_text(text)
    result = run("filter", f"id > 0 {rest}", "a.jsonl")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "nested too deeply" in result.stderr if result.exit_code else result.stdout.startswith('{"crustdata')
