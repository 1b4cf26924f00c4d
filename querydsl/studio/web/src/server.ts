// The backend of the studio: a server on this machine. The token comes from the address and is removed from it.

import { type Backend, CallError, type Reply, useBackend } from "./api";
import { byId, h, openDialog } from "./dom";

const KEY = "querydsl-studio-token";
const TOKEN = /token=([\w-]+)/;

const address = new URL(location.href);
const given = address.searchParams.get("token");
if (given) {
  localStorage.setItem(KEY, given);
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

class Server implements Backend {
  readonly isServer = true;

  async reply(name: string, body: string): Promise<Reply> {
    const response = await fetched(`/api/${name}`, { method: "POST", body });
    return { status: response.status, text: await response.text() };
  }

  async file(id: string, format: string): Promise<Blob | Reply> {
    const response = await fetched(`/api/download?${new URLSearchParams({ id, format })}`, {});
    return response.ok ? response.blob() : { status: response.status, text: await response.text() };
  }
}

async function fetched(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: { Authorization: `Bearer ${localStorage.getItem(KEY) ?? ""}` } });
  } catch {
    byId("offline").hidden = false;
    throw new CallError("The server does not respond. Start querydsl studio again.", 0);
  }
  if (!byId("offline").hidden) {
    byId("offline").hidden = true;
    document.dispatchEvent(new Event("studio-online"));
  }
  if (response.status === 401) askForToken();
  return response;
}

/** Ask for the printed address, or for a token alone. */
function askForToken(): void {
  if (document.querySelector("dialog.locked")) return;
  const input = h("input", { type: "text", id: "address", autocomplete: "off", required: true });
  const connect = () => { localStorage.setItem(KEY, TOKEN.exec(input.value)?.[1] ?? input.value.trim()); location.reload(); };
  const form = h("form", { method: "dialog", onsubmit: connect },
    h("label", { for: "address" }, "The address that `querydsl studio` printed"), input, h("button", { class: "primary" }, "Connect"));
  openDialog("This page needs the token of its server", "narrow locked", form);
}

useBackend(new Server());
