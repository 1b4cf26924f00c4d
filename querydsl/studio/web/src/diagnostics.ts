// The problems of the query as a list, with a button for each fix.

import type { Action, Checked, Diagnostic } from "./api";
import { byId, fill, h } from "./dom";
import { inline } from "./markdown";

export interface Listeners {
  fix(action: Action): void;
  fixAll(): void;
  goTo(item: Diagnostic): void;
  explain(rule: string): void;
}

/** The actions about a diagnostic, fixes first. */
export function actionsFor(found: Checked, item: Diagnostic): Action[] {
  return found.actions.filter(({ about }) => about?.[0] === item.rule && about[1] === item.span.start && about[2] === item.span.end);
}

/** Show the problems of a query. */
export function showDiagnostics(found: Checked, listeners: Listeners): void {
  const counts = (["error", "warning", "info"] as const).map((kind) => [kind, found.diagnostics.filter((item) => item.severity === kind).length] as const);
  const words = counts.filter(([, count]) => count).map(([kind, count]) => `${count} ${kind}${count > 1 ? "s" : ""}`);
  const state = byId("state");
  state.textContent = words.join(", ") || "No problems found";
  state.className = `state ${counts.find(([, count]) => count)?.[0] ?? "fine"}`;
  const general = found.actions.filter((action) => action.kind === "rewrite");
  fill(byId("problems"),
    ...found.diagnostics.map((item) => row(found, item, listeners)),
    ...general.map((action) => h("li", { class: "rewrite" }, h("button", { type: "button", onclick: () => listeners.fix(action) }, `${action.title[0].toUpperCase()}${action.title.slice(1)}`))));
  byId("fix-all").hidden = !found.fixable;
  byId("fix-all").onclick = () => listeners.fixAll();
}

/** The text of the button of an action. An alternative is what was probably meant. */
export function label({ kind, title }: Action): string {
  if (kind === "ignore") return "Ignore here";
  return kind === "alternative" ? title.replace(/^write/, "Use") : `Fix: ${title}`;
}

function row(found: Checked, item: Diagnostic, listeners: Listeners): HTMLElement {
  const buttons = actionsFor(found, item).map((action) =>
    h("button", { type: "button", class: action.kind === "ignore" ? "quiet" : "fix", onclick: () => listeners.fix(action) }, ...inline(label(action))));
  return h("li", { class: item.severity },
    h("button", { type: "button", class: "message", onclick: () => listeners.goTo(item) },
      h("span", { class: "severity" }, item.severity), h("span", {}, ...inline(item.message)), item.hint && h("small", {}, ...inline(item.hint))),
    h("span", { class: "actions" }, ...buttons,
      h("button", { type: "button", class: "quiet rule", title: "Open the page of this rule", onclick: () => listeners.explain(item.rule) }, item.rule)));
}
