// Build the playground: `node playground.mjs FOLDER` writes the page, its worker and Pyodide to a folder that has packages.zip.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPyodide } from "pyodide";
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

// Loading a compiled module takes half the time. The page does not need the sources.
const COMPILE = `
import compileall, pathlib, py_compile, shutil
unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
assert compileall.compile_dir("/packages", quiet=1, legacy=True, invalidation_mode=unchecked)
for path in pathlib.Path("/packages").rglob("*.py"):
    path.unlink()
shutil.make_archive("/compiled", "zip", "/packages")
`;

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

const archive = join(output, "packages.zip");
const python = await loadPyodide();
python.unpackArchive(new Uint8Array(await readFile(archive)), "zip", { extractDir: "/packages" });
python.runPython(COMPILE);
await writeFile(archive, python.FS.readFile("/compiled.zip"));
