// What the studio and the playground share: the settings of the bundles, and the licences of the modules in them.

import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));

/** Bundle a script of `src`, and return the names of the modules in it. */
export async function script(name, outfile, format = "iife") {
  const { metafile } = await build({
    entryPoints: [join(here, "src", `${name}.ts`)],
    absWorkingDir: here,
    metafile: true,
    outfile,
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  });
  return Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
}

/** Minify the style sheet. */
export async function style(outfile) {
  await build({ entryPoints: [join(here, "src", "studio.css")], outfile, minify: true, target: "es2022" });
}

/** Write the licences of modules to a file. */
export async function licences(names, file) {
  const texts = [...new Set(names)].sort().map(async (name) => {
    const text = await readFile(join(here, "node_modules", name, "LICENSE"), "utf8");
    return `${name}\n\n${text.trim()}\n`;
  });
  await writeFile(file, (await Promise.all(texts)).join("\n----\n\n"));
}
