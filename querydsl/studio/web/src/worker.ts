// Python in a worker: Pyodide with the package and its dependencies, all from the folder of this file.

import type { PyodideInterface } from "pyodide";
import type { PyCallable, PyProxy } from "pyodide/ffi";
import type { Message, Question } from "./python";

const FOLDER = "/lib/playground";
const at = (path: string): string => new URL(path, self.location.href).href;
const send = (message: Message, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

const ready = start();
ready.catch((error: Error) => send({ failure: error.message }));
self.onmessage = ({ data }: MessageEvent<Question>) =>
  void ready.then((playground) => answer(playground, data)).catch((error: Error) => refuse(data, error));

/** The `Playground` of Python, loaded. */
async function start(): Promise<PyProxy> {
  send({ stage: "Loading Python into this page. The first visit loads about 17 MB…" });
  const [python, archive] = await Promise.all([interpreter(), fetched("packages.zip")]);
  send({ stage: "Loading querydsl…" });
  python.unpackArchive(archive, "zip", { extractDir: FOLDER });
  python.runPython(`import sys; sys.path.insert(0, "${FOLDER}")`);
  const module = python.pyimport("querydsl.studio.playground") as PyProxy & { Playground: { open(): PyProxy } };
  const playground = module.Playground.open();
  send({ stage: "" });
  return playground;
}

async function interpreter(): Promise<PyodideInterface> {
  const { loadPyodide } = (await import(at("pyodide/pyodide.mjs"))) as { loadPyodide: (options: object) => Promise<PyodideInterface> };
  return loadPyodide({ indexURL: at("pyodide/") });
}

async function fetched(path: string): Promise<ArrayBuffer> {
  const response = await fetch(at(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

function answer(playground: PyProxy, { id, method, args }: Question): void {
  const reply = (playground as PyProxy & Record<string, PyCallable>)[method](...args) as PyProxy;
  const [status, content] = reply.toJs() as [number, string | Uint8Array];
  reply.destroy();
  send({ id, status, content }, typeof content === "string" ? [] : [content.buffer as ArrayBuffer]);
}

/** The reply to a call that Python did not end: the last line of its traceback. */
function refuse({ id }: Question, error: Error): void {
  const reason = error.message.trim().split("\n").at(-1);
  send({ id, status: 500, content: JSON.stringify({ error: `Python failed: ${reason}` }) });
}
