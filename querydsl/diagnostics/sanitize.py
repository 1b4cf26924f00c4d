"""Escaping untrusted text for terminals and JSON."""

import json
import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Emoji and many scripts need the two joiners, and they cannot move the cursor or change the direction of text.
_JOINERS = frozenset("\u200c\u200d")

_STRING_OR_INFINITY = re.compile(r'"(?:[^"\\]|\\.)*"|Infinity')


def escape_control(text: str, keep: str = "") -> str:
    r"""The text with control characters, bidirectional overrides and invisible marks escaped as `\u{…}`.

    Characters in `keep` are left as they are. The result cannot move the cursor, set a colour or title, or hide or reorder the
    text around it. Everything printed from a query, a record or a file must be escaped.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character in keep else shown for character, shown in zip(text, visible_characters(text), strict=True)
    )


def visible_characters(text: str) -> list[str]:
    """The printed form of each code point: the character or its escape."""
    return [_shown(text, index) for index in range(len(text))]


def _shown(text: str, index: int) -> str:
    character = text[index]
    if unicodedata.category(character) not in _HIDDEN or (character in _JOINERS and _joins(text, index)):
        return character
    return f"\\u{{{ord(character):x}}}"


def _joins(text: str, index: int) -> bool:
    """Whether a joiner is between two characters that it can join. ASCII characters never join."""
    return 0 < index < len(text) - 1 and not text[index - 1].isascii() and not text[index + 1].isascii()


def to_json(value: object, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    """A JSON document in Unicode. Numbers that are too large for a float are written as `1e999`, because JSON has no infinity.

    `indent` and `separators` are the ones of `json.dumps`.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    if "Infinity" not in text:
        return text
    return _STRING_OR_INFINITY.sub(lambda found: "1e999" if found[0] == "Infinity" else found[0], text)


def json_text(value: object, *, indent: int | None = 2) -> str:
    """A JSON document in which the characters that `escape_control` escapes are written as JSON escapes.

    `indent` is the number of spaces per level. With `None`, the document is one line without spaces.
    """
    return escape_json(to_json(value, indent=indent, separators=(",", ":") if indent is None else None))


def escape_json(text: str) -> str:
    """A JSON document with the characters that `escape_control` escapes written as JSON escapes. Line feeds are kept."""
    return text if text.isascii() and "\x7f" not in text else re.sub(r"[^\x00-\x7e]", _json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return "".join(f"\\u{unit:04x}" for unit in _utf16_units(character))


def _utf16_units(character: str) -> tuple[int, ...]:
    """The UTF-16 code units of a character, as used in JSON escapes."""
    beyond = ord(character) - 0x10000
    return (ord(character),) if beyond < 0 else (0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF))
