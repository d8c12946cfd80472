import { post, upload } from "./calls.js";
import { told } from "./toast.js";

const TEXT_MOST = 4096; // UTF-16 units of one message, as Telegram counts
const ALBUM_MOST = 10; // pictures in one album, as Telegram has it

/** Who says it and where: the fields that every way of sending shares. */
function circumstances(store, place, replyTo) {
  return {
    from: store.speakerId,
    reply_to: replyTo ?? undefined,
    thread_id: place.threadId ?? undefined,
    anonymous: store.isAnonymous(place.chatId) || undefined,
  };
}

function keepAll(store, chatId, answer) {
  for (const entry of answer?.entries ?? (answer ? [answer] : [])) store.addEntry(chatId, entry);
  return answer !== null;
}

/** Cuts a long text where a line or a word ends, as Telegram's apps do before they send it. */
function pieces(text) {
  const cut = [];
  let rest = text;
  while (rest.length > TEXT_MOST) {
    const head = rest.slice(0, TEXT_MOST);
    const at =
      Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1 ||
      TEXT_MOST - (/[\ud800-\udbff]$/u.test(head) ? 1 : 0);
    cut.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...cut, rest];
}

/** Sends a text to a place {chatId, threadId}, a long one as several messages. Gives back whether it went. */
export async function sendText(store, place, text, replyTo = null) {
  for (const piece of pieces(text)) {
    const body = { ...circumstances(store, place, replyTo), text: piece };
    if (!keepAll(store, place.chatId, await told(() => post(`chats/${place.chatId}/text`, body)))) return false;
  }
  return true;
}

/** Cuts files into what one message or album can hold. */
function parcels(files) {
  const cut = [];
  for (let at = 0; at < files.length; at += ALBUM_MOST) cut.push(files.slice(at, at + ALBUM_MOST));
  return cut;
}

async function sendParcel(store, place, kind, files, fields) {
  const path = `chats/${place.chatId}`;
  const attempt =
    files.length === 1
      ? () => upload(`${path}/${kind}`, { ...fields, file: files[0] })
      : () => upload(`${path}/album`, { ...fields, as: kind, files });
  return keepAll(store, place.chatId, await told(attempt));
}

/** Whether a file is a picture that can go as a photo. */
export const isPicture = (file) => file.type.startsWith("image/");

/**
 * Sends files as "photo", "document" or "sticker"; several become albums, and what is no picture goes as a document.
 * The caption stands with the first. Gives back whether everything went.
 */
export async function sendFiles(store, place, kind, files, { caption = "", replyTo = null } = {}) {
  const pictures = kind === "document" ? [] : files.filter(isPicture);
  const others = files.filter((file) => !pictures.includes(file));
  const batches = [
    ...parcels(pictures).map((batch) => [kind, batch]),
    ...parcels(others).map((batch) => ["document", batch]),
  ];
  let fields = { ...circumstances(store, place, replyTo), caption: caption || undefined };
  for (const [as, batch] of batches) {
    if (!(await sendParcel(store, place, as, batch, fields))) return false;
    fields = { ...fields, caption: undefined, reply_to: undefined };
  }
  return true;
}

async function alter(store, message, change, body) {
  const path = `chats/${message.chat.id}/entries/${message.message_id}/${change}`;
  return told(() => post(path, { from: store.speakerId, ...body }));
}

export async function editText(store, message, text) {
  return keepAll(store, message.chat.id, await alter(store, message, "edit", { text }));
}

export const deleteMessage = (store, message) => alter(store, message, "delete", {});

export async function react(store, message, emoji) {
  return keepAll(store, message.chat.id, await alter(store, message, "react", { emoji }));
}

/** Presses an inline button; gives back {answer}, {copied} or {url}, or null when it failed. */
export const tap = (store, message, row, column) => alter(store, message, "tap", { row, column });
