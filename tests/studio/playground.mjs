// A session in the playground: `node playground.mjs ADDRESS FOLDER CHROMIUM MODULES` writes a picture and `report.json` to the folder.

import { createRequire } from "node:module";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const [address, folder, executablePath, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const { chromium } = require("playwright-core");

const report = { errors: [], requests: [], axe: {}, times: {} };
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, acceptDownloads: true, colorScheme: "light" });
const page = await context.newPage();
page.setDefaultTimeout(60_000);
page.on("console", (message) => message.type() === "error" && report.errors.push(message.text()));
page.on("pageerror", (error) => report.errors.push(error.message));
context.on("request", (request) => report.requests.push(request.url()));

const texts = (selector) => page.locator(selector).allTextContents();
const text = async (selector) => (await texts(selector)).join("\n");
const query = () => page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));

async function write(value) {
  await page.focus(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(value);
  await page.keyboard.press("Escape");
}

async function audit(name) {
  await page.waitForTimeout(300);
  const source = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: source });
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  report.axe[name] = found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.target).join(", ")}`);
}

// The page can be used while Python loads, and shows the diagnostics of the text once it is ready.
const begun = performance.now();
await page.goto(address);
await page.waitForSelector("#loading:not([hidden])");
report.loading = await text("#loading");
await write('people where\n  title ~ "engineer"\n  and country in ("Canada", "Deutschland", "United States")\nselect name, title, company, country, started\nlimit 200');
await page.waitForFunction(() => document.querySelector("#problems .fix"));
report.times.first = performance.now() - begun;
report.loaded = await page.isHidden("#loading");
report.diagnostics = await texts("#problems .message span:nth-child(2)");
await page.click("#problems .fix");
await page.waitForFunction(() => document.querySelector("#state.fine"));
report.fixed = await query();
report.hidden = await page.evaluate(() => [...document.querySelectorAll("[data-server]")].filter((part) => part.offsetParent).map((part) => part.id));
report.formats = await texts("#format option");
report.about = await text(".about p:first-child");
report.requests_to_load = report.requests.length;

// The server is not needed any more. Understand, count, run, look and download.
process.stdout.write("ready to stop\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
await page.waitForFunction(() => document.querySelector("#english p"));
report.english = await text("#english");
await page.click("#tab-json");
await page.hover('#json-lines .line[data-pointer="/filters/conditions/1"]');
report.lit = (await text(".mark-linked")).replaceAll("\n", "");
await page.click("#tab-python");
report.python = await text("#python-code");
await page.click("#tab-sql");
await page.waitForFunction(() => document.querySelector("#sql-code").textContent.includes("SELECT"));
await page.click("#tab-english");
await page.click("#count");
await page.waitForFunction(() => /records? match/.test(document.querySelector("#progress").textContent));
report.count = await text("#progress");
await page.click("#run");
await page.waitForSelector("#grid td.open");
await page.waitForFunction(() => document.querySelector("#run-label").textContent === "Show results");
report.columns = await texts("#grid thead th button");
await page.mouse.move(5, 5);
await page.screenshot({ path: join(folder, "playground.png") });
await audit("light");
for (const format of ["csv", "xlsx"]) {
  await page.selectOption("#format", format);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  await download.saveAs(join(folder, `records.${format}`));
}
await page.click("#theme");
await audit("dark");
await page.click("#theme");

// Complete a word with a stored value, hover, and find out why nothing matches.
await write("");
await page.keyboard.type('school = "Stanf');
await page.waitForSelector(".cm-tooltip-autocomplete");
report.completions = await texts(".cm-tooltip-autocomplete li .cm-completionLabel");
await page.keyboard.press("Escape");
await write('title ~ "engineer" and country = "Canda" limit 5');
await page.waitForFunction(() => document.querySelector("#state.warning"));
await page.hover(".tok-field >> nth=1");
await page.waitForSelector(".hover");
report.hover = await text(".hover");
await page.waitForFunction(() => !document.querySelector("#count").disabled);
await page.click("#count");
await page.waitForFunction(() => document.querySelector(".mark-guilty"));
report.why = await text("#why");

// An error of the language, the examples, the fields, the keys, and the link.
await write("title ~");
await page.waitForFunction(() => document.querySelector("#state.error"));
report.state = await text("#state");
await page.keyboard.press("Control+e");
await page.waitForSelector("dialog .cards button");
report.examples = await page.locator("dialog .cards button").count();
await page.keyboard.press("Escape");
await page.keyboard.press("Control+o");
await page.click("#keys");
report.keys = await texts("dialog .keys td");
await page.keyboard.press("Escape");
await write('country = "Canada" limit 3');
await page.keyboard.press("Control+s");
report.link = page.url();
report.requests_when_stopped = report.requests.slice(report.requests_to_load).filter((url) => !url.startsWith("blob:"));

// The server is there again: the link opens with its query, and the calls of the page are timed without it.
process.stdout.write("ready to start\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const other = await context.newPage();
await other.goto(report.link);
await other.waitForFunction(() => document.querySelector("#english p"), null, { timeout: 60_000 });
report.shared = await other.evaluate(() => document.querySelector(".cm-content").textContent);
report.times.checks = await other.evaluate(async () => {
  const worker = new Worker(new URL("worker.js", location.href), { type: "module" });
  const reply = (id, text) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => data.id === id && resolve();
    worker.postMessage({ id, method: "ask", args: ["check", JSON.stringify({ text })] });
  });
  await reply(0, 'title ~ "engineer"');
  const times = [];
  const text = 'title ~ "engineer" and country in ("Canada", "Germany") and seniority = "Director" limit 100';
  for (let end = 20; end <= text.length; end++) {
    const start = performance.now();
    await reply(end, text.slice(0, end));
    times.push(performance.now() - start);
  }
  worker.terminate();
  return times;
});

// A file of the folder is missing.
const broken = await context.newPage();
await context.route("**/packages.zip", (route) => route.fulfill({ status: 404 }));
await broken.goto(address);
await broken.waitForSelector("#loading.failed");
report.failure = await broken.textContent("#loading");
await writeFile(join(folder, "report.json"), JSON.stringify(report));
await browser.close();
process.exit(0);
