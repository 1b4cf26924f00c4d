"""Completions. The parser's state decides what may come next, and the catalogue has the words.

Source: `docs/language.md`.
"""

import re
from collections.abc import Iterator

import attrs

from querydsl.classes import frozen
from querydsl.diagnostics.model import Edit
from querydsl.diagnostics.wording import ranked
from querydsl.editor.cursor import Context, Cursor, context_of, cursor_at
from querydsl.editor.document import Document
from querydsl.editor.names import names_at
from querydsl.editor.offers import CompletionKind, Offer, keyword
from querydsl.editor.operators import operators_at
from querydsl.editor.parameters import written_in
from querydsl.editor.values import StoredValues, values_at
from querydsl.rules import RULES
from querydsl.rules.suppressions import UNSUPPRESSIBLE

_KEYWORDS = {
    "AND": keyword("and", "both conditions"),
    "OR": keyword("or", "either condition"),
    "NOT": keyword("not", "the opposite"),
    "OF": keyword("of"),
    "ALL": keyword("all", "each of several"),
    "ANY": keyword("any", "one of several"),
    "PEOPLE": keyword("people where", "search for people"),
    "COMPANIES": keyword("companies where", "search for companies"),
    "WHERE": keyword("where"),
    "SELECT": keyword("select", "the fields to return"),
    "SORT": keyword("sort by", "the order of the records"),
    "BY": keyword("by"),
    "LIMIT": keyword("limit", "the number of records", "limit ${1:100}"),
    "GIVEN": keyword("given $name", "the parameters of a template", "given \\$${1:name}"),
}
_DIRECTIONS = (keyword("asc", "lowest first"), keyword("desc", "highest first"))
_PUNCTUATION = {"LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "COMMA": ","}
_GLUED = re.compile(r"[\w.]\Z")
_SIGN = re.compile(r"^([+-])\s*")
_SUPPRESSION = re.compile(r"#\s*querydsl:\s*(?P<typed>[a-z]*)$")
_IGNORE = re.compile(r"#\s*querydsl:\s*ignore\s*\[(?:[^\]]*[,\s])?(?P<typed>[\w-]*)$")


@frozen
class Completion:
    """A completion: the offer, and the edit that writes it. The edit replaces the word at the cursor."""

    offer: Offer
    edit: Edit


@frozen
class Completions:
    """The completions at an offset, best first.

    `is_incomplete` is whether more of the word may lead to others, because the service has more values than it returns at once.
    """

    items: tuple[Completion, ...]
    is_incomplete: bool = False


def complete(document: Document, offset: int, stored: StoredValues | None = None) -> Completions:
    """The completions at an offset of the text. `stored` returns the values that a field of open text has."""
    cursor = cursor_at(document.text, offset)
    if cursor.comment is not None:
        return Completions(tuple(_rules(cursor, cursor.comment)))
    context = context_of(cursor.before, document.catalogue)
    offers = list(dict.fromkeys(_offers(document, cursor, context, stored)))
    if not cursor.typed and _GLUED.match(document.text, max(offset - 1, 0), offset):  # after a number, without a space
        offers = [offer for offer in offers if offer.kind is CompletionKind.UNIT]
    chosen = [Completion(offer, Edit(cursor.span, offer.text)) for offer in _ranked(cursor, offers)]
    return Completions(tuple(chosen), any(offer.stored for offer in offers))


def _offers(document: Document, cursor: Cursor, context: Context, stored: StoredValues | None) -> Iterator[Offer]:
    """All offers, in the order in which they are shown."""
    if cursor.in_string:
        yield from (offer for offer in values_at(cursor, context, document, stored) if offer.text.startswith('"'))
        return
    yield from names_at(cursor, context)
    yield from operators_at(cursor, context)
    yield from values_at(cursor, context, document, stored)
    if "PARAMETER" in cursor.terminals:
        yield from (Offer(f"${name}", CompletionKind.PARAMETER, "parameter") for name in _parameters(document, cursor, context))
    yield from _words(cursor, context)


def _words(cursor: Cursor, context: Context) -> Iterator[Offer]:
    """Keywords, and punctuation if no word is being written."""
    is_operator = bool({"OPERATOR", "BETWEEN"} & cursor.terminals)
    for terminal, offer in _KEYWORDS.items():
        if terminal in cursor.terminals and not (terminal == "NOT" and is_operator) and not (terminal == "GIVEN" and cursor.before):
            yield from _constructs(offer, cursor, context)
    if "DIRECTION" in cursor.terminals:
        yield from _DIRECTIONS
    if not cursor.typed and context.clause != "limit":
        marks = [mark for terminal, mark in _PUNCTUATION.items() if terminal in cursor.terminals]
        yield from (Offer(mark, CompletionKind.PUNCTUATION, snippet=_list(mark, cursor)) for mark in marks)


def _constructs(offer: Offer, cursor: Cursor, context: Context) -> Iterator[Offer]:
    """A keyword with the snippet of its construct: a list of values after an operator, or fields, or conditions."""
    if offer.text not in ("any", "all") or cursor.terminals == {"ALL"}:
        yield offer
    elif context.operator:
        yield attrs.evolve(offer, snippet=f"{offer.text} ($1)")
    else:
        yield attrs.evolve(offer, snippet=f"{offer.text} (${{1:field}}, ${{2:field}})")
        if offer.text == "all":
            yield keyword("all of", "each matches any item of a list", "all of ($1, $2)")


def _list(mark: str, cursor: Cursor) -> str | None:
    return "($1)" if mark == "(" and cursor.token(-1) in ("IN", "ANY", "ALL", "OPERATOR", "EQUALS") else None


def _parameters(document: Document, cursor: Cursor, context: Context) -> list[str]:
    """The parameters of the text in order. `given` declares those that it has not declared yet."""
    if context.clause == "given":
        declared = [item.name for item in document.query.given]
        return [] if context.operator else [name for name in document.query.parameters() if name not in declared]
    return list(dict.fromkeys(name for name, span in written_in(document.text) if span.start != cursor.span.start))


def _ranked(cursor: Cursor, offers: list[Offer]) -> list[Offer]:
    """The offers that the written part of the word may be the beginning of, best first."""
    if not cursor.typed:
        return offers
    typed = _SIGN.sub(r"\1 ", cursor.typed.strip("\"'"))
    return [offers[index] for index in ranked(typed, [offer.text.strip('"') for offer in offers])]


def _rules(cursor: Cursor, comment: str) -> Iterator[Completion]:
    """The beginning of a suppression comment, or the rules that it can name."""
    begun = _SUPPRESSION.match(comment)
    if begun and "ignore".startswith(begun["typed"]):
        offer = Offer("ignore[]", CompletionKind.RULE, "turn rules off", snippet="ignore[${1:rule}]")
        yield Completion(offer, Edit(attrs.evolve(cursor.span, start=cursor.offset - len(begun["typed"])), offer.text))
    match = _IGNORE.match(comment)
    names = [name for name in RULES if name not in UNSUPPRESSIBLE]
    for index in ranked(match["typed"], names) if match else ():
        span = attrs.evolve(cursor.span, start=cursor.offset - len(match["typed"]) if match else 0)
        offer = Offer(names[index], CompletionKind.RULE, RULES[names[index]].summary)
        yield Completion(offer, Edit(span, names[index]))
