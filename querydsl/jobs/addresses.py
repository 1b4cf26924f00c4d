"""Safe addresses: https anywhere, plain http on this machine only."""

import ipaddress
from urllib.parse import urlsplit

from querydsl.errors import SettingError


def is_loopback(host: str) -> bool:
    """Whether a host name or IP address refers to this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe(address: str) -> bool:
    """Whether an address uses https, or http on this machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # reading an invalid port raises ValueError
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host or "")))


def checked_base_url(address: str) -> str:
    """The address without a trailing slash. Raises `SettingError` if a key must not be sent to it."""
    base = address.strip().rstrip("/")
    if not is_safe(base):
        raise SettingError("base_url must use https (or http on this machine), because keys are never sent unencrypted")
    parts = urlsplit(base)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError("base_url must have a scheme, host and path only, without user, query or fragment")
    return base
