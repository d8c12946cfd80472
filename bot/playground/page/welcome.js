import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { topicName } from "./headline.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { SAMPLE_PARAGRAPH, samplePicture } from "./sample.js";
import { sendFiles, sendText } from "./sending.js";

const starter = (glyph, label, detail, action) =>
  el(
    "button",
    { type: "button", class: "starter", onclick: action },
    el("span", { class: "starter-icon" }, icon(glyph)),
    el("span", {}, el("strong", {}, label), el("small", {}, detail)),
  );

const card = (...parts) => el("section", { class: "welcome", "aria-label": "How to begin" }, parts);

/** Draws what an empty conversation shows: what to do here, with buttons that do it. */
export function welcome(store, place) {
  const info = store.chats.get(place.chatId);
  const bot = nameOf(store.bot);
  const send = (text) => () => sendText(store, place, text);
  const picture = starter("photo", "Send a sample picture", "a bakery’s menu on a table", async () =>
    sendFiles(store, place, "photo", [await samplePicture()]),
  );
  if (info.chat.type === "private") {
    return card(
      avatar(store.bot),
      el("h2", {}, "Drop a photo here, or type a paragraph"),
      el("p", {}, el("bdi", {}, bot), " answers a picture with the words in it, and words with a picture of them."),
      picture,
      starter("text", "Send a paragraph", "and see which words stand out", send(SAMPLE_PARAGRAPH)),
      starter("slash", "/start", "let the bot introduce itself", send("/start")),
    );
  }
  if (info.chat.type === "channel") {
    return card(
      avatar(info.chat, { glyph: "channel" }),
      el("h2", {}, "Nothing has been posted yet"),
      el("p", {}, "What you write here appears as a post of the channel."),
      picture,
    );
  }
  const named = info.chat.is_forum ? topicName(info, place.threadId) : nameOf(info.chat);
  return card(
    avatar(info.chat),
    el("h2", {}, el("bdi", {}, named)),
    el(
      "p",
      {},
      "In a group the bot answers commands, mentions and replies to itself. Send a picture, then answer it with a command.",
    ),
    picture,
    starter("slash", "/help", "ask what the bot can do", send(`/help@${store.bot.username}`)),
  );
}
