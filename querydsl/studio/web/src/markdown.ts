// The Markdown of hover texts and rule pages: paragraphs, lists, code and bold text.

import { h } from "./dom";

/** The elements of a text in Markdown. */
export function markdown(text: string): HTMLElement {
  const root = h("div", { class: "markdown" });
  for (const [index, part] of text.split(/^```\w*\n([\s\S]*?)^```$/m).entries()) {
    if (index % 2) root.append(h("pre", {}, part.trimEnd()));
    else for (const block of part.split(/\n\s*\n/)) if (block.trim()) root.append(blockOf(block));
  }
  return root;
}

function blockOf(block: string): HTMLElement {
  if (/^---+$/.test(block.trim())) return h("hr");
  if (/^ {4}/.test(block)) return h("pre", {}, block.replace(/^ {4}/gm, "").replace(/^\n+/, ""));
  const lines = block.trim().split("\n");
  const heading = /^#+\s+(.*)/.exec(lines[0]);
  if (heading && lines.length === 1) return h("h3", {}, ...inline(heading[1]));
  if (lines.every((line) => /^[-*] |^ {2}/.test(line))) {
    return h("ul", {}, ...block.trim().split(/^[-*] /m).slice(1).map((item) => h("li", {}, ...inline(item))));
  }
  return h("p", {}, ...inline(lines.join("\n")));
}

/** The elements of a line with code and bold text. */
export function inline(text: string): Node[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).filter(Boolean).map((part) => {
    if (part.startsWith("**")) return h("strong", {}, ...inline(part.slice(2, -2)));
    if (part.startsWith("`") && part.length > 2) return h("code", {}, part.slice(1, -1));
    return document.createTextNode(part);
  });
}
