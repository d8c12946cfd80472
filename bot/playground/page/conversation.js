import { acceptDrops } from "./attach.js";
import { avatar } from "./avatar.js";
import { fileAddress } from "./calls.js";
import { copyText } from "./clipboard.js";
import { Composer } from "./composer.js";
import { showAlert } from "./dialog.js";
import { announce, el, onePane, refill } from "./dom.js";
import { companyOf, doing, faceOf, titleOf, topicName } from "./headline.js";
import { icon } from "./icons.js";
import { askForTopic, migrate, setStatus, showMembers } from "./making.js";
import { openMenu } from "./menu.js";
import { authorOf, fileOf, nameOf, summaryOf } from "./names.js";
import { goTo, samePlace } from "./place.js";
import { deleteMessage, react, tap } from "./sending.js";
import { threadOf } from "./store.js";
import { told, toast } from "./toast.js";
import { Transcript } from "./transcript.js";
import { openViewer } from "./viewer.js";
import { welcome } from "./welcome.js";

/* Reactions that Telegram allows everywhere, the ones in most use first. */
const QUICK_REACTIONS = ["👍", "❤", "🔥", "👏", "😁", "🤔", "👀", "👌"];

/** The right pane: one conversation with its heading, messages and composer. */
export class Conversation {
  #store;
  #place = null;
  #face;
  #title;
  #state;
  #pane;
  #nowhere;
  #closed;
  #transcript;
  #composer;

  constructor(root, store) {
    this.#store = store;
    this.#composer = new Composer(store, {
      onSent: () => this.#transcript.toBottom(),
      editLast: () => this.#editLast(),
    });
    this.#transcript = new Transcript(store, this.#actions(), {
      openMenuFor: (messageId, anchor) => this.#messageMenu(messageId, anchor),
      welcome: (place) => welcome(store, place),
      onSeen: () => this.seen(),
    });
    this.#closed = el("div", { class: "closed", hidden: true });
    this.#pane = el(
      "div",
      { class: "pane", hidden: true },
      this.#buildHead(),
      this.#transcript.root,
      this.#composer.root,
      this.#closed,
    );
    this.#nowhere = el("p", { class: "nowhere" }, el("span", {}, "Choose a chat to begin"));
    root.append(this.#pane, this.#nowhere);
    acceptDrops(this.#pane, (files, kind) => this.#attach(files, kind));
    document.addEventListener("paste", (event) => this.#pasted(event));
    document.addEventListener("keydown", (event) => this.#typedAnywhere(event));
  }

  get place() {
    return this.#place;
  }

  open(place) {
    if (samePlace(place, this.#place)) return;
    this.#place = place;
    this.#pane.hidden = place === null;
    this.#nowhere.hidden = place !== null;
    if (!place) return;
    this.#composer.open(place);
    this.#transcript.open(place);
    this.drawFrame();
    this.seen();
    if (!onePane.matches) this.#composer.focus();
  }

  /** Draws the messages anew. */
  draw() {
    if (!this.#place) return;
    this.#transcript.draw();
    if (this.#transcript.following) this.seen();
  }

  /** Draws what stands around the messages. */
  drawFrame() {
    if (!this.#place) return;
    this.#drawHead();
    this.#drawClosed();
    this.#composer.draw();
  }

  /** Notes that the newest message was seen. */
  seen() {
    if (!this.#place || document.hidden) return;
    const { chatId, threadId } = this.#place;
    if (this.#store.unreadIn(chatId, threadId) === 0) return;
    this.#store.markRead(chatId, threadId);
    this.onSeen?.();
  }

  /** Says a message of somebody else aloud when it belongs to this conversation. */
  tellOf(chatId, entry) {
    const { message } = entry;
    const here = samePlace(this.#place, { chatId, threadId: threadOf(message) });
    if (here && message.from?.id !== this.#store.speakerId)
      announce(`${nameOf(authorOf(message))}: ${summaryOf(message)}`);
  }

  get #info() {
    return this.#store.chats.get(this.#place.chatId);
  }

  #buildHead() {
    this.#face = el("span", { class: "head-face" });
    this.#title = el("h1");
    this.#state = el("div", { class: "head-state", "aria-live": "polite" });
    const more = el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "More", title: "More", "aria-haspopup": "menu" },
      icon("more"),
    );
    more.addEventListener("click", () => this.#chatMenu(more));
    const back = el(
      "button",
      { type: "button", class: "icon-button back", "aria-label": "Back to the chats", onclick: () => goTo(null) },
      icon("back"),
    );
    return el(
      "header",
      { class: "bar conversation-head" },
      back,
      this.#face,
      el("div", { class: "head-words" }, this.#title, this.#state),
      more,
    );
  }

  #drawHead() {
    const store = this.#store;
    const info = this.#info;
    const { chatId, threadId } = this.#place;
    const busy = doing(store, chatId, threadId);
    const title = titleOf(info, store);
    const heading = info.chat.is_forum ? topicName(info, threadId) : title;
    const company = info.chat.is_forum ? `${title}, ${companyOf(info, store)}` : companyOf(info, store);
    const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    refill(this.#face, `${chatId} ${title}`, () => [
      avatar(faceOf(info, store), { glyph: info.chat.is_forum ? "forum" : null }),
    ]);
    refill(this.#title, heading, () => [el("bdi", {}, heading)]);
    refill(this.#state, JSON.stringify([busy, company]), () =>
      busy ? [el("span", { class: "doing" }, busy, dots())] : [company],
    );
  }

  /** Puts a bar in the composer's stead where the speaker cannot write. */
  #drawClosed() {
    const store = this.#store;
    const { chat, bot_status: botStatus } = this.#info;
    const blocked = chat.type === "private" && botStatus === "kicked";
    const silent = chat.type === "channel" && !store.isAdmin(chat.id);
    this.#closed.hidden = !blocked && !silent;
    this.#composer.root.hidden = blocked || silent;
    const unblock = () => setStatus(store, chat.id, "bot", "member");
    refill(this.#closed, `${chat.id} ${blocked} ${silent}`, () => [
      blocked
        ? el("button", { type: "button", class: "text-button", onclick: unblock }, "Unblock the bot")
        : el("span", {}, "Only the channel’s administrators post here"),
    ]);
  }

  #chatMenu(anchor) {
    const store = this.#store;
    const { chat, bot_status: botStatus } = this.#info;
    const items = [];
    if (chat.type === "private") {
      const blocked = botStatus === "kicked";
      items.push({
        label: blocked ? "Unblock the bot" : "Block the bot",
        icon: "ban",
        danger: !blocked,
        action: () => setStatus(store, chat.id, "bot", blocked ? "member" : "kicked"),
      });
    } else {
      items.push({ label: "Members…", icon: "people", action: () => showMembers(store, chat.id) });
    }
    if (chat.is_forum) items.push({ label: "New topic…", icon: "topic", action: () => askForTopic(store, chat.id) });
    if (chat.type === "group")
      items.push({ label: "Turn into a supergroup", icon: "up", action: () => migrate(store, chat.id) });
    openMenu(anchor, items, { label: "Chat" });
  }

  #actions() {
    const store = this.#store;
    return {
      open: (message) => openViewer(this.#photos(), message),
      jumpTo: (messageId) => {
        if (!this.#transcript.reveal(messageId)) toast("That message is not here any more");
      },
      react: (message, emoji) => react(store, message, emoji),
      tap: (message, button, row, column, node) => this.#tap(message, button, row, column, node),
      command: (words) => this.#composer.sendNow(this.#addressed(words)),
      mention: (words) => this.#composer.insert(`${words} `),
      copy: copyText,
      reply: (messageId) => this.#composer.reply(store.entry(this.#place.chatId, messageId).message),
      compose: () => this.#composer.focus(),
    };
  }

  /** A command as a tap on it sends it: in a group, with the bot's name. */
  #addressed(command) {
    const plain = this.#info.chat.type === "private" || command.includes("@");
    return plain ? command : `${command}@${this.#store.bot.username}`;
  }

  #photos() {
    const { chatId, threadId } = this.#place;
    return this.#store
      .entriesIn(chatId, threadId)
      .map((entry) => entry.message)
      .filter((message) => message.photo);
  }

  async #tap(message, button, row, column, node) {
    if (button.copy_text) {
      await copyText(button.copy_text.text);
      return;
    }
    if (button.switch_inline_query_current_chat !== undefined) {
      this.#composer.insert(`@${this.#store.bot.username} ${button.switch_inline_query_current_chat}`);
      return;
    }
    node.setAttribute("aria-busy", "true");
    const outcome = await tap(this.#store, message, row, column);
    node.removeAttribute("aria-busy");
    const answer = outcome?.answer;
    if (answer?.url) toast(answer.text ?? "The bot wants to open a page", { address: answer.url });
    else if (answer?.text && answer.show_alert) showAlert(answer.text);
    else if (answer?.text) toast(answer.text);
  }

  #isOwn(message) {
    const store = this.#store;
    if (message.sender_chat) return message.sender_chat.id === message.chat.id && store.isAdmin(message.chat.id);
    return message.from?.id === store.speakerId;
  }

  #messageMenu(messageId, anchor) {
    const store = this.#store;
    const entry = store.entry(this.#place.chatId, messageId);
    if (!entry) return;
    const { message } = entry;
    const own = this.#isOwn(message);
    const text = message.text ?? message.caption;
    const mine = entry.reactions.find(({ user_id: userId }) => userId === store.speakerId)?.emoji ?? null;
    const file = message.photo?.at(-1) ?? fileOf(message);
    const removable = own || message.chat.type === "private" || store.isAdmin(message.chat.id);
    const items = [
      this.#composer.root.hidden
        ? null
        : { label: "Reply", icon: "reply", action: () => this.#composer.reply(message) },
      text ? { label: "Copy text", icon: "copy", action: () => copyText(text) } : null,
      own && (message.text !== undefined || message.photo || message.document)
        ? { label: "Edit", icon: "edit", action: () => this.#composer.edit(message) }
        : null,
      file ? { label: "Download", icon: "download", action: () => this.#download(message, file) } : null,
      removable ? { label: "Delete", icon: "trash", danger: true, action: () => this.#delete(message) } : null,
    ];
    const quick = QUICK_REACTIONS.map((emoji) => ({
      label: `React with ${emoji}`,
      face: emoji,
      pressed: emoji === mine,
      action: () => react(store, message, emoji === mine ? null : emoji),
    }));
    openMenu(anchor, items.filter(Boolean), { label: "Message", quick });
  }

  #download(message, file) {
    el("a", { href: fileAddress(file.file_id), download: file.file_name ?? `photo-${message.message_id}.jpg` }).click();
  }

  async #delete(message) {
    const gone = await deleteMessage(this.#store, message);
    if (!gone) return;
    await told(() => this.#store.resync());
    announce("Message deleted");
    this.#composer.focus();
  }

  #editLast() {
    const { chatId, threadId } = this.#place;
    const last = this.#store
      .entriesIn(chatId, threadId)
      .findLast(({ message }) => this.#isOwn(message) && message.text !== undefined);
    if (last) this.#composer.edit(last.message);
  }

  #attach(files, kind) {
    if (!this.#composer.root.hidden) this.#composer.attach(files, kind);
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !this.#place || event.target.closest?.("dialog")) return;
    event.preventDefault();
    this.#attach(files, "photo");
  }

  /** Letters typed while a message has the focus go to the composer, as in any messenger. */
  #typedAnywhere(event) {
    const free = event.target === document.body || event.target.matches?.("article");
    if (!free || event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#composer.root.hidden) this.#composer.focus();
  }
}
