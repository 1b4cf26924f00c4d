"""Node, its modules and Chromium. Tests that need them are skipped where they are missing, and say so."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.documents import ROOT

WEB = ROOT / "querydsl" / "studio" / "web"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def browser() -> str:
    """The path of Chromium."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("Chromium is not installed, so the page of the studio is not tested in a browser")
    return found


def modules() -> Path:
    """The folder with the modules of the page, installed from its lock file if they are missing."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, so the sources of the studio's page are not built")
    folder = WEB / "node_modules"
    if not (folder / "playwright-core").is_dir():
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=WEB, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install the modules of the studio's page: {done.stderr[-300:]}")
    return folder
