"""The pytest plugin, as another project's tests meet it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS_OF_OTHERS = """
import json, urllib.request

def ask(server, method, path, body=None):
    headers = {"authorization": f"Bearer {server.key}", "x-api-version": "2025-11-01"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.base_url + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

def test_a_job_runs(querydsl_sandbox):
    leaf = {"field": "basic_profile.location.country", "type": "=", "value": "Canada"}
    body = {"filters": {"op": "and", "conditions": [leaf]}}
    job = ask(querydsl_sandbox, "POST", "/batch/person/search", body)
    assert ask(querydsl_sandbox, "GET", job["status_url"])["result_count"] > 0

def test_every_test_has_a_sandbox_of_its_own(querydsl_sandbox):
    assert ask(querydsl_sandbox, "GET", "/batch")["jobs"] == []
"""


NOTHING_IS_LOADED = """
import sys

def test_nothing():
    assert "querydsl.sandbox.pytest_plugin" in sys.modules
    assert not {"querydsl.sandbox.faces.server", "querydsl.sandbox.data.dataset", "httpx", "lark"} & set(sys.modules)
"""


def test_tests_of_another_project_get_sandboxes_which_are_loaded_on_first_use(tmp_path: Path) -> None:
    (tmp_path / "test_first.py").write_text(NOTHING_IS_LOADED, "utf-8")
    (tmp_path / "test_second.py").write_text(TESTS_OF_OTHERS, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "no:asyncio"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "3 passed" in done.stdout, done.stdout + done.stderr
