"""Secrets that do not show themselves, and text of others that is safe to show.

Source: the reliability promises in docs/jobs.md: no key and no signed link is ever printed, logged, stored or sent to another host.
"""

import re
from collections.abc import Iterable

import attrs

_QUERY_OF_A_LINK = re.compile(r"(https?://[^\s\"'<>?#]*)[?#][^\s\"'<>]*", re.IGNORECASE)
_USER_OF_A_LINK = re.compile(r"(https?://)[^\s/@\"'<>]*@", re.IGNORECASE)
_BEARER = re.compile(r"(bearer\s+)[^\s\"',}]+", re.IGNORECASE)
_LONGEST = 2_000
_LOOKED_AT = 8 * _LONGEST


@attrs.frozen(repr=False)
class Secret:
    """A text that is shown as `***` wherever it is printed by accident."""

    _text: str

    def reveal(self) -> str:
        """The text itself: for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"


def scrub(text: str, secrets: Iterable[Secret] = ()) -> str:
    """The text without these secrets, what follows `Bearer`, and the signed half of any link; at most 2,000 characters."""
    for secret in secrets:
        if secret.reveal():
            text = text.replace(secret.reveal(), "***")
    text = _beginning(text)
    text = _BEARER.sub(r"\1***", text)
    text = _USER_OF_A_LINK.sub(r"\1***@", text)
    text = _QUERY_OF_A_LINK.sub(r"\1?***", text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _beginning(text: str) -> str:
    """The words at the start of a text that is longer than anyone reads: to look for links in all of it could take minutes."""
    return text if len(text) <= _LOOKED_AT else text[:_LOOKED_AT].rpartition(" ")[0] + " …"
