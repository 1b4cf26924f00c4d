"""Errors in strings: missing closing quotes, line breaks, and invalid escapes."""

import re

from querydsl.diagnostics.model import Diagnostic, Label, Span, error, replace
from querydsl.syntax.literals import quoted
from querydsl.syntax.recovery.messages import shorten
from querydsl.syntax.tokens import Token

_ESCAPE_OR_CONTROL = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\s\S])|[\x00-\x1f\ud800-\udfff]")
_VALID_ESCAPE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])""")
_PLAIN = re.compile(r"(?:(?!\b(?:and|or|not|select|sort|limit)\b)[\w .,&/-])+", re.IGNORECASE)
_NO_SYNTAX = re.compile(r"[^=~<>()\[\]#]*")


def string_error(text: str, token: Token) -> tuple[Diagnostic, int]:
    """The diagnostic for a string that the grammar rejects, and the offset after the string."""
    start, end = token.start_pos or 0, token.end_pos or 0
    if len(token) > 1 and token[-1] == token[0] and not _ends_escaped(token):
        return _content_error(token, start), end
    return _unclosed(text, token, start, end)


def _ends_escaped(token: str) -> bool:
    """Whether an odd number of backslashes precedes the last character."""
    return (len(token) - 1 - len(token[:-1].rstrip("\\"))) % 2 == 1


def _unclosed(text: str, token: Token, start: int, end: int) -> tuple[Diagnostic, int]:
    opener = Label(Span(start, start + 1), "opened here")
    closing = text.find(token[0], end)
    if closing >= 0 and _NO_SYNTAX.fullmatch(text, end, closing):
        message = "a string cannot span lines. Write a line break as `\\n`"
        return error("syntax", Span(end, end), message, labels=(opener,)), closing + 1
    offset = start + len(token.rstrip())
    span = Span(offset, offset)
    fix = replace(f"write `{token[0]}`", span, token[0]) if _PLAIN.fullmatch(token[1:]) else None
    message = f"expected `{token[0]}`: this string is never closed"
    return error("syntax", span, message, labels=(opener,), fix=fix), end


def _content_error(token: Token, start: int) -> Diagnostic:
    """The diagnostic for the first invalid part inside the quotes."""
    for match in _ESCAPE_OR_CONTROL.finditer(token, 1, len(token) - 1):
        span = Span(start + match.start(), start + match.end())
        part = match.group()
        if part[0] != "\\":
            return _invalid_character(part, span)
        if not _VALID_ESCAPE.fullmatch(part) and not (part == "\\'" and token[0] == "'"):
            return _invalid_escape(part, span)
    raise AssertionError("the grammar rejects only strings with an invalid part")


def _invalid_character(char: str, span: Span) -> Diagnostic:
    if "\ud800" <= char <= "\udfff":
        return error("syntax", span, f"U+{ord(char):04X} is half of a surrogate pair")
    escape = quoted(char)[1:-1]
    message = f"write the character U+{ord(char):04X} as `{escape}` in a string"
    return error("syntax", span, message, fix=replace(f"write `{escape}`", span, escape))


def _invalid_escape(part: str, span: Span) -> Diagnostic:
    if part == "\\'":
        return error("syntax", span, "`'` needs no backslash in double quotes", fix=replace("write `'`", span, "'"))
    hint = r"valid escapes are `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, and `\u` with four digits; write a backslash as `\\`"
    return error("syntax", span, f"`{shorten(part)}` is not a valid escape", hint=hint)
