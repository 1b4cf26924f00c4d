"""Node, its modules and Chromium. Tests that need them are skipped where they are missing, and say so."""

import shutil
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
    """The folder with the modules of the page, which `npm ci` installs."""
    folder = WEB / "node_modules"
    if shutil.which("node") is None or not (folder / "playwright-core").is_dir():
        pytest.skip(f"the modules of the studio's page are missing: install Node, and run npm ci in {WEB.relative_to(ROOT)}")
    return folder
