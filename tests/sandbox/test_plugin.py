"""The pytest plugin, as another project's tests meet it."""

import subprocess
import sys
from pathlib import Path

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


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_test_of_another_project_gets_a_sandbox(tmp_path: Path) -> None:
    (tmp_path / "test_search.py").write_text(TESTS_OF_OTHERS, "utf-8")
    done = pytest_in(tmp_path)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_a_run_without_the_fixture_loads_no_sandbox(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys\n\ndef test_nothing():\n"
        "    assert 'querydsl.sandbox.pytest_plugin' in sys.modules\n"
        "    assert not {'querydsl.sandbox.faces.server', 'querydsl.sandbox.data.dataset', 'httpx', 'lark'} & set(sys.modules)\n",
        "utf-8",
    )
    done = pytest_in(tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixture_tells_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing():\n    assert True\n", "utf-8")
    assert "A running sandbox with fresh state" in pytest_in(tmp_path, "--fixtures").stdout
