// What does the page know right now, and who wants to hear of it?

export const state = {
  link: "connecting", // connecting | live | lost
  team: { id: "", name: "", domain: "" },
  me: "",
  users: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  functions: [],
  editing: null, // ts of the message that is being mended
  bot: null,
  views: [],
  home: null,
  prompts: new Map(), // spot → {title, prompts}
  statuses: new Map(), // spot → {status, loading_messages}
  messages: new Map(), // channel → roots, oldest first; a message is replaced, never changed in place
  threads: new Map(), // spot of a root → the root and its replies
  arriving: new Map(), // spot → for each reading under way, what came meanwhile
  unseen: new Set(), // spots of roots with replies that were not looked at yet
  titles: new Map(), // spot of a thread → its title
  place: { channel: "", thread: null, tab: "messages", message: null },
};

const listeners = new Set();
let scheduled = false;

/** Call `listener` after each change, once for all changes of one turn of the event loop. */
export function subscribe(listener) {
  listeners.add(listener);
}

/** Change the state; drawing follows. */
export function change(mutate) {
  mutate(state);
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    for (const listener of listeners) listener();
  });
}

/** The key of a conversation's stream (`ts` null) or of one of its threads. */
export function spot(channel, ts = null) {
  return ts ? `${channel}:${ts}` : channel;
}

/** `messages` with `message` in its place by `ts`; another one with that `ts` gives way. */
export function withMessage(messages, message) {
  const at = messages.findIndex((other) => other.ts === message.ts);
  if (at >= 0) return messages.with(at, message);
  const after = messages.findIndex((other) => other.ts > message.ts);
  return after < 0 ? [...messages, message] : messages.toSpliced(after, 0, message);
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}
