"""Queries in the strings of Python files."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querydsl.diagnostics.fixes import apply, edited
from querydsl.diagnostics.model import Edit, Span
from querydsl.editor.document import Document
from querydsl.editor.literals import literal_of
from querydsl.editor.python import check_python, queries_in, queries_while_typing
from tests.corpus.runner import NOW

SETTINGS = Document("", now=NOW)


def found(source: str) -> list[str]:
    return [query.literal.value for query in queries_in(source)]


@pytest.mark.parametrize(
    "source",
    [
        'import querydsl\nquerydsl.parse("q")',
        'import querydsl as q\nq.check(text_or_query="q")',
        'from querydsl import compile as c\nc("q")',
        'from querydsl import people\npeople.where("q")',
        'from querydsl import people as p\np.select("name").limit(5).where("q").limit(3)',
        'import querydsl\nquerydsl.people.where("q")',
        'from querydsl import Client\nclient = Client()\nclient.run("q")',
        'from querydsl import Client\nClient(sandbox=True).run(query="q")',
        'import querydsl\nwith querydsl.Client() as client:\n    client.count("q")',
        'from querydsl import AsyncClient\nasync def f():\n    async with AsyncClient() as c:\n        await c.run("q")',
        'from querydsl import Client\ndef f(client: Client):\n    return client.run("q")',
        'from querydsl import Client\ndef f(client: "Client"):\n    return client.run("q")',
        'from querydsl import Client\ndef f(client: Client | None = None):\n    return client.run("q")',
        'from querydsl import Client\nclass A:\n    def f(self):\n        self.client = Client()\n        self.client.run("q")',
        'from querydsl import Client\nclient: Client = make()\nclient = Client()\nclient.submit("q")',
    ],
)
def test_a_query_is_found(source: str) -> None:
    assert found(source) == ["q"]


@pytest.mark.parametrize(
    "source",
    [
        'from querydsl import parse\nparse(f"q {x}")',
        'from querydsl import parse\nparse("q" + x)',
        'from querydsl import parse\nparse("q %s" % x)',
        'from querydsl import parse\nparse("q {}".format(x))',
        'from querydsl import parse\nparse(b"q")',
        'from argparse import parse\nparse("q")',
        'parse("q")',
        'from querydsl import parse\ndef parse(text): ...\nparse("q")',
        'from querydsl import people\npeople = load()\npeople.where("q")',
        'client.run("q")',
        'from querydsl import Client\nclass A:\n    def f(self, x):\n        self.client = x\n        self.client.run("q")',
        'from querydsl import Client\nclass A:\n    def f(self):\n        for self.client in x:\n            self.client.run("q")',
        'from querydsl import Client\nclient = Client()\nfor client in others:\n    client.run("q")',
        'import subprocess\nsubprocess.run("q")',
        'from querydsl import Client\nclient = Client()\nclient.values("title")',
        'from .querydsl import parse\nparse("q")',
    ],
)
def test_other_strings_are_left_alone(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize("ending", ["", '"', '")', "\n", '"\n)\nx = 1\n', "\nx = 1\n"])
def test_the_query_of_an_incomplete_line_is_found(ending: str) -> None:
    start = "from querydsl import parse\nparse('first')\n"
    for line in ('parse("q', 'f(g(parse("q'):
        found = queries_while_typing(start + line + ending)
        assert [query.literal.value for query in found] == ["first", "q"], line + ending
        assert found[1].literal.span == Span(len(start + line) - 1, len(start + line))


def test_a_file_with_another_mistake_has_no_queries() -> None:
    for source in ("def (", 'parse("""q', "x = 'a\ny = 'b", "parse(]"):
        with pytest.raises(SyntaxError):
            queries_while_typing(source)


def test_the_entity_of_companies_is_that_of_the_call() -> None:
    calls = ('companies.where("size > 5")', 'people.where("size > 5")', 'companies.where("select nam")')
    source = "\n".join(["from querydsl import companies, people", *calls])
    items = check_python(source, SETTINGS)
    assert [(item.rule, source[item.span.start : item.span.end]) for item in items] == [
        ("unknown-field", "size"),
        ("unknown-select", "nam"),
    ]


def test_parameters_may_have_values_elsewhere() -> None:
    assert check_python('import querydsl\nquerydsl.parse("country = $country")', SETTINGS) == ()
    assert len(check_python('import querydsl\nquerydsl.parse("given $a country = $b")', SETTINGS)) == 1


def test_spans_and_fixes_are_those_of_the_file() -> None:
    source = (
        "import querydsl\n"
        "x = '𝔘'; querydsl.parse('''title ~ \"a\\u0062\" and\\\n  company_country = \"France\"''')\n"
        "querydsl.parse('company_' 'country =' # why\n ' \"France\"')\n"
        "querydsl.parse(\n    r'company_country = \"France\"'\n)\n"
    )
    items = check_python(source, SETTINGS)
    assert [source[item.span.start : item.span.end] for item in items] == ['"France"'] * 3
    fixed, applied = apply(source, items)
    assert '\\"' not in fixed
    assert len(applied) == 3
    assert ast.parse(fixed)
    assert check_python(fixed, SETTINGS) == ()


def test_an_edit_is_escaped_for_its_literal() -> None:
    def written(literal: str, text: str) -> str | None:
        source = f"x = {literal}"
        node = ast.parse(source).body[0]
        assert isinstance(node, ast.Assign)
        found = literal_of(node.value, source, [0])
        assert found is not None
        edit = found.edit(Edit(Span(0, 1), text))
        return None if edit is None else ast.literal_eval(edited(source, [edit])[4:])

    for text in ('"', "'", "\\", "\n", 'a"b\\c\nd'):
        for literal in ('"q"', "'q'", '"""q"""', "'''q'''", '"\\x41"'):
            assert written(literal, text) == text
    assert written("r'q'", '"') == '"'
    assert written('r"q"', 'a = "b"') == "a = 'b'"
    assert written('"q"', 'a = "b"') == "a = 'b'"
    assert written("r'q'", "'") is None
    assert written("r'q'", "\n") is None
    assert written("'q' \"r\"", "x") is None


@given(st.text(st.sampled_from("aé𝔘\\'\"\n\t{}# "), max_size=12), st.sampled_from(["'", '"', "'''", '"""']), st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_place_of_a_literal_has_its_character(value: str, quote: str, raw: bool) -> None:
    body = value if raw else value.encode("unicode_escape").decode().replace(quote[0], f"\\{quote[0]}")
    source = f"x = {'r' * raw}{quote}{body}{quote}"
    try:
        node = ast.parse(source).body[0]
    except SyntaxError:
        return
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant) or node.end_col_offset != len(source.encode()):
        return
    lines = [0, *(index + 1 for index, letter in enumerate(source) if letter == "\n")]
    literal = literal_of(node.value, source, lines)
    assert literal is not None
    assert literal.value == node.value.value
    for character, place in zip(literal.value, literal.places, strict=False):
        assert source[place] in (character, "\\")
