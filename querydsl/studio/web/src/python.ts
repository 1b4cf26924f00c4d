// The backend of the playground: Python in a worker of this page, so that typing never waits for it.

import { type Backend, CallError, type Reply, useBackend } from "./api";
import { byId } from "./dom";

/** A call, as the worker gets it: its number, the method of `Playground` and its arguments. */
export interface Question { id: number; method: "ask" | "file"; args: [string, string] }

/** A message of the worker. `stage` is what it loads, and is empty when Python is ready. */
export type Message = { stage: string } | { failure: string } | { id: number; status: number; content: string | Uint8Array };

type Answered = Extract<Message, { id: number }>;

class Python implements Backend {
  readonly isServer = false;
  private readonly worker = new Worker(new URL("worker.js", location.href), { type: "module" });
  private readonly waiting = new Map<number, { resolve: (found: Answered) => void; reject: (error: Error) => void }>();
  private asked = 0;
  private failed: CallError | null = null;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Message>) => this.receive(data);
    this.worker.onerror = (event) => this.fail(event.message || "the worker could not be started");
  }

  async reply(name: string, body: string): Promise<Reply> {
    const { status, content } = await this.call("ask", [name, body]);
    return { status, text: content as string };
  }

  async file(id: string, format: string): Promise<Blob | Reply> {
    const { status, content } = await this.call("file", [id, format]);
    return typeof content === "string" ? { status, text: content } : new Blob([content as BlobPart]);
  }

  private call(method: Question["method"], args: Question["args"]): Promise<Answered> {
    if (this.failed) return Promise.reject(this.failed);
    const id = ++this.asked;
    this.worker.postMessage({ id, method, args } satisfies Question);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private receive(message: Message): void {
    if ("stage" in message) return showStage(message.stage);
    if ("failure" in message) return this.fail(message.failure);
    this.waiting.get(message.id)?.resolve(message);
    this.waiting.delete(message.id);
  }

  private fail(reason: string): void {
    this.failed = new CallError(`Python could not be loaded: ${reason}`, 0);
    showStage(this.failed.message, "failed");
    for (const { reject } of this.waiting.values()) reject(this.failed);
    this.waiting.clear();
  }
}

function showStage(text: string, kind: "busy" | "failed" = "busy"): void {
  const line = byId("loading");
  line.textContent = text;
  line.hidden = !text;
  line.className = `progress ${kind}`;
}

for (const option of document.querySelectorAll("option[data-server]")) option.remove();
useBackend(new Python());
