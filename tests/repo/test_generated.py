"""Every generated file is up to date, and `generate` finds and rewrites the ones that are not."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from querydsl._dev import __main__ as dev
from tests.support.documents import ROOT

OUTPUTS = dict(dev.outputs())


@pytest.mark.parametrize("path", OUTPUTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_generated_file_is_up_to_date(path: Path) -> None:
    assert path.read_bytes() == OUTPUTS[path], "run: python -m querydsl._dev generate"


def test_check_names_stale_files_and_generate_writes_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fresh, stale, missing = (tmp_path / name for name in ("fresh.md", "stale.md", "missing.md"))
    fresh.write_bytes(b"new")
    stale.write_bytes(b"old")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "outputs", lambda: [(path, b"new") for path in (fresh, stale, missing)])
    checked = CliRunner().invoke(dev.main, ["generate", "--check"])
    assert (checked.exit_code, checked.stdout) == (1, "stale: stale.md\nstale: missing.md\n")
    assert "python -m querydsl._dev generate" in checked.stderr
    assert (stale.read_bytes(), missing.exists()) == (b"old", False)
    assert CliRunner().invoke(dev.main, ["generate"]).stdout == "wrote: stale.md\nwrote: missing.md\n"
    assert {path.read_bytes() for path in (fresh, stale, missing)} == {b"new"}
    assert CliRunner().invoke(dev.main, ["generate", "--check"]).exit_code == 0


def test_each_generator_is_in_the_list() -> None:
    modules = {path.stem for path in Path(dev.__file__).parent.glob("*.py") if "def outputs(" in path.read_text("utf-8")}
    assert modules - {"__main__"} == set(dev.GENERATORS)
