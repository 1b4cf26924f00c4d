// Long work of the backend: downloads and collections, with their progress.

import { CallError, ask } from "./api";

export interface Progress<T> {
  state: "running" | "stopping" | "stopped" | "failed" | "done"; result: T | null; warnings: string[];
  events: {
    Downloading?: { received: number; total: number | null };
    Counted?: { records: number | null; counts: number; parts: number };
    Collected?: { parts: number; planned_parts: number; records: number; planned: number | null; credits: number; seconds_left: number | null };
    Waiting?: { seconds: number; why: string };
  };
}

const GLANCE = 400;

/** Follow a task until it ends, and return its result: null if it was stopped. Raises the error of the task. */
export async function follow<T>(task: string, show: (progress: Progress<T>) => void, isWanted: () => boolean = () => true): Promise<T | null> {
  while (isWanted()) {
    const found = await ask<Progress<T>>("progress", { task, milliseconds: GLANCE });
    if (!isWanted()) break;
    show(found);
    if (found.state === "failed") throw new CallError("The task failed", 502);
    if (found.state === "done" || found.state === "stopped") return found.result;
  }
  return null;
}

/** Stop a task. What it submitted continues at the service. */
export async function stop(task: string): Promise<void> {
  await ask("stop", { task });
}
