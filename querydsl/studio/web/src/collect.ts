// Collections: plan one, name its price, start or resume it, and show its progress.

import { CallError, ask } from "./api";
import { announce, fill, h, openDialog } from "./dom";
import { type Progress, follow, stop } from "./tasks";
import { counted, credits, duration, number } from "./words";

export interface Collection {
  id: string; task: string; state: "planned" | "interrupted" | "running" | "complete"; at: number; query: string | null; output: string;
  replaces: boolean; parts: number; done: number; records: number | null; received: number; counts: number; count_credits: number; seconds: number; is_free: boolean;
  price: { credits: number; records: number; jobs: number; over_budget: boolean; budget: string };
  report: { received: number; new: number; gone: number; later: number; duplicates: number } | null;
}

/** How far a collection is, in a few words. */
export function stateOf(item: Collection): string {
  if (item.state === "planned") return `planned, ${counted(item.parts, "part")} → ${item.output}`;
  if (item.state === "complete") return `complete, ${counted(item.received, "record")} → ${item.output}`;
  return `${item.state}, ${number(item.done)} of ${counted(item.parts, "part")}, ${counted(item.received, "record")} → ${item.output}`;
}

/** Ask where to save all records of a query, and plan the collection. `countPrice` is the price of one count. */
export function openCollect(args: object, countPrice: number): void {
  const output = h("input", { type: "text", id: "collect-output", required: true, value: "records.csv", autocomplete: "off", "aria-describedby": "collect-about" });
  const split = h("input", { type: "text", id: "collect-split", placeholder: "country", autocomplete: "off" });
  const size = h("input", { type: "number", id: "collect-size", min: 10, max: 10_000, value: 10_000 });
  const place = h("div", { class: "collection" });
  const button = h("button", { class: "primary" }, countPrice ? `Plan · ${credits(countPrice)} for each count` : "Plan · free");
  const form = h("form", { method: "dialog", onsubmit: (event: Event) => {
    event.preventDefault();
    const options = { ...args, output: output.value.trim(), split_by: split.value.trim(), part_size: Number(size.value) };
    form.hidden = true;
    void guarded(place, () => plan(place, options)).finally(() => {
      form.hidden = place.querySelector(".facts") !== null;
      place.querySelector(".facts + .actions")?.append(h("button", { type: "button", onclick: () => { fill(place); form.hidden = false; output.focus(); } }, "Change"));
    });
  } },
    h("p", {}, "A job returns at most 10,000 records. A collection saves all that match, in parts. The plan counts the records first, and starts no job."),
    h("label", { for: "collect-output" }, "Save as"), output,
    h("small", { id: "collect-about", class: "hint" }, "A file in this folder that ends in .csv, .xlsx, .parquet or .jsonl, or the name of a folder with a slash at the end."),
    h("details", {}, h("summary", {}, "Parts"),
      h("label", { for: "collect-split" }, "Make a part for each value of a field"), split,
      h("label", { for: "collect-size" }, "Most records of one job"), size),
    button);
  openDialog("Collect all records", "narrow", form, place);
  output.focus();
  output.setSelectionRange(0, output.value.lastIndexOf("."));
}

async function plan(place: HTMLElement, options: object): Promise<void> {
  const { task } = await ask<{ task: string }>("collect/plan", options);
  const found = await watch<Collection>(place, task, "Stop planning");
  if (!place.isConnected) return;
  if (found) showPlan(place, found);
  else fill(place, h("p", { role: "status" }, "Stopped. The counts so far are kept, and the next plan continues from there."));
}

/** Show a stored collection, with a button to start or to resume it. */
export function showCollection(item: Collection, changed: () => void): void {
  const place = h("div", { class: "collection" });
  const dialog = openDialog("Collection", "narrow", item.query && h("pre", { class: "code", tabindex: 0 }, item.query.trim()), place);
  dialog.addEventListener("close", changed);
  if (item.state === "running") void guarded(place, () => collect(place, item, item.task));
  else showPlan(place, item);
}

/** The numbers of a collection, and the button that names the price of what is left. */
function showPlan(place: HTMLElement, item: Collection): void {
  const { price, report } = item;
  const facts: [string, string | false][] = [
    ["Output", item.output + (item.replaces ? " (replaces the file that is there)" : "")],
    ["State", item.state === "planned" ? "planned" : `${item.state}, ${number(item.done)} of ${counted(item.parts, "part")}`],
    ["Records", report ? `${number(report.received)}${changes(report)}` : `${item.records === null ? "not counted by the service" : number(item.records)}${item.received ? `, ${number(item.received)} received` : ""}`],
    ["Jobs", !report && `${number(price.jobs)} to start, five at once`],
    ["Time", !report && `about ${duration(item.seconds)}, at a minute for each job`],
    ["Counts", `${number(item.counts)}, ${item.count_credits ? `paid: ${credits(item.count_credits)}` : "free"}`],
  ];
  const label = item.state === "planned" ? `Collect ${counted(price.records, "record")}` : "Resume";
  const button = h("button", { type: "button", class: "primary", onclick: () => void guarded(place, () => begin(place, item)) }, `${label} · ${price.credits ? `at most ${credits(price.credits)}` : price.records || !item.received ? "free" : "already paid"}`);
  fill(place, h("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => value ? [h("dt", {}, name), h("dd", {}, value)] : [])), !report && h("p", { class: "actions" }, button));
  if (!report) button.focus();
}

function changes(report: NonNullable<Collection["report"]>): string {
  const found = [[report.new, "new since the plan"], [report.gone, "gone since the plan"], [report.later, "too late"], [report.duplicates, "received twice"]] as const;
  const words = found.filter(([count]) => count).map(([count, what]) => `${number(count)} ${what}`);
  return words.length ? ` (${words.join(", ")})` : "";
}

/** Start or resume a collection for the price on the button. */
async function begin(place: HTMLElement, item: Collection, resubmit = false): Promise<void> {
  const { price } = item;
  if (price.over_budget && !confirm(`This may cost ${credits(price.credits)}, more than the budget of ${price.budget}. Start the collection?`)) return;
  const { task } = await ask<{ task: string }>("collect/start", { id: item.id, credits: price.credits, resubmit });
  await collect(place, item, task);
}

async function collect(place: HTMLElement, item: Collection, task: string): Promise<void> {
  try {
    const found = await watch<Collection>(place, task, "Stop", item);
    if (!place.isConnected) return;
    if (found) showPlan(place, found);
    else fill(place, h("p", { role: "status" }, "Stopped. No other job is submitted. Those that were submitted continue at the service, and are paid for. Resume the collection from Jobs: no part is paid twice."));
    if (found) announce(`Saved ${counted(found.received, "record")} in ${item.output}`);
  } catch (error) {
    if (!(error instanceof CallError) || error.data.kind !== "MaybeSubmitted") throw error;
    const again = h("button", { type: "button", onclick: () => void guarded(place, () => begin(place, item, true)) }, `Resume, and submit that part again · at most ${credits(item.price.credits)}`);
    fill(place, h("p", { class: "problem", role: "alert" }, error.message), again);
  }
}

/** Show the progress of a task with a button that stops it, until it ends or the dialog is closed. */
async function watch<T>(place: HTMLElement, task: string, label: string, item?: Collection): Promise<T | null> {
  const first = item ? `${number(item.done)} of ${counted(item.parts, "part")}…` : "Counting…";
  const bar = h("progress", { "aria-label": "Progress" }), line = h("p", { class: "progress busy", role: "status" }, first);
  const warnings = h("ul", { class: "warnings" });
  const end = h("button", { type: "button", onclick: () => { end.disabled = true; void stop(task); } }, label);
  fill(place, bar, line, warnings, end, h("p", { class: "hint" }, "You can close this window. The work continues, and Jobs shows it."));
  end.focus();
  return follow<T>(task, (found) => {
    line.textContent = found.state === "stopping" ? "Stopping…" : words(found, item?.is_free ?? false) || first;
    fill(warnings, ...found.warnings.map((text) => h("li", {}, text)));
    const at = found.events.Collected;
    if (at) Object.assign(bar, { max: at.planned_parts, value: at.parts });
  }, () => place.isConnected);
}

function words({ events }: Progress<unknown>, isFree: boolean): string {
  const { Collected: at, Counted: count, Waiting: wait } = events;
  if (at) {
    const left = at.seconds_left ? `, about ${duration(at.seconds_left)} left` : "";
    return `${number(at.parts)} of ${counted(at.planned_parts, "part")}, ${number(at.records)}${at.planned === null ? "" : ` of ${number(at.planned)}`} records${isFree ? "" : `, ${credits(at.credits)} so far`}${left}`;
  }
  if (count) return `${count.records === null ? "" : `${counted(count.records, "record")}, `}${counted(count.counts, "count")}, ${counted(count.parts, "part")}…`;
  return wait ? `Waiting ${duration(wait.seconds)}: ${wait.why}…` : "";
}

/** Run an action, and show its error in the dialog. */
async function guarded(place: HTMLElement, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    fill(place, h("p", { class: "problem", role: "alert" }, (error as Error).message));
  }
}
