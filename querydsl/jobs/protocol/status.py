"""What the service says of a job, read without trusting it: keys may be missing, sets are open.

Source: contract, section 2.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from querydsl.diagnostics.sanitize import escape_control
from querydsl.jobs.secrets import Secret, scrub
from querydsl.jobs.submission import is_id

ACTIVE = ("pending", "processing")
KNOWN = (*ACTIVE, "completed", "failed")


@attrs.frozen
class JobStatus:
    """A job as the service told of it at one moment, in the service's own words; `links` never show themselves."""

    batch_id: str
    status: str
    entity: str | None = None
    action: str | None = None
    result_count: int | None = None
    entities_fulfilled: int | None = None
    created_at: str | None = None
    completed_at: str | None = None
    error_message: str | None = None
    links: tuple[Secret, ...] = ()

    @property
    def active(self) -> bool:
        """True while the job counts against the cap of active jobs."""
        return self.status in ACTIVE


def snapshot(body: Mapping[str, Any], batch_id: str = "") -> JobStatus:
    """The job that a JSON object tells of; what is missing or of a wrong type is None, and the status `unknown`."""
    return JobStatus(
        batch_id=batch_id or (str(body["batch_id"]) if is_id(body.get("batch_id")) else ""),
        status=_text(body, "status") or "unknown",
        entity=_text(body, "entity"),
        action=_text(body, "action"),
        result_count=_count(body, "result_count"),
        entities_fulfilled=_count(body, "entities_fulfilled"),
        created_at=_text(body, "created_at"),
        completed_at=_text(body, "completed_at"),
        error_message=_text(body, "error_message"),
        links=_links(body),
    )


def _text(body: Mapping[str, Any], key: str) -> str | None:
    value = body.get(key)
    return escape_control(scrub(value)) if isinstance(value, str) and value else None


def _count(body: Mapping[str, Any], key: str) -> int | None:
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _links(body: Mapping[str, Any]) -> tuple[Secret, ...]:
    """The merged file, or its parts where there is no merged one: the same data, so never both."""
    merged, parts = body.get("download_url"), body.get("download_urls")
    if isinstance(merged, str) and merged:
        return (Secret(merged),)
    if isinstance(parts, list) and all(isinstance(part, str) and part for part in parts):
        return tuple(map(Secret, parts))
    return ()
