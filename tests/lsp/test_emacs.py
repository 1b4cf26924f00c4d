"""Emacs in batch mode with the configuration of docs/editor.md. Skipped if Emacs or Eglot is not installed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT, blocks

EMACS = shutil.which("emacs")


def _has_eglot() -> bool:
    find = ["--batch", "-f", "package-initialize", "--eval", "(require 'eglot)"]
    return EMACS is not None and subprocess.run([EMACS, *find], capture_output=True, check=False).returncode == 0


pytestmark = [pytest.mark.slow, pytest.mark.skipif(EMACS is None, reason="Emacs is not installed")]

DRIVER = r"""
(defun wait-for (ready)
  (let ((tries 0))
    (while (and (not (funcall ready)) (< tries 600)) (setq tries (1+ tries)) (accept-process-output nil 0.1))
    (unless (funcall ready) (error "timed out"))))
(defun show (name value) (princ (format "%s %s\n" name value)))

(find-file "query.qdsl")
(run-hooks 'post-command-hook) ; batch mode has no commands
(wait-for #'eglot-current-server)
(wait-for (lambda () (flymake-start) (= (length (flymake-diagnostics)) 1)))
(let ((found (car (flymake-diagnostics))))
  (show "diagnostic" (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))

(eglot--apply-workspace-edit (plist-get (car (eglot-code-actions (point-min) (point-max) "source.fixAll")) :edit))
(wait-for (lambda () (eglot--signal-textDocument/didChange) (flymake-start) (not (flymake-diagnostics))))
(show "fixed" (buffer-string))

(eglot-format-buffer)
(show "formatted" (buffer-string))

(erase-buffer)
(insert "name = \"🙂\" and seniority = ")
(show "completion" (car (all-completions "" (nth 2 (eglot-completion-at-point)))))
(set-buffer-modified-p nil)
"""


def test_a_session_with_the_documented_configuration(tmp_path: Path) -> None:
    if not _has_eglot():
        pytest.skip("Eglot is not installed")
    section = next(block for block in blocks(ROOT / "docs" / "editor.md") if "eglot" in block.content)
    (tmp_path / "init.el").write_text(section.content, "utf-8")
    (tmp_path / "driver.el").write_text(DRIVER, "utf-8")
    (tmp_path / "query.qdsl").write_text('name  = "🙂" and company_country = "France"\n', "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "XDG"))}
    done = subprocess.run(
        [str(EMACS), "--batch", "-f", "package-initialize", "-l", "init.el", "-l", "driver.el"],
        cwd=tmp_path,
        env={**kept, "PATH": path, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert re.findall(r"\S.*", done.stdout) == [
        'diagnostic "France"',
        'fixed name  = "🙂" and company_country = "FRA"',
        'formatted name = "🙂" and company_country = "FRA"',
        'completion "Entry Level"',
    ], done.stdout + done.stderr
