import { avatar } from "./avatar.js";
import { el, reconcile, refill } from "./dom.js";
import { companyOf, doing, faceOf, titleOf, topicName } from "./headline.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { authorOf, contentsOf, nameOf, serviceText, summaryOf } from "./names.js";
import { goTo, samePlace } from "./place.js";
import { askForChat, askForPicture, askForUser } from "./making.js";
import { listTime } from "./times.js";

const GLYPHS = { channel: "channel", supergroup: "people", group: "people" };

function preview(info, entry, store) {
  if (!entry)
    return el("span", { class: "row-preview" }, info.chat.type === "private" ? "Say hello" : companyOf(info, store));
  const { message } = entry;
  const service = serviceText(message);
  if (service) return el("span", { class: "row-preview service-preview" }, service);
  const mine = message.from?.id === store.speakerId && message.chat.type !== "channel";
  const author = mine ? "You" : nameOf(authorOf(message));
  const named = mine || !["private", "channel"].includes(info.chat.type);
  const held = contentsOf(message);
  return el(
    "span",
    { class: "row-preview" },
    named ? el("bdi", { class: "row-author" }, `${author}: `) : null,
    held ? icon(held.icon) : null,
    el("bdi", {}, summaryOf(message)),
  );
}

const badge = (count) =>
  count > 0
    ? el("span", { class: "badge", "aria-label": `${count} unread` }, count > 99 ? "99+" : String(count))
    : null;

/** A row that leads to a place; `marks` are the classes that it has where they are true. */
function row(key, place, marks, ...children) {
  const classes = Object.keys(marks).filter((mark) => marks[mark]);
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: ["row", ...classes].join(" "),
        "aria-current": marks.open ? "true" : null,
        dataset: { focus: key },
        onclick: () => goTo(place),
      },
      ...children,
    ),
  );
}

const LOSSES_OF_A_RESTART = 4; // by then the pauses between the attempts amount to some five seconds

function connectionLine(store) {
  if (store.connected) return "";
  const restarted = store.losses >= LOSSES_OF_A_RESTART;
  return restarted
    ? "Connecting… If the playground was started again, open the address that it printed."
    : "Connecting…";
}

/** The left pane: who speaks, and the chats that they see. `place()` gives the open conversation. */
export class Sidebar {
  #store;
  #place;
  #account;
  #list;
  #state;

  constructor(root, store, place) {
    this.#store = store;
    this.#place = place;
    this.#account = el("button", {
      type: "button",
      class: "account",
      "aria-haspopup": "menu",
      onclick: () => this.#chooseSpeaker(),
    });
    const create = el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "New chat", title: "New chat", "aria-haspopup": "menu" },
      icon("pencil"),
    );
    create.addEventListener("click", () => this.#chooseKind(create));
    this.#list = el("ul", { class: "chat-list", "aria-label": "Chat list" });
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
    this.#state = el("div", { class: "connection", role: "status" });
    root.append(
      el("header", { class: "bar sidebar-head" }, this.#account, create),
      this.#state,
      this.#list,
      el("footer", { class: "sidebar-foot" }, "A playground: nothing leaves this computer."),
    );
  }

  draw() {
    const store = this.#store;
    if (!store.speaker) return;
    refill(this.#account, `${store.speakerId}`, () => [
      avatar(store.speaker),
      el(
        "span",
        { class: "account-words" },
        el("small", {}, "You are"),
        el("bdi", { class: "account-name" }, nameOf(store.speaker)),
      ),
      icon("down"),
    ]);
    this.#state.textContent = connectionLine(store);
    const chats = store.visibleChats();
    const rows = chats.flatMap((info) => this.#rowsOf(info));
    if (chats.length === 1) rows.push(this.#invitation());
    reconcile(this.#list, rows);
  }

  /** What somebody with no chat but the bot's own sees below it. */
  #invitation() {
    const make = (glyph, label, kind) =>
      el(
        "button",
        { type: "button", class: "invite", onclick: () => askForChat(this.#store, kind) },
        icon(glyph),
        label,
      );
    return {
      key: "invitation",
      signature: "",
      build: () =>
        el(
          "li",
          { class: "invitation" },
          el("p", {}, "Try the bot in company:"),
          make("people", "Make a group", "group"),
          make("forum", "Make a topic group", "forum"),
          make("channel", "Make a channel", "channel"),
        ),
    };
  }

  #rowsOf(info) {
    const topics = info.chat.is_forum ? this.#store.threadsOf(info.chat.id) : [];
    return [this.#row(info), ...topics.map((threadId) => this.#topicRow(info, threadId))];
  }

  #row(info) {
    const store = this.#store;
    const chatId = info.chat.id;
    const entry = store.newestIn(chatId);
    const open =
      samePlace(this.#place(), { chatId, threadId: null }) || (info.chat.is_forum && this.#place()?.chatId === chatId);
    const threads = store.threadsOf(chatId);
    const unread = threads.reduce((sum, threadId) => sum + store.unreadIn(chatId, threadId), 0);
    const busy = threads.map((threadId) => doing(store, chatId, threadId)).find(Boolean);
    const title = titleOf(info, store);
    return {
      key: `chat-${chatId}`,
      signature: JSON.stringify([
        title,
        entry?.seq,
        open,
        unread,
        busy,
        store.speakerId,
        info.topics.length,
        info.members.length,
        listTime(entry?.message.date ?? 0),
      ]),
      build: () =>
        row(
          `chat-${chatId}`,
          { chatId, threadId: null },
          { open, parent: info.chat.is_forum },
          avatar(faceOf(info, store)),
          el(
            "span",
            { class: "row-words" },
            el(
              "span",
              { class: "row-line" },
              el(
                "span",
                { class: "row-title" },
                GLYPHS[info.chat.type] ? icon(info.chat.is_forum ? "forum" : GLYPHS[info.chat.type]) : null,
                el("bdi", {}, title),
              ),
              entry ? el("time", { class: "row-time" }, listTime(entry.message.date)) : null,
            ),
            el(
              "span",
              { class: "row-line" },
              busy ? el("span", { class: "row-preview busy" }, `${busy}…`) : preview(info, entry, store),
              badge(unread),
            ),
          ),
        ),
    };
  }

  #topicRow(info, threadId) {
    const chatId = info.chat.id;
    const open = samePlace(this.#place(), { chatId, threadId });
    const unread = this.#store.unreadIn(chatId, threadId);
    const name = topicName(info, threadId);
    return {
      key: `topic-${chatId}-${threadId}`,
      signature: JSON.stringify([name, open, unread]),
      build: () =>
        row(
          `topic-${chatId}-${threadId}`,
          { chatId, threadId },
          { open, "topic-row": true },
          icon("topic"),
          el("bdi", { class: "row-title" }, name),
          badge(unread),
        ),
    };
  }

  /** Goes to the chat above or below the open one. */
  step(by) {
    const rows = [...this.#list.querySelectorAll(".row:not(.parent)")];
    const at = rows.findIndex((row) => row.classList.contains("open"));
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.click();
  }

  #walk(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey) return;
    event.preventDefault();
    const rows = [...this.#list.querySelectorAll(".row")];
    rows[rows.indexOf(document.activeElement) + by]?.focus();
  }

  #chooseSpeaker() {
    const store = this.#store;
    const people = [...store.users.values()].filter((user) => !user.is_bot);
    openMenu(
      this.#account,
      [
        ...people.map((user) => ({
          label: nameOf(user),
          detail: [user.username ? `@${user.username}` : null, user.language_code].filter(Boolean).join(" · "),
          lead: avatar(user),
          checked: user.id === store.speakerId,
          action: () => store.setSpeaker(user.id),
        })),
        null,
        { label: "Profile picture…", icon: "photo", action: () => askForPicture(store) },
        { label: "New person…", icon: "plus", action: () => askForUser(store) },
      ],
      { label: "Who speaks" },
    );
  }

  #chooseKind(anchor) {
    const store = this.#store;
    openMenu(
      anchor,
      [
        { label: "New group…", icon: "people", action: () => askForChat(store, "group") },
        { label: "New topic group…", icon: "forum", action: () => askForChat(store, "forum") },
        { label: "New channel…", icon: "channel", action: () => askForChat(store, "channel") },
        { label: "New person…", icon: "person", action: () => askForUser(store) },
      ],
      { label: "New chat" },
    );
  }
}
