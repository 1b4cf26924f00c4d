// A session in Chromium: `node browser.mjs ADDRESS FOLDER CHROMIUM` writes pictures and `report.json` to the folder.
//
// Each step adds what the page shows to the report, and the test compares it.

import { createRequire } from "node:module";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const [address, folder, executablePath, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const { chromium } = require("playwright-core");

const report = { errors: [], foreign: [], axe: {} };
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, acceptDownloads: true, colorScheme: "light" });
const page = await context.newPage();
page.setDefaultTimeout(15_000);
const origin = new URL(address).origin;
page.on("console", (message) => message.type() === "error" && report.errors.push(message.text()));
page.on("pageerror", (error) => report.errors.push(error.message));
page.on("request", ({ url }) => /^https?:/.test(url) && new URL(url).origin !== origin && report.foreign.push(url));

const texts = (selector) => page.locator(selector).allTextContents();
const text = async (selector) => (await texts(selector)).join("\n");
const query = () => page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
async function picture(name) {
  await page.evaluate(() => document.getElementById("notice").classList.remove("shown"));
  await page.waitForTimeout(200);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

async function audit(name) {
  await page.waitForTimeout(300);
  await page.evaluate((source) => { window.axe || (0, eval)(source); }, axe).catch(() => null);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  report.axe[name] = found.violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.target).join(", ")}`);
}

async function write(value) {
  await page.focus(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(value);
  await page.keyboard.press("Escape");
}

// The page opens, and the token leaves the address.
await page.goto(address);
await page.waitForFunction(() => document.querySelector("#english p"));
report.url = page.url();

// Type, see a diagnostic, and fix it with a click.
await write('people where\n  title ~ "engineer"\n  and country in ("Canada", "Deutschland", "United States")\nselect name, title, company, country, started, company_size\nlimit 200');
await page.waitForFunction(() => document.querySelector("#problems .fix"));
report.diagnostics = await texts("#problems .message span:nth-child(2)");
report.state = await text("#state");
report.underlined = await texts(".cm-lintRange");
await picture("diagnostic");
await page.click("#problems .fix");
await page.waitForFunction(() => document.querySelector("#state.fine"));
report.fixed = await query();

// What was probably meant, with a click.
await write('titel ~ "engineer" and country = "US"');
await page.waitForFunction(() => document.querySelectorAll("#problems .fix").length === 2);
report.meant = await texts("#problems .fix");
await page.click("#problems .fix");
await page.waitForFunction(() => document.querySelectorAll("#problems .fix").length === 1);
await page.click("#problems .fix");
await page.waitForFunction(() => document.querySelector("#state.fine"));
report.meant_text = await query();

// Some texts of the corpus: the messages are those of the command.
const { corpus } = JSON.parse(await readFile(join(folder, "corpus.json"), "utf8"));
report.corpus = [];
for (const sample of corpus) {
  const checked = page.waitForResponse((response) => response.url().endsWith("/api/check") && JSON.parse(response.request().postData()).text === sample);
  await page.evaluate((value) => { location.hash = `#q=${encodeURIComponent(value)}`; }, sample);
  await checked;
  await page.waitForTimeout(60);
  report.corpus.push(await texts("#problems .message > span:nth-child(2)"));
}
await write(report.fixed);
await page.waitForFunction(() => document.querySelector("#english").textContent.includes("Germany"));

// The JSON, linked with the text in both directions.
await page.click("#tab-json");
await page.hover('#json-lines .line[data-pointer="/filters/conditions/1"]');
report.lit_text = await text(".mark-linked");
await page.mouse.move(5, 5);
await page.click('#json-lines .line[data-pointer="/max_results"]');
report.selected = await page.evaluate(() => getSelection().toString());
report.lit_json = await page.locator("#json-lines .lit").first().textContent();
await page.click("#tab-python");
report.python = await text("#python-code");
await page.click("#tab-sql");
await page.waitForFunction(() => document.querySelector("#sql-code").textContent.includes("SELECT"));

// Count, run with the price on the button, look, and download.
await page.click("#tab-english");
await page.click("#count");
await page.waitForFunction(() => /records? match/.test(document.querySelector("#progress").textContent));
report.count = await text("#progress");
report.run_label = await text("#run");
await page.click("#run");
await page.waitForSelector("#grid td.open");
await page.waitForFunction(() => document.querySelector("#run-label").textContent === "Show results");
report.columns = await texts("#grid thead th");
report.rows = await page.locator("#grid tbody tr").count();
await picture("light");
await page.click("#grid thead th:nth-child(2) button");
await page.waitForFunction(() => document.querySelector("#grid th[aria-sort=ascending]"));
report.names = await texts("#grid tbody tr td:nth-child(2)");
await page.fill("#find", "germany");
await page.waitForFunction(() => /of \d+ \(/.test(document.querySelector("#range").textContent));
report.countries = [...new Set(await texts("#grid tbody tr td:nth-child(5)"))];
await page.fill("#find", "");
await page.click("#grid td.open button");
await page.waitForSelector("dialog .tree");
report.record = await text("dialog .tree summary");
await audit("record");
await page.keyboard.press("Escape");
const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
await download.saveAs(join(folder, "records.csv"));
await page.click("#tab-summary");
await page.waitForSelector(".bars li");
report.bars = await texts("#summary figcaption");
report.regions = await texts("#summary .regions h3");
await audit("light");

// Dark, by the switch; then the system's choice on a new page.
await page.click("#theme");
await picture("dark");
await audit("dark");
report.background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
await page.evaluate(() => localStorage.removeItem("querydsl-studio-theme"));
await page.emulateMedia({ colorScheme: "dark" });
await page.reload();
await page.waitForFunction(() => document.querySelector("#english p"));
report.system_theme = await page.evaluate(() => document.documentElement.dataset.theme);
report.kept = await query();
await page.emulateMedia({ colorScheme: "light" });

// Nothing matches: the condition to blame is marked in the text.
await write('title ~ "engineer" and country = "Canda" limit 5');
await page.waitForFunction(() => document.querySelector("#state.warning"));
await page.waitForFunction(() => !document.querySelector("#count").disabled);
await page.click("#count");
await page.waitForFunction(() => document.querySelector(".mark-guilty"));
report.guilty = (await texts(".mark-guilty")).join("");
report.why = await text("#why");
await picture("why");

report.outdated_before = await page.isHidden("#outdated");
await write('title ~ "designer" limit 5');
await page.waitForFunction(() => !document.querySelector("#results").classList.contains("empty"));
report.guilty_after = await page.locator(".mark-guilty").count();

// The value that is stored, with a click: the records are found.
await write('title ~ "engineer" and country = "Canda" limit 5');
await page.waitForFunction(() => !document.querySelector("#count").disabled);
await page.click("#count");
await page.click("#why .fix");
report.instead = await query();

// Plan a collection by keyboard, start it for the price on the button, and find it under Jobs.
await write('title ~ "designer" select id, name');
await page.waitForFunction(() => document.querySelector("#english").textContent.includes("designer") && !document.querySelector("#collect").disabled);
await page.focus("#collect");
await page.keyboard.press("Enter");
await page.waitForSelector("#collect-output:focus");
await page.keyboard.press("Control+a");
await page.keyboard.type("designers.csv");
await audit("collect");
await page.keyboard.press("Enter");
await page.waitForSelector(".facts");
report.plan = await texts(".facts dd");
report.start = await text(".collection button.primary");
await page.waitForFunction(() => document.activeElement.matches(".collection button.primary"));
await audit("plan");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.querySelector(".facts")?.textContent.includes("complete"));
await page.keyboard.press("Escape");
await page.focus("#result-tabs [aria-selected=true]");
while (!(await page.isVisible("#panel-jobs"))) await page.keyboard.press("ArrowRight");
await page.waitForSelector("#jobs table");
report.collections = await texts("#jobs section:first-child td");
await audit("jobs");

// By keyboard alone: complete a word, insert a field, open an example, fill in a parameter, run.
await write("");
await page.keyboard.type("coun");
await page.waitForSelector(".cm-tooltip-autocomplete");
await page.waitForTimeout(150);
await page.keyboard.press("Enter");
report.completed = await query();
await page.keyboard.press("Control+k");
await page.waitForSelector("dialog .fields li");
await page.keyboard.type("seniority");
await page.waitForFunction(() => document.querySelector(".fields code")?.textContent === "seniority");
await audit("fields");
await page.keyboard.press("Escape"); // empties the search field
await page.keyboard.press("Escape");
await page.waitForSelector("dialog", { state: "detached" });
await page.keyboard.press("Control+e");
await page.waitForSelector("dialog .cards button");
report.examples = await page.locator("dialog .cards button").count();
await picture("examples");
await audit("examples");
await page.locator("dialog .cards button", { hasText: "template" }).focus();
await page.keyboard.press("Enter");
await page.waitForSelector("#parameters input");
await page.focus("#parameter-country");
await page.keyboard.type("Germany");
await page.waitForFunction(() => document.querySelector("#english").textContent.includes("Germany"));
report.parameters = await texts("#parameters .name");
await picture("parameters");
await page.keyboard.press("Control+Enter");
report.focused = await page.evaluate(() => document.activeElement.id);
await page.keyboard.press("Enter");
await page.waitForSelector("#grid td.open");
await page.waitForFunction(() => document.querySelector("#run-label").textContent === "Show results");

// Paste JSON, save a file, and share a link.
await page.click("#paste");
await page.fill("#pasted", '{"filters": {"field": "basic_profile.location.country", "type": "=", "value": "Canada"}, "max_results": 3}');
await page.click("dialog .primary");
await page.waitForFunction(() => document.querySelector(".cm-content").textContent.includes("limit 3"));
report.pasted = await query();
await page.keyboard.press("Control+s");
await page.fill("#file-name", "canada");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.querySelector("#file").textContent === "canada.qdsl");
await page.waitForFunction(() => !document.querySelector("#outdated").hidden);
report.outdated = await text("#outdated:not([hidden])");
report.title = await page.title();
await page.keyboard.type(" ");
report.unsaved = await page.title();
await page.click("#share");
report.link = page.url();
const other = await context.newPage();
await other.goto(report.link);
await other.waitForFunction(() => document.querySelector("#english p"));
report.shared = await other.evaluate(() => document.querySelector(".cm-content").textContent);
await other.close();

// 800 pixels wide: nothing is cut off at the side.
await page.setViewportSize({ width: 800, height: 900 });
await page.waitForTimeout(200);
report.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
await page.screenshot({ path: join(folder, "narrow.png"), fullPage: true });
await audit("narrow");

// The server stops in the middle: the page says so and keeps the text.
await writeFile(join(folder, "report.json"), JSON.stringify(report));
process.stdout.write("ready to stop\n");
await page.setViewportSize({ width: 1360, height: 860 });
await new Promise((resolve) => process.stdin.once("data", resolve));
report.expected_errors = report.errors.length;
await page.focus(".cm-content");
await page.keyboard.type("#");
await page.waitForFunction(() => !document.querySelector("#offline").hidden);
report.offline = await text("#offline");
report.still = await query();
await writeFile(join(folder, "report.json"), JSON.stringify(report));
await browser.close();
process.exit(0);
