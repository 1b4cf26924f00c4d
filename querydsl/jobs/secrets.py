"""Secrets that are not printed by accident, and text from other hosts that is safe to print.

Source: `docs/jobs.md`, section "No secrets".
"""

import re
from collections.abc import Iterable

from querydsl.classes import frozen


def _spelled(character: str) -> str:
    """A pattern of a character as it is, escaped in JSON or HTML, or percent-encoded, also several times."""
    code = f"{ord(character):02x}"
    return rf"(?:\\{{0,8}}{re.escape(character)}|%(?:25)*{code}|\\{{1,8}}u00{code}|&(?:amp;)*#(?:0*{ord(character)}|x0*{code});)"


_QUOTE = r"\\{0,8}[\"']"
_WORD = re.compile(r"[^\s\"'<>]+")
_QUERY_START = re.compile(f"{_spelled('?')}|(?<!&){_spelled('#')}", re.IGNORECASE)
_SLASHES = re.compile(_spelled("/") * 2, re.IGNORECASE)
_SLASH = re.compile(_spelled("/"), re.IGNORECASE)
_EQUALS = re.compile(_spelled("="), re.IGNORECASE)
_USER = re.compile(r"(//|\\/\\/)[^\s/@\"'<>\\]*@")
_BEARER = re.compile(r"(\bbearer(?:\s|%(?:25)*20)+)[^\s\"',}]+", re.IGNORECASE)
_SIGNATURE = re.compile(
    rf"((?:signature|credential|security-token)(?:(?:{_QUOTE})?\s*(?::|{_spelled('=')})\s*(?:{_QUOTE})?|>)"
    rf"|(?<![a-z])(?:sig|token|accesskeyid|googleaccessid|api[-_]?key)(?:{_spelled('=')}|{_QUOTE}\s*:\s*{_QUOTE}))"
    r"(?:[^\s&\"',;<>}\\]|\\+[^\s\"'\\])+",
    re.IGNORECASE,
)
_MAX_LENGTH = 2_000
_MAX_SEARCHED = 8 * _MAX_LENGTH


@frozen(repr=False)
class Secret:
    """A string that is printed as `***`."""

    _text: str

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"


class PrivateBytes(bytearray):
    """Bytes that are printed as `***`."""

    def __repr__(self) -> str:
        return "***"


def scrub(text: str, secrets: Iterable[Secret] = ()) -> str:
    """The text without these secrets, bearer tokens, signatures, and the users and queries of links. At most 2,000 characters.

    Links and secrets are found in any spelling: without a scheme, escaped as in JSON or HTML, or percent-encoded.
    """
    text = _beginning(text)
    for secret in secrets:
        text = _spellings(secret).sub("***", text)
    text = _BEARER.sub(r"\1***", text)
    text = _WORD.sub(lambda word: _without_query(word[0]), text)
    text = _SIGNATURE.sub(r"\1***", text)
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + " …"


def _spellings(secret: Secret) -> re.Pattern[str]:
    """A pattern of the secret in any spelling. The pattern of an empty secret is never found."""
    return re.compile("".join(map(_spelled, secret.reveal())) or "(?!)", re.IGNORECASE)


def _without_query(word: str) -> str:
    """A word without the user, the query and the fragment, if it is a link."""
    start = _QUERY_START.search(word)
    if start is not None:
        before, after = word[: start.start()], word[start.start() :]
        if _SLASHES.search(before) or (_SLASH.search(before) and _EQUALS.search(after)):
            word = before + "?***"
    return _USER.sub(r"\1***@", word)


def _beginning(text: str) -> str:
    """The first words of a long text. Searching all of it for links could take minutes."""
    return text if len(text) <= _MAX_SEARCHED else text[:_MAX_SEARCHED].rpartition(" ")[0] + " …"
