"""Project settings are read from the nearest file, and errors name the reason."""

import pickle
from pathlib import Path

import pytest

from querydsl import project
from querydsl.diagnostics.model import Severity
from querydsl.errors import ConfigError
from querydsl.project import ProjectSettings

KEYS = "catalogue, exclude, ignore, levels, max-bytes, max-credits, max-levels"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_apply(tmp_path: Path) -> None:
    assert project.find(tmp_path) == ProjectSettings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    written(
        tmp_path,
        "querydsl.toml",
        """
        catalogue = "fields.toml"
        ignore = ["sort-is-local"]
        exclude = ["drafts/*"]
        max-bytes = 10
        max-levels = 3
        max-credits = 2.5
        [levels]
        nested-negation = "error"
        duplicate-condition = "off"
        """,
    )
    assert project.find(tmp_path) == ProjectSettings(
        levels={"nested-negation": Severity.ERROR, "duplicate-condition": None, "sort-is-local": None},
        catalogue=tmp_path.resolve() / "fields.toml",
        exclude=("drafts/*",),
        max_bytes=10,
        max_levels=3,
        max_credits=2.5,
        folder=tmp_path.resolve(),
    )


def test_the_nearest_file_upwards_is_used(tmp_path: Path) -> None:
    written(tmp_path, "querydsl.toml", "max-bytes = 1")
    written(tmp_path, "a/pyproject.toml", "[tool.querydsl]\nmax-bytes = 2")
    written(tmp_path, "a/b/pyproject.toml", "[tool.ruff]")
    inner = tmp_path / "a/b/c"
    inner.mkdir()
    assert project.find(inner).max_bytes == 2
    assert project.find(tmp_path).max_bytes == 1


def test_querydsl_toml_is_preferred_to_pyproject_toml(tmp_path: Path) -> None:
    written(tmp_path, "querydsl.toml", "max-bytes = 1")
    written(tmp_path, "pyproject.toml", "[tool.querydsl]\nmax-bytes = 2")
    assert project.find(tmp_path).max_bytes == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "max-byte = 1",
            "unknown key `max-byte`. The keys are: catalogue, exclude, ignore, levels, max-bytes, max-credits, max-levels",
        ),
        ("max-bytes = 0", "`max-bytes` must be a whole number above 0"),
        ("max-bytes = true", "`max-bytes` must be a whole number above 0"),
        ("ignore = 'sort-is-local'", "`ignore` must be a list of strings"),
        ("exclude = [1]", "`exclude` must be a list of strings"),
        ("catalogue = 1", "`catalogue` must be the path of a TOML file"),
        ("levels = 1", "`levels` must be a table of rule names and levels"),
        ("[levels]\nblank-text = 'loud'", "the level of `blank-text` must be one of off, error, warning, info"),
        ("= 1", "not valid TOML: Invalid statement (at line 1, column 1)"),
    ],
)
def test_an_invalid_file_is_an_error_with_the_reason(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, "querydsl.toml", text)
    with pytest.raises(ConfigError) as caught:
        project.find(tmp_path)
    assert str(caught.value) == f"{path.resolve()}: {message}"


def test_a_file_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "querydsl.toml").write_bytes(b"# \xff")
    with pytest.raises(ConfigError, match=r"not UTF-8 text \(byte 2 is 0xff\)"):
        project.find(tmp_path)


def test_a_section_that_is_not_a_table_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, "pyproject.toml", "[tool]\nquerydsl = 1")
    with pytest.raises(ConfigError, match=r"`tool\.querydsl` must be a table"):
        project.find(tmp_path)


def test_the_error_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(ConfigError("is wrong", "a.toml")))
    assert (error.message, error.path, str(error)) == ("is wrong", "a.toml", "a.toml: is wrong")


@pytest.mark.parametrize(
    ("path", "excluded"),
    [("drafts/a.qdsl", True), ("drafts/deep/a.qdsl", True), ("old.qdsl", True), ("new.qdsl", False), ("../drafts/a.qdsl", False)],
)
def test_a_pattern_excludes_matching_files_and_everything_below_matching_folders(tmp_path: Path, path: str, excluded: bool) -> None:
    settings = ProjectSettings(exclude=("drafts", "old.*"), folder=tmp_path.resolve())
    assert settings.excludes(tmp_path / path) is excluded
