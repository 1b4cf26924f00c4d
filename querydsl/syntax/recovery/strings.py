"""What is wrong with a string: its quote is never closed, it holds a line break, or an escape that there is not."""

import re

from lark import Token

from querydsl.diagnostics.model import Diagnostic, Label, Span, error, replace
from querydsl.syntax.literals import quoted
from querydsl.syntax.recovery.messages import shown

_INSIDE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\s\S])|[\x00-\x1f\ud800-\udfff]")
_GOOD_ESCAPE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])""")
_PLAIN = re.compile(r"(?:(?!\b(?:and|or|not|select|sort|limit)\b)[\w .,&/-])+", re.IGNORECASE)
_NO_SYNTAX = re.compile(r"[^=~<>()\[\]#]*")


def problem(text: str, it: Token) -> tuple[Diagnostic, int]:
    """The diagnostic for a string that the grammar refuses, and the place behind that string."""
    start, end = it.start_pos or 0, it.end_pos or 0
    if len(it) > 1 and it[-1] == it[0] and not _is_escaped(it):
        return _inside(it, start), end
    return _unclosed(text, it, start, end)


def _is_escaped(it: str) -> bool:
    """True if the last character is preceded by an odd number of backslashes."""
    return (len(it) - 1 - len(it[:-1].rstrip("\\"))) % 2 == 1


def _unclosed(text: str, it: Token, start: int, end: int) -> tuple[Diagnostic, int]:
    opener = Label(Span(start, start + 1), "opened here")
    rest = text.find(it[0], end)
    if rest >= 0 and _NO_SYNTAX.fullmatch(text, end, rest):
        message = "a string ends on its line: the break in it is written `\\n`"
        return error("syntax", Span(end, end), message, labels=(opener,)), rest + 1
    written = len(it.rstrip())
    place = Span(start + written, start + written)
    fix = replace(f"write `{it[0]}`", place, it[0]) if _PLAIN.fullmatch(it[1:]) else None
    message = f"expected `{it[0]}`: this string is never closed"
    return error("syntax", place, message, labels=(opener,), fix=fix), end


def _inside(it: Token, start: int) -> Diagnostic:
    """The first thing inside the quotes that may not be there."""
    for match in _INSIDE.finditer(it, 1, len(it) - 1):
        place = Span(start + match.start(), start + match.end())
        piece = match.group()
        if piece[0] != "\\":
            return _raw(piece, place)
        if not _GOOD_ESCAPE.fullmatch(piece) and not (piece == "\\'" and it[0] == "'"):
            return _escape(piece, place)
    raise AssertionError("the grammar refuses a string for a reason")


def _raw(char: str, place: Span) -> Diagnostic:
    if "\ud800" <= char <= "\udfff":
        return error("syntax", place, f"U+{ord(char):04X} is half a character")
    escape = quoted(char)[1:-1]
    message = f"the character U+{ord(char):04X} is written `{escape}` in a string"
    return error("syntax", place, message, fix=replace(f"write `{escape}`", place, escape))


def _escape(piece: str, place: Span) -> Diagnostic:
    if piece == "\\'":
        return error("syntax", place, "`'` needs no backslash in double quotes", fix=replace("write `'`", place, "'"))
    hint = r"the escapes are `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, and `\u` with four digits; a backslash itself is `\\`"
    fix = None if piece == "\\u" else replace(f"write `\\{shown(piece)}`", place, f"\\{piece}")
    return error("syntax", place, f"`{shown(piece)}` is no escape", hint=hint, fix=fix)
