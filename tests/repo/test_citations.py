"""Docstrings and comments cite the documentation in one form, and every section that they cite exists."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.documents import FENCE, ROOT

SECTION = r'(?:"[^"]+"|\d)'
PAGE = rf"`(docs/[a-z-]+\.md)`(?:, (sections? {SECTION}(?:(?:,| and| to) {SECTION})*))?"
CITATION = re.compile(rf"Source: {PAGE}(?:; {PAGE})*\.(?= |$)")
OLDER_FORM = re.compile(r"\b(?i:see|specified|described|described by|implements|sources) (?:in )?`?docs/|docs/[a-z-]+\.md`? \(|§\d")
MODULES = [path for folder in ("querydsl", "tests") for path in sorted((ROOT / folder).rglob("*.py")) if path != Path(__file__)]


def prose(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module, each with its lines joined."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield " ".join(node.value.value.split())
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def sections(page: str) -> set[str]:
    """The headings of a page, and the numbers of the headings that have one. None of them contains code marks."""
    text = FENCE.sub("", (ROOT / page).read_text("utf-8")).replace("`", "")
    headings = re.findall(r"^##+ (?:(\d)\. )?(.+)$", text, re.MULTILINE)
    return {number for number, _ in headings if number} | {f'"{heading}"' for _, heading in headings}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_citations_have_one_form_and_lead_somewhere(path: Path) -> None:
    for text in prose(path):
        cited = [match[0] for match in CITATION.finditer(text)]
        assert len(cited) == len(re.findall(r"\bSources?: ", text)), text
        assert not OLDER_FORM.search(text), text
        for page, numbers in (found for citation in cited for found in re.findall(PAGE, citation)):
            missing = set(re.findall(SECTION, numbers)) - sections(page)
            assert not missing, f"{page} has no section {missing}"
