// Calls to the server. The token comes from the address and is removed from it.

const KEY = "querydsl-studio-token";

export interface Span { start: number; end: number }
export interface Edit extends Span { text: string }
export interface Diagnostic {
  rule: string; severity: "error" | "warning" | "info"; message: string; hint: string | null; span: Span;
  labels: { span: Span; message: string }[];
}
export interface Action { title: string; kind: "fix" | "ignore" | "rewrite"; edits: Edit[]; about: [string, number, number] | null }
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
}
export interface Page {
  count: number; matching: number; is_full: boolean; columns: { name: string; number: boolean }[];
  rows: { place: number; cells: (string | number | boolean | null)[] }[];
}
export interface Summary {
  count: number; columns: { name: string; filled: number; distinct: number; values: { value: string; count: number }[] }[];
}

/** An error that the server describes, or that it cannot be reached (status 0). */
export class CallError extends Error {
  constructor(message: string, readonly status: number, readonly data: Record<string, unknown> = {}) {
    super(message);
  }
}

const address = new URL(location.href);
const given = address.searchParams.get("token");
if (given) {
  localStorage.setItem(KEY, given);
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

/** Use the token of a printed address, or a token alone. */
export function useToken(text: string): void {
  localStorage.setItem(KEY, /token=([\w-]+)/.exec(text)?.[1] ?? text.trim());
}

function headers(): Record<string, string> {
  return { Authorization: `Bearer ${localStorage.getItem(KEY) ?? ""}` };
}

/** The answer to a call. Raises `CallError`. */
export async function ask<T>(name: string, args: object = {}): Promise<T> {
  return (await (await fetched(`/api/${name}`, { method: "POST", body: JSON.stringify(args) })).json()) as T;
}

/** The file of a job in a format. Raises `CallError`. */
export async function file(id: string, format: string): Promise<Blob> {
  return (await fetched(`/api/download?${new URLSearchParams({ id, format })}`, {})).blob();
}

async function fetched(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: headers() });
  } catch {
    document.dispatchEvent(new Event("studio-offline"));
    throw new CallError("The server does not respond. Start `querydsl studio` again.", 0);
  }
  document.dispatchEvent(new Event("studio-online"));
  if (response.ok) return response;
  const data = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.status === 401) document.dispatchEvent(new Event("studio-locked"));
  throw new CallError(String(data.error ?? `the server answered ${response.status}`), response.status, data);
}
