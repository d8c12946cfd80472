import { authorOf, serviceText } from "./names.js";
import { dayKey } from "./times.js";

const RUN_S = 600; // messages of one sender within ten minutes stand together

function isMine(message, store) {
  return message.chat.type !== "channel" && message.from?.id === store.speakerId;
}

/** Joins the parts of each album, which arrive as messages of their own. */
function joined(entries) {
  const groups = [];
  for (const entry of entries) {
    const id = entry.message.media_group_id;
    const last = groups.at(-1);
    if (id && last?.[0].message.media_group_id === id) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

const sameRun = (a, b) =>
  a.author.id === b.author.id &&
  a.mine === b.mine &&
  a.day === b.day &&
  b.message.date - a.message.date < RUN_S &&
  !a.service &&
  !b.service;

/**
 * Turns entries, oldest first, into what is drawn: one unit a bubble, {key, entries, message, author, mine, day, service,
 * first, last}; first and last tell whether the sender's run begins and ends there.
 */
export function unitsOf(entries, store) {
  const units = joined(entries).map((group) => {
    const { message } = group[0];
    return {
      key: String(message.message_id),
      entries: group,
      message,
      author: authorOf(message),
      mine: isMine(message, store),
      day: dayKey(message.date),
      service: serviceText(message),
    };
  });
  units.forEach((unit, index) => {
    unit.first = index === 0 || !sameRun(units[index - 1], unit);
    unit.last = index === units.length - 1 || !sameRun(unit, units[index + 1]);
  });
  return units;
}
