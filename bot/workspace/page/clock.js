// How are Slack's timestamps shown in the reader's own zone?

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const TIME_SECONDS = new Intl.DateTimeFormat(undefined, {
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** A `ts` ("1700000000.000100", seconds) as a Date. */
export function moment(ts) {
  return new Date(Number(ts) * 1000);
}

export const clockTime = (ts) => TIME.format(moment(ts));
export const wholeTime = (ts) => WHOLE.format(moment(ts));

/** A key per calendar day here: messages of one day share it. */
export function dayKey(ts) {
  const day = moment(ts);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

export function dayName(ts) {
  return relativeDay(moment(ts)) ?? DAY.format(moment(ts));
}

function relativeDay(date) {
  const midnight = (moment_) =>
    new Date(moment_.getFullYear(), moment_.getMonth(), moment_.getDate());
  const days = Math.round((midnight(date) - midnight(new Date())) / 86_400_000);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}

const TOKENS = {
  date_num: (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  date_slash: (date) => format(date, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date_short: (date) => format(date, { year: "numeric", month: "short", day: "numeric" }),
  date_long: (date) =>
    format(date, { year: "numeric", month: "long", day: "numeric", weekday: "long" }),
  date: (date) => format(date, { year: "numeric", month: "long", day: "numeric" }),
  day_divider_pretty: (date) => dayName(date / 1000),
  time: (date) => TIME.format(date),
  time_secs: (date) => TIME_SECONDS.format(date),
  ago: (date) => ago(date),
};

function two(number) {
  return String(number).padStart(2, "0");
}

function format(date, options) {
  return new Intl.DateTimeFormat(undefined, options).format(date);
}

/** "3 minutes ago"; within the minute "now". */
function ago(date) {
  const seconds = (date - new Date()) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, length] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(0, "second");
}

/**
 * Fill Slack's date format ("{date_short_pretty} at {time}") for `unixSeconds`; `_pretty` says today, yesterday,
 * tomorrow where that is so. Null for a time or token that does not exist: the fallback is shown then.
 */
export function fillDate(pattern, unixSeconds) {
  const date = new Date(Number(unixSeconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const text = pattern.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => {
    const token = TOKENS[name + (pretty ?? "")] ?? TOKENS[name];
    if (!token) known = false;
    return (pretty && relativeDay(date)) || token?.(date) || whole;
  });
  return known ? text : null;
}
