"""Completions: what is offered at a place, and the laws for every place of every text of the corpus."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from querydsl.catalogue import FieldSpec
from querydsl.diagnostics.fixes import edited
from querydsl.diagnostics.model import Severity
from querydsl.editor.completion import Completion, complete
from querydsl.editor.document import Document
from querydsl.editor.offers import CompletionKind
from querydsl.semantics.request import Request
from querydsl.syntax.ast import Between, Condition, EntityName, Not, Scope
from querydsl.syntax.lalr.stack import Stack
from querydsl.syntax.lexing.lexer import COMMENT, Lexer
from querydsl.syntax.operators import SPECS
from querydsl.syntax.parser import read
from querydsl.syntax.tokens import Token
from querydsl.syntax.traversal import walk
from tests.corpus.runner import NOW, all_cases

TEXTS = sorted({case.text for case in all_cases() if case.text is not None})
ENOUGH = 5
"""The places of a kind at which all completions are put in."""
FREE = {"STRING", "BAD_STRING", "NUMBER", "METRES", "DATE", "TIME", "OFFSET", "PARAMETER"}
"""The tokens that a user makes up. Some of their texts are offered, for example closed values."""
CANONICAL = {alias: spec.text for spec in SPECS.values() for alias in spec.aliases}


def offered(text: str, offset: int | None = None, **settings: object) -> list[str]:
    """The texts that are offered at an offset, by default the end. `|` marks the offset."""
    if offset is None and "|" in text:
        offset, text = text.index("|"), text.replace("|", "")
    document = Document(text, now=NOW, **settings)  # type: ignore[arg-type]
    return [item.offer.text for item in complete(document, len(text) if offset is None else offset).items]


def test_after_a_field_exactly_its_operators_are_offered() -> None:
    assert offered("seniority ")[:7] == ["=", "!=", "~", "~=", "!~", "in", "not in"]
    assert "<" not in offered("seniority ")
    assert "between" in offered("company_size ")
    assert "~" not in offered("company_size ")
    assert {"within", "not within"} <= set(offered("location "))
    assert not {"within", "not within"} & set(offered("title "))
    assert {"in", "between"} <= set(offered("company_id not "))


def test_after_an_operator_the_values_of_the_field_are_offered() -> None:
    assert '"CXO"' in offered("seniority = ")
    assert offered('seniority in ("Director", ')[:2] == offered("seniority = ")[:2]
    assert '"Canada"' in offered("country = ")
    assert '"CAN"' in offered("company_country = ")
    assert "true" in offered("changed_jobs = ")
    assert "true" not in offered("title = ")
    assert offered("started >= ")[:2] == ["today", "now"]
    assert "- 1y" in offered("started >= today ")
    assert offered("location within 50 ")[:4] == ["km", "mi", "m", "ft"]


def test_inside_a_scope_its_names_are_offered() -> None:
    inside = offered("past(")
    assert "title" in inside
    assert "past" not in inside
    assert "connections" not in inside
    assert offered('past(title ~ "x" ')[:2] == ["and", "or"]
    assert "connections" in offered('past(title ~ "x") and ')


def test_companies_have_their_own_fields() -> None:
    assert "founded" in offered("companies where ")
    assert "seniority" not in offered("companies where ")


def test_names_and_clauses_are_offered_where_they_may_come() -> None:
    assert {"select", "sort by", "limit"} <= set(offered('title ~ "x" '))
    assert offered("past.sen")[0] == "past.seniority"
    assert "asc" in offered('title ~ "x" sort by name ')
    assert "$size" in offered("given $size\ncompany_size > ")
    assert "given $name" in offered("")


def test_a_typing_error_finds_the_name() -> None:
    assert offered("senoirity")[0] == "seniority"
    assert offered('country = "Cnada')[0] == '"Canada"'


def test_a_completion_replaces_the_whole_word() -> None:
    for text, expected in (
        ('sen|iorty = "CXO"', 'seniority = "CXO"'),
        ('country = "Fra|nce"', 'country = "France"'),
        ('country = "Fra| and title ~ "x"', 'country = "France" and title ~ "x"'),
        ("country = Fra|", 'country = "France"'),
    ):
        bare = text.replace("|", "")
        first = complete(Document(bare), text.index("|")).items[0]
        assert edited(bare, [first.edit]) == expected


def test_rules_are_offered_in_a_suppression_comment() -> None:
    assert offered('title ~ "x"  # querydsl: ignore[nested-n') == ["nested-negation"]
    assert "nested-negation" in offered("# querydsl: ignore[")
    assert offered("# about people and ") == []


def test_nothing_is_offered_after_the_start_of_a_number() -> None:
    assert offered("limit 5") == offered("company_size > 1|0") == []
    assert offered("location within 50") == ["km", "mi", "m", "ft"]


def test_stored_values_are_offered_for_open_fields() -> None:
    asked = []

    def stored(entity: EntityName, spec: FieldSpec, prefix: str, rest: Request | None) -> tuple[str, ...]:
        asked.append((entity, spec.path.rpartition(".")[2], prefix, "Canada" in str(rest.body) if rest else None))
        return ("Acme", "Acorn")

    text = 'country = "Canada" and company = "Ac'
    found = complete(Document(text), len(text), stored)
    assert [item.offer.text for item in found.items] == ['"Acme"', '"Acorn"']
    assert found.is_incomplete
    complete(Document("company = "), 10, stored)
    complete(Document("seniority = "), 12, stored)
    assert asked == [("people", "name", "Ac", True), ("people", "name", "", None)]


def test_after_an_error_the_rest_of_the_text_still_completes() -> None:
    assert '"CXO"' in offered('title LIKE "x" and seniority = ')
    assert "title" in offered("company_size = and past(")
    assert "=" in offered("a = 1 b = 2 seniority ")


# --- the laws ---


def _cuts(text: str) -> Iterator[tuple[Token, str]]:
    """Each token of a text that the parser accepts where it is, and the text before it. A space ends the word before it."""
    lexer = Lexer(text)
    for token in lexer.tokens:
        if token.type != COMMENT and not any(token is other for other in lexer.rejected):
            cut = text[: token.start_pos]
            yield token, f"{cut} " if cut[-1:].isalnum() or cut[-1:] == "_" else cut


@cache
def _document(text: str) -> Document:
    return Document(text, now=NOW)


def _completions(text: str) -> tuple[Completion, ...]:
    return complete(_document(text), len(text)).items


def _is_reported(text: str, token: Token) -> bool:
    """Whether a diagnostic is about the token, or about the field or a scope that it belongs to."""
    document = _document(text)
    about = [token.start_pos]
    for node in walk(document.query):
        if isinstance(node, Condition | Between | Scope | Not) and node.span.start < token.start_pos < node.span.end:
            about.append((node.prefix if isinstance(node, Scope) else node).span.start)
    if token.type == "PATH" and any(item.rule in ("syntax", "too-deep") for item in document.diagnostics):
        return not any(table.is_known(token.value) for table in (document.catalogue.people, document.catalogue.companies))
    found = [item.span for item in document.diagnostics if item.severity is not Severity.INFO]
    return any(span.start <= offset < max(span.end, span.start + 1) for span in found for offset in about)


def _is_offered(token: Token, items: tuple[Completion, ...]) -> bool:
    """Whether one of the completions starts with the token."""
    written = CANONICAL.get(token, token.value) if token.type == "PATH" else CANONICAL.get(token, token.value).lower()
    return any(item.offer.text == written or item.offer.text.split(" ")[0] == written for item in items)


@pytest.mark.slow
def test_the_token_at_a_cut_is_offered_or_free_text() -> None:
    missed = []
    for text in TEXTS:
        for token, cut in _cuts(text):
            if token.type not in FREE and not _is_offered(token, _completions(cut)) and not _is_reported(text, token):
                missed.append((cut[-60:], str(token)))
    assert missed == []


@pytest.mark.slow
def test_the_parser_accepts_every_completion_where_it_is_put_in() -> None:
    known: dict[tuple[object, str], bool] = {}
    wrong = []
    for text in TEXTS:
        for _, cut in _cuts(text):
            lexer = Lexer(cut)
            stack = tuple(lexer.stack._states)
            for item in _completions(cut):
                key = stack, item.edit.replacement
                if key not in known:
                    known[key] = _accepts(lexer.stack.copy(), item.edit.replacement)
                if not known[key]:
                    wrong.append((cut[-60:], item.offer.text))
    assert len(known) > 100_000
    assert wrong == []


def _accepts(parser: Stack, text: str) -> bool:
    """Whether a parser accepts all tokens of a text."""
    offset = 0
    while text[offset:].strip():
        match = parser.match(text, offset)
        if match is None or not match.lastgroup or not parser.shift(match.lastgroup):
            return False
        offset = match.end()
    return True


@pytest.mark.slow
def test_no_completion_is_a_syntax_error_where_it_is_put_in() -> None:
    wrong = []
    places: Counter[object] = Counter()
    for text in TEXTS:
        for _, cut in _cuts(text):
            lexer = Lexer(cut)
            places[place := (lexer.stack.terminals(), bool(lexer.rejected))] += 1
            for item in _samples(_completions(cut)) if places[place] <= ENOUGH else ():
                wrong += [(cut[-60:], item.offer.text) for offset in _errors(cut + item.edit.replacement) if offset >= len(cut)]
    assert len(places) > 40
    assert wrong == []


def _errors(text: str) -> Iterator[int]:
    """The offsets of the syntax errors of a text, except for its end. After an error, those of the lexer."""
    lexer = Lexer(text)
    yield from (token.start_pos for token in lexer.rejected)
    if not lexer.rejected:
        yield from (item.span.start for item in read(text)[1] if item.span.start < len(text))


def _samples(items: tuple[Completion, ...]) -> list[Completion]:
    """All completions that are not names or values, and the first and last two of these."""
    names = [item for item in items if item.offer.kind in (CompletionKind.FIELD, CompletionKind.SCOPE, CompletionKind.VALUE)]
    return [*(item for item in items if item not in names), *names[:2], *names[-2:]]
