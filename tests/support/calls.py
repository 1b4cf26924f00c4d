"""Plain httpx against a running sandbox: requests built by hand from the contract."""

import gzip
import json
import ssl
from typing import Any

import httpx

from querydsl.sandbox.faces.server import Server

HEADERS = {"authorization": "Bearer some-key", "x-api-version": "2025-11-01"}
TITLE = "experience.employment_details.current.title"
COUNTRY = "basic_profile.location.country"
TLS = ssl.create_default_context()


def fetch(url: str, method: str = "GET", **options: Any) -> httpx.Response:
    """A request of a client of its own, spared the reading of certificates."""
    return httpx.request(method, url, verify=TLS, **{"timeout": 60.0} | options)


def leaf(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "type": operator, "value": value}


def group(op: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"op": op, "conditions": list(conditions)}


ENGINEERS = group("and", leaf(TITLE, "(.)", "engineer"))


def post(server: Server, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    return fetch(server.base_url + path, "POST", json=body, headers=HEADERS if headers is None else headers)


def get(server: Server, path: str) -> httpx.Response:
    return fetch(server.base_url + path, headers={"authorization": "Bearer some-key"})


def submit(server: Server, entity: str = "person", **body: Any) -> str:
    """The id of a job."""
    answer = post(server, f"/batch/{entity}/search", {"filters": ENGINEERS, **body})
    assert answer.is_success, answer.text
    return str(answer.json()["batch_id"])


def download(url: str) -> list[dict[str, Any]]:
    """The records of a file."""
    answer = fetch(url)
    assert answer.is_success, answer.text
    return [json.loads(line) for line in gzip.decompress(answer.content).splitlines()]


def run(server: Server, entity: str = "person", **body: Any) -> list[dict[str, Any]]:
    """The records of a job that is submitted and waited for."""
    job = get(server, f"/batch/{submit(server, entity, **body)}").json()
    assert job["status"] == "completed"
    return download(job["download_url"]) if job["result_count"] else []


def message(answer: httpx.Response) -> str:
    """The message inside the envelope."""
    error = answer.json()["error"]
    assert sorted(error) == ["message", "metadata", "type"]
    return str(error["message"])
