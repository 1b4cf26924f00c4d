"""Fixes, suppressions, rewrites, formatting, renaming, outlines and semantic tokens."""

import json
from itertools import pairwise

import pytest

import querydsl
from querydsl._dev.lark_parser import lark_parser
from querydsl.diagnostics.fixes import edited
from querydsl.diagnostics.model import Span
from querydsl.editor.document import Document
from querydsl.editor.fixes import ActionKind, actions, fix_all, fix_all_edit, whole
from querydsl.editor.highlighting import semantic_tokens
from querydsl.editor.outline import Symbol, folds, outline
from querydsl.editor.parameters import BadName, places_of, rename
from querydsl.rules.suppressions import UNSUPPRESSIBLE
from querydsl.syntax.lalr.engine import TERMINALS
from querydsl.syntax.lexing.highlighting import TokenKind, kinds
from querydsl.syntax.lexing.lexer import COMMENT, Lexer
from tests.corpus.runner import NOW, all_cases

BOTH = '("United States", "United States of America")'
TEXTS = sorted({case.text for case in all_cases() if case.text is not None and len(case.text) < 2000})


def document(text: str) -> Document:
    return Document(text, now=NOW)


def offered(text: str, kind: ActionKind) -> dict[str, str]:
    """The titles of the actions of a kind at `|`, and the texts after them."""
    bare, at = text.replace("|", ""), max(text.find("|"), 0)
    found = [action for action in actions(document(bare), Span(at, at)) if action.kind is kind]
    return {action.title: edited(bare, action.edits) for action in found}


def test_a_fix_and_all_fixes_are_offered() -> None:
    text = '|company_country = "France" and seniority = "director"'
    assert offered(text.replace("|", "").replace("= ", "= |", 1), ActionKind.FIX) == {
        'write "FRA"': 'company_country = "FRA" and seniority = "director"'
    }
    edit = fix_all_edit(document(text.replace("|", "")))
    assert edit is not None
    assert edited(text.replace("|", ""), [edit]) == text.replace("|", "").replace("France", "FRA").replace("director", "Director")
    assert fix_all_edit(document('title ~ "x"')) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('|titel ~ "x"', {"write `title`": 'title ~ "x"'}),
        ('past(|titel ~ "x")', {"write `title`": 'past(title ~ "x")'}),
        ('|pst(title ~ "x")', {"write `past`": 'past(title ~ "x")'}),
        ('title ~ "x" select |nam', {"write `name`": 'title ~ "x" select name'}),
        ('country = |"Canda"', {'write "Canada"': 'country = "Canada"'}),
        ('seniority = |"Seniorr"', {'write "Senior"': 'seniority = "Senior"'}),
        ('state = |"CA"', {'write "California"': 'state = "California"'}),
        ('country = |"US"', {f"write `in {BOTH}`": f"country in {BOTH}"}),
        ('country != |"US"', {f"write `not in {BOTH}`": f"country not in {BOTH}"}),
        (
            'country in (|"US", "Peru")',
            {'write "United States" and "United States of America"': f'country in {BOTH[:-1]}, "Peru")'},
        ),
        ('country in ("CAN", |"Japan")', {}),
        ('title ~ "x"  # querydsl: ignore[|syntx]', {"write `syntax`": 'title ~ "x"  # querydsl: ignore[syntax]'}),
    ],
)
def test_what_was_probably_meant_is_offered(text: str, expected: dict[str, str]) -> None:
    assert offered(text, ActionKind.ALTERNATIVE) == expected


@pytest.mark.slow
def test_an_alternative_removes_its_diagnostic() -> None:
    tried = 0
    for text in TEXTS:
        for item in document(text).diagnostics:
            for other in item.alternatives:
                after = document(edited(text, other.edits)).diagnostics
                assert item not in after, (text, other.message)
                assert item.fix is None
                tried += 1
    assert tried > 100


def test_conditions_with_the_same_prefix_become_a_scope() -> None:
    text = 'name = "x" and past.title ~ "a"  # why\n  and past.company| = "b" and title ~ "c"'
    assert offered(text, ActionKind.REWRITE) == {
        "turn into scope `past( … )`: the same past role": (
            'name = "x" and past(title ~ "a"  # why\n  and company = "b") and title ~ "c"'
        )
    }
    assert offered('past.title ~ "a" or past.company| = "b"', ActionKind.REWRITE) == {}


def test_json_becomes_a_query() -> None:
    body = json.dumps(querydsl.compile('title ~ "engineer" limit 5').body, indent=2)
    assert offered(body, ActionKind.REWRITE) == {"turn this JSON into a query": 'title ~ "engineer" limit 5\n'}
    for text in ("{", "[]", "{}", '{"filters": 5}'):
        assert offered(text, ActionKind.REWRITE) == {}


@pytest.mark.slow
def test_an_ignore_action_removes_its_diagnostic_and_adds_none() -> None:
    tried = 0
    for text in TEXTS:
        found = document(text)
        for item in {item.rule: item for item in found.diagnostics if item.rule not in UNSUPPRESSIBLE}.values():
            for action in actions(found, item.span):
                if action.kind is ActionKind.IGNORE and action.diagnostic is item:
                    tried += 1
                    before = [(other.rule, other.message) for other in found.diagnostics]
                    after = [(other.rule, other.message) for other in document(edited(text, action.edits)).diagnostics]
                    assert (item.rule, item.message) not in after or before.count((item.rule, item.message)) > 1, text
                    assert set(after) <= set(before), text
    assert tried > 300


@pytest.mark.slow
def test_fix_all_is_the_fix_of_the_command() -> None:
    from querydsl.diagnostics import fixes

    for text in TEXTS:
        fixed = fix_all(document(text))
        assert fixed.text == fixes.apply_all(text, lambda other: querydsl.check(other, now=NOW)).text
        assert edited(text, [whole(text, fixed.text)]) == fixed.text


def test_formatting_keeps_line_endings() -> None:
    assert document('title~"x"   and name="y"').formatted() == 'title ~ "x" and name = "y"\n'
    assert document('title~"x"\r\nselect name').formatted() == 'title ~ "x"\r\nselect name\r\n'
    with pytest.raises(querydsl.QuerySyntaxError):
        document("title ~").formatted()


def test_a_parameter_is_renamed_everywhere() -> None:
    text = "given $size = 1\ncompany_size > $size and company_size < $most"
    assert edited(text, rename(document(text), 8, "low")) == text.replace("$size", "$low")
    assert len(places_of(document(text), 8)) == 2
    for name in ("most", "1a", "a b", ""):
        with pytest.raises(BadName):
            rename(document(text), 8, name)
    with pytest.raises(BadName):
        rename(document(text), 20, "low")


def test_the_outline_has_parameters_scopes_conditions_and_clauses() -> None:
    text = 'given $a\npast(\n  title ~ $a\n  and not company = "b"\n) or name = "x" select name, title limit 5'
    assert [_shape(symbol) for symbol in outline(document(text))] == [
        "$a",
        ("past", ["title ~ $a", 'company = "b"']),
        'name = "x"',
        "select name, title",
        "limit 5",
    ]
    assert [text[fold.span.start : fold.span.end] for fold in folds(document(text))] == [
        text[text.index("(") : text.index(")") + 1]
    ]
    assert [fold.is_comment for fold in folds(document("# a\n# b\ntitle ~ 1"))] == [True]


def _shape(symbol: Symbol) -> object:
    return (symbol.name, [_shape(child) for child in symbol.children]) if symbol.children else symbol.name


def test_every_terminal_has_a_kind() -> None:
    assert set(TERMINALS) - {"END"} <= kinds().keys()
    assert kinds()["AND"] is TokenKind.KEYWORD


def test_the_lexer_reads_every_valid_text_as_the_parser_does() -> None:
    read = 0
    for text in TEXTS:
        try:
            querydsl.parse(text)
        except querydsl.QuerySyntaxError:
            continue
        bare = f" {text[1:]}" if text.startswith("\ufeff") else text
        expected = [(token.type, str(token)) for token in lark_parser().parse_interactive(bare).iter_parse()]
        lexer = Lexer(text)
        assert [(token.type, str(token)) for token in lexer.tokens if token.type != COMMENT] == expected
        assert lexer.rejected == []
        read += 1
    assert read > 900


def test_semantic_tokens_cover_every_text_in_order() -> None:
    for text in TEXTS:
        tokens = list(semantic_tokens(document(text)))
        assert all(one.span.end <= other.span.start for one, other in pairwise(tokens))
        covered = "".join(text[token.span.start : token.span.end] for token in tokens)
        assert "".join(covered.split()) == "".join(text.removeprefix("\ufeff").split())
