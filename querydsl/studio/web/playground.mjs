// Build the playground: `node playground.mjs FOLDER` writes the page, its worker and Pyodide. `querydsl._dev` adds packages.zip.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { here, licences, script, style } from "./bundle.mjs";

const PYODIDE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-playground'; "
  + "connect-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; form-action 'none'";
const CHANGES = [
  ['<html lang="en">', '<html lang="en" class="playground">'],
  ['<meta name="nonce" content="{nonce}">', `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n<meta name="nonce" content="playground">`],
  ["<title>querydsl studio</title>", "<title>querydsl playground</title>"],
  ['</svg>querydsl studio</h1>', '</svg>querydsl playground</h1>'],
  ['href="static/studio.css"', 'href="studio.css"'],
  ['src="static/studio.js"', 'src="playground.js"'],
];

const output = process.argv[2];
await mkdir(join(output, "pyodide"), { recursive: true });
const modules = [...(await script("playground", join(output, "playground.js"))), ...(await script("worker", join(output, "worker.js"), "esm"))];
await style(join(output, "studio.css"));
await licences(modules, join(output, "licences.txt"));
for (const name of PYODIDE) await copyFile(join(here, "node_modules", "pyodide", name), join(output, "pyodide", name));

let page = await readFile(join(here, "src", "index.html"), "utf8");
for (const [written, there] of CHANGES) {
  if (!page.includes(written)) throw new Error(`index.html does not have ${written}`);
  page = page.replace(written, there);
}
await writeFile(join(output, "index.html"), page);
