// Dialogs: the examples, the fields, JSON to paste, and the keys.

import { announce, debounced, fill, h, openDialog } from "./dom";
import { ask, isServer } from "./api";
import { markdown } from "./markdown";

export async function openExamples(use: (text: string) => void): Promise<void> {
  const { examples } = await ask<{ examples: { role: string; title: string; text: string }[] }>("examples");
  const roles = [...new Set(examples.map((item) => item.role))];
  const groups = roles.map((role) => h("section", {}, h("h3", {}, role), h("ul", { class: "cards" },
    ...examples.filter((item) => item.role === role).map((item) => h("li", {},
      h("button", { type: "button", onclick: () => { dialog.close(); use(item.text); } }, h("strong", {}, item.title), h("code", {}, item.text.trim())))))));
  const dialog = openDialog("Examples", "wide", h("div", { class: "scroll" }, ...groups));
}

export function openFields(insert: (text: string) => void, entity: string): void {
  interface Field { name: string; type: string; about: string; operators: string[]; example: string | null; page: string }
  const words = h("input", { type: "search", placeholder: "school, seniority, company size…", "aria-label": "Search fields" });
  const kind = h("select", { "aria-label": "Search for" }, ...["people", "companies"].map((name) => h("option", { selected: name === entity }, name)));
  const list = h("ul", { class: "fields" }), count = h("p", { class: "hint", role: "status" });
  const update = debounced(80, () => void search());
  const search = async (): Promise<void> => {
    const found = await ask<{ count: number; fields: Field[] }>("fields", { words: words.value, entity: kind.value });
    count.textContent = found.count > found.fields.length ? `The first ${found.fields.length} of ${found.count} fields` : `${found.count} field${found.count === 1 ? "" : "s"}`;
    fill(list, ...found.fields.map((field) => h("li", {},
      h("details", {}, h("summary", {}, h("code", {}, field.name), h("span", { class: "type" }, field.type), h("span", { class: "about" }, field.about)), markdown(field.page)),
      h("button", { type: "button", "aria-label": `Insert ${field.name}`, onclick: () => { dialog.close(); insert(field.example ?? field.name); } }, "Insert"))));
  };
  words.addEventListener("input", update);
  kind.addEventListener("change", update);
  const dialog = openDialog("Fields", "wide", h("div", { class: "search" }, words, kind), count, h("div", { class: "scroll" }, list));
  words.focus();
  void search();
}

export function openPaste(use: (text: string) => void): void {
  const input = h("textarea", { rows: 14, id: "pasted", spellcheck: "false", placeholder: '{"filters": {"field": "…", "type": "=", "value": "…"}}' });
  const problem = h("p", { class: "problem", role: "alert" });
  const convert = async (): Promise<void> => {
    try {
      const { text, notes } = await ask<{ text: string; notes: string[] }>("decompile", { json: input.value });
      dialog.close();
      use(text);
      if (notes.length) announce(notes.join(". "));
    } catch (error) {
      problem.textContent = (error as Error).message;
    }
  };
  const dialog = openDialog("Turn JSON into a query", "narrow", h("label", { for: "pasted" }, "A request body, also of an older API"), input, problem,
    h("button", { type: "button", class: "primary", onclick: () => void convert() }, "Convert"));
  input.focus();
}

const keys = (): [string, string][] => [
  ["Ctrl+Enter", "Go to the run button, which names the price"], ["Ctrl+S", isServer() ? "Save" : "Copy a link"], ...(isServer() ? [["Ctrl+O", "Open a file"] as [string, string]] : []),
  ["Ctrl+Shift+F", "Format"], ["Ctrl+E", "Examples"], ["Ctrl+K", "Fields"], ["Ctrl+.", "Make the first fix, or write what was probably meant"],
  ["Ctrl+Space", "Complete"], ["F8", "Next problem"], ["↑ ↓ in the JSON", "Show the text that a line comes from"], ["Tab", "Leave the editor"],
];

export function openKeys(): void {
  openDialog("Keys", "narrow", h("table", { class: "keys" }, h("tbody", {}, ...keys().map(([key, what]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, what))))));
}
