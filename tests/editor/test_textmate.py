"""The TextMate grammar and the Pygments lexer agree with the parser's lexer on the corpus."""

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name

import querydsl
from querydsl._dev.textmate import SCOPES, TARGET
from querydsl.editor.pygments import TOKENS, QueryLexer
from querydsl.syntax.lexing.highlighting import TokenKind, highlighted
from querydsl.syntax.lexing.lexer import Lexer
from tests.corpus.runner import all_cases

EXTENSION = TARGET.parent / "vscode"
TEXTS = sorted({case.text for case in all_cases() if case.text is not None and len(case.text) < 2000})
CONTEXTUAL = {"DIRECTION", "UNIT", "OFFSET", "GIVEN"}
"""The terminals that a line-based grammar finds only on the line of the token beside them."""


def _rules() -> list[tuple[re.Pattern[str], dict[int, str]]]:
    """The patterns of the generated file with the scope of each group. Group 0 is the whole match."""
    rules = []
    for rule in json.loads(TARGET.read_text("utf-8"))["patterns"]:
        scopes = {int(group): scope["name"] for group, scope in rule.get("captures", {}).items()}
        rules.append((re.compile(rule["match"]), scopes or {0: rule["name"]}))
    return rules


RULES = _rules()


def tokenized(text: str) -> Iterator[tuple[int, int, str]]:
    """The tokens of a text as an editor finds them: on each line, the leftmost match, and of several the first rule's."""
    offset = 0
    for line in text.splitlines(keepends=True):
        content, at = line.rstrip("\r\n"), 0
        while at < len(content):
            found = [(match.start(), index, match) for index, (rule, _) in enumerate(RULES) if (match := rule.search(content, at))]
            if not found:
                break
            _, index, match = min(found, key=lambda item: item[:2])
            yield from ((offset + match.start(group), offset + match.end(group), scope) for group, scope in RULES[index][1].items())
            at = max(match.end(), at + 1)
        offset += len(line)


def _is_valid(text: str) -> bool:
    try:
        querydsl.parse(text)
    except querydsl.QuerySyntaxError:
        return False
    return "\u2028" not in text and "\x0b" not in text and "\x0c" not in text


def _crosses_lines(text: str) -> bool:
    """Whether a contextual terminal is on another line than the token beside it."""
    beside = [(one, other) for one, other in pairwise(Lexer(text).tokens) if CONTEXTUAL & {one.type, other.type}]
    between = (text[one.start_pos : other.end_pos] for one, other in beside)
    return any("\n" in part or "\r" in part or "#" in part for part in between)


def test_the_textmate_grammar_finds_the_tokens_of_the_lexer() -> None:
    compared = 0
    for text in filter(_is_valid, TEXTS):
        if not _crosses_lines(text):
            expected = [(span.start, span.end, SCOPES[kind]) for span, kind in highlighted(text)]
            assert list(tokenized(text)) == expected, text
            compared += 1
    assert compared > 900


@pytest.mark.slow
@pytest.mark.skipif(not (EXTENSION / "node_modules").is_dir(), reason="run `npm ci` in grammar/vscode first")
def test_the_libraries_of_vs_code_find_the_same_tokens(tmp_path: Path) -> None:
    texts = [text for text in TEXTS if "\f" not in text and "\v" not in text and "\u2028" not in text]
    (tmp_path / "texts.json").write_text(json.dumps(texts), "utf-8")
    for command in (["npm", "run", "build"], ["node", "test.mjs", str(tmp_path / "texts.json")]):
        done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    for text, found in zip(texts, json.loads(done.stdout), strict=True):
        starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]
        named = {(starts[line] + column, scope) for line, column, scope in found}
        expected = {(start, scope) for start, end, scope in tokenized(text) if start < end}
        assert named == expected, text


def test_the_pygments_lexer_finds_the_tokens_of_the_lexer() -> None:
    assert isinstance(get_lexer_by_name("querydsl"), QueryLexer)
    for text in TEXTS:
        found = list(QueryLexer().get_tokens_unprocessed(text))
        assert "".join(value for _, _, value in found) == text
        named = [(start, token) for start, token, value in found if value.strip("\ufeff") and not value.isspace()]
        assert named == [(span.start, TOKENS[kind]) for span, kind in highlighted(text)], text


@pytest.mark.parametrize("mapping", [SCOPES, TOKENS])
def test_every_kind_has_a_colour(mapping: dict[TokenKind, object]) -> None:
    assert set(mapping) == set(TokenKind)
