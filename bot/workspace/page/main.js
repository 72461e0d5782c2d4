// How do the parts of the page come together?
//
// What happens: api.js asks and live.js hears, events.js turns what was heard into state.js, and every part draws
// itself from that state. parts/ are the places of the page, blocks/ and elements/ Block Kit, text/ the mark-up,
// layers/ what lies above. Data becomes elements in dom.js only, and is never read as HTML.

import { announce } from "/page/announcer.js";
import * as api from "/page/api.js";
import { takeIn } from "/page/events.js";
import { connect } from "/page/live.js";
import { toast } from "/page/layers/toast.js";
import { follow, goTo, refresh, seen } from "/page/navigate.js";
import { Conversation } from "/page/parts/conversation.js";
import { Modal } from "/page/parts/modal.js";
import { Sidebar } from "/page/parts/sidebar.js";
import { openSwitcher } from "/page/parts/switcher.js";
import { stepEnded } from "/page/parts/workflow_step.js";
import { Thread } from "/page/parts/thread.js";
import { change, state, subscribe } from "/page/state.js";
import { applyTheme } from "/page/theme.js";

const USER_KEY = "wfo-workspace-user";

applyTheme();
const sidebar = new Sidebar(document.getElementById("sidebar"), {
  onUser: (user) => become(user),
});
const conversation = new Conversation(document.getElementById("conversation"));
const thread = new Thread(document.getElementById("thread"));
const modal = new Modal();

subscribe(() => {
  sidebar.draw();
  conversation.draw();
  thread.draw();
  modal.draw();
  drawLink();
});
addEventListener("hashchange", () => follow());
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  openSwitcher();
});
addEventListener("focus", () => seen(state.place.channel));
become(new URLSearchParams(location.search).get("user") ?? sessionStorage.getItem(USER_KEY));

/** Look at the workspace as `user`; null is its owner. */
async function become(user) {
  try {
    await load(user);
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    if (user && error.code !== "unreachable") return become(null);
    toast(error.message, "error");
    setTimeout(() => become(user), 2000);
    return null;
  }
  sessionStorage.setItem(USER_KEY, state.me);
  connect({ onEvent: hear, onLink: linkChanged });
  await follow();
  return null;
}

async function load(user) {
  const answer = await api.readState(user);
  change(() => {
    const { team, me, commands, shortcuts, functions, bot, views, home } = answer;
    const another = me !== state.me;
    Object.assign(state, {
      team,
      me,
      commands,
      shortcuts,
      functions: functions ?? [],
      bot,
      views: views ?? [],
      home: home ?? null,
    });
    state.users = new Map(answer.users.map((entry) => [entry.id, entry]));
    state.channels = new Map(answer.channels.map((entry) => [entry.id, entry]));
    state.prompts = new Map(
      (answer.prompts ?? []).map((entry) => [
        entry.thread_ts ? `${entry.channel}:${entry.thread_ts}` : entry.channel,
        entry,
      ]),
    );
    if (another)
      for (const map of [state.messages, state.threads, state.statuses, state.unseen]) map.clear();
  });
}

function hear(event) {
  takeIn(event);
  if (event.type === "message" || event.type === "ephemeral") {
    announce(event);
    if (event.channel === state.place.channel && document.hasFocus()) seen(event.channel);
  } else if (event.type === "view_errors") {
    modal.showErrors(event.view_id, event.errors);
  } else if (event.type === "notice") {
    toast(event.text, "error");
  } else if (event.type === "function") {
    stepEnded(event);
  } else if (
    event.type === "channel" &&
    event.channel_info.id === state.place.channel &&
    document.hasFocus()
  ) {
    seen(event.channel_info.id);
  }
}

async function linkChanged(link, again) {
  change(() => {
    state.link = link;
  });
  if (link !== "live" || !again) return;
  await load(state.me).catch((error) => toast(error.message, "error"));
  if (state.channels.has(state.place.channel)) await refresh();
  else goTo("");
}

function drawLink() {
  const line = document.getElementById("link");
  const words = state.link === "lost" ? "Reconnecting … what you see may be out of date." : "";
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
}
