// What can the page ask of the workspace?

import { state } from "/page/state.js";

/** The workspace said no; `message` is a sentence for the user, `code` a word for the page. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message || `That did not work (${code}).`);
    this.code = code;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refusal("unreachable", "The workspace does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) {
    throw new Refusal(answer.error ?? `http_${response.status}`, answer.message);
  }
  return answer;
}

function read(path, query) {
  return ask(`/workspace/${path}?${new URLSearchParams(query)}`);
}

function post(path, body) {
  return ask(`/workspace/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Workspace": "1" },
    body: JSON.stringify({ user: state.me, ...body }),
  });
}

export const readState = (user) => read("state", user ? { user } : {});
export const readMessages = (channel) => read("messages", { user: state.me, channel });
export const readReplies = (channel, ts) => read("replies", { user: state.me, channel, ts });
export const send = (message) => post("send", message);
export const edit = (channel, ts, text) => post("edit", { channel, ts, text });
export const remove = (channel, ts) => post("delete", { channel, ts });
export const markRead = (channel) => post("read", { channel });
export const act = (action) => post("action", action);
export const readOptions = (query) => post("options", query);
export const submitView = (viewId, values) =>
  post("view/submit", { view_id: viewId, state: values });
export const closeView = (viewId, all = false) => post("view/close", { view_id: viewId, all });
export const runShortcut = (shortcut) => post("shortcut", shortcut);
export const runStep = (callbackId, inputs) =>
  post("function", { callback_id: callbackId, inputs });
export const openHome = (tab) => post("home", { tab });
export const stopAgent = (channel, ts) => post("stop", { channel, thread_ts: ts });

/** Upload `files` (File objects); without `channel` they only become known, for a file input of a modal. */
export function upload(files, fields = {}) {
  const form = new FormData();
  form.set("user", state.me);
  for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
  for (const file of files) form.append("file", file, file.name);
  return ask("/workspace/upload", { method: "POST", headers: { "X-Workspace": "1" }, body: form });
}

export function fileUrl(id) {
  return `/workspace/files/${encodeURIComponent(id)}?user=${encodeURIComponent(state.me)}`;
}

export function liveUrl() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/workspace/live?user=${encodeURIComponent(state.me)}`;
}
