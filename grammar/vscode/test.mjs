// Tokenize the texts of a JSON file with VS Code's own libraries and print the tokens: [[start, end, scope], …] for each text.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Registry, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const path = "dist/querydsl.tmLanguage.json";
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => parseRawGrammar(await readFile(path, "utf-8"), path),
});
const grammar = await registry.loadGrammar("source.querydsl");

const texts = process.argv[2] ? JSON.parse(await readFile(process.argv[2], "utf-8")) : ['title ~ "engineer" # why'];
const results = texts.map((text) => {
  const found = [];
  for (const [number, line] of text.split(/\r\n|\r|\n/).entries()) {
    for (const token of grammar.tokenizeLine(line, null).tokens) {
      const scope = token.scopes.at(-1);
      if (scope !== "source.querydsl") found.push([number, [...line.slice(0, token.startIndex)].length, scope]);
    }
  }
  return found;
});
console.log(JSON.stringify(results));
