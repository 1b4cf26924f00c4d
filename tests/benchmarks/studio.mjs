// Times of the studio in Chromium: `node studio.mjs PYTHON CHROMIUM MODULES` prints them in milliseconds as JSON.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const [python, executablePath, modules] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");
const STARTS = 5, CHANGES = 60, FILTERS = ["engineer", "germany", "a", "zz", "manager", "united", "1", "design"];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const found = { address: [], first: [], lint: [], filter: [] };

async function start() {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
  const page = await context.newPage();
  const began = performance.now();
  const server = spawn(python, ["-m", "querydsl", "studio", "--sandbox", "--no-browser"]);
  const address = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data).trim())));
  found.address.push(performance.now() - began);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => document.querySelector("#state")?.textContent);
  found.first.push(performance.now() - began);
  return { page, server, context };
}

/** The milliseconds until an element has another text and is drawn, for each change of the page. */
function timed(page, selector, changes, change) {
  return page.evaluate(async ([selector, changes, source]) => {
    const act = (0, eval)(source), times = [];
    for (const value of changes) {
      const place = document.querySelector(selector), before = place.textContent;
      const began = performance.now();
      const changed = new Promise((resolve) => new MutationObserver((_, observer) => {
        if (place.textContent !== before) { observer.disconnect(); requestAnimationFrame(() => resolve()); }
      }).observe(place, { childList: true, characterData: true, subtree: true }));
      act(value);
      await changed;
      times.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return times;
  }, [selector, changes, `(${change})`]);
}

for (let turn = 1; turn <= STARTS; turn++) {
  const { page, server, context } = await start();
  if (turn === STARTS) {
    await page.click(".cm-content");
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("id > 0 select name, title, company, country, started, company_size limit 2000");
    await page.keyboard.press("Escape");
    const letters = [...Array(CHANGES).keys()].map((index) => (index % 2 ? "" : "x"));
    found.lint = await timed(page, "#state", letters, (letter) => document.execCommand(letter ? "insertText" : "delete", false, letter));
    await page.waitForSelector("#run:enabled");
    await page.click("#run");
    await page.waitForSelector("#grid td.open");
    await page.waitForFunction(() => document.querySelector("#run-label").textContent === "Show results");
    found.filter = await timed(page, "#range", FILTERS, (text) => {
      const input = document.querySelector("#find");
      input.value = text;
      input.dispatchEvent(new Event("input"));
    });
    found.records = Number((await page.textContent("#progress")).replace(/\D/g, ""));
  }
  await context.close();
  server.kill();
}
await browser.close();
process.stdout.write(JSON.stringify(found));
