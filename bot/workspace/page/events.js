// What does each live event change in what the page knows?

import { change, isReply, spot, state, withMessage } from "/page/state.js";

const LOOK = {
  message: addMessage,
  ephemeral: addMessage,
  message_changed: changeMessage,
  message_deleted: dropMessage,
  ephemeral_deleted: dropMessage,
  view_opened: ({ view }) =>
    change(() => {
      state.views = [...without(view.id), view];
    }),
  view_updated: ({ view }) =>
    change(() => {
      state.views = state.views.map((other) => (other.id === view.id ? view : other));
    }),
  view_closed: ({ view_ids: ids }) =>
    change(() => {
      state.views = state.views.filter((view) => !ids.includes(view.id));
    }),
  home: ({ view }) =>
    change(() => {
      state.home = view;
    }),
  typing_status: setStatus,
  thread_title: ({ channel, thread_ts: ts, title }) =>
    change(() => state.titles.set(spot(channel, ts), title)),
  suggested_prompts: (event) =>
    change(() => state.prompts.set(spot(event.channel, event.thread_ts), event)),
  channel: ({ channel_info: info }) =>
    change(() => {
      if (info.members && !info.members.includes(state.me) && info.kind !== "channel")
        state.channels.delete(info.id);
      else state.channels.set(info.id, info);
    }),
  bot: ({ bot }) =>
    change(() => {
      state.bot = bot;
    }),
};

/** Take in one event; returns whether the page's state is concerned by it at all. */
export function takeIn(event) {
  const look = LOOK[event.type];
  look?.(event);
  return Boolean(look);
}

function without(viewId) {
  return state.views.filter((view) => view.id !== viewId);
}

function addMessage({ channel, message }) {
  change(() => {
    if (message.user === state.bot?.user_id) endStatus(channel, message);
    if (isReply(message)) addReply(channel, message);
    else put(state.messages, channel, message);
    const here = state.place.channel === channel && state.place.tab === "messages";
    const entry = state.channels.get(channel);
    if (entry && !isReply(message) && message.user !== state.me && !here) {
      state.channels.set(channel, { ...entry, unread: (entry.unread ?? 0) + 1 });
    }
  });
}

function addReply(channel, reply) {
  const at = spot(channel, reply.thread_ts);
  put(state.threads, at, reply);
  if (reply.user !== state.me && state.place.thread !== reply.thread_ts) state.unseen.add(at);
  const roots = state.messages.get(channel);
  const root = roots?.find((message) => message.ts === reply.thread_ts);
  // The workspace may have counted this reply in a change of the root that came first.
  if (!root || reply.is_ephemeral || (root.latest_reply ?? "") >= reply.ts) return;
  const users = [...new Set([...(root.reply_users ?? []), reply.user])];
  const counted = {
    ...root,
    reply_count: (root.reply_count ?? 0) + 1,
    latest_reply: reply.ts,
    reply_users: users,
  };
  put(state.messages, channel, counted);
  put(state.threads, at, counted);
}

function put(map, at, message) {
  for (const came of state.arriving.get(at) ?? []) came.push(message);
  const messages = map.get(at);
  if (messages) map.set(at, withMessage(messages, message));
}

function changeMessage({ channel, message }) {
  change(() => {
    if (isReply(message)) {
      put(state.threads, spot(channel, message.thread_ts), message);
      return;
    }
    const old = state.messages.get(channel)?.find((other) => other.ts === message.ts);
    const whole = { ...pick(old, ["reply_count", "latest_reply", "reply_users"]), ...message };
    put(state.messages, channel, whole);
    put(state.threads, spot(channel, message.ts), whole);
  });
}

function pick(message, names) {
  return Object.fromEntries(
    names.filter((name) => message?.[name]).map((name) => [name, message[name]]),
  );
}

function dropMessage({ channel, ts }) {
  change(() => {
    const keep = (messages) => messages.filter((message) => message.ts !== ts);
    if (state.messages.has(channel))
      state.messages.set(channel, keep(state.messages.get(channel)));
    for (const [at, messages] of state.threads) {
      if (at.startsWith(`${channel}:`) && messages.some((message) => message.ts === ts)) {
        state.threads.set(at, keep(messages));
      }
    }
  });
}

function setStatus({ channel, thread_ts: ts, status, loading_messages: loading }) {
  change(() => {
    if (status) state.statuses.set(spot(channel, ts), { status, loading: loading ?? [] });
    else state.statuses.delete(spot(channel, ts));
  });
}

// Slack clears the status line when the app has spoken.
function endStatus(channel, message) {
  state.statuses.delete(spot(channel, message.thread_ts ?? message.ts));
  if (!isReply(message)) state.statuses.delete(spot(channel));
}
