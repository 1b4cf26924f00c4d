"""Settings and catalogues from a project that somebody else wrote: each problem is an error in words."""

import os
from pathlib import Path

import pytest

from querydsl import project
from querydsl.catalogue.loading import load
from querydsl.errors import CatalogueError, ConfigError
from querydsl.reading import MAX_BYTES, Unreadable, parse_toml, read_text

HOSTILE = {
    "a key of 100,000 parts": "a" + ".a" * 100_000 + " = 1",
    "a table of 100,000 parts": "[a" + ".a" * 100_000 + "]",
    "deep lists": "a = " + "[" * 100_000,
    "deep lists that are closed": "a = " + "[" * 80 + "]" * 80,
    "deep tables": "a = {" + "a = {" * 200,
    "an integer of 5,000 digits": "a = " + "1" * 5_000,
    "no TOML": "\x00",
    "a string without an end": 'a = "' + "\\a" * 1_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_an_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"nested too deeply|not valid TOML"):
        parse_toml(text)
    path = tmp_path / "querydsl.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"nested too deeply|not valid TOML"):
        project.find(tmp_path)
    with pytest.raises(CatalogueError, match=r"nested too deeply|not valid TOML"):
        load(path)


def test_many_dots_in_strings_are_allowed() -> None:
    paths = ", ".join(f'"a.b{number}"' for number in range(200))
    assert len(parse_toml(f"ignore = [{paths}]")["ignore"]) == 200


@pytest.mark.parametrize("path", ["/dev/full", "/dev/zero", "/dev/null"])
def test_a_device_is_refused(path: str) -> None:
    if not Path(path).exists():
        pytest.skip(f"there is no {path}")
    with pytest.raises(Unreadable, match="not a regular file"):
        read_text(Path(path))


def test_pipes_folders_and_large_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "latin").write_bytes(b"# \xe9")
    expected = {"pipe": "not a regular file", ".": "not a regular file", "large": "larger than 256 KiB", "latin": "not UTF-8"}
    for name, message in (expected | {"missing": "No such file", "nul\0": "null byte"}).items():
        with pytest.raises(Unreadable, match=message):
            read_text(tmp_path / name)
