"""Where a client's calls go: to the service with a key, or without one to the sandbox in this process.

The key comes from an argument, the environment variable `CRUSTDATA_API_KEY`, or the file that `CRUSTDATA_API_KEY_FILE` names, which
must be its owner's alone (mode 0600). It never comes from a command line.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from querydsl.errors import KeyRefused, SettingError
from querydsl.jobs.addresses import checked_base_url
from querydsl.jobs.ledger.memory import MemoryLedger
from querydsl.jobs.ledger.sqlite import DiskLedger, Ledger
from querydsl.jobs.secrets import Secret

if TYPE_CHECKING:
    from querydsl.sandbox.faces.transport import SandboxTransport

BASE_URL = "https://api.crustdata.com"
KEY = "CRUSTDATA_API_KEY"
KEY_FILE = "CRUSTDATA_API_KEY_FILE"
STATE = "QUERYDSL_STATE_DIR"
_SANDBOX_KEY = "sandbox"


@attrs.frozen
class Connection:
    """Address, key, and ledger of one account; `inside` is the sandbox in this process, where that is what answers."""

    base_url: str
    key: Secret | None
    account: str
    ledger: Ledger
    inside: "SandboxTransport | None" = None

    @property
    def sandbox(self) -> bool:
        """True where the sandbox in this process answers."""
        return self.inside is not None


def connect(
    api_key: str | Secret | None = None,
    base_url: str | None = None,
    sandbox: bool | None = None,
    state_dir: str | Path | None = None,
    transport: Any = None,
    environment: Mapping[str, str] = os.environ,
) -> Connection:
    """The connection that these settings, and the environment for what they leave out, amount to.

    With no key, or with `sandbox=True`, the sandbox in this process answers, unless a `base_url` or a `transport` says who does.
    Raises `KeyRefused` where the service is to answer and there is no key for it, `SettingError` for what must not be.
    """
    key = None if sandbox else _key(api_key, environment)
    if sandbox or (key is None and sandbox is None and base_url is None and transport is None):
        return _inside(base_url)
    base = checked_base_url(BASE_URL if base_url is None else base_url)
    if key is None and transport is None:
        raise KeyRefused(f"there is no key; set {KEY}, or {KEY_FILE} to a file that holds it")
    return Connection(base, key, account_of(key), DiskLedger(_folder(state_dir, environment)))


def _inside(base_url: str | None) -> Connection:
    """The sandbox in this process: its jobs end with it, and so does its ledger."""
    if base_url is not None:
        raise SettingError("sandbox=True means the sandbox in this process; leave base_url out, or sandbox")
    from querydsl.sandbox.faces.transport import BASE_URL as INSIDE
    from querydsl.sandbox.faces.transport import SandboxTransport

    return Connection(INSIDE, Secret(_SANDBOX_KEY), "sandbox", MemoryLedger(), SandboxTransport())


def _key(given: str | Secret | None, environment: Mapping[str, str]) -> Secret | None:
    """The key, from the first place that has one; None where none has."""
    if given is not None:
        return _checked(given.reveal() if isinstance(given, Secret) else given)
    if environment.get(KEY, "").strip():
        return _checked(environment[KEY])
    return _from_file(Path(environment[KEY_FILE])) if environment.get(KEY_FILE) else None


def _checked(key: str) -> Secret:
    """The key without white space around it. Source: contract, section 1."""
    stripped = key.strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise SettingError("the key is empty, or holds characters that no key holds")
    return Secret(stripped)


def _from_file(path: Path) -> Secret:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingError(f"the key file {path} can be read by others: chmod 600 {path}")
        return _checked(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"the key file {path} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}") from None


def account_of(key: Secret | None) -> str:
    """A name for the account of a key, from which nobody finds the key."""
    text = "" if key is None else key.reveal()
    return hashlib.sha256(b"querydsl account\0" + text.encode()).hexdigest()[:16]


def _folder(given: str | Path | None, environment: Mapping[str, str]) -> Path:
    """The folder of the ledger: as given, as `QUERYDSL_STATE_DIR` says, or where the system keeps such things."""
    if given is not None or environment.get(STATE):
        return Path(given if given is not None else environment[STATE])
    import platformdirs

    return Path(platformdirs.user_state_dir("querydsl", appauthor=False))
