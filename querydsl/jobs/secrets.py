"""Secrets that are not printed by accident, and text from other hosts that is safe to print.

Source: `docs/jobs.md`, section "No secrets".
"""

import re
from collections.abc import Iterable

import attrs

_QUERY_OF_A_LINK = re.compile(r"(https?://[^\s\"'<>?#]*)[?#][^\s\"'<>]*", re.IGNORECASE)
_USER_OF_A_LINK = re.compile(r"(https?://)[^\s/@\"'<>]*@", re.IGNORECASE)
_BEARER = re.compile(r"(bearer\s+)[^\s\"',}]+", re.IGNORECASE)
_MAX_LENGTH = 2_000
_MAX_SEARCHED = 8 * _MAX_LENGTH


@attrs.frozen(repr=False)
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


def scrub(text: str, secrets: Iterable[Secret] = ()) -> str:
    """The text without these secrets, bearer tokens, and the users and queries of links. At most 2,000 characters."""
    for secret in secrets:
        if secret.reveal():
            text = text.replace(secret.reveal(), "***")
    text = _beginning(text)
    text = _BEARER.sub(r"\1***", text)
    text = _USER_OF_A_LINK.sub(r"\1***@", text)
    text = _QUERY_OF_A_LINK.sub(r"\1?***", text)
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + " …"


def _beginning(text: str) -> str:
    """The first words of a long text. Searching all of it for links could take minutes."""
    return text if len(text) <= _MAX_SEARCHED else text[:_MAX_SEARCHED].rpartition(" ")[0] + " …"
