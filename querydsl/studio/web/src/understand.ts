// The meaning of the query: English, JSON that is linked with the text, Python and SQL.

import { type Explained, ask } from "./api";
import { byId, fill, h } from "./dom";
import { inline as inlineMarkdown, markdown } from "./markdown";

type Path = [number, number];
let spans: Record<string, Path> = {};

/** Show what a query means. */
export function showMeaning(found: Explained): void {
  spans = found.spans;
  fill(byId("english"), english(found.english), found.parameters.length > 0 && h("p", { class: "note" }, ...inlineMarkdown(found.parameters.join("; "))));
  const lines = jsonLines(found.body);
  lines.forEach((line, index) => { line.id = `json-${index}`; });
  fill(byId("json-lines"), h("div", { class: "line comment", role: "option", "aria-selected": "false" }, `POST ${found.path}`), ...lines);
  fill(byId("rewrites"), ...found.rewrites.map((item) => h("li", {}, item.message)));
  byId("python-code").textContent = found.python;
}

/** The description, with its indented lines as nested items. */
function english(text: string): HTMLElement {
  const root = h("div", { class: "english" });
  for (const line of text.split("\n")) {
    const depth = (/^ */.exec(line) as RegExpExecArray)[0].length / 2;
    const item = h("p", { class: line.trim().startsWith("- ") ? "item" : "" }, line.trim().replace(/^- /, ""));
    item.style.marginInlineStart = `${depth * 1.1}rem`;
    root.append(item);
  }
  return root;
}

/** Show that the query has errors, and keep the last meaning. */
export function setStale(isStale: boolean): void {
  byId("understand").classList.toggle("stale", isStale);
}

/** Show the statement for an engine. */
export async function showSql(args: object, engine: string): Promise<void> {
  const found = await ask<{ sql: string; parameters: string }>("sql", { ...args, engine }).catch((error: Error) => ({ sql: `-- ${error.message}`, parameters: "" }));
  byId("sql-code").textContent = found.sql + (found.parameters ? `\n\n-- parameters: ${found.parameters}` : "");
}

/** Show the page of a rule. */
export async function showRule(rule: string): Promise<void> {
  const { markdown: text } = await ask<{ markdown: string }>("rule", { rule });
  fill(byId("rule"), markdown(text));
}

/** Call `light` with the part of the text that the JSON under the pointer comes from, and `restore` when the pointer leaves. */
export function linkJson(light: (ranges: Path[]) => void, select: (start: number, end: number) => void, restore: () => void): void {
  const list = byId("json-lines");
  const pointerAt = (event: Event) => (event.target as Element).closest<HTMLElement>("[data-pointer]")?.dataset.pointer;
  const show = (pointer: string | undefined) => { lightUp(pointer); light(pointer && spans[pointer] ? [spans[pointer]] : []); };
  list.addEventListener("mouseover", (event) => show(pointerAt(event)));
  const leave = () => { light([]); restore(); };
  list.addEventListener("mouseleave", leave);
  list.addEventListener("click", (event) => { const span = spans[pointerAt(event) ?? ""]; if (span) select(...span); });
  list.addEventListener("blur", leave);
  list.addEventListener("keydown", (event) => {
    const lines = [...list.querySelectorAll<HTMLElement>(".line[data-pointer]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && current >= 0) select(...spans[lines[current].dataset.pointer as string]);
    if (!step || !lines.length) return;
    event.preventDefault();
    const next = lines[Math.max(0, Math.min(lines.length - 1, current + step))];
    lines.forEach((line) => line.setAttribute("aria-selected", String(line === next)));
    list.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
    show(next.dataset.pointer);
  });
}

/** Light up the JSON that comes from the text at an offset. */
export function lightJsonAt(offset: number): void {
  const inside = Object.entries(spans).filter(([, [start, end]]) => start <= offset && offset <= end);
  const smallest = inside.sort(([, a], [, b]) => a[1] - a[0] - (b[1] - b[0]))[0];
  lightUp(smallest?.[0]);
}

function lightUp(pointer: string | undefined): void {
  for (const part of byId("json-lines").querySelectorAll<HTMLElement>("[data-pointer]")) {
    part.classList.toggle("lit", part.dataset.pointer === pointer);
  }
}

// --- JSON as lines, each with the pointers of its parts ---

function jsonLines(value: unknown, pointer = "", depth = 0, before: Node[] = [], after = ""): HTMLElement[] {
  const line = (own: string | null, ...parts: (Node | string)[]) => {
    const made = h("div", { class: "line", role: "option", "aria-selected": "false", "data-pointer": own !== null && spans[own] ? own : null }, ...parts);
    made.style.paddingInlineStart = `${depth * 1.1 + 0.6}rem`;
    return made;
  };
  if (pointer && isShort(value)) return [line(pointer, ...before, inline(value, pointer), after)];
  const isList = Array.isArray(value);
  const entries = Object.entries(value as object);
  const inner = entries.flatMap(([key, item], index) => {
    const name = isList ? [] : [h("span", { class: "key" }, JSON.stringify(key)), document.createTextNode(": ")];
    return jsonLines(item, `${pointer}/${escaped(key)}`, depth + 1, name, index < entries.length - 1 ? "," : "");
  });
  return [line(pointer, ...before, isList ? "[" : "{"), ...inner, line(null, (isList ? "]" : "}") + after)];
}

/** Whether a value is written on one line: a scalar, a list of scalars, or a condition, which has only these. */
function isShort(value: unknown, depth = 2): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((item) => isShort(item, Array.isArray(value) ? 0 : depth - 1));
}

function inline(value: unknown, pointer: string): Node {
  const part = h("span", { "data-pointer": spans[pointer] ? pointer : null });
  if (typeof value !== "object" || value === null) {
    part.className = `json-${value === null ? "null" : typeof value}`;
    part.textContent = JSON.stringify(value);
    return part;
  }
  const isList = Array.isArray(value);
  part.append(isList ? "[" : "{");
  Object.entries(value).forEach(([key, item], index) => {
    if (index) part.append(", ");
    if (!isList) part.append(h("span", { class: "key" }, JSON.stringify(key)), ": ");
    part.append(inline(item, `${pointer}/${escaped(key)}`));
  });
  part.append(isList ? "]" : "}");
  return part;
}

function escaped(key: string): string {
  return key.replace(/~/g, "~0").replace(/\//g, "~1");
}
