// A recruiter's five tasks: `node recruiter.mjs ADDRESS FOLDER CHROMIUM MODULES HAND`, where HAND is `mouse` or `keyboard`.
//
// With the keyboard, each control is reached with Tab and the arrow keys. The report has what the page showed.

import { createRequire } from "node:module";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const [address, folder, executablePath, modules, hand] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
page.setDefaultTimeout(15_000);
const report = { errors: [] };
page.on("pageerror", (error) => report.errors.push(error.message));

const shown = (test, value) => page.waitForFunction(test, value);
const text = async (selector) => (await page.locator(selector).allTextContents()).join("\n");
const query = () => page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const picture = (name) => page.screenshot({ path: join(folder, `${hand}-${name}.png`) });

// Tab moves to a control. In a list of tabs, only the selected one can be reached with Tab, and the arrow keys choose another.
async function reach(selector) {
  await page.locator(selector).first().waitFor();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement === document.querySelector(wanted), selector)) return;
    const leaves = await page.evaluate(() => document.activeElement.matches(".cm-content"));
    if (leaves) await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} cannot be reached with Tab`);
}

const hands = {
  mouse: {
    press: (selector) => page.click(selector),
    tab: (selector) => page.click(selector),
    choose: (selector, value) => page.selectOption(selector, value),
  },
  keyboard: {
    press: async (selector) => { await reach(selector); await page.keyboard.press("Enter"); },
    tab: async (selector) => {
      await reach(`[role=tablist]:has(${selector}) [aria-selected=true]`);
      while (await page.getAttribute(selector, "aria-selected") !== "true") await page.keyboard.press("ArrowRight");
    },
    choose: async (selector, value) => { await reach(selector); await page.keyboard.type(value); },
  },
};
const { press, tab, choose } = hands[hand];

async function write(value) {
  await (hand === "mouse" ? page.click(".cm-content") : reach(".cm-content"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type(value);
  await page.keyboard.press("Escape");
}

async function run() {
  await shown(() => !document.querySelector("#run").disabled);
  await press("#run");
  await shown(() => document.querySelector("#run-label").textContent === "Show results");
}

await page.goto(address);
await shown(() => document.querySelector("#english p"));

// Find senior engineers in two countries. A typo is reported, and fixed with one press.
const typed = 'seniority = "senoir" and title ~ "engineer" and country in ("Canada", "Germany") select name, title, country, company_size, started limit 40';
const checked = page.waitForResponse((response) => response.url().endsWith("/api/check") && JSON.parse(response.request().postData()).text === typed);
await write(typed);
await checked;
await shown(() => document.querySelector("#state").textContent === "1 error" && document.querySelectorAll("#problems .fix").length === 1);
report.problem = await text("#problems .message span:nth-child(2)");
await picture("problem");
await press("#problems .fix");
await shown(() => document.querySelector("#state.fine"));
report.fixed = await query();

// See the price, run the query, and read the records and the summary with its countries.
await shown(() => document.querySelector("#run-price").textContent && !document.querySelector("#run").disabled);
report.price = await text("#run");
await run();
await page.waitForSelector("#grid td.open");
report.columns = await page.locator("#grid thead th").allTextContents();
report.rows = await page.locator("#grid tbody tr").count();
await picture("records");
await tab("#tab-summary");
await page.waitForSelector(".bars li");
report.countries = await text("#summary");
await picture("summary");

// Download a workbook.
await tab("#tab-table");
await choose("#format", hand === "mouse" ? "xlsx" : "X");
const [download] = await Promise.all([page.waitForEvent("download"), press("#download")]);
await download.saveAs(join(folder, `${hand}.xlsx`));
report.file = download.suggestedFilename();

// Find out why nothing was found, and repair it.
await write('title ~ "engineer" and city = "Torronto" select name, city limit 20');
await shown(() => document.querySelector("#english").textContent.includes("Torronto"));
await run();
await page.waitForSelector("#why .fix");
report.why = await text("#why");
report.blamed = await text(".mark-guilty");
await picture("why");
await press("#why .fix");
await shown(() => !document.querySelector("#english").textContent.includes("Torronto"));
report.repaired = await query();
await run();
await page.waitForSelector("#grid td.open");
report.found = await page.locator("#grid tbody tr").count();

// The page is used in the dark and at 800 pixels.
await press("#theme");
await picture("dark");
report.theme = await page.evaluate(() => document.documentElement.dataset.theme);
await page.setViewportSize({ width: 800, height: 900 });
report.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
await picture("narrow");
await writeFile(join(folder, `${hand}.json`), JSON.stringify(report));
await browser.close();
