// Results: the price and the run, the table, and why nothing was found.

import { CallError, type Edit, type JobStatus, type Page, type Price, ask, file, isServer } from "./api";
import { openCollect } from "./collect";
import { announce, byId, fill, h, latest, openDialog } from "./dom";
import { showJobs } from "./jobs";
import { showSummary } from "./summary";
import { follow, stop } from "./tasks";
import { bytes, counted, credits, number } from "./words";

const ROWS = 50;

export interface Source {
  /** The text and the parameters of the query. */
  args(): object;
  /** Mark the parts of the text that are to blame. */
  blame(spans: [number, number][]): void;
  /** Make edits of the text. */
  edit(edits: Edit[]): void;
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
  private loading = "";
  private offset = 0;
  private sort: { column: number; descending: boolean } | null = null;

  constructor(private readonly source: Source, private readonly show: (tab: string) => void) {
    byId("count").onclick = () => void this.guarded(() => this.count());
    byId("run").onclick = () => void this.guarded(() => this.run());
    byId("stop").onclick = () => this.stopWaiting();
    byId("collect").onclick = () => openCollect(this.source.args(), this.price?.count_credits ?? 0);
    byId("fresh").onchange = () => void this.updatePrice();
    const find = latest(() => this.guarded(() => this.page()));
    byId("find").oninput = () => { this.offset = 0; find(); };
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
    run.disabled = byId<HTMLButtonElement>("count").disabled = byId<HTMLButtonElement>("collect").disabled = !found;
    byId("count-price").textContent = found ? credits(found.count_credits) : "";
    byId("run-label").textContent = !found || found.starts ? "Run" : "Show results";
    byId("run-price").textContent = !found ? "" : !found.starts ? "already paid" : found.credits ? `up to ${credits(found.credits)}` : "free";
    run.title = !found ? "Fix the errors first" : `At most ${number(found.records)} records (Ctrl+Enter)`;
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
    this.progress("Counting…");
    const { count } = await ask<{ count: number }>("count", this.source.args());
    this.progress(matching(count));
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
    void this.updatePrice(); // from now on, the job is paid for
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
      const so = found.entities_fulfilled ? `, ${counted(found.entities_fulfilled, "record")} so far${found.credits ? `, ${credits(found.credits)}` : ""}` : "";
      this.progress(`${why}: ${found.status}${so}…`);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (turn !== this.waiting) return;
    }
    if (!isServer() || (await this.load(id, () => turn === this.waiting))) await this.open(id);
    if (turn === this.waiting) byId("stop").hidden = true;
  }

  /** Download the records of a completed job, and return whether they are there. */
  private async load(id: string, isWanted: () => boolean): Promise<boolean> {
    this.progress("Downloading…");
    const { task } = await ask<{ task: string }>("load", { id });
    this.loading = task;
    const found = await follow(task, ({ events: { Downloading: at } }) => {
      if (at) this.progress(`Downloading ${bytes(at.received)}${at.total ? ` of ${bytes(at.total)}` : ""}…`);
    }, isWanted);
    this.loading = "";
    return found !== null;
  }

  /** Show the results of an earlier job. */
  private async again(id: string): Promise<void> {
    this.begin("Looking…");
    await this.follow(id);
  }

  private stopWaiting(): void {
    this.waiting++;
    if (this.loading) void stop(this.loading);
    this.progress("Stopped waiting. The job continues at the service, and its records are paid for. Open it again from Jobs.");
    byId("stop").hidden = true;
  }

  private async open(id: string): Promise<void> {
    Object.assign(this, { id, offset: 0, sort: null });
    byId<HTMLInputElement>("find").value = "";
    this.show("table");
    const count = await this.page();
    await this.updatePrice();
    await showSummary(id);
    if (!count) await this.why();
  }

  private progress(message: string, isError = false): void {
    byId("progress").textContent = message;
    byId("progress").classList.toggle("failed", isError);
    byId("progress").classList.toggle("busy", message.endsWith("…"));
  }

  /** Run an action, and show its error. */
  async guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      byId("stop").hidden = true;
      this.progress((error as Error).message, true);
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
    const range = found.matching ? `${number(this.offset + 1)}–${number(last)} of ${number(found.matching)}` : "No rows";
    byId("range").textContent = found.matching === found.count ? range : `${range} (${number(found.count)} records)`;
    byId<HTMLButtonElement>("previous").disabled = this.offset === 0;
    byId<HTMLButtonElement>("next").disabled = last >= found.matching;
    byId<HTMLButtonElement>("download").disabled = false;
    this.progress(found.count === 1 ? "1 record" : `${number(found.count)} records${found.is_full ? ", as many as the limit allows" : ""}`);
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

  // --- the jobs, and why nothing was found ---

  /** Show the jobs and the collections. */
  async jobs(): Promise<void> {
    await showJobs({ open: (id) => void this.guarded(() => this.again(id)), use: (text) => this.source.use(text) });
  }

  private async why(): Promise<void> {
    interface Instead { value: string; count: number | null; edits: Edit[] }
    interface Blamed { text: string; without: number | null; advice: string[]; spans: [number, number][]; instead: Instead[] }
    this.begin("Looking for the reason…");
    const found = await ask<{ text: string; blamed: Blamed[]; remarks: string[] }>("why", this.source.args());
    this.progress("0 records match");
    this.source.blame(found.blamed.flatMap((item) => item.spans));
    byId("results").classList.add("empty");
    this.show("table");
    fill(byId("why"), h("h2", {}, found.text.split("\n")[0].replace(/^./, (letter) => letter.toUpperCase())),
      h("ul", {}, ...found.blamed.map((item) => h("li", {}, h("code", {}, item.text),
        item.without ? h("p", {}, `Without it, ${matching(item.without)}.`) : null, ...item.advice.map((line) => h("p", {}, line)),
        h("p", { class: "actions" }, ...item.instead.filter(({ edits }) => edits.length).map(({ value, count, edits }) =>
          h("button", { type: "button", class: "fix", onclick: () => this.source.edit(edits) }, `Use "${value}" `, count !== null && h("span", { class: "price" }, matching(count)))))))),
      ...found.remarks.map((line) => h("p", {}, line)));
  }
}

function matching(count: number): string {
  return count === 1 ? "1 record matches" : `${number(count)} records match`;
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
