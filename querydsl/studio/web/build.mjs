// Build the page: `node build.mjs` writes it to ../static, and `node build.mjs FOLDER` to another folder.

import { build } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, "..", "static");

await mkdir(output, { recursive: true });
const { metafile } = await build({
  entryPoints: [join(here, "src", "main.ts")],
  absWorkingDir: here,
  metafile: true,
  outfile: join(output, "studio.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
});
await build({ entryPoints: [join(here, "src", "studio.css")], outfile: join(output, "studio.css"), minify: true, target: "es2022" });
await copyFile(join(here, "src", "index.html"), join(output, "index.html"));

const modules = new Set(Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
const licences = [...modules].sort().map(async (name) => {
  const text = await readFile(join(here, "node_modules", name, "LICENSE"), "utf8");
  return `${name}\n\n${text.trim()}\n`;
});
await writeFile(join(output, "licences.txt"), (await Promise.all(licences)).join("\n----\n\n"));
