// The page: the text is checked as it changes, and everything else follows from it.

import { type Action, type Checked, type Edit, type Explained, ask, isServer } from "./api";
import { actionsFor, showDiagnostics } from "./diagnostics";
import { openExamples, openFields, openKeys, openPaste } from "./dialogs";
import { announce, byId, debounced, latest, tabs } from "./dom";
import { Editor } from "./editor";
import { Files, firstText, sharedText, showConnection } from "./files";
import { parameterValues, showParameters } from "./parameters";
import { Results } from "./results";
import { startTheme } from "./theme";
import { lightJsonAt, linkJson, setStale, showMeaning, showRule, showSql } from "./understand";

let checked: Checked | null = null;
let checkedText = "";
let tab = "english";

startTheme();
const soon = latest(() => check());
const soonAfter = debounced(120, () => void follow());
const editor = new Editor(byId("editor"), firstText(), document.querySelector<HTMLMetaElement>("meta[name=nonce]")?.content ?? "", {
  changed: () => { editor.mark("guilty", []); files.changed(); soon(); },
  moved: (points) => lightJsonAt(points),
  commands: [
    { key: "Mod-Enter", run: () => (byId("run").focus(), true) },
    { key: "Mod-.", run: () => fixFirst() },
  ],
});
const files = new Files(() => editor.text, (text) => { editor.text = text; editor.view.focus(); });
const args = () => ({ text: editor.text, params: parameterValues() });
const use = (text: string) => { editor.text = text; editor.view.focus(); };
const showResults = tabs(byId("result-tabs"), (name) => { if (name === "jobs") void results.guarded(() => results.jobs()); });
const results = new Results({ args, blame: (spans) => editor.mark("guilty", spans), edit: (edits) => editor.edit(edits), use }, showResults);
const showUnderstand = tabs(byId("understand-tabs"), (name) => { tab = name; if (name === "sql") void understand(); });

linkJson((ranges) => editor.mark("linked", ranges), (start, end) => editor.select(start, end), () => lightJsonAt(editor.cursor));

async function check(): Promise<void> {
  const text = editor.text;
  const found = await ask<Checked>("check", { text }).catch((error: Error) => (announce(error.message, "error"), null));
  if (!found || editor.text !== text) return;
  checked = found;
  checkedText = text;
  editor.show(found, (item) => actionsFor(found, item), fix);
  showDiagnostics(found, {
    fix, fixAll: () => void fixAll(), goTo: (item) => editor.select(item.span.start, item.span.end),
    explain: (name) => { void showRule(name); byId("tab-rule").hidden = false; showUnderstand("rule"); },
  });
  showParameters(found.parameters, soonAfter);
  setStale(hasErrors());
  soonAfter();
}

function hasErrors(): boolean {
  return checked?.diagnostics.some((item) => item.severity === "error") ?? true;
}

/** Update what depends on the text and the parameters. A text that changed since is followed once it is checked. */
async function follow(): Promise<void> {
  if (editor.text !== checkedText) return;
  await Promise.all([results.updatePrice(hasErrors()), hasErrors() ? null : understand()]);
}

async function understand(): Promise<void> {
  const sent = args();
  const found = await ask<Explained>("explain", sent).catch((error: Error) => (announce(error.message, "error"), null));
  if (!found || editor.text !== sent.text) return;
  showMeaning(found);
  lightJsonAt(editor.cursor);
  if (tab === "sql") await showSql(sent, byId<HTMLSelectElement>("engine").value);
}

function fix(action: Action): void {
  editor.edit(action.edits);
}

async function fixAll(): Promise<void> {
  const text = editor.text;
  const { edits } = await ask<{ edits: Edit[] }>("fix", { text });
  if (editor.text === text) editor.edit(edits);
}

function fixFirst(): boolean {
  const first = checked?.actions.find((action) => action.kind === "fix" || action.kind === "alternative");
  if (first) fix(first);
  return true;
}

async function format(): Promise<void> {
  await files.guarded(async () => {
    const { text } = await ask<{ text: string }>("format", { text: editor.text });
    if (text !== editor.text) editor.text = text;
  });
}

const entity = () => (/^\s*(given[^\n]*\n)?\s*companies\b/.test(editor.text) ? "companies" : "people");
const examples = () => void files.guarded(() => openExamples(use));
const fields = () => openFields((text) => editor.insert(text), entity());

byId("examples").onclick = examples;
byId("fields").onclick = fields;
byId("format-text").onclick = () => void format();
byId("paste").onclick = () => openPaste(use);
byId("keys").onclick = openKeys;
byId("engine").onchange = () => void understand();
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.onclick = () => void navigator.clipboard.writeText(byId(button.dataset.copy as string).textContent ?? "").then(() => announce("Copied"));
}
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  const act = { s: () => byId(isServer() ? "save" : "share").click(), o: () => { if (isServer()) byId("open").click(); }, e: examples, k: fields, F: () => void format(), Enter: () => byId("run").focus() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
window.addEventListener("hashchange", () => { const text = sharedText(); if (text !== null) use(text); });
document.addEventListener("studio-online", soon);
setInterval(() => { if (!byId("offline").hidden) void start(); }, 3000);

async function start(): Promise<void> {
  const about = await ask<{ sandbox: boolean; address: string; version: string }>("about").catch(() => null);
  if (about) showConnection(about.sandbox, about.address, about.version);
}

files.changed();
editor.view.focus();
void start();
soon();
