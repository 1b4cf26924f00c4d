"""Queries in the strings of Python files: `querydsl.parse("…")`, `people.where("…")`, `client.run("…")`.

A string is a query only if it certainly is one: it is a literal, and it is the query of a call of a function that was imported from
`querydsl`, of a method of a search that starts from `people` or `companies`, or of a method of a name that is only ever bound to a
`Client`. Formatted strings, sums of strings and variables are left alone.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Diagnostic, in_order
from querydsl.editor.document import Document
from querydsl.editor.literals import Literal, literal_of
from querydsl.syntax.ast import ENTITIES, EntityName

_FUNCTIONS = {"parse": "text", "check": "text_or_query", "compile": "query", "explain": "query", "format": "query"}
_CLIENTS = ("Client", "AsyncClient")
_CLIENT_METHODS = ("run", "submit", "submit_live", "count", "search")
_SEARCH_METHODS = ("where", "select", "sort_by", "limit")
_MODULE = "querydsl"
_A_CLIENT, _OTHER = "a client", "another value"
_OWN_ENTITY = re.compile(r"\s*(people|companies|given)\b")


@frozen
class EmbeddedQuery:
    """A query in a Python file: its literal, and whether it is an argument of `where`, so that it may have clauses only.

    The text of an argument of `companies.where` begins with `companies where`, which has no place in the file.
    """

    literal: Literal
    is_filter: bool = False


def queries_in(source: str) -> tuple[EmbeddedQuery, ...]:
    """The queries in the text of a Python file, in order. Raises `SyntaxError` if it is not valid Python."""
    tree = ast.parse(source)
    names, lines = _Names.of(tree), _line_starts(source)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    arguments = [found for call in calls for found in names.queries_of(call)]
    literals = [(literal_of(argument, source, lines), entity) for argument, entity in arguments]
    found = [EmbeddedQuery(_prefixed(literal, entity), entity is not None) for literal, entity in literals if literal is not None]
    return tuple(sorted(found, key=lambda query: query.literal.places[0]))


def queries_while_typing(source: str) -> tuple[EmbeddedQuery, ...]:
    """The queries in a Python file, of which one line may be incomplete: its string or its brackets are not closed.

    Then, those after that line are left out. Raises `SyntaxError` for other invalid files.
    """
    try:
        return queries_in(source)
    except SyntaxError as error:
        place, endings = _incomplete(source, error)
        for ending in endings:
            try:
                found = queries_in(source[:place] + ending + source[place:])
            except SyntaxError:
                continue
            return tuple([query for query in found if query.literal.span.end <= place])
        raise


def _incomplete(source: str, error: SyntaxError) -> tuple[int, list[str]]:
    """The end of the line of an error, and what may be missing there."""
    starts = [*_line_starts(source), len(source) + 1]
    line = min(error.lineno or 1, len(starts) - 1)
    text = source[starts[line - 1] : starts[line] - 1].rstrip("\r\n")
    opening = text[(error.offset or 1) - 1 :][:1]
    quotes = [opening] if opening in ("'", '"') else [""]
    return starts[line - 1] + len(text), [f"{quote}{')' * count}" for quote in quotes for count in range(4)]


def check_python(source: str, settings: Document) -> tuple[Diagnostic, ...]:
    """The problems of all queries in a Python file, with spans in the file. `settings` is a document with any text.

    Parameters may get their values elsewhere, and an argument of `where` may have clauses only. Raises `SyntaxError` if the file is
    not valid Python.
    """
    return in_order(item for query in queries_in(source) for item in diagnostics_of(query, settings.with_text(query.literal.value)))


def diagnostics_of(query: EmbeddedQuery, document: Document) -> Iterator[Diagnostic]:
    """The problems of a query of a Python file, with spans in the file. `document` has the text of its literal."""
    ignored = {"missing-filter"} if query.is_filter else set()
    ignored |= set() if document.query.given else {"unbound-parameter"}
    yield from (query.literal.diagnostic(item) for item in document.diagnostics if item.rule not in ignored)


def _prefixed(literal: Literal, entity: EntityName | None) -> Literal:
    if entity != "companies" or _OWN_ENTITY.match(literal.value):
        return literal
    prefix = "companies where "
    return attrs.evolve(literal, value=prefix + literal.value, places=(literal.places[0],) * len(prefix) + literal.places)


def _line_starts(source: str) -> list[int]:
    """The offset at which each line of Python starts."""
    starts, offset = [0], 0
    while (end := min((at for mark in "\r\n" if (at := source.find(mark, offset)) >= 0), default=-1)) >= 0:
        offset = end + (2 if source.startswith("\r\n", end) else 1)
        starts.append(offset)
    return starts


@frozen
class _Names:
    """The meanings of the names of a file that are bound in one way only.

    The meaning of an import from `querydsl` is its name there, that of the package is empty, and that of a client is `_A_CLIENT`.
    """

    meanings: Mapping[str, str]

    @classmethod
    def of(cls, tree: ast.Module) -> "_Names":
        """The names of a module."""
        imports = list(_imports(tree))
        imported = cls(_unambiguous(imports))
        bound = [
            (name, _A_CLIENT if value is not None and imported.is_client(value) else _OTHER) for name, value in _bindings(tree)
        ]
        return cls(_unambiguous([*imports, *bound]))

    def queries_of(self, call: ast.Call) -> Iterator[tuple[ast.expr, EntityName | None]]:
        """The arguments of a call that are queries, with the entity of those of `where`."""
        function = self._meaning(call.func)
        if function in _FUNCTIONS:
            yield from ((argument, None) for argument in _first(call, _FUNCTIONS[function]))
        elif isinstance(call.func, ast.Attribute):
            owner, method = call.func.value, call.func.attr
            if method in _CLIENT_METHODS and (self._meaning(owner) == _A_CLIENT or self.is_client(owner, called=True)):
                yield from ((argument, None) for argument in _first(call, "query"))
            entity = self._searched(owner) if method == "where" else None
            yield from ((argument, entity) for argument in call.args if entity)

    def is_client(self, value: ast.expr, *, called: bool = False) -> bool:
        """Whether an expression is a call of a client's class or, unless it must be `called`, the class as an annotation."""
        match value:
            case ast.Call(func=function):
                return self._meaning(function) in _CLIENTS
            case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
                return self.is_client(left, called=called)
            case ast.Constant(value=str(name)):
                return not called and self.meanings.get(name) in _CLIENTS
            case _:
                return not called and self._meaning(value) in _CLIENTS

    def _searched(self, value: ast.expr) -> EntityName | None:
        """The entity of a search that starts from `people` or `companies`."""
        while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in _SEARCH_METHODS:
            value = value.func.value
        meaning = self._meaning(value)
        return next((entity for entity in ENTITIES if entity == meaning), None)

    def _meaning(self, value: ast.expr) -> str | None:
        match value:
            case ast.Name(id=name):
                return self.meanings.get(name) or None
            case ast.Attribute(value=ast.Name(id="self")):
                return self.meanings.get(_bound(value))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if self.meanings.get(name) == "":
                return attribute
            case _:
                return None


def _unambiguous(bindings: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The meanings of the names that all bindings agree about."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, meaning in bindings:
        found[name].add(meaning)
    return {name: next(iter(meanings)) for name, meanings in found.items() if len(meanings) == 1}


def _first(call: ast.Call, keyword: str) -> Iterator[ast.expr]:
    """The first argument of a call, by position or by its name."""
    yield from call.args[:1]
    yield from (argument.value for argument in call.keywords if argument.arg == keyword)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The imported names, and what they are in `querydsl`: empty for the package itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                is_package = alias.name == _MODULE or (alias.asname is None and alias.name.startswith(f"{_MODULE}."))
                yield name, "" if is_package else _OTHER
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                is_ours = node.module == _MODULE and not node.level
                yield alias.asname or alias.name, alias.name if is_ours else _OTHER


def _bindings(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that statements bind, with the value if it is a single expression or an annotation."""
    valued: set[ast.AST] = set()
    for node in ast.walk(tree):
        for target, value in _valued(node):
            if target is not None and (name := _bound(target)):
                valued.add(target)
                yield name, value
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()) if node not in valued:
                yield _bound(node), None
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, None
            case ast.arg(arg=name, annotation=annotation):
                yield name, annotation
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, None
            case _:
                pass


def _bound(target: ast.expr) -> str:
    """The name that an assignment binds: a variable, or an attribute of `self`. Empty for other targets."""
    match target:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return f"self.{name}"
        case _:
            return ""


def _valued(node: ast.AST) -> Iterator[tuple[ast.expr | None, ast.expr | None]]:
    """The targets of a statement with the value that each gets."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, annotation=annotation):
            yield target, annotation
        case ast.withitem(context_expr=value, optional_vars=target) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case _:
            pass
