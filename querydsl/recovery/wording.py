"""The words of a message: templates filled in, and pieces of the text made fit to be shown."""

import re
from collections.abc import Mapping, Sequence

_LONGEST = 40
_PLACE = re.compile(r"\{(\w+)\}")


def fill(template: str, groups: Sequence[str], values: Mapping[str, str]) -> str:
    """The template with `{1}` replaced by a group and `{name}` by a value; what it does not know stays."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name.isdigit():
            return groups[int(name)] if int(name) < len(groups) else match.group()
        return values.get(name, match.group())

    return _PLACE.sub(put, template)


def shown(text: str) -> str:
    """The text on one line, not too long, with what cannot be seen as its code point."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join([char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in short])
