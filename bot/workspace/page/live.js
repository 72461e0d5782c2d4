// How do the workspace's events reach the page, also after the connection broke?

import { liveUrl } from "/page/api.js";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;

let socket = null;
let timer = 0;

/**
 * Keep a connection for the current user. `onEvent` gets each event; `onLink` "live" (with `again` true after a
 * break: what was missed must be read anew) or "lost".
 */
export function connect({ onEvent, onLink }) {
  disconnect();
  let wait = FIRST_WAIT_MS;
  let again = false;
  const open = () => {
    const own = new WebSocket(liveUrl());
    socket = own;
    own.onopen = () => {
      wait = FIRST_WAIT_MS;
      onLink("live", again);
      again = true;
    };
    own.onmessage = (frame) => onEvent(JSON.parse(frame.data));
    own.onclose = () => {
      if (socket !== own) return;
      onLink("lost", false);
      again = true;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  open();
}

export function disconnect() {
  clearTimeout(timer);
  const old = socket;
  socket = null;
  old?.close();
}
