import { fileAddress, post } from "./calls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { goTo } from "./place.js";
import { sendText } from "./sending.js";
import { told } from "./toast.js";

const PAUSE_MS = 350; // ask once typing pauses, as clients do, not at each letter

/** The query that a text asks of the bot, as in "@bot words", or null. */
export function inlineQuery(text, bot) {
  if (!bot.supports_inline_queries) return null;
  const found = /^@(\w+)\s([\s\S]*)$/u.exec(text);
  return found && found[1].toLowerCase() === bot.username.toLowerCase() ? found[2] : null;
}

function faceOf(result) {
  const fileId = result.photo_file_id ?? result.sticker_file_id;
  const thumbnail = fileId
    ? el("img", { class: "suggestion-photo", src: fileAddress(fileId), alt: "" })
    : el("span", { class: "suggestion-icon" }, icon(result.type === "article" ? "text" : "file"));
  const title = result.title ?? result.caption ?? "Result";
  return [
    thumbnail,
    el("span", {}, el("strong", {}, title), result.description ? el("small", {}, result.description) : null),
  ];
}

/** Asks the bot while "@bot …" is being typed, and shows what it offers in `suggestions`. */
export class InlineMode {
  #store;
  #suggestions;
  #onChosen;
  #timer = null;

  constructor(store, suggestions, onChosen) {
    this.#store = store;
    this.#suggestions = suggestions;
    this.#onChosen = onChosen;
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  ask(place, query) {
    this.cancel();
    const timer = setTimeout(async () => {
      const answer = await told(() => post("inline", { from: this.#store.speakerId, query, chat_id: place.chatId }));
      if (this.#timer === timer && answer) this.#offer(place, answer);
    }, PAUSE_MS);
    this.#timer = timer;
  }

  #offer(place, { results, button }) {
    const store = this.#store;
    const begin = button?.start_parameter && {
      content: [icon("right"), el("strong", {}, button.text)],
      take: () => {
        this.#onChosen();
        const own = { chatId: store.speakerId, threadId: null };
        goTo(own);
        sendText(store, own, `/start ${button.start_parameter}`);
      },
    };
    const choose = (result) => async () => {
      this.#onChosen();
      const entry = await told(() =>
        post("inline/choose", { from: store.speakerId, chat_id: place.chatId, result_id: result.id }),
      );
      if (entry) store.addEntry(place.chatId, entry);
    };
    this.#suggestions.show([
      ...(begin ? [begin] : []),
      ...results.map((result) => ({ content: faceOf(result), take: choose(result) })),
    ]);
  }
}
