"""Which addresses may be spoken to: https anywhere, plain http only on this machine."""

import ipaddress
from urllib.parse import urlsplit

from querydsl.errors import SettingError


def is_loopback(host: str) -> bool:
    """True for a name or a number of this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe(address: str) -> bool:
    """True for an https address, and for an http address of this machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # to ask for a port that is none raises ValueError
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host or "")))


def checked_base_url(address: str) -> str:
    """The address without a slash at its end; raises `SettingError` where a key must not be sent to it."""
    base = address.strip().rstrip("/")
    if not is_safe(base):
        raise SettingError("base_url is an https address (or http, of this machine alone): a key is never sent in the clear")
    parts = urlsplit(base)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError("base_url is scheme, host and path alone, without user, query or fragment")
    return base
