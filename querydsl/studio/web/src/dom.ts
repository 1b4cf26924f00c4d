// Elements without a framework.

type Child = Node | string | null | undefined | false;
type Properties = Record<string, unknown>;

/** An element. Properties that begin with `on` are listeners, and others are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, String(value));
  }
  made.append(...(children.filter((child) => child !== null && child !== undefined && child !== false) as (Node | string)[]));
  return made;
}

/** The element with an id, which the page has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Replace the children of an element. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...(children.filter(Boolean) as (Node | string)[]));
}

/** A message that screen readers announce, and that everyone sees for some seconds. */
export function announce(message: string, kind: "info" | "error" = "info"): void {
  const place = byId("notice");
  place.textContent = message;
  place.className = `notice ${kind} shown`;
  window.clearTimeout(hiding);
  hiding = window.setTimeout(() => place.classList.remove("shown"), kind === "error" ? 9000 : 4000);
}

let hiding = 0;

/** A function that is called once the calls have stopped for some milliseconds. */
export function debounced(wait: number, act: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, wait);
  };
}

/** A function that starts an action, or starts it once more when the running one has ended: no wait, and never two at once. */
export function latest(act: () => Promise<unknown>): () => void {
  let isRunning = false, isAsked = false;
  const start = (): void => {
    if (isRunning) { isAsked = true; return; }
    isRunning = true;
    void act().catch(() => null).finally(() => {
      isRunning = false;
      if (isAsked) { isAsked = false; start(); }
    });
  };
  return start;
}

/** Make the tabs of a tab list select their panels, by mouse and by arrow keys. */
export function tabs(list: HTMLElement, chosen: (name: string) => void): (name: string) => void {
  const all = [...list.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  const select = (tab: HTMLButtonElement): void => {
    for (const other of all) {
      const is = other === tab;
      other.setAttribute("aria-selected", String(is));
      other.tabIndex = is ? 0 : -1;
      byId(other.getAttribute("aria-controls") as string).hidden = !is;
    }
    chosen(tab.dataset.name as string);
  };
  list.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLButtonElement>("[role=tab]");
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length];
    next.focus();
    select(next);
  });
  return (name) => {
    const tab = all.find((other) => other.dataset.name === name);
    if (tab) select(tab);
  };
}

/** Open a dialog with a title and content. It closes with Escape, its button, and a click outside. */
export function openDialog(title: string, className: string, ...content: Child[]): HTMLDialogElement {
  const close = h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => dialog.close() }, "✕");
  const dialog = h("dialog", { class: className, "aria-label": title }, h("header", {}, h("h2", {}, title), close), ...content);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
