// The editor: CodeMirror with the tokens, diagnostics, completions and hover texts of the server.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippet, startCompletion } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers, placeholder } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";
import { type Action, type Checked, type Diagnostic, type Edit, ask } from "./api";
import { label } from "./diagnostics";
import { markdown } from "./markdown";
import { converter, toPoints, toUnits } from "./offsets";

type Range = [number, number];

const setTokens = StateEffect.define<[number, number, string][]>();
const setMarks = StateEffect.define<{ kind: string; ranges: Range[] }>();

/** Decorations that move with the text until they are set again. */
function decorations(update: (old: DecorationSet, effect: StateEffect<unknown>) => DecorationSet): StateField<DecorationSet> {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update: (old, change) => change.effects.reduce(update, old.map(change.changes)),
    provide: (field) => EditorView.decorations.from(field),
  });
}

const tokens = decorations((old, effect) =>
  effect.is(setTokens)
    ? Decoration.set(effect.value.map(([from, to, kind]) => Decoration.mark({ class: `tok-${kind}` }).range(from, to)), true)
    : old,
);

function marks(kind: string): StateField<DecorationSet> {
  const mark = Decoration.mark({ class: `mark-${kind}` });
  return decorations((old, effect) =>
    effect.is(setMarks) && effect.value.kind === kind
      ? Decoration.set(effect.value.ranges.filter(([from, to]) => from < to).map(([from, to]) => mark.range(from, to)), true)
      : old,
  );
}

export interface Listeners {
  changed(): void;
  moved(points: number): void;
  commands: { key: string; run: () => boolean }[];
}

/** The editor of the page. All offsets are in code points. */
export class Editor {
  readonly view: EditorView;

  constructor(parent: HTMLElement, text: string, nonce: string, private readonly listeners: Listeners) {
    this.view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions: this.extensions(nonce) }) });
  }

  private extensions(nonce: string) {
    return [
      EditorView.cspNonce.of(nonce),
      lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(), lintGutter(),
      EditorView.lineWrapping,
      tokens, marks("linked"), marks("guilty"),
      placeholder('title ~ "engineer" and country = "Canada"'),
      EditorView.contentAttributes.of({ "aria-label": "Query", spellcheck: "false" }),
      autocompletion({ override: [(context) => this.complete(context)], activateOnTyping: true, icons: false }),
      hoverTooltip((view, at) => this.hover(view, at)),
      keymap.of([
        ...this.listeners.commands, { key: "Tab", run: acceptCompletion }, { key: "Ctrl-Space", run: startCompletion },
        ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.listeners.changed();
        if (update.selectionSet || update.docChanged) {
          this.listeners.moved(this.cursor);
        }
      }),
    ];
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** The offset of the cursor in code points. */
  get cursor(): number {
    return toPoints(this.text, this.view.state.selection.main.head);
  }

  set text(text: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Show the tokens and the diagnostics of a checked text. */
  show(found: Checked, actions: (item: Diagnostic) => Action[], fix: (action: Action) => void): void {
    const text = this.text, units = converter(text);
    const shown = found.tokens.map(([from, to, kind]): [number, number, string] => [units(from), units(to), kind]);
    this.view.dispatch({ effects: setTokens.of(shown.filter(([from, to]) => from < to)) });
    this.view.dispatch(setDiagnostics(this.view.state, found.diagnostics.map((item) => ({
      from: units(item.span.start), to: units(item.span.end), severity: item.severity,
      message: item.hint ? `${item.message}\n${item.hint}` : item.message, source: item.rule,
      actions: actions(item).filter(({ kind }) => kind !== "ignore").map((action) => ({ name: label(action).replace(/`/g, ""), apply: () => fix(action) })),
    }))));
  }

  /** Make edits of the current text. */
  edit(edits: Edit[]): void {
    const units = converter(this.text);
    this.view.dispatch({ changes: edits.map(({ start, end, text }) => ({ from: units(start), to: units(end), insert: text })) });
    this.view.focus();
  }

  /** Insert a text at the cursor, separated by blanks. */
  insert(text: string): void {
    const { from, to } = this.view.state.selection.main;
    const before = /[\s(]$|^$/.test(this.view.state.sliceDoc(0, from)) ? "" : " ";
    this.view.dispatch({ changes: { from, to, insert: before + text }, selection: { anchor: from + before.length + text.length } });
    this.view.focus();
  }

  /** Mark parts of the text, and scroll to the first one if it is out of sight. */
  mark(kind: "linked" | "guilty", ranges: Range[]): void {
    const units = converter(this.text);
    this.view.dispatch({ effects: setMarks.of({ kind, ranges: ranges.map(([from, to]) => [units(from), units(to)]) }) });
  }

  /** Select a part of the text. */
  select(start: number, end: number): void {
    const units = converter(this.text);
    this.view.dispatch({ selection: { anchor: units(start), head: units(end) }, scrollIntoView: true });
    this.view.focus();
  }

  private async complete(context: CompletionContext): Promise<CompletionResult | null> {
    if (!context.explicit && !/[\w"'.$=~(,\s]$/.test(context.state.sliceDoc(0, context.pos))) return null;
    const text = context.state.doc.toString();
    interface Item extends Edit { label: string; kind: string; detail: string; about: string; snippet: string | null }
    const found = await ask<{ items: Item[]; incomplete: boolean }>("complete", { text, offset: toPoints(text, context.pos) }).catch(() => null);
    if (!found?.items.length || context.aborted) return null;
    const from = toUnits(text, found.items[0].start);
    if (!context.explicit && from === context.pos && !/\s$/.test(context.state.sliceDoc(0, context.pos))) return null;
    return {
      from,
      filter: false,
      options: found.items.map((item): Completion => ({
        label: item.label, type: item.kind, detail: item.detail, info: item.about || undefined,
        apply: item.snippet ? snippet(item.snippet.replace(/\$(\d)/g, "$${$1}").replace(/\\\$/g, "$$")) : item.text,
      })),
    };
  }

  private async hover(view: EditorView, at: number) {
    const text = view.state.doc.toString();
    interface Found extends Edit { markdown: string }
    const { hover } = await ask<{ hover: Found | null }>("hover", { text, offset: toPoints(text, at) }).catch(() => ({ hover: null }));
    if (!hover || view.state.doc.toString() !== text) return null;
    const dom = markdown(hover.markdown);
    dom.classList.add("hover");
    return { pos: toUnits(text, hover.start), end: toUnits(text, hover.end), above: true, create: () => ({ dom }) };
  }
}
