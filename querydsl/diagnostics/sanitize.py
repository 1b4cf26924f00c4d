"""Untrusted text on its way to a terminal."""

import json
import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# The two joiners shape emoji and many scripts, and can neither move a cursor nor turn the direction of what stands around them.
_JOINERS = frozenset("\u200c\u200d")


def escape_control(text: str, keep: str = "") -> str:
    r"""The text with each control character, bidi override and invisible mark shown as `\u{…}`; those in `keep` stay.

    What is left cannot move a cursor, change a title, start a colour, hide or reorder what stands around it. Everything that a
    renderer, a table or a message of the command takes from a query, a record or a file goes through here.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character in keep else shown for character, shown in zip(text, visible_characters(text), strict=True)
    )


def visible_characters(text: str) -> list[str]:
    """What stands for each code point of the text: itself, or its escape."""
    return [_shown(text, index) for index in range(len(text))]


def _shown(text: str, index: int) -> str:
    character = text[index]
    if unicodedata.category(character) not in _HIDDEN or (character in _JOINERS and _joins(text, index)):
        return character
    return f"\\u{{{ord(character):x}}}"


def _joins(text: str, index: int) -> bool:
    """True where a joiner stands between two characters that it can join: beside ASCII it only hides."""
    return 0 < index < len(text) - 1 and not text[index - 1].isascii() and not text[index + 1].isascii()


def json_text(value: object, *, indent: int | None = 2) -> str:
    """One JSON document, readable where it can be; what `escape_control` would escape stands in JSON's own escapes.

    With `indent=None` it stands on one line, without spaces.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None)
    return text if text.isascii() and "\x7f" not in text else re.sub(r"[^\x00-\x7e]", _json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return "".join(f"\\u{unit:04x}" for unit in _utf16_units(character))


def _utf16_units(character: str) -> tuple[int, ...]:
    """The character in UTF-16, of which JSON's escapes are made; a lone surrogate is itself."""
    beyond = ord(character) - 0x10000
    return (ord(character),) if beyond < 0 else (0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF))
