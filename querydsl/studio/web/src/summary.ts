// The summary of the records as bars, and their countries by region.

import { type Summary, ask } from "./api";
import { byId, fill, h } from "./dom";
import { number } from "./words";

interface Counted { value: string; count: number }

/** Show the summary of a job. */
export async function showSummary(id: string): Promise<void> {
  const found = await ask<Summary>("summary", { id });
  const mapped = new Set(found.maps.map(({ column }) => column));
  const charts = found.columns.filter(({ name }) => !mapped.has(name)).map((column) => h("figure", {},
    caption(column.name, `${number(column.filled)} with a value, ${number(column.distinct)} different`), bars(column.values)));
  const maps = found.maps.map((map) => h("figure", { class: "map" },
    caption(`${map.column} by region`, `${number(map.regions.reduce((sum, { countries }) => sum + countries.length, 0))} different`),
    regions(map.regions)));
  fill(byId("summary"), ...(charts.length + maps.length ? [...maps, ...charts]
    : [h("p", { class: "hint" }, "There is no summary: no record has a value in a column that can be counted.")]));
}

function caption(name: string, about: string): HTMLElement {
  return h("figcaption", {}, name, h("small", {}, about));
}

/** The regions of a map, each with the bars of its countries. All bars of countries have the same scale. */
function regions(found: { name: string; count: number; countries: Counted[] }[]): HTMLElement {
  const all = found.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...found.flatMap(({ countries }) => countries.map(({ count }) => count)));
  return h("ul", { class: "regions" }, ...found.map(({ name, count, countries }) => h("li", {},
    h("h3", {}, name, h("small", {}, `${number(count)}, ${Math.round((100 * count) / all)} %`), track(count / all)), bars(countries, most))));
}

function bars(values: Counted[], most = Math.max(1, ...values.map(({ count }) => count))): HTMLElement {
  return h("ul", { class: "bars" }, ...values.map(({ value, count }) => h("li", {},
    h("span", { class: "value", title: value }, value), track(count / most), h("span", { class: "number" }, number(count)))));
}

function track(share: number): HTMLElement {
  const bar = h("span", { class: "share" });
  bar.style.width = `${100 * share}%`;
  return h("span", { class: "track", "aria-hidden": "true" }, bar);
}
