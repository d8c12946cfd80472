/** The name that a person, a chat or a bot is shown by. */
export function nameOf(party) {
  if (!party) return "Unknown";
  return party.title ?? ([party.first_name, party.last_name].filter(Boolean).join(" ") || "Unnamed");
}

/** One or two letters for an avatar: whole graphemes, so that an emoji or an accent stays in one piece. */
export function initials(name) {
  const words = name.split(/[\s\p{P}<>]+/u).filter(Boolean);
  const letters = new Intl.Segmenter();
  const first = (word) => [...letters.segment(word)][0]?.segment ?? "";
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map(first).join("").toLocaleUpperCase() || "?";
}

const TINTS = 7; // as many as style sheets define

/** Which of the avatar colours an id has. */
export const tintOf = (id) => Math.abs(Number(id)) % TINTS;

/** Who a message is shown as coming from: an anonymous admin and a channel post speak as the chat. */
export const authorOf = (message) => message.sender_chat ?? message.from ?? message.chat;

/** What a message holds besides text, as {icon, name}, or null for a plain text. */
export function contentsOf(message) {
  if (message.photo) return { icon: "photo", name: "Photo" };
  if (message.sticker) return { icon: "sticker", name: `${message.sticker.emoji ?? ""} Sticker`.trim() };
  if (message.document) return { icon: "file", name: message.document.file_name ?? "File" };
  for (const kind of ["video", "animation", "audio", "voice", "video_note"]) {
    if (message[kind]) return { icon: "file", name: message[kind].file_name ?? kind.replace("_", " ") };
  }
  return null;
}

/** The file of a message that is neither a photo nor a sticker, as {file_id, file_name, file_size, …}, or null. */
export function fileOf(message) {
  return (
    message.document ??
    message.video ??
    message.animation ??
    message.audio ??
    message.voice ??
    message.video_note ??
    null
  );
}

/** A message in one line, for the chat list, a quotation and a screen reader. */
export function summaryOf(message) {
  const service = serviceText(message);
  if (service) return service;
  const words = message.text ?? message.caption ?? "";
  return words.replace(/\s+/gu, " ").slice(0, 160) || contentsOf(message)?.name || "Message";
}

const people = (list) => list.map(nameOf).join(", ");

const SERVICE_TEXTS = {
  new_chat_members: (m) =>
    m.new_chat_members.length === 1 && m.new_chat_members[0].id === m.from?.id
      ? `${nameOf(m.from)} joined`
      : `${nameOf(m.from)} added ${people(m.new_chat_members)}`,
  left_chat_member: (m) =>
    m.left_chat_member.id === m.from?.id
      ? `${nameOf(m.left_chat_member)} left`
      : `${nameOf(m.from)} removed ${nameOf(m.left_chat_member)}`,
  new_chat_title: (m) => `${nameOf(m.from)} renamed the chat to “${m.new_chat_title}”`,
  group_chat_created: (m) => `${nameOf(m.from)} created the group`,
  supergroup_chat_created: () => "The group was created",
  channel_chat_created: () => "The channel was created",
  forum_topic_created: (m) => `Topic “${m.forum_topic_created.name}” was created`,
  forum_topic_edited: () => "The topic was changed",
  forum_topic_closed: () => "The topic was closed",
  forum_topic_reopened: () => "The topic was opened again",
  migrate_to_chat_id: () => "The group became a supergroup",
  migrate_from_chat_id: () => "The group became a supergroup",
  pinned_message: (m) => `${nameOf(authorOf(m))} pinned a message`,
};

/** The line for a message that reports an event of the chat, or null for a message that somebody wrote. */
export function serviceText(message) {
  for (const [field, describe] of Object.entries(SERVICE_TEXTS)) {
    if (field in message) return describe(message);
  }
  return null;
}
