// The parameters of a template as a form.

import type { Parameter } from "./api";
import { byId, fill, h } from "./dom";

const values = new Map<string, string>();

/** Show an input for each parameter. `changed` is called when a value changes. */
export function showParameters(found: Parameter[], changed: () => void): void {
  const form = byId("parameters");
  form.hidden = found.length === 0;
  const key = JSON.stringify(found);
  if (form.dataset.shown === key) return;
  form.dataset.shown = key;
  current = found;
  fill(form, h("h2", {}, "Parameters"), ...found.map((item) => field(item, changed)));
}

let current: Parameter[] = [];

function field(item: Parameter, changed: () => void): HTMLElement {
  const isList = item.type?.startsWith("a list") ?? false;
  const properties = {
    id: `parameter-${item.name}`, placeholder: item.default ?? "needs a value", autocomplete: "off",
    oninput: (event: Event) => { values.set(item.name, (event.target as HTMLInputElement).value); changed(); },
  };
  const input = isList ? h("textarea", { ...properties, rows: 2 }) : h("input", { ...properties, type: "text" });
  input.value = values.get(item.name) ?? "";
  const about = [item.type ?? "not used", isList && "one on each line", item.places.length && `for ${item.places.join(", ")}`];
  return h("label", { for: `parameter-${item.name}` }, h("span", { class: "name" }, `$${item.name}`), input,
    h("small", {}, about.filter(Boolean).join(", ")));
}

/** The values that are filled in, in the types that the parameters need. */
export function parameterValues(): Record<string, unknown> {
  const filled = current.filter((item) => (values.get(item.name) ?? "").trim() !== "");
  return Object.fromEntries(filled.map((item) => [item.name, valueOf(item.type ?? "", values.get(item.name) as string)]));
}

function valueOf(type: string, text: string): unknown {
  if (type.startsWith("a list")) return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => scalar(type, line));
  return scalar(type, text.trim());
}

function scalar(type: string, text: string): unknown {
  if (/number|year/.test(type) && text !== "" && !Number.isNaN(Number(text))) return Number(text);
  if (/boolean/.test(type) && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text.replace(/^"(.*)"$/, "$1");
}
