"""Secrets that are not printed by accident, and text from other hosts that is safe to print.

Source: `docs/jobs.md`, section "No secrets".
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from querydsl.classes import frozen

_WORD = re.compile(r"[^\s\"'<>]+")
_QUERY_START = re.compile(r"[?#]|%(?:25)*(?:3f|23)", re.IGNORECASE)
_SLASHES = re.compile(r"//|\\/\\/|%(?:25)*2f%(?:25)*2f", re.IGNORECASE)
_SLASH = re.compile(r"/|%(?:25)*2f", re.IGNORECASE)
_EQUALS = re.compile(r"=|%(?:25)*3d", re.IGNORECASE)
_USER = re.compile(r"(//|\\/\\/)[^\s/@\"'<>\\]*@")
_BEARER = re.compile(r"(bearer\s+)[^\s\"',}]+", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"((?:signature|credential|security-token)[\"']?\s*(?:=|:|%(?:25)*3d)\s*[\"']?"
    r"|(?<![a-z])(?:sig|token|accesskeyid|googleaccessid|api[-_]?key)(?:=|%(?:25)*3d))[^\s&\"',;<>}]+",
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

    Links are found in any spelling: without a scheme, with escaped slashes, or percent-encoded.
    """
    for secret in secrets:
        for spelling in _spellings(secret.reveal()):
            text = text.replace(spelling, "***")
    text = _beginning(text)
    text = _BEARER.sub(r"\1***", text)
    text = _WORD.sub(lambda word: _without_query(word[0]), text)
    text = _SIGNATURE.sub(r"\1***", text)
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + " …"


def _spellings(secret: str) -> set[str]:
    """The secret as it is, in JSON with escaped slashes, and percent-encoded."""
    return {secret, secret.replace("/", "\\/"), quote(secret, safe=""), quote(secret)} - {""}


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
