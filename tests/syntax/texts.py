"""Random texts and ASTs, independent of the catalogue."""

from hypothesis import strategies as st

from querydsl.syntax.ast import (
    AllOf,
    Between,
    Boolean,
    Condition,
    Connective,
    Date,
    Declaration,
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
    Values,
)
from querydsl.syntax.literals import is_path
from querydsl.syntax.operators import DISTANCES, LISTING, Operator

_WORDS = r"""
title past.title a.b.12m _x ünï limit.x = == != <> < <= =< > >= => ~ ~= !~ ( ) [ ] , in not not in has all all of any
within between and or and and not people companies where people where select sort by limit asc desc of km mi m ft true false
today now - 30d + 2w today-1mo $name $ "a" 'b' "é\n" "\u12" "open 'half 12 -3.5 1_000 10k 2.5m 1e6 5. .5 01 1,000 10K 500m
2024-01-31 2024-13-40 2024-01-31T09:30:00Z 2024-1-5 # & | && || ! ; : :) { } * ? @ % \ / -- like is null order by group by (.)
[.] (!) + - “x” null SELECT FROM `q` 🙂 given given $name =
"""
_MARKS = (
    "\n",
    "\t",
    " ",
    "\r\n",
    "# note\n",
    "\u2028",
    "\x00",
    "\ufeff",
    "\ud800",
    "\u200b",
    "\xa0",
    "in (",
    "all of (",
    "between 1 and 2",
)
PIECES = (*_WORDS.split(), *_MARKS)

soups = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "  "])), max_size=25).map(
    lambda parts: "".join(piece + blank for piece, blank in parts)
)
"""Tokens of this language and of others, in any order."""

_PATHS = """
title name a _ é x1 past.title current.company role.seniority a.b.c.d headcount.growth.12m ünïcode.ß 日本 _x._y inside orders
android notes.text any_of allow within2 between_us sort_key limits selected by_name nullable.is_null truth.false1 todays in.x
"""
some_paths = st.sampled_from(_PATHS.split()).filter(is_path)
any_paths = st.from_regex(r"[a-z_é]\w{0,6}(\.\w{1,5}){0,3}", fullmatch=True).filter(is_path)
paths = st.one_of(some_paths, some_paths, some_paths, any_paths)
"""Mostly paths from a list, because drawing from a regular expression takes a third of the time of a query."""
fields = st.builds(Field, paths)
defaults = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10).map(Text),
    st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)).map(Number),
    st.booleans().map(Boolean),
    st.dates().map(lambda day: Date(day.isoformat())),
    st.datetimes().map(lambda moment: Time(f"{moment.isoformat()}Z")),
    st.builds(Relative, st.sampled_from(["today", "now"]), st.integers(-9999, 9999), st.sampled_from(["d", "w", "mo", "y"])),
)
scalars = st.one_of(defaults, st.from_regex(r"[a-z]\w{0,5}", fullmatch=True).map(Parameter))
lists = st.lists(scalars, max_size=5).map(lambda items: Values(tuple(items)))
places = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=10).map(Text), st.just(Parameter("place")))
declarations = st.builds(
    Declaration,
    st.from_regex(r"[a-z]\w{0,5}", fullmatch=True),
    st.one_of(st.none(), defaults, st.lists(defaults, max_size=5).map(lambda items: Values(tuple(items)))),
)
distances = st.builds(Distance, st.integers(-9, 900).map(Number), st.sampled_from(["km", "mi", "m", "ft"]), places)
_SCALAR = [operator for operator in Operator if operator not in LISTING | DISTANCES]
_LISTING = [operator for operator in Operator if operator in LISTING]
_DISTANCES = [operator for operator in Operator if operator in DISTANCES]
quantified = st.builds(Quantified, st.sampled_from(Quantifier), lists)

conditions: st.SearchStrategy[Expr] = st.one_of(
    st.builds(Condition, fields, st.sampled_from(_SCALAR), st.one_of(scalars, lists, quantified)),
    st.builds(Condition, fields, st.sampled_from(_LISTING), lists),
    st.builds(Condition, fields, st.sampled_from(_DISTANCES), distances),
    st.builds(Between, fields, scalars, scalars),
    st.builds(lambda field: Condition(field, Operator.EQ, Boolean(True), bare=True), fields),
)


def _nested(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Group, st.sampled_from(Connective), several),
        st.builds(Group, st.sampled_from(Connective), several),
        st.builds(Not, inner),
        st.builds(AllOf, several),
        st.builds(Scope, fields, inner),
    )


expressions = st.recursive(conditions, _nested, max_leaves=12)
queries = st.builds(
    Query,
    filter=st.one_of(st.none(), expressions),
    entity=st.sampled_from(["people", "companies"]),
    select=st.lists(fields, max_size=12).map(tuple),
    sort=st.lists(st.builds(SortKey, fields, st.booleans()), max_size=3).map(tuple),
    limit=st.one_of(st.none(), scalars),
    given=st.lists(declarations, max_size=4, unique_by=lambda item: item.name).map(tuple),
    prefixed=st.booleans(),
)
"""Every AST that a text can have, whether or not it passes the rules."""
