"""The connection of a client: to the service with a key, or to the sandbox in this process without one.

The key is an argument, the environment variable `CRUSTDATA_API_KEY`, or the content of the file named by
`CRUSTDATA_API_KEY_FILE`, which must have mode 0600. It is never read from a command line. The address is an argument or the
environment variable `QUERYDSL_BASE_URL`.
"""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querydsl.classes import frozen
from querydsl.errors import KeyRefused, SettingError
from querydsl.jobs.addresses import checked_base_url
from querydsl.jobs.ledger.model import Ledger
from querydsl.jobs.secrets import Secret

if TYPE_CHECKING:
    from querydsl.sandbox.faces.transport import SandboxTransport

BASE_URL = "https://api.crustdata.com"
KEY = "CRUSTDATA_API_KEY"
KEY_FILE = "CRUSTDATA_API_KEY_FILE"
STATE_DIR = "QUERYDSL_STATE_DIR"
ADDRESS = "QUERYDSL_BASE_URL"
_SANDBOX_KEY = "sandbox"
_KEY = re.compile(r"[!-~]+")
"""A valid key: printable ASCII without spaces."""


@frozen
class Connection:
    """The address, key and ledger of one account. `inside` is the transport of the sandbox in this process, if it is used.

    `plans` is the folder for the plans of collections, or None to keep them in memory. `pages` is the folder for the pages of
    searches, or None to keep none.
    """

    base_url: str
    key: Secret | None
    account: str
    ledger: Ledger
    inside: "SandboxTransport | None" = None
    plans: Path | None = None
    pages: Path | None = None

    @property
    def sandbox(self) -> bool:
        """Whether the sandbox in this process is used."""
        return self.inside is not None


def connect(
    api_key: str | Secret | None = None,
    base_url: str | None = None,
    sandbox: bool | None = None,
    state_dir: str | Path | None = None,
    transport: Any = None,
    environment: Mapping[str, str] | None = None,
) -> Connection:
    """The connection for these settings. Settings that are None are taken from `environment`, by default that of the process.

    No variable of a frame holds the key, except inside `Secret`, so that an interrupt does not show it.

    The sandbox in this process is used with `sandbox=True`, and also if there is no key, no `base_url` and no `transport`. The
    ledger is stored in `state_dir`.

    Raises `KeyRefused` if the service is used without a key, and `SettingError` for an invalid setting.
    Source: `docs/service.md`, section 1.
    """
    if not sandbox:
        base_url = _variable(ADDRESS, environment) if base_url is None else base_url
    key = None if sandbox else _key(api_key, environment)
    if sandbox or (key is None and sandbox is None and base_url is None and transport is None):
        return _inside(base_url)
    base = checked_base_url(BASE_URL if base_url is None else base_url)
    if key is None and transport is None:
        raise KeyRefused(f"no API key found. Set {KEY}, or set {KEY_FILE} to a file that contains it")
    from querydsl.jobs.ledger.sqlite import DiskLedger

    folder = _folder(state_dir, environment)
    return Connection(base, key, account_of(key), DiskLedger(folder), plans=folder / "collections", pages=folder / "searches")


def _inside(base_url: str | None) -> Connection:
    """The connection to the sandbox in this process. Its jobs and its ledger end with the process."""
    if base_url is not None:
        raise SettingError("sandbox=True and base_url cannot be combined. Leave one of them out")
    from querydsl.jobs.ledger.memory import MemoryLedger
    from querydsl.sandbox.faces.transport import BASE_URL as INSIDE
    from querydsl.sandbox.faces.transport import SandboxTransport

    return Connection(INSIDE, Secret(_SANDBOX_KEY), "sandbox", MemoryLedger(), SandboxTransport())


def _key(api_key: str | Secret | None, environment: Mapping[str, str] | None) -> Secret | None:
    """The key from the first source that has one, or None."""
    if api_key is not None:
        if not isinstance(api_key, str | Secret):
            raise SettingError(f"api_key must be a string, not {type(api_key).__name__}")
        return _checked(api_key if isinstance(api_key, Secret) else Secret(api_key))
    key = Secret((_variable(KEY, environment) or "").strip())
    file = _variable(KEY_FILE, environment)
    return _checked(key) if key.reveal() else _from_file(Path(file)) if file else None


def _variable(name: str, environment: Mapping[str, str] | None) -> str | None:
    """A variable of the environment, or None if it is not set or empty."""
    return (os.environ if environment is None else environment).get(name) or None


def _checked(key: Secret) -> Secret:
    """The key without surrounding white space. Source: `docs/service.md`, section 1."""
    stripped = Secret(key.reveal().strip())
    if not _KEY.fullmatch(stripped.reveal()):
        raise SettingError("the key is empty or contains invalid characters")
    return stripped


def _from_file(path: Path) -> Secret:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingError(f"the key file {path} can be read by others. Run chmod 600 {path}")
        return _checked(Secret(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"the key file {path} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}") from None


def account_of(key: Secret | None) -> str:
    """A stable, non-reversible account id derived from the key."""
    digest = hashlib.sha256(b"querydsl account\0")
    digest.update(b"" if key is None else key.reveal().encode())
    return digest.hexdigest()[:16]


def _folder(state_dir: str | Path | None, environment: Mapping[str, str] | None) -> Path:
    """The folder of the ledger: `state_dir`, `QUERYDSL_STATE_DIR`, or the user state folder of the system.

    Raises `SettingError` if the system does not know the user's home directory.
    """
    named = _variable(STATE_DIR, environment) if state_dir is None else state_dir
    if named is not None:
        return Path(named)
    import platformdirs

    try:
        folder = Path(platformdirs.user_state_dir("querydsl", appauthor=False))
    except (RuntimeError, OSError):
        folder = Path()
    if not folder.is_absolute():
        raise SettingError(f"this user has no home directory. Set {STATE_DIR} to a folder for the ledger of submitted jobs")
    return folder
