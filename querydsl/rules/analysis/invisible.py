"""Characters in the text that are not seen.

White space at an edge, no-break and zero-width characters, HTML entities, and Cyrillic letters in Latin words. Source:
`docs/language.md`, section "Diagnostics".
"""

import re
import unicodedata

# Few texts have any of these, so the patterns are compiled when they are first used.
_NO_BREAK = "[\u00a0\u2007\u202f]"
# Characters without width that no script needs.
_ZERO_WIDTH = "[\u00ad\u180e\u200b\u2060\ufeff]"
# Joiners and direction marks, which emoji and some scripts need between their own characters.
_FORMAT = "[\u200c-\u200f\u202a-\u202e\u2066-\u2069]+"
_JOINER = f"(?:^|(?<=[ -~])){_FORMAT}|{_FORMAT}(?=[ -~]|$)"
_ENTITY = r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});"
_WORD = r"[^\W\d_]+"
_LOOKALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx")


def visible(text: str) -> str:
    """The text with its hidden characters removed or replaced by what they look like."""
    if "&" in text:
        import html  # slow to import

        text = re.sub(_ENTITY, lambda match: html.unescape(match[0]), text)
    if not text.isascii():
        text = re.sub(_JOINER, "", re.sub(_ZERO_WIDTH, "", re.sub(_NO_BREAK, " ", text)))
        text = re.sub(_WORD, lambda match: _latin(match[0]), text)
    return text.strip()


def description(text: str) -> str:
    """The hidden part of the text, for a message: "white space at the end"."""
    if entity := re.search(_ENTITY, text):
        return f"the HTML entity `{entity[0]}`"
    for hidden in (_NO_BREAK, _ZERO_WIDTH, _JOINER):
        if found := re.search(hidden, text):
            return f"the invisible character U+{ord(found[0][0]):04X} ({unicodedata.name(found[0][0], 'unnamed').lower()})"
    for word in re.findall(_WORD, text):
        if _latin(word) != word:
            return f'a Cyrillic letter in "{word}"'
    return "white space at the start" if text[:1].isspace() else "white space at the end"


def _latin(word: str) -> str:
    """A Latin word without the Cyrillic letters that look like Latin ones. Other words are returned unchanged."""
    latin = word.translate(_LOOKALIKES)
    strange = sum(1 for letter, other in zip(word, latin, strict=True) if letter != other)
    return latin if 0 < 2 * strange <= len(word) and all(map(_is_latin, latin)) else word


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
