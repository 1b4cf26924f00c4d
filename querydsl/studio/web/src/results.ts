// Results: the price and the run, the table, the summary, the jobs, and why nothing was found.

import { CallError, type JobStatus, type Page, type Price, type Summary, ask, file } from "./api";
import { announce, byId, fill, h, openDialog } from "./dom";

const ROWS = 50;
const numbers = new Intl.NumberFormat("en");

export interface Source {
  /** The text and the parameters of the query. */
  args(): object;
  /** Mark the parts of the text that are to blame. */
  blame(spans: [number, number][]): void;
  /** Replace the text of the editor. */
  use(text: string): void;
}

/** The results of one job at a time. */
export class Results {
  private price: Price | null = null;
  private priced = "";
  private shown = "";
  private id = "";
  private waiting = 0;
  private offset = 0;
  private sort: { column: number; descending: boolean } | null = null;

  constructor(private readonly source: Source, private readonly show: (tab: string) => void) {
    byId("count").onclick = () => void this.guarded(() => this.count());
    byId("run").onclick = () => void this.guarded(() => this.run());
    byId("stop").onclick = () => this.stopWaiting();
    byId("fresh").onchange = () => void this.updatePrice();
    byId("find").oninput = () => { this.offset = 0; void this.guarded(() => this.page()); };
    byId("previous").onclick = () => this.turn(-ROWS);
    byId("next").onclick = () => this.turn(ROWS);
    byId("download").onclick = () => void this.guarded(() => this.download());
  }

  /** Show the price of the query on the button; without a price, the query has errors. */
  async updatePrice(hasErrors = false): Promise<void> {
    const args = { ...this.source.args(), fresh: this.fresh };
    this.priced = JSON.stringify(args);
    const found = hasErrors ? null : await ask<Price>("price", args).catch(() => null);
    if (this.priced !== JSON.stringify(args)) return;
    this.price = found;
    this.markOutdated();
    const run = byId<HTMLButtonElement>("run");
    run.disabled = byId<HTMLButtonElement>("count").disabled = !found;
    byId("count-price").textContent = found ? credits(found.count_credits) : "";
    byId("run-label").textContent = !found || found.starts ? "Run" : "Show results";
    byId("run-price").textContent = !found ? "" : found.starts ? credits(found.credits) : "already paid";
    run.title = !found ? "Fix the errors first" : `At most ${numbers.format(found.records)} records (Ctrl+Enter)`;
  }

  /** Say so if the results are those of an earlier text, and drop the reason why that one found nothing. */
  private markOutdated(): void {
    const isOutdated = this.shown !== "" && this.shown !== JSON.stringify(this.source.args());
    byId("outdated").hidden = !isOutdated || byId("table-tools").hidden;
    if (isOutdated) byId("results").classList.remove("empty");
  }

  /** Remember the text that the next results belong to. */
  private begin(message: string): void {
    this.shown = JSON.stringify(this.source.args());
    byId("outdated").hidden = true;
    this.progress(message);
  }

  private get fresh(): boolean {
    return byId<HTMLInputElement>("fresh").checked;
  }

  async count(): Promise<void> {
    this.begin("Counting…");
    const { count } = await ask<{ count: number }>("count", this.source.args());
    this.progress(count === 1 ? "1 record matches" : `${numbers.format(count)} records match`);
    if (!count) await this.why();
  }

  /** Start the job for the price on the button, or find it again, and wait for it. */
  async run(): Promise<void> {
    const price = this.price;
    if (!price) return announce("Fix the errors of the query first", "error");
    if (price.over_budget && !confirm(`This may cost ${credits(price.credits)}, more than the budget of ${price.budget}. Start the job?`)) return;
    this.begin("Submitting…");
    const { id, started } = await ask<{ id: string; started: boolean }>("run", { ...this.source.args(), fresh: this.fresh, credits: price.credits });
    byId<HTMLInputElement>("fresh").checked = false;
    await this.follow(id, started ? "Job started" : "Job found again");
  }

  /** Wait for a job and show its records. */
  async follow(id: string, why = "Waiting"): Promise<void> {
    const turn = ++this.waiting;
    byId("stop").hidden = false;
    for (let pause = 300; ; pause = Math.min(pause * 1.6, 5000)) {
      const found = await ask<JobStatus>("job", { id });
      if (turn !== this.waiting) return;
      if (found.status === "completed") break;
      if (found.status === "failed") throw new CallError(found.error_message ?? "The job failed", 502);
      this.progress(`${why}: ${found.status}${found.entities_fulfilled ? `, ${numbers.format(found.entities_fulfilled)} records so far` : ""}…`);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (turn !== this.waiting) return;
    }
    this.progress("Downloading…");
    await this.open(id);
    byId("stop").hidden = true;
  }

  /** Show the results of an earlier job. */
  private async again(id: string): Promise<void> {
    this.begin("Looking…");
    await this.follow(id);
  }

  private stopWaiting(): void {
    this.waiting++;
    this.progress("Stopped waiting. The job goes on at the service, and its records are paid for. Open it again from Jobs.");
    byId("stop").hidden = true;
  }

  private async open(id: string): Promise<void> {
    Object.assign(this, { id, offset: 0, sort: null });
    byId<HTMLInputElement>("find").value = "";
    this.show("table");
    const count = await this.page();
    await this.updatePrice();
    await this.summary();
    if (!count) await this.why();
  }

  private progress(message: string): void {
    byId("progress").textContent = message;
    byId("progress").classList.toggle("busy", message.endsWith("…"));
  }

  /** Run an action, and show its error. */
  async guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      byId("stop").hidden = true;
      this.progress("");
      announce((error as Error).message, "error");
      if (error instanceof CallError && error.data.kind === "MaybeSubmitted") this.askResubmit();
      if (error instanceof CallError && error.status === 409) await this.updatePrice();
    }
  }

  private askResubmit(): void {
    const price = credits(this.price?.credits ?? 0);
    const again = h("button", { type: "button", class: "primary", onclick: () => { dialog.close(); void this.guarded(async () => {
      const { id } = await ask<{ id: string }>("run", { ...this.source.args(), resubmit: true, credits: this.price?.credits });
      await this.follow(id);
    }); } }, `Submit again for ${price}`);
    const dialog = openDialog("The outcome of an earlier submission is unknown", "narrow",
      h("p", {}, "It may have started a job, which is then paid for. Check the jobs of your account first."), again);
  }

  // --- the table ---

  private turn(step: number): void {
    this.offset = Math.max(0, this.offset + step);
    void this.guarded(() => this.page());
  }

  private async page(): Promise<number> {
    if (!this.id) return 0;
    const sort = this.sort ? { sort: this.sort.column, descending: this.sort.descending } : {};
    const find = byId<HTMLInputElement>("find").value;
    const found = await ask<Page>("records", { id: this.id, offset: this.offset, limit: ROWS, find, ...sort });
    this.draw(found);
    return found.count;
  }

  private draw(found: Page): void {
    byId("results").classList.remove("empty");
    byId("table-tools").hidden = false;
    const head = found.columns.map(({ name, number }, column) => {
      const direction = this.sort?.column === column ? (this.sort.descending ? "descending" : "ascending") : "none";
      return h("th", { scope: "col", "aria-sort": direction, class: number ? "number" : "" },
        h("button", { type: "button", onclick: () => this.sortBy(column) }, name, h("span", { class: "arrow", "aria-hidden": "true" }, { ascending: "▲", descending: "▼", none: "" }[direction])));
    });
    const rows = found.rows.map(({ place, cells }) => h("tr", {},
      h("td", { class: "open" }, h("button", { type: "button", "aria-label": `Open record ${place + 1}`, onclick: () => void this.guarded(() => this.record(place)) }, String(place + 1))),
      ...cells.map((cell, column) => h("td", { class: found.columns[column].number ? "number" : "", title: cell !== null && String(cell).length > 40 ? String(cell) : null }, cell === null ? "" : String(cell)))));
    fill(byId("grid"), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "#"), ...head)), h("tbody", {}, ...rows));
    const last = Math.min(this.offset + ROWS, found.matching);
    const range = found.matching ? `${numbers.format(this.offset + 1)}–${numbers.format(last)} of ${numbers.format(found.matching)}` : "No rows";
    byId("range").textContent = found.matching === found.count ? range : `${range} (${numbers.format(found.count)} records)`;
    byId<HTMLButtonElement>("previous").disabled = this.offset === 0;
    byId<HTMLButtonElement>("next").disabled = last >= found.matching;
    byId<HTMLButtonElement>("download").disabled = false;
    this.progress(found.count === 1 ? "1 record" : `${numbers.format(found.count)} records${found.is_full ? ", as many as the limit allows" : ""}`);
  }

  private sortBy(column: number): void {
    this.sort = this.sort?.column !== column ? { column, descending: false } : this.sort.descending ? null : { column, descending: true };
    this.offset = 0;
    void this.guarded(() => this.page());
  }

  private async record(place: number): Promise<void> {
    const { record } = await ask<{ record: object }>("record", { id: this.id, place });
    openDialog(`Record ${place + 1}`, "wide", h("div", { class: "record", tabindex: 0 }, tree(record)));
  }

  private async download(): Promise<void> {
    const format = byId<HTMLSelectElement>("format").value;
    const blob = await file(this.id, format);
    const link = h("a", { href: URL.createObjectURL(blob), download: `records.${format}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    announce(`Downloaded records.${format}`);
  }

  // --- the summary, the jobs, and why nothing was found ---

  private async summary(): Promise<void> {
    const found = await ask<Summary>("summary", { id: this.id });
    const charts = found.columns.map((column) => h("figure", {},
      h("figcaption", {}, column.name, h("small", {}, `${numbers.format(column.filled)} with a value, ${numbers.format(column.distinct)} different`)),
      h("ul", { class: "bars" }, ...column.values.map(({ value, count }) => {
        const bar = h("span", { class: "share", "aria-hidden": "true" });
        bar.style.width = `${(100 * count) / Math.max(1, ...column.values.map((item) => item.count))}%`;
        return h("li", {}, h("span", { class: "value", title: value }, value), h("span", { class: "track" }, bar), h("span", { class: "number" }, numbers.format(count)));
      }))));
    fill(byId("summary"), ...(charts.length ? charts : [h("p", { class: "hint" }, "The query selects no column that can be summarised.")]));
  }

  async jobs(): Promise<void> {
    interface Job { name: string; id: string | null; at: number; query: string }
    interface Collection { id: string; state: string; at: number; query: string | null; output: string; parts: number; done: number; received: number }
    const found = await ask<{ jobs: Job[]; collections: Collection[] }>("jobs");
    const row = (cells: (string | Node)[]) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell)));
    const use = (query: string | null) => h("button", { type: "button", class: "quiet", disabled: !query, onclick: () => this.source.use(`${query}\n`) }, "Use query");
    const jobRows = found.jobs.map((job) => row([when(job.at), h("code", { title: job.query }, job.query),
      job.id ? h("button", { type: "button", onclick: () => void this.guarded(() => this.again(job.id as string)) }, "Show results") : "outcome unknown", use(job.query)]));
    const collectionRows = found.collections.map((item) => row([when(item.at), h("code", {}, item.query ?? item.id),
      `${item.state}, ${item.done} of ${item.parts} parts, ${numbers.format(item.received)} records → ${item.output}`, use(item.query)]));
    fill(byId("jobs"), table("Jobs", ["Submitted", "Query", "", ""], jobRows, "No job was submitted yet."),
      collectionRows.length > 0 && table("Collections", ["Planned", "Query", "State", ""], collectionRows, ""));
  }

  private async why(): Promise<void> {
    interface Blamed { text: string; without: number | null; alone: number | null; advice: string[]; spans: [number, number][] }
    const found = await ask<{ text: string; blamed: Blamed[]; remarks: string[] }>("why", this.source.args());
    this.source.blame(found.blamed.flatMap((item) => item.spans));
    byId("results").classList.add("empty");
    this.show("table");
    fill(byId("why"), h("h2", {}, found.text.split("\n")[0].replace(/^./, (letter) => letter.toUpperCase())),
      h("ul", {}, ...found.blamed.map((item) => h("li", {}, h("code", {}, item.text),
        item.without ? h("p", {}, `Without it, ${numbers.format(item.without)} records match.`) : null, ...item.advice.map((line) => h("p", {}, line))))),
      ...found.remarks.map((line) => h("p", {}, line)));
  }
}

function table(title: string, names: string[], rows: HTMLElement[], empty: string): HTMLElement {
  if (!rows.length) return h("p", { class: "hint" }, empty);
  return h("section", {}, h("h2", {}, title), h("table", { "aria-label": title }, h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows)));
}

function credits(count: number): string {
  return count ? `${count.toLocaleString("en", { maximumFractionDigits: 2 })} credits` : "free";
}

function when(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}

/** A record as nested lists. */
function tree(value: unknown): HTMLElement {
  if (value === null || typeof value !== "object") {
    return h("span", { class: `json-${value === null ? "null" : typeof value}` }, value === null ? "none" : String(value));
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const isNested = item !== null && typeof item === "object";
    const name = Array.isArray(value) ? `${Number(key) + 1}` : key.replace(/_/g, " ");
    return isNested ? h("details", { open: true }, h("summary", {}, name), tree(item)) : h("div", { class: "fact" }, h("span", { class: "key" }, name), tree(item));
  });
  return h("div", { class: "tree" }, ...(entries.length ? entries : [h("span", { class: "json-null" }, "none")]));
}
