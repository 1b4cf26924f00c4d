// Calls to the backend of the page: the server of the studio, or Python in this browser.

export interface Span { start: number; end: number }
export interface Edit extends Span { text: string }
export interface Diagnostic {
  rule: string; severity: "error" | "warning" | "info"; message: string; hint: string | null; span: Span;
  labels: { span: Span; message: string }[];
}
export interface Action { title: string; kind: "fix" | "alternative" | "ignore" | "rewrite"; edits: Edit[]; about: [string, number, number] | null }
export interface Parameter { name: string; type: string | null; places: string[]; default: string | null }
export interface Checked {
  diagnostics: Diagnostic[]; tokens: [number, number, string][]; actions: Action[]; fixable: boolean; parameters: Parameter[];
}
export interface Explained {
  english: string; parameters: string[]; path: string; body: unknown; spans: Record<string, [number, number]>;
  rewrites: ({ message: string } & Span)[]; python: string;
}
export interface Price {
  credits: number; records: number; starts: boolean; count_credits: number; over_budget: boolean; budget: string;
}
export interface JobStatus {
  batch_id: string; status: string; result_count: number | null; entities_fulfilled: number | null; error_message: string | null;
  credits: number;
}
export interface Page {
  count: number; matching: number; is_full: boolean; columns: { name: string; number: boolean }[];
  rows: { place: number; cells: (string | number | boolean | null)[] }[];
}
export interface Summary {
  count: number; columns: { name: string; filled: number; distinct: number; values: { value: string; count: number }[] }[];
  maps: { column: string; regions: { name: string; count: number; countries: { value: string; count: number }[] }[] }[];
}

/** What answers the calls. The entry points `studio.ts` and `playground.ts` choose one. */
export interface Backend {
  /** Whether it has the files of a folder and the ledger of a machine. */
  readonly isServer: boolean;
  /** The reply to a call. `body` is its arguments in JSON. Raises `CallError` if there is no reply. */
  reply(name: string, body: string): Promise<Reply>;
  /** The file of a job in a format, or the reply that describes the error. */
  file(id: string, format: string): Promise<Blob | Reply>;
}

/** A reply in JSON, with its status in HTTP. */
export interface Reply { status: number; text: string }

/** An error that the backend describes, or that it cannot be reached (status 0). */
export class CallError extends Error {
  constructor(message: string, readonly status: number, readonly data: Record<string, unknown> = {}) {
    super(message);
  }
}

let backend: Backend;

/** Use a backend for all calls. */
export function useBackend(chosen: Backend): void {
  backend = chosen;
}

/** Whether the backend has the files of a folder and the ledger of a machine. */
export function isServer(): boolean {
  return backend.isServer;
}

/** The answer to a call. Raises `CallError`. */
export async function ask<T>(name: string, args: object = {}): Promise<T> {
  return data(await backend.reply(name, JSON.stringify(args))) as T;
}

/** The file of a job in a format. Raises `CallError`. */
export async function file(id: string, format: string): Promise<Blob> {
  const found = await backend.file(id, format);
  if (found instanceof Blob) return found;
  throw failure(found);
}

function data(reply: Reply): unknown {
  if (reply.status !== 200) throw failure(reply);
  return JSON.parse(reply.text);
}

function failure({ status, text }: Reply): CallError {
  let found: Record<string, unknown> = {};
  try {
    found = JSON.parse(text) as Record<string, unknown>;
  } catch { /* the reply of a program in between */ }
  return new CallError(String(found.error ?? `the server answered ${status}`), status, found);
}
