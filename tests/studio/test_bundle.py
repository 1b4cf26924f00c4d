"""The built page in the package is what its sources make, and small."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.studio.chromium import WEB, modules
from tests.support.documents import ROOT

STATIC = ROOT / "querydsl" / "studio" / "static"
MOST_BYTES = 500_000


def test_the_page_is_small() -> None:
    assert {path.name for path in STATIC.iterdir()} == {"index.html", "licences.txt", "studio.css", "studio.js"}
    assert sum(path.stat().st_size for path in STATIC.iterdir()) <= MOST_BYTES


def test_the_page_names_no_other_origin() -> None:
    for path in (STATIC / "index.html", STATIC / "studio.css"):
        assert set(re.findall(r"https?://([^/'\"]+)", path.read_text("utf-8"))) <= {"www.w3.org"}


def test_every_module_of_the_lock_file_has_a_checksum() -> None:
    packages = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 10
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.slow
def test_the_page_is_built_from_its_sources(tmp_path: Path) -> None:
    modules()
    for command in (["node", "build.mjs", str(tmp_path)], ["node_modules/.bin/tsc", "--noEmit"]):
        done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for path in STATIC.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"run: npm ci && npm run build, in {WEB.relative_to(ROOT)}"
