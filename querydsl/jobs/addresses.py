"""Safe addresses: https anywhere, plain http on this machine only."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from querydsl.errors import SettingError

_DEFAULT_PORTS = {"https": 443, "http": 80}


def is_loopback(host: str) -> bool:
    """Whether a host name or IP address refers to this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(address: str) -> bool:
    """Whether an address is on this machine."""
    return is_loopback(urlsplit(address).hostname or "")


def is_safe(address: str) -> bool:
    """Whether an address uses https, or http on this machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # reading an invalid port raises ValueError
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host or "")))


def checked_base_url(address: str) -> str:
    """The address in its canonical form: lower-case scheme and host, no default port, no trailing slash.

    Two spellings of one address would otherwise be two accounts in the ledger. Raises `SettingError` if a key must not be sent to
    the address.
    """
    base = address.strip()
    if not is_safe(base):
        raise SettingError("base_url must use https (or http on this machine), because keys are never sent unencrypted")
    parts = urlsplit(base)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError("base_url must have a scheme, host and path only, without user, query or fragment")
    return f"{parts.scheme}://{_authority(parts)}{parts.path.rstrip('/')}"


def _authority(parts: SplitResult) -> str:
    """The host, and the port if it is not the default of the scheme."""
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host.removesuffix(".")
    return name if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{parts.port}"
