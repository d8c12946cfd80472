import { nameOf } from "./names.js";

const DOING = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  upload_video: "sending a video",
  choose_sticker: "choosing a sticker",
  record_voice: "recording a voice message",
};

/** What somebody is doing, in words, or null. */
export function doing(store, chatId, threadId) {
  const shown = store.actionIn(chatId, threadId);
  if (!shown) return null;
  const what = DOING[shown.action] ?? "busy";
  return store.chats.get(chatId)?.chat.type === "private" ? what : `${nameOf(shown.from)} is ${what}`;
}

/** The name of a chat as its people see it: a private chat bears the bot's. */
export const titleOf = (info, store) => nameOf(info.chat.type === "private" ? store.bot : info.chat);

/** The name of one topic. */
export function topicName(info, threadId) {
  if (threadId === null) return "General";
  return info.topics.find((topic) => topic.message_thread_id === threadId)?.name ?? "Topic";
}

/** Who an avatar of the chat shows. */
export const faceOf = (info, store) => (info.chat.type === "private" ? store.bot : info.chat);

/** What kind of chat it is and how many are in it. */
export function companyOf(info, store) {
  if (info.chat.type === "private") return "bot";
  const people = store.membersOf(info.chat.id).length + (["left", "kicked"].includes(info.bot_status) ? 0 : 1);
  const many = info.chat.type === "channel" ? "subscriber" : "member";
  return `${people} ${many}${people === 1 ? "" : "s"}`;
}
