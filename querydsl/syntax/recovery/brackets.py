"""Errors in brackets: those of another kind or of another language, and those that are never closed."""

import re
from collections.abc import Iterator, Sequence

from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Span, error, replace
from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.recovery.messages import shorten
from querydsl.syntax.tokens import Token, span_of

BRACKETS = frozenset("()[]")
OTHER_OPENER = frozenset("{")
"""The opening brackets of other languages."""
OTHER_CLOSER = {")": ("RSQB",), "]": ("RPAR",), "}": ("RPAR", "RSQB")}
"""The terminals of the brackets that a closing bracket may be meant for."""
_CLOSER_OF = {"{": "}"}
_STRING_OR_BRACKET = re.compile(rf"{LOOSE_STRING}|[()\[\]{{}}]")
_MAX_LABELS = 5


def other_opener(text: str, token: Token) -> Diagnostic:
    """The diagnostic for an opening bracket of another language. The fix changes its closing bracket too."""
    span = span_of(token)
    edits = (Edit(span, "("), *[Edit(closer, ")") for closer in _closer_of(text, token)])
    return error("syntax", span, f"use `(` instead of `{token}`", fix=Fix("write `( … )`", edits))


def is_pair(opener: Token, closer: Token) -> bool:
    """Whether two brackets of another language belong together."""
    return _CLOSER_OF.get(opener) == closer


def other_closer(name: str, token: Token, opener: Token) -> Diagnostic:
    """The diagnostic for a closing bracket of the wrong kind. `name` is the terminal of the right one."""
    right = ")" if name == "RPAR" else "]"
    fix = replace(f"write `{right}`", span_of(token), right)
    labels = (Label(span_of(opener), "opened here"),)
    return error("syntax", span_of(token), f"`{opener}` is closed by `{token}`", labels=labels, fix=fix)


def unclosed(openers: Sequence[Token], end: Span) -> Diagnostic:
    """One diagnostic for all brackets that are open at the end, the innermost first."""
    closers = "".join(["]" if opener == "[" else ")" for opener in openers])
    labels = tuple([Label(span_of(opener), "opened here") for opener in reversed(openers[-_MAX_LABELS:])])
    subject = "this bracket is" if len(openers) == 1 else f"{len(openers)} brackets are"
    return error("syntax", end, f"expected `{shorten(closers)}`: {subject} never closed", labels=labels)


def _closer_of(text: str, opener: Token) -> Iterator[Span]:
    """The span of the closing bracket of another language that belongs to an opening one."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text, span_of(opener).start):
        depth += (match[0] in "([{") - (match[0] in ")]}")
        if depth == 0 and match[0] in ")]}":
            if match[0] == _CLOSER_OF[opener]:
                yield Span(*match.span())
            return
