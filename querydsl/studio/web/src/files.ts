// The query files of the folder, and the link that carries the query.

import { CallError, ask } from "./api";
import { announce, byId, fill, h, openDialog } from "./dom";

const DRAFT = "querydsl-studio-draft";
const TITLE = document.title;

/** The file of the text: its name, and the text on disk as last read or written. */
export class Files {
  private name = "";
  private saved = "";

  constructor(private readonly text: () => string, private readonly use: (text: string) => void) {
    byId("open").onclick = () => void this.guarded(() => this.choose());
    byId("save").onclick = () => void this.guarded(() => this.save());
    byId("share").onclick = () => void this.share();
    window.addEventListener("beforeunload", (event) => { if (this.name && this.isChanged) event.preventDefault(); });
  }

  private get isChanged(): boolean {
    return this.text() !== this.saved;
  }

  /** Update the mark of unsaved changes, and keep the text for the next start. */
  changed(): void {
    localStorage.setItem(DRAFT, this.text());
    if (sharedText() !== null && sharedText() !== this.text()) history.replaceState(null, "", location.pathname + location.search);
    byId("file").textContent = this.name || "untitled";
    byId("unsaved").hidden = !this.isChanged || (!this.name && !this.text().trim());
    document.title = `${byId("unsaved").hidden ? "" : "● "}${this.name || "untitled"} – ${TITLE}`;
  }

  async guarded(act: () => Promise<unknown>): Promise<void> {
    await act().catch((error: Error) => announce(error.message, "error"));
  }

  async choose(): Promise<void> {
    const { folder, files } = await ask<{ folder: string; files: string[] }>("files");
    const list = files.map((name) => h("li", {}, h("button", { type: "button", onclick: () => { dialog.close(); void this.guarded(() => this.open(name)); } }, name)));
    const dialog = openDialog(`Query files in ${folder}`, "narrow", list.length ? h("ul", { class: "choices" }, ...list) : h("p", { class: "hint" }, "There are no *.qdsl files in this folder yet."));
  }

  private async open(name: string): Promise<void> {
    if (this.name && this.isChanged && !confirm(`${this.name} has unsaved changes. Open another file?`)) return;
    const { text } = await ask<{ text: string }>("files/open", { name });
    Object.assign(this, { name, saved: text });
    this.use(text);
    this.changed();
  }

  async save(): Promise<void> {
    if (!this.name) return this.saveAs();
    await this.write(this.name);
  }

  private saveAs(): void {
    const input = h("input", { type: "text", id: "file-name", required: true, pattern: ".*\\S.*", placeholder: "engineers.qdsl", autocomplete: "off" });
    const form = h("form", { method: "dialog", onsubmit: (event: Event) => {
      event.preventDefault();
      const name = input.value.trim();
      void this.guarded(async () => { await this.write(name.endsWith(".qdsl") ? name : `${name}.qdsl`); dialog.close(); });
    } }, h("label", { for: "file-name" }, "Name of the file"), input, h("button", { class: "primary" }, "Save"));
    const dialog = openDialog("Save the query", "narrow", form);
    input.focus();
  }

  private async write(name: string, overwrite = false): Promise<void> {
    const text = this.text();
    try {
      await ask("files/save", { name, text, overwrite, ...(name === this.name ? { was: this.saved } : {}) });
    } catch (error) {
      if (!(error instanceof CallError) || error.status !== 409 || !confirm(`${error.message}. Replace it?`)) throw error;
      return this.write(name, true);
    }
    Object.assign(this, { name, saved: text });
    this.changed();
    announce(`Saved ${name}`);
  }

  private async share(): Promise<void> {
    const link = `${location.origin}${location.pathname}#q=${encodeURIComponent(this.text())}`;
    history.replaceState(null, "", link);
    await navigator.clipboard.writeText(link).then(() => announce("Copied a link with this query"), () => announce("The link is in the address bar"));
  }
}

/** The text of the link, of the last visit, or a first example. */
export function firstText(): string {
  return sharedText() ?? localStorage.getItem(DRAFT) ?? 'title ~ "engineer" and country = "Canada"\nselect name, title, company, started\nlimit 100\n';
}

/** The text in the fragment of the address, or null. */
export function sharedText(): string | null {
  const found = /^#q=(.*)$/s.exec(location.hash);
  try {
    return found && decodeURIComponent(found[1]);
  } catch {
    return null;
  }
}

/** Show what the server is connected to. */
export function showConnection(sandbox: boolean, address: string, version: string): void {
  fill(byId("connection"), sandbox ? "sandbox, made-up data" : new URL(address).host);
  byId("connection").title = `querydsl ${version}, ${sandbox ? "no API key is set" : address}`;
  byId("connection").classList.toggle("live", !sandbox);
}
