// How is a conversation named and marked?

import { icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { avatar, nameOf } from "/page/people.js";

const MARKS = { channel: ICONS.hash, private: ICONS.lock, shared: ICONS.shared };
const WORDS = {
  channel: "channel",
  private: "private channel",
  shared: "channel shared with another organisation",
  im: "direct conversation",
};

export function channelMark(channel, size = 16) {
  return channel.kind === "im"
    ? avatar(channel.user ?? channel.name, "small")
    : icon(MARKS[channel.kind], size);
}

export function channelTitle(channel) {
  return channel.kind === "im" && channel.user ? nameOf(channel.user) : channel.name;
}

export function channelKind(channel) {
  return WORDS[channel.kind];
}
