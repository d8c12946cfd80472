const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "short" });
const DAY = new Intl.DateTimeFormat("en", { month: "long", day: "numeric" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en", { month: "long", day: "numeric", year: "numeric" });
const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const date = (seconds) => new Date(seconds * 1000);

/** Whole local days from `then` to `now`, both Dates. */
function daysBetween(then, now) {
  const midnight = (day) => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.round((midnight(now) - midnight(then)) / 86_400_000);
}

/** Unix seconds → local hours and minutes. */
export const clock = (seconds) => CLOCK.format(date(seconds));

/** Unix seconds → the moment in full, for a tooltip. */
export const moment = (seconds) => FULL.format(date(seconds));

/** Unix seconds → "2026-11-23", the local day, to tell days apart. */
export function dayKey(seconds) {
  const day = date(seconds);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

/** Unix seconds → "Today", "Yesterday", "March 3" or "March 3, 2025". */
export function dayName(seconds, now = new Date()) {
  const day = date(seconds);
  const ago = daysBetween(day, now);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return (day.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(day);
}

/** Unix seconds → what the chat list shows: a clock today, a weekday this week, else a date. */
export function listTime(seconds, now = new Date()) {
  const day = date(seconds);
  const ago = daysBetween(day, now);
  if (ago === 0) return CLOCK.format(day);
  return ago < 7 ? WEEKDAY.format(day) : SHORT.format(day);
}

/** Bytes → "812 B", "14.2 KB", "3.1 MB". */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${value.toFixed(1)} ${unit}`;
}
