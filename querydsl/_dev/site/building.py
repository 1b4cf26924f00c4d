"""The build: all pages are written to a folder, and Zensical makes the site of it, without network."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from querydsl._dev.rules_page import PAGE as RULES_PAGE
from querydsl._dev.site.navigation import llms_txt, navigation
from querydsl._dev.site.pages import field_pages, rule_pages
from querydsl._dev.site.playground import build_playground
from querydsl._dev.site.reference import reference_pages
from querydsl.jobs.results.extras import require

ROOT = Path(__file__).parents[3]
_SUMMARY = (
    "Write, check, price and run searches for people and companies at Crustdata: a query language, a Python builder, and a command."
)
_OUTSIDE = {"contributing.md": ".github/CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}
"""Pages of the site that are not in `docs`, and their files."""
_CHANGES = {
    "](docs/": "](",
    "](../docs/": "](",
    "](../querydsl/events.py)": "](reference/events.md)",
    '](playground.md "Open the playground")': "](play/index.html){ .md-button .md-button--primary }",
    '](catalogue.md "Fields of people")': "](fields/people.md)",
    '](catalogue.md "Fields of companies")': "](fields/companies.md)",
    '](builder.md "Reference")': "](reference/functions.md)",
    "```query\n": "```querydsl\n",
}
"""Links between files of the repository, with their form on the site, and the name of the highlighting of queries.

A link with a title leads to a page that only the site has.
"""


def build(folder: Path) -> Path:
    """The folder of the site, after building it in `folder`. Raises `click.ClickException` for a warning of the build.

    Node and the modules of the studio's page are needed for the playground.
    """
    require("zensical")
    shutil.rmtree(folder, ignore_errors=True)
    pages = dict(all_pages())
    _write(folder / "pages", pages)
    build_playground(folder / "pages" / "play")
    (folder / "zensical.toml").write_text(_settings(pages), "utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    if done.returncode:
        raise click.ClickException(f"the site has problems:\n{done.stdout}{done.stderr}")
    return folder / "html"


def all_pages() -> Iterator[tuple[str, str]]:
    """The path on the site and the content of each page."""
    for page, file in _OUTSIDE.items():
        yield page, (ROOT / file).read_text("utf-8")
    for path in sorted(set((ROOT / "docs").glob("*.md")) - {RULES_PAGE}):
        yield path.name, path.read_text("utf-8")
    yield from rule_pages()
    yield from field_pages()
    yield from reference_pages().items()


def _changed(text: str) -> str:
    for written, there in _CHANGES.items():
        text = text.replace(written, there)
    return text


def _write(folder: Path, pages: Mapping[str, str]) -> None:
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("*.md"))
    for page, text in pages.items():
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text(_changed(text), "utf-8")
    (folder / "llms.txt").write_text(llms_txt(pages, _SUMMARY), "utf-8")


def _settings(pages: Mapping[str, str]) -> str:
    """The settings of Zensical with the navigation."""
    sections = [f"{{{title!r} = {names!r}}}" for title, names in navigation(pages).items() if names]
    settings = (Path(__file__).parent / "zensical.toml").read_text("utf-8")
    paths = f"[project.plugins.mkdocstrings.handlers.python]\npaths = [{str(ROOT)!r}]\n"
    return settings.replace("[project]\n", f"[project]\nnav = [{', '.join(sections)}]\n", 1) + paths
