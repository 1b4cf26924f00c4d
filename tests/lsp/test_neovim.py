"""Headless Neovim with the configuration of docs/editor.md. Skipped if Neovim is not installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT, blocks

NEOVIM = shutil.which("nvim")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed")]

DRIVER = """
local function wait(ready) assert(vim.wait(30000, ready, 50), "timed out: " .. debug.getinfo(ready, "S").linedefined) end
local function line() return vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] end

vim.cmd("edit query.qdsl")
wait(function() return #vim.diagnostic.get(0) == 1 end)
local found = vim.diagnostic.get(0)[1]
print("diagnostic", found.code or found.user_data.lsp.code, found.lnum, found.col)

vim.api.nvim_win_set_cursor(0, { 1, found.col + 1 })
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {}, only = { "quickfix" } }
for id, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 30000)) do
  for _, action in ipairs(answer.result) do
    if action.isPreferred then vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding) end
  end
end
wait(function() return #vim.diagnostic.get(0) == 0 end)
print("fixed", line())

vim.api.nvim_buf_set_lines(0, 0, 1, true, { 'name  =  "🙂" and seniority = ' })
vim.api.nvim_win_set_cursor(0, { 1, #line() - 1 })
local at = vim.lsp.util.make_position_params()
at.position.character = at.position.character + 1
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/completion", at, 30000)) do
  print("completion", answer.result.items[1].label)
end

vim.api.nvim_buf_set_lines(0, 0, 1, true, { 'name  =  "🙂"' })
local format = vim.lsp.util.make_formatting_params({})
for id, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/formatting", format, 30000)) do
  vim.lsp.util.apply_text_edits(answer.result, 0, vim.lsp.get_client_by_id(id).offset_encoding)
end
print("formatted", line())

vim.cmd("edit! search.py")
wait(function() return #vim.diagnostic.get(0) == 1 end)
print("python", vim.diagnostic.get(0)[1].col)
"""


def test_a_session_with_the_documented_configuration(tmp_path: Path) -> None:
    (block,) = [block for block in blocks(ROOT / "docs" / "editor.md") if block.language == "lua"]
    (tmp_path / "init.lua").write_text(block.content, "utf-8")
    (tmp_path / "driver.lua").write_text(DRIVER, "utf-8")
    (tmp_path / "query.qdsl").write_text('name = "🙂" and company_country = "France"\n', "utf-8")
    (tmp_path / "search.py").write_text('import querydsl\nquerydsl.parse("titel = 1")\n', "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "XDG"))}
    done = subprocess.run(
        [str(NEOVIM), "--headless", "-u", "init.lua", "-c", "luafile driver.lua", "-c", "qa!"],
        cwd=tmp_path,
        env={**kept, "PATH": path, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    printed = [line.split(None, 1) for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert printed == [
        ["diagnostic", "country-form 0 36"],
        ["fixed", 'name = "🙂" and company_country = "FRA"'],
        ["completion", '"Entry Level"'],
        ["formatted", 'name = "🙂"'],
        ["python", "16"],
    ], done.stdout + done.stderr
