// Build the page: `node build.mjs` writes it to ../static, and `node build.mjs FOLDER` to another folder.

import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { here, licences, script, style } from "./bundle.mjs";

const output = process.argv[2] ?? join(here, "..", "static");

await mkdir(output, { recursive: true });
const modules = await script("studio", join(output, "studio.js"));
await style(join(output, "studio.css"));
await copyFile(join(here, "src", "index.html"), join(output, "index.html"));
await licences(modules, join(output, "licences.txt"));
