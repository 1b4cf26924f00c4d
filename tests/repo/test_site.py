"""The documentation site: its pages, its links, and the build without network."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import querydsl
from querydsl._dev.site.building import all_pages
from querydsl._dev.site.navigation import address_of, is_single, navigation
from querydsl.catalogue import default
from querydsl.catalogue.search import name_of, search
from querydsl.rules import RULES
from tests.support.documents import ROOT

PAGES = dict(all_pages())
FIELD_PAGES = {page: text for page, text in PAGES.items() if page.count("/") == 2}
LINK = re.compile(r'\b(?:href|src)="?([^"\s>]+)')
HEADING = re.compile(r'\bid="?([^"\s>]+)')
LOADED = re.compile(r'<(?:script|img|link)\b[^>]*\b(?:src|href)="?(?:https?:)?//[^>]*>')
CONFIGURED = find_spec("zensical") is not None and find_spec("griffe") is not None
PYODIDE = ROOT / "querydsl" / "studio" / "web" / "node_modules" / "pyodide"
built = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not CONFIGURED, reason="the extra `docs` is not installed"),
    pytest.mark.skipif(not PYODIDE.is_dir(), reason="the modules of the playground are not installed"),
]


def test_each_field_has_a_page_and_each_example_is_a_query_without_errors() -> None:
    for table in (default()["people"], default()["companies"]):
        names = {name_of(table, spec) for spec in search(table, "")}
        assert {f"fields/{table.entity}/{name}.md" for name in names} <= FIELD_PAGES.keys()
        written = "".join(text for page, text in FIELD_PAGES.items() if page.startswith(f"fields/{table.entity}/"))
        assert [spec.path for spec in table.specs.values() if f"`{spec.path}`" not in written] == []
    examples = [found for text in FIELD_PAGES.values() for found in re.findall(r"```query\n(.*?)```", text, re.DOTALL)]
    assert len(examples) > 300
    assert [text for text in examples if any(item.is_error for item in querydsl.check(text))] == []


def test_each_rule_has_a_page() -> None:
    for name, rule in RULES.items():
        assert PAGES[f"rules/{name}.md"].startswith(f"# {name}\n\n*{rule.severity.value}*\n\n{rule.summary}")
        assert f"[`{name}`](rules/{name}.md)" in PAGES["rules.md"]


def test_each_page_of_the_docs_is_in_one_section() -> None:
    listed = [page for names in navigation(PAGES).values() for page in names]
    assert sorted(listed) == sorted(page for page in PAGES if not is_single(page))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= set(listed)


def test_each_public_name_is_in_the_reference() -> None:
    written = "".join(text for page, text in PAGES.items() if page.startswith("reference/"))
    assert [name for name in querydsl.__all__ if name != "__version__" and not re.search(rf"::: \S+\.{name}\n", written)] == []


@pytest.mark.skipif(not CONFIGURED, reason="the extra `docs` is not installed")
def test_aligned_lines_become_a_list_and_citations_links() -> None:
    from querydsl._dev.site.docstrings import as_markdown

    docstring = "A line.\n\nraw   whether\n      to wait\nnames, more  two\n\nSource: `docs/jobs.md`, section 2."
    assert as_markdown(docstring).split() == [
        *(["A", "line.", "-", "`raw`:", "whether", "to", "wait", "-", "`names,", "more`:", "two"]),
        *(["Source:", "[`docs/jobs.md`](../jobs.md),", "section", "2."]),
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command with an address that no network has as its proxy."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "querydsl._dev", "site", "--folder", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.mark.usefixtures("site")
class TestBuilt:
    """The site in HTML."""

    pytestmark = built

    def test_every_page_is_there_and_listed_for_language_models(self, site: Path) -> None:
        listed = set(re.findall(r"\]\((\S+)\)", (site / "llms.txt").read_text("utf-8")))
        assert listed == {address_of(page) for page in PAGES}
        assert [address for address in listed if not (site / address / "index.html").is_file()] == []

    def test_no_link_is_broken_and_nothing_is_loaded_from_elsewhere(self, site: Path) -> None:
        texts = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
        assert [found for text in texts.values() for found in LOADED.findall(text)] == []
        headings = {path: set(HEADING.findall(text)) for path, text in texts.items()}
        assert sorted({link for path, text in texts.items() for link in _broken(site, path, text, headings)}) == []

    def test_each_page_is_two_clicks_from_the_start(self, site: Path) -> None:
        first = _targets(site / "index.html")
        second = first.union(*(_targets(page) for page in first))
        assert {site / address_of(page) / "index.html" for page in PAGES} <= second | {site / "index.html"}

    def test_the_start_page_shows_what_it_is_and_leads_to_the_playground(self, site: Path) -> None:
        page = (site / "index.html").read_text("utf-8")
        shown = re.sub(r"<[^>]+>", "", page.partition("<article")[2])
        positions = [shown.index(text) for text in ("Search for people and companies", "pip install querydsl", "$ querydsl run")]
        assert positions == sorted(positions)
        assert "play/index.html" in LINK.findall(page)
        assert {path.name for path in (site / "play").iterdir()} >= {"index.html", "worker.js", "packages.zip", "pyodide"}

    def test_the_search_finds_each_rule_and_the_pages_have_both_modes(self, site: Path) -> None:
        found = json.dumps(json.loads((site / "search.json").read_text("utf-8")))
        assert [name for name in RULES if f"rules/{name}/" not in found] == []
        assert {"default", "slate"} <= set(re.findall(r'data-md-color-scheme="?(\w+)', (site / "index.html").read_text("utf-8")))


def _targets(page: Path) -> set[Path]:
    """The pages that a page links to."""
    links = (urlsplit(html.unescape(link)) for link in LINK.findall(page.read_text("utf-8")))
    inside = (page.parent / unquote(link.path) for link in links if link.path and not link.scheme)
    return {(path / "index.html").resolve() for path in inside if path.is_dir()}


def _broken(site: Path, page: Path, text: str, headings: dict[Path, set[str]]) -> Iterator[str]:
    """The links to files that do not exist, and to headings that a page does not have."""
    for link in set(LINK.findall(text)):
        parts = urlsplit(html.unescape(link))
        path = site / parts.path.lstrip("/") if parts.path.startswith("/") else page.parent / unquote(parts.path)
        target = page if not parts.path else (path / "index.html" if path.is_dir() else path).resolve()
        fragment = unquote(parts.fragment)
        is_there = target.is_file() and (not fragment or fragment.startswith("q=") or fragment in headings.get(target, ()))
        if not (is_there or parts.scheme or parts.netloc):
            yield f"{page.relative_to(site)}: {link}"
