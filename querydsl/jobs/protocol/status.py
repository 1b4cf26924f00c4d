"""Job statuses, parsed defensively: keys may be missing, and new values may appear. Source: `docs/service.md`, section 2."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from querydsl.classes import frozen
from querydsl.diagnostics.sanitize import escape_control
from querydsl.jobs.secrets import Secret, scrub
from querydsl.jobs.submission import is_id

ACTIVE = ("pending", "processing")
KNOWN = (*ACTIVE, "completed", "failed")
_SHOWN = ("batch_id", "status", "entity", "result_count", "entities_fulfilled", "created_at", "completed_at", "error_message")


@frozen
class JobStatus:
    """A job as the service described it at one moment, with the service's own values.

    `status` is `pending`, `processing`, `completed`, `failed`, or a value that is not recognised. `result_count` is the number of
    records of a completed job, and `entities_fulfilled` the number found so far. `created_at` and `completed_at` are ISO 8601
    texts. `links` are the addresses of the results file, and are never printed. Missing values are None.

    Source: `docs/service.md`, section 2.
    """

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
        """Whether the job counts towards the limit of active jobs."""
        return self.status in ACTIVE

    def _repr_html_(self) -> str:
        """The values that the service returned, for notebooks."""
        from querydsl.diagnostics import html  # only notebooks need it

        values = {name: getattr(self, name) for name in _SHOWN}
        return html.facts((name.replace("_", " "), str(value)) for name, value in values.items() if value is not None)


def job_status(body: Mapping[str, Any], batch_id: str = "", secrets: tuple[Secret, ...] = ()) -> JobStatus:
    """The job that a JSON object describes. Missing values and values of a wrong type become None, a missing status `unknown`.

    The service's texts are shown to the user, so `secrets` are removed from them.
    """
    text = partial(_text, body, secrets)
    return JobStatus(
        batch_id=batch_id or job_id(body, secrets) or "",
        status=text("status") or "unknown",
        entity=text("entity"),
        action=text("action"),
        result_count=_count(body, "result_count"),
        entities_fulfilled=_count(body, "entities_fulfilled"),
        created_at=text("created_at"),
        completed_at=text("completed_at"),
        error_message=text("error_message"),
        links=_links(body),
    )


def listed_jobs(body: Mapping[str, Any], secrets: tuple[Secret, ...] = ()) -> tuple[JobStatus, ...]:
    """The jobs in a response of `GET /batch`, without `secrets`. Items that do not describe a job are left out."""
    items = body.get("jobs")
    found = (job_status(item, "", secrets) for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
    return tuple(job for job in found if job.batch_id)


def job_id(body: Mapping[str, Any], secrets: tuple[Secret, ...]) -> str | None:
    """The job id in a response, or None. An id that contains a secret is not one."""
    value = body.get("batch_id")
    return str(value) if is_id(value) and scrub(str(value), secrets) == value else None


def _text(body: Mapping[str, Any], secrets: tuple[Secret, ...], key: str) -> str | None:
    value = body.get(key)
    return escape_control(scrub(value, secrets)) if isinstance(value, str) and value else None


def _count(body: Mapping[str, Any], key: str) -> int | None:
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _links(body: Mapping[str, Any]) -> tuple[Secret, ...]:
    """The link to the merged file, or the links to its parts if there is no merged file. Both hold the same records."""
    merged, parts = body.get("download_url"), body.get("download_urls")
    if isinstance(merged, str) and merged:
        return (Secret(merged),)
    if isinstance(parts, list) and all(isinstance(part, str) and part for part in parts):
        return tuple(map(Secret, parts))
    return ()
