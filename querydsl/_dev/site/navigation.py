"""The sections of the site, and `llms.txt`, which lists all pages for language models."""

import re
from collections.abc import Iterable, Mapping

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Start": ("index.md", "playground.md", "tutorial.md", "cookbook.md", "troubleshooting.md"),
    "Queries": ("language.md", "builder.md", "catalogue.md", "rules.md", "fields/people.md", "fields/companies.md"),
    "Searching": ("cli.md", "jobs.md", "collect.md", "reliability.md", "performance.md", "service.md", "sandbox.md", "engines.md"),
    "Tools": ("editor.md", "studio.md", "agents.md", "models.md", "embedding.md", "SKILL.md"),
    "Reference": tuple(
        f"reference/{name}.md"
        for name in ("functions", "builder", "clients", "values", "errors", "events", "sandbox", "engines.duckdb", "engines.spark")
    ),
    "About": ("why.md", "architecture.md", "contributing.md", "versioning.md", "changelog.md"),
}
"""The pages of each section, as far as they exist. Pages in no section are added to `About`."""
_OTHERS = "About"
_SINGLE = {"Rules": "rules/", "Fields of people": "fields/people/", "Fields of companies": "fields/companies/"}
"""The folders of the pages of single rules and fields, by their section in `llms.txt`."""
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def navigation(pages: Iterable[str]) -> dict[str, list[str]]:
    """The pages of each section. The pages of single fields and rules are in none: the lists link to them."""
    listed = [page for page in pages if not is_single(page)]
    known = {page for section in SECTIONS.values() for page in section}
    found = {title: [page for page in section if page in listed] for title, section in SECTIONS.items()}
    found[_OTHERS] += sorted(set(listed) - known)
    return found


def is_single(page: str) -> bool:
    """Whether a page is that of one field or one rule."""
    return page.startswith("rules/") or page.count("/") == 2


def llms_txt(pages: Mapping[str, str], summary: str) -> str:
    """The index for language models: a link to each page, by section, and then to each rule and field."""
    sections = {title: names for title, names in navigation(pages).items() if names}
    sections |= {title: sorted(page for page in pages if page.startswith(folder)) for title, folder in _SINGLE.items()}
    lines = [f"# querydsl\n\n> {summary}\n"]
    lines += [f"\n## {title}\n\n" + "".join(_link(page, pages[page]) for page in names) for title, names in sections.items()]
    return "".join(lines)


def _link(page: str, text: str) -> str:
    return f"- [{title_of(page, text)}]({address_of(page)})\n"


def title_of(page: str, text: str) -> str:
    """The first heading of a page, or its name."""
    found = _TITLE.search(text)
    return found[1].replace("`", "") if found else page.removesuffix(".md")


def address_of(page: str) -> str:
    """The address of a page, relative to the site."""
    return "./" if page == "index.md" else f"{page.removesuffix('.md')}/"
