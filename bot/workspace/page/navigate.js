// Where in the workspace does the user look, and what must be read for that?

import * as api from "/page/api.js";
import { change, spot, state, withMessage } from "/page/state.js";
import { toast } from "/page/layers/toast.js";
import { placeAddress } from "/page/text/links.js";

/** Follow the address's hash: `#/C1`, `#/C1/<thread ts>?message=<ts>`, `#/home`. */
export async function follow() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [channel, thread] = path.split("/");
  const message = new URLSearchParams(query).get("message");
  if (channel === "home") await enterHome();
  else
    await enter(state.channels.has(channel) ? channel : firstChannel(), thread || null, message);
}

export function goTo(channel, thread = null, message = null) {
  const hash = placeAddress(channel, thread, message);
  if (location.hash === hash) follow();
  else location.hash = hash;
}

export function goHome() {
  location.hash = "#/home";
}

export const closeThread = () => goTo(state.place.channel);

/** The direct conversation with the app, or null. */
export function appChannel() {
  return (
    [...state.channels.values()].find(
      (channel) => channel.kind === "im" && channel.user === state.bot?.user_id,
    ) ?? null
  );
}

function firstChannel() {
  const channels = [...state.channels.values()];
  return (
    (
      channels.find(
        (channel) => channel.kind === "channel" && channel.members.includes(state.me),
      ) ?? channels[0]
    )?.id ?? ""
  );
}

async function enterHome() {
  change(() => {
    state.place = { channel: appChannel()?.id ?? "", thread: null, tab: "home", message: null };
  });
  await told(async () => {
    const { view } = await api.openHome("home");
    if (view)
      change(() => {
        state.home = view;
      });
  });
}

async function enter(channel, thread, message) {
  const moved = channel !== state.place.channel || state.place.tab !== "messages";
  change(() => {
    state.place = { channel, thread, tab: "messages", message };
    if (thread) state.unseen.delete(spot(channel, thread));
  });
  if (!channel) return;
  await Promise.all([
    moved || !state.messages.has(channel) ? told(() => readChannel(channel)) : null,
    thread ? told(() => readThread(channel, thread)) : null,
  ]);
  if (moved && channel === appChannel()?.id) await told(() => api.openHome("messages"));
}

/** Read again what is on the screen, after the connection broke; what is not on it is read when it is opened. */
export async function refresh() {
  const { channel, thread } = state.place;
  const at = thread ? spot(channel, thread) : null;
  change(() => {
    state.messages = new Map([...state.messages].filter(([key]) => key === channel));
    state.threads = new Map([...state.threads].filter(([key]) => key === at));
  });
  if (channel) await told(() => readChannel(channel));
  if (channel && thread) await told(() => readThread(channel, thread));
}

async function readChannel(channel) {
  await readInto(state.messages, channel, () => api.readMessages(channel));
  await seen(channel);
}

async function readThread(channel, thread) {
  await readInto(state.threads, spot(channel, thread), () => api.readReplies(channel, thread));
}

// What comes while a stream is read is newer than what was read, and must not be lost under it.
async function readInto(map, at, read) {
  const came = [];
  const readings = state.arriving.get(at) ?? new Set();
  state.arriving.set(at, readings.add(came));
  try {
    const { messages } = await read();
    change(() => map.set(at, came.reduce(withMessage, messages)));
  } finally {
    readings.delete(came);
  }
}

/** Nothing in `channel` is unread any longer. */
export async function seen(channel) {
  const entry = state.channels.get(channel);
  if (!entry?.unread) return;
  change(() => state.channels.set(channel, { ...entry, unread: 0 }));
  await told(() => api.markRead(channel));
}

async function told(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    toast(error.message, "error");
  }
}
