"""Documentation, messages and docstrings use plain English."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.documents import ROOT, documents

# Each pattern is a phrase of the style guide that has a plainer form, for example "is not a" for "is no".
FORBIDDEN = {
    "negation": r"(?<!there )(?<!There )\b(?:is|are|was) no\b(?! longer| more)",
    "personification": r"\b(?:says|tells|said|told|knows|wants|forgets|remembers)\b",
    "metaphor": r"\b(?:stands(?! for)|stood|rooms?|floors?)\b",
    "relative": r"\b(?:whoever|whatever is|that which|of its own|of their own|of one's own)\b",
    "condition": r"\b(?:True|False|None|Nothing) where\b|\bNothing[:,;]",
    "what": r"^(?:What|Whoever|Whose|All that|Everything that) ",
}
# Rule text, user messages and pages use domain words instead: role, school, list, item.
FORBIDDEN_FOR_USERS = {"element": r"(?<![-`])\belements?\b"}
USER_TEXT = ("querydsl/rules", "querydsl/semantics", "querydsl/explanation", "querydsl/syntax/recovery", "querydsl/builder")
# Phrases that are correct although a pattern matches.
ALLOWED = ("the service says: ", "HTML element", "JSON element")

Text = tuple[int, str]


def files() -> list[Path]:
    """Every file with text for readers, without the generated ones that repeat another file."""
    package = ROOT / "querydsl"
    modules = [path for path in (*package.rglob("*.py"), *package.rglob("*.pyi")) if "typed" not in path.parts]
    data = [path for path in package.rglob("*.toml") if path.parent.name == "data" or "recovery" in path.parts]
    return sorted([*modules, *data, *documents(), ROOT / ".github" / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])


def texts(path: Path) -> Iterator[Text]:
    """The text of a file with its line numbers: strings and comments of a module, and all lines of any other file."""
    source = path.read_text("utf-8")
    if path.suffix not in {".py", ".pyi"}:
        prose = re.sub(r"^```.*?^```$", lambda block: "\n" * block[0].count("\n"), source, flags=re.MULTILINE | re.DOTALL)
        yield from enumerate(prose.splitlines(), 1)
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def is_for_users(path: Path) -> bool:
    """Whether the strings of a file are mostly messages for users."""
    name = path.relative_to(ROOT).as_posix()
    return name.startswith(USER_TEXT)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_uses_plain_english(path: Path) -> None:
    patterns = FORBIDDEN | (FORBIDDEN_FOR_USERS if is_for_users(path) else {})
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}: {match[0]!r} in {text.strip()[:100]!r}"
        for line, text in texts(path)
        for name, pattern in patterns.items()
        for match in re.finditer(pattern, _without_allowed(text), re.MULTILINE)
    ]
    assert found == []


def _without_allowed(text: str) -> str:
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    return text
