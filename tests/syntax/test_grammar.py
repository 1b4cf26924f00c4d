"""The AST of each construct of the language. Source: `docs/language.md`."""

import copy
import pickle
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import GrammarError, Lark, UnexpectedInput

from querydsl._dev.lark_lexer import ContextualLexer
from querydsl._dev.lark_parser import lark_callbacks, lark_parser
from querydsl.diagnostics.model import Span
from querydsl.errors import ParameterError, QuerySyntaxError
from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Distance,
    Expr,
    Field,
    Group,
    Not,
    Number,
    Parameter,
    Quantified,
    Quantifier,
    Query,
    Relative,
    Scope,
    SortKey,
    Text,
    Time,
    Value,
    Values,
)
from querydsl.syntax.keywords import KEYWORDS, RESERVED, grammar
from querydsl.syntax.lalr import engine
from querydsl.syntax.lexing import scanner
from querydsl.syntax.literals import LiteralError, is_path
from querydsl.syntax.operators import Operator
from querydsl.syntax.parser import parse, read
from querydsl.syntax.printer import format
from querydsl.syntax.recovery import repair
from querydsl.syntax.traversal import walk
from tests.corpus.runner import all_cases
from tests.support.documents import ROOT
from tests.syntax.texts import queries

A, B, C = (Condition(Field(name), Operator.EQ, Number(1)) for name in "abc")


def filter_of(text: str) -> Expr | None:
    """The filter of a text."""
    return parse(text).filter


OPERATORS = {
    "=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "=<", "=<": "=<", ">": ">", ">=": "=>", "=>": "=>",
    "~": "(.)", "~=": "[.]", "!~": "(!)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wire"), OPERATORS.items())
def test_each_operator_has_its_spellings(text: str, wire: str) -> None:
    assert filter_of(f"a {text} 1") == filter_of(f"a{text}1") == Condition(Field("a"), Operator(wire), Number(1))


VALUES: dict[str, Value] = {
    '"a"': Text("a"),
    "'a'": Text("a"),
    r'"\"\\\/\b\f\n\r\t\u00e9"': Text('"\\/\b\f\n\r\té'),
    r"'it\'s'": Text("it's"),
    r"'\"'": Text('"'),
    r'"\ud83d\ude42"': Text("🙂"),
    '"日本 #no \' comment"': Text("日本 #no ' comment"),
    "12": Number(12),
    "-3.5": Number(-3.5),
    "1_000": Number(1000),
    "10k": Number(10_000),
    "2.5m": Number(2_500_000),
    "0.0015k": Number(1.5),
    "1e6": Number(1_000_000),
    "1E-3": Number(0.001),
    "-0": Number(0),
    "true": Boolean(True),
    "FALSE": Boolean(False),
    "2024-01-31": Date("2024-01-31"),
    "2024-13-40": Date("2024-13-40"),
    "2024-01-31T09:30:00Z": Time("2024-01-31T09:30:00Z"),
    "2024-01-31T09:30": Time("2024-01-31T09:30:00Z"),
    "2024-01-31T23:30:00.050-02:00": Time("2024-02-01T01:30:00.050Z"),
    "20240131T0930+0530": Time("2024-01-31T04:00:00Z"),
    "2024-01-31t09:30:00z": Time("2024-01-31T09:30:00Z"),
    "2024-13-40T09:30:00Z": Time("2024-13-40T09:30:00Z"),
    "0001-01-01T00:00:00+05:00": Time("0001-01-01T00:00:00+05:00"),
    "today": Relative("today"),
    "NOW": Relative("now"),
    "today - 90d": Relative("today", -90, "d"),
    "today-30d": Relative("today", -30, "d"),
    "now + 2 w": Relative("now", 2, "w"),
    "today - 6mo": Relative("today", -6, "mo"),
    "today - # so long\n 2y": Relative("today", -2, "y"),
    "$name": Parameter("name"),
    "$limit": Parameter("limit"),
    "(1, 2)": Values((Number(1), Number(2))),
    "[1, 2,]": Values((Number(1), Number(2))),
    "()": Values(()),
    'any ("a", "b")': Quantified(Quantifier.ANY, Values((Text("a"), Text("b")))),
    "ALL $names": Quantified(Quantifier.ALL, Parameter("names")),
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_each_literal_has_its_value(text: str, value: Value) -> None:
    assert filter_of(f"a = {text}") == Condition(Field("a"), Operator.EQ, value)


@pytest.mark.parametrize(("text", "kind"), {"1e6": int, "2.5m": int, "10k": int, "5.0": float, "12": int, "-0.0": float}.items())
def test_a_whole_number_is_an_int_unless_it_is_written_with_a_fraction(text: str, kind: type) -> None:
    condition = filter_of(f"a = {text}")
    assert isinstance(condition, Condition)
    assert isinstance(condition.value, Number)
    assert type(condition.value.value) is kind
    assert condition.value.spelling == text


LOCATION = Field("location")
FILTERS: dict[str, Expr] = {
    "a": Condition(Field("a"), Operator.EQ, Boolean(True), bare=True),
    "headcount.growth_percent.12m > 1": Condition(Field("headcount.growth_percent.12m"), Operator.GT, Number(1)),
    "x.limit = 1": Condition(Field("x.limit"), Operator.EQ, Number(1)),
    "organism = 1": Condition(Field("organism"), Operator.EQ, Number(1)),
    "km = 1 and desc = 1": Group(
        Connective.AND, (Condition(Field("km"), Operator.EQ, Number(1)), Condition(Field("desc"), Operator.EQ, Number(1)))
    ),
    "a in ('x')": Condition(Field("a"), Operator.IN, Values((Text("x"),))),
    "a NOT IN $x": Condition(Field("a"), Operator.NOT_IN, Parameter("x")),
    "a has all ('x', 'y')": Condition(Field("a"), Operator.HAS_ALL, Values((Text("x"), Text("y")))),
    "a between 50 and 5k": Between(Field("a"), Number(50), Number(5000)),
    "a not between 1 and 2": Not(Between(Field("a"), Number(1), Number(2))),
    "not a between 1 and 2": Not(Between(Field("a"), Number(1), Number(2))),
    'location within 50 km of "Paris"': Condition(LOCATION, Operator.WITHIN, Distance(Number(50), "km", Text("Paris"))),
    'location within 50KM of "Paris"': Condition(LOCATION, Operator.WITHIN, Distance(Number(50), "km", Text("Paris"))),
    "location not within 2.5mi of $p": Condition(LOCATION, Operator.NOT_WITHIN, Distance(Number(2.5), "mi", Parameter("p"))),
    'location within 500m of "Paris"': Condition(LOCATION, Operator.WITHIN, Distance(Number(500), "m", Text("Paris"))),
    'location within 5k m of "Paris"': Condition(LOCATION, Operator.WITHIN, Distance(Number(5000), "m", Text("Paris"))),
    "a=1 or b=1 and c=1": Group(Connective.OR, (A, Group(Connective.AND, (B, C)))),
    "(a=1 or b=1) and c=1": Group(Connective.AND, (Group(Connective.OR, (A, B)), C)),
    "a=1 and (b=1 and c=1)": Group(Connective.AND, (A, Group(Connective.AND, (B, C)))),
    "a=1 and b=1 and c=1": Group(Connective.AND, (A, B, C)),
    "((a=1))": A,
    "not a=1 and b=1": Group(Connective.AND, (Not(A), B)),
    "not not (a=1)": Not(Not(A)),
    "not(a=1)": Not(A),
    "all of (a=1, b=1 or c=1,)": AllOf((A, Group(Connective.OR, (B, C)))),
    "all of (a=1)": AllOf((A,)),
    "all of ((a=1))": AllOf((A,)),
    "(a=1) and b=1": Group(Connective.AND, (Group(Connective.AND, (A,)), B)),
    "((a=1)) and b=1": Group(Connective.AND, (Group(Connective.AND, (A,)), B)),
    "(a=1) or b=1": Group(Connective.OR, (A, B)),
    "not (a=1)": Not(A),
    "(a=1)": A,
    "past(a=1 and b=1)": Scope(Field("past"), Group(Connective.AND, (A, B))),
    "past (x.y(a=1))": Scope(Field("past"), Scope(Field("x.y"), A)),
    "a=1#c\nand#d\nb=1": Group(Connective.AND, (A, B)),
    "\ufeffa=1": A,
}  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), FILTERS.items())
def test_each_construct_has_its_tree(text: str, tree: Expr) -> None:
    assert filter_of(text) == tree


def test_clauses_come_in_any_order() -> None:
    query = parse("companies where a=1 limit 2k sort by b desc, c select d, e.f,")
    assert query == parse("COMPANIES WHERE a=1 select d, e.f sort by b DESC, c asc limit 2_000")
    assert query == Query(
        filter=A,
        entity="companies",
        select=(Field("d"), Field("e.f")),
        sort=(SortKey(Field("b"), True), SortKey(Field("c"))),
        limit=Number(2000),
    )
    assert query.prefixed


@pytest.mark.parametrize("text", ["", " \n", "# only", "people where", "limit 10", "select a", "\ufeff"])
def test_a_query_without_a_filter_is_a_query(text: str) -> None:
    assert parse(text).filter is None


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_words_are_paths_only_next_to_a_dot(word: str) -> None:
    assert read(f"{word.upper()} = 1")[1]
    assert filter_of(f"{word}.x = 1") == Condition(Field(f"{word}.x"), Operator.EQ, Number(1))
    assert filter_of(f"x.{word} = 1") == Condition(Field(f"x.{word}"), Operator.EQ, Number(1))
    assert is_path(f"x.{word}")
    assert not is_path(word.title())


def test_every_keyword_of_the_grammar_is_known() -> None:
    first = {item.name for item in lark_parser().terminals if item.priority == 9}
    assert first - KEYWORDS.keys() == {"OFFSET"}
    assert set().union(*KEYWORDS.values()) - RESERVED == {"km", "mi", "m", "ft", "asc", "desc", "given"}


def test_the_language_page_lists_the_reserved_words() -> None:
    listed = re.search(
        r"reserved everywhere\s+except\s+after\s+a\s+dot:\s+`([a-z\s]+)`", (ROOT / "docs" / "language.md").read_text("utf-8")
    )
    assert listed is not None
    assert set(listed[1].split()) == RESERVED


@pytest.mark.parametrize("text", ["", "1a", "a..b", "a.", ".a", "a b", "a-b", "a\n"])
def test_other_texts_are_not_paths(text: str) -> None:
    assert not is_path(text)


@pytest.mark.parametrize("text", ["lımit = 1", "ſelect = 1", "within = 1".replace("i", "ı", 1)])
def test_keywords_are_ascii(text: str) -> None:
    assert read(text)[1] == ()


@given(queries)
@settings(max_examples=50, deadline=None)
def test_spans_cover_the_text_of_their_nodes(query: Query) -> None:
    text = format(query)
    read_back = parse(text)
    for node in walk(read_back):
        assert 0 <= node.span.start <= node.span.end <= len(text)  # type: ignore[attr-defined]  # all nodes of a query have one
        if isinstance(node, Field):
            assert text[node.span.start : node.span.end] == node.path
    assert read_back.span == Span(0, len(text))
    assert read_back.source == text


def test_the_span_of_an_expression_includes_its_brackets() -> None:
    text = "not (a=1 or b=1) and past( c=1 )"
    spans = [text[node.span.start : node.span.end] for node in walk(parse(text)) if isinstance(node, Group | Not | Scope)]
    assert spans == [text, "not (a=1 or b=1)", "(a=1 or b=1)", "past( c=1 )"]


@given(queries)
@settings(max_examples=40, deadline=None)
def test_the_engine_and_lark_make_the_same_tree_of_a_random_query(query: Query) -> None:
    text = format(query)
    assert described(stock().parse(text)) == described(lark_parser().parse(text)) == described(engine.parse(text))


def test_the_engine_and_lark_make_the_same_trees_of_the_corpus() -> None:
    texts = {case.text for case in all_cases() if case.text is not None}
    for text in texts:
        assert described(parsed(engine.parse, text)) == described(parsed(lark_parser().parse, text))


@given(st.text(st.sampled_from("ab()[],=~!<>\"'$#. -0125km\n") | st.characters(), max_size=40))
def test_the_engine_and_lark_accept_the_same_texts(text: str) -> None:
    assert described(parsed(engine.parse, text)) == described(parsed(lark_parser().parse, text))


def test_every_terminal_that_a_repair_inserts_or_deletes_is_in_the_grammar() -> None:
    names = {terminal.name for terminal in lark_parser().terminals}
    assert {*repair._INSERTABLE, *repair._INSERTABLE_AT_END, *repair._DELETED_LAST} <= names


def parsed(parse: Callable[[str], Any], text: str) -> Any:
    """What a parser makes of a text, or None if it has a syntax error."""
    try:
        return parse(text)
    except (engine.Rejected, UnexpectedInput, LiteralError):
        return None


def described(parts: Any) -> object:
    """The parts with all attributes of their nodes, the spans included."""
    if parts is None:
        return None
    clauses = [(clause.keyword.type, clause.keyword.start_pos, clause.value) for clause in (*parts.given, *parts.clauses)]
    entity = parts.entity and (parts.entity.keyword.start_pos, parts.entity.value)
    return entity, pickle.dumps(parts.filter), pickle.dumps(clauses)


@cache
def stock() -> Lark:
    """The same parser with Lark's contextual lexer."""
    makers = SimpleNamespace(**lark_callbacks())
    return Lark(grammar(), start="query", parser="lalr", keep_all_tokens=True, maybe_placeholders=False, transformer=makers)


@given(st.text(st.sampled_from("\"'\\a \n"), max_size=14))
def test_a_token_inside_a_string_that_is_never_closed_is_the_one_that_the_pattern_matches(text: str) -> None:
    for offset in range(len(text)):
        match = scanner._context_free().match(text, offset)
        token = scanner.token_at(text, offset)
        assert match is not None
        assert (token.type, str(token), token.end_pos) == (match.lastgroup, match.group(), match.end())


def test_nodes_of_a_parsed_query_cannot_be_changed_and_can_be_hashed() -> None:
    query = parse('title ~ "a" and (city in ("b", "c") or size > 10k)')
    for node in walk(query):
        assert hash(node) == hash(copy.deepcopy(node))
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            node.span = Span(0, 0)  # type: ignore[attr-defined]


def test_one_parser_serves_many_threads() -> None:
    texts = [f'a{index} = "{index}" and (b or not c{index} in ({index}, {index}k))' for index in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(parse, texts)) == [parse(text) for text in texts]


def test_bound_data_is_never_parsed() -> None:
    query = parse("a = $a and b in $b and not c = $a", {"a": '") or d = 1 #', "b": [1, True]})
    assert [node.value for node in walk(query) if isinstance(node, Text)] == ['") or d = 1 #'] * 2
    assert parse(format(query)) == query


def test_a_parameter_may_be_called_self() -> None:
    assert parse("a = $self", {"self": 1}) == parse("a = 1")


def test_an_unknown_parameter_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ParameterError, match=r"no parameter `\$x` in this query; it has: `\$a`"):
        parse("a = $a", {"x": 1})


def test_syntax_errors_are_raised_before_parameters_are_checked() -> None:
    with pytest.raises(QuerySyntaxError):
        parse("a = ", {"x": 1})


@pytest.mark.parametrize(
    "digits", ["1" * 100_000, "1e999999999", "-1e-999999999", "0." + "0" * 500 + "1", "1" * 401 + "k", "1.5e-399"]
)
def test_a_number_out_of_range_is_an_error_on_the_literal(digits: str) -> None:
    _, found = read(f"a = {digits} and b = 1", max_bytes=None)
    assert [(item.rule, item.span) for item in found] == [("syntax", Span(4, 4 + len(digits)))]


def test_an_ambiguous_grammar_is_rejected() -> None:
    first = "?operand     : NOT operand"
    ambiguous = grammar().replace(first, "?operand     : operand AND operand -> between\n             | NOT operand")
    with pytest.raises(GrammarError, match="conflict"):
        Lark(ambiguous, start="query", parser="lalr", strict=True, lexer=ContextualLexer, keep_all_tokens=True)
