// The jobs and the collections of this machine.

import { ask } from "./api";
import { type Collection, showCollection, stateOf } from "./collect";
import { byId, fill, h } from "./dom";
import { when } from "./words";

interface Job { name: string; id: string | null; status: string; at: number; query: string }

export interface Listeners {
  /** Show the results of a job. */
  open(id: string): void;
  /** Replace the text of the editor. */
  use(text: string): void;
}

/** Show the ledger and the collections. */
export async function showJobs(listeners: Listeners): Promise<void> {
  const { jobs, collections, problem } = await ask<{ jobs: Job[]; collections: Collection[]; problem: string | null }>("jobs");
  const use = (query: string | null) => query && h("button", { type: "button", class: "quiet", onclick: () => listeners.use(`${query}\n`) }, "Use query");
  const jobRows = jobs.map((job) => row(when(job.at), code(job.query), job.id ? job.status : "outcome unknown",
    h("span", { class: "actions" }, job.id && h("button", { type: "button", onclick: () => listeners.open(job.id as string) }, "Show results"), use(job.query))));
  const refresh = () => void showJobs(listeners).catch(() => null);
  const collectionRows = collections.map((item) => row(when(item.at), code(item.query ?? item.id), h("span", { id: `state-${item.id}` }, stateOf(item)),
    h("span", { class: "actions" }, h("button", { type: "button", onclick: () => showCollection(item, refresh) }, ACTIONS[item.state]), use(item.query))));
  fill(byId("jobs"), table("Collections", "Planned", collectionRows, "There are no collections yet. Collect saves all records of a query in a file."),
    table("Jobs", "Submitted", jobRows, "No job was submitted yet."), problem && h("p", { class: "problem" }, `The status of the jobs is not known: ${problem}`));
  followStates(collections);
}

/** Update the states every second while a collection runs and the list is shown. */
function followStates(collections: Collection[]): void {
  if (!collections.some(({ state }) => state === "running")) return;
  setTimeout(() => {
    if (byId("panel-jobs").hidden) return;
    void ask<{ collections: Collection[] }>("collections").then((found) => {
      for (const item of found.collections) document.getElementById(`state-${item.id}`)?.replaceChildren(stateOf(item));
      followStates(found.collections);
    }, () => null);
  }, 1000);
}

const ACTIONS = { planned: "Start…", interrupted: "Resume…", running: "Progress…", complete: "Details…" };

function row(...cells: (string | Node)[]): HTMLElement {
  return h("tr", {}, ...cells.map((cell) => h("td", {}, cell)));
}

function code(text: string): HTMLElement {
  return h("code", { title: text }, text);
}

function table(title: string, at: string, rows: HTMLElement[], empty: string): HTMLElement {
  if (!rows.length) return h("section", {}, h("h2", {}, title), h("p", { class: "hint" }, empty));
  const names = [at, "Query", "State", "Actions"].map((name) => h("th", { scope: "col" }, name));
  return h("section", {}, h("h2", {}, title), h("table", { "aria-label": title }, h("thead", {}, h("tr", {}, ...names)), h("tbody", {}, ...rows)));
}
