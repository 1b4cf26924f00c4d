"""Untrusted text on its way to a terminal."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Joiners shape emoji and many scripts, and can neither move the cursor nor turn the direction of what stands around them.
_HARMLESS = frozenset("\u200c\u200d")


def visible(text: str, keep: str = "") -> str:
    r"""The text with each control character, bidi override and line separator shown as `\u{…}`; those in `keep` stay.

    What is left cannot move a cursor, change a title, start a colour, hide or reorder what stands around it.
    Source: language page, section 8; it is what every renderer and every table of the command sends text through.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if character in keep or _is_plain(character) else _shown(character) for character in text)


def _is_plain(character: str) -> bool:
    return character in _HARMLESS or unicodedata.category(character) not in _HIDDEN


def _shown(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"
