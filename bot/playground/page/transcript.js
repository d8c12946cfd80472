import { el, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { drawUnit, signatureOf } from "./message.js";
import { dayName } from "./times.js";
import { unitsOf } from "./units.js";

const NEAR_BOTTOM_PX = 90; // about two lines: whoever is this near wants to follow the talk
const WINDOW_STEP = 120; // bubbles drawn at first and added at each scroll to the top; several screens, drawn in a blink
const DAY_SHOWN_MS = 1200; // long enough to read a date after scrolling ends
const FLASH_MS = 1600; // as long as the animation in message.css

/** The scrolling list of messages of one conversation. */
export class Transcript {
  #store;
  #actions;
  #openMenu;
  #place = null;
  #units = [];
  #shown = WINDOW_STEP;
  #following = true;
  #scroller;
  #feed;
  #jump;
  #jumpCount;
  #resting = null;

  /** `openMenuFor(messageId, anchor)` shows the context menu; `welcome(place)` draws what an empty conversation shows. */
  constructor(store, actions, { openMenuFor, welcome, onSeen }) {
    this.#store = store;
    this.#actions = actions;
    this.#openMenu = openMenuFor;
    this.welcome = welcome;
    this.onSeen = onSeen;
    this.#feed = el("div", { class: "feed", role: "feed", "aria-label": "Messages" });
    this.#scroller = el("div", { class: "scroller" }, this.#feed);
    this.#jumpCount = el("span", { class: "badge" });
    this.#jump = el(
      "button",
      {
        type: "button",
        class: "jump",
        "aria-label": "Jump to newest",
        title: "Jump to newest",
        hidden: true,
        onclick: () => this.toBottom(true),
      },
      icon("down"),
      this.#jumpCount,
    );
    this.root = el("div", { class: "transcript" }, this.#scroller, this.#jump);
    this.#listen();
  }

  #listen() {
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#following && this.toBottom()).observe(this.#scroller);
    new ResizeObserver(() => this.#following && this.toBottom()).observe(this.#feed);
    this.#feed.addEventListener("contextmenu", (event) => this.#contextMenu(event));
    this.#feed.addEventListener("click", (event) => this.#tapped(event));
    this.#feed.addEventListener("dblclick", (event) => this.#doubleClicked(event));
    this.#feed.addEventListener("keydown", (event) => this.#key(event));
    this.#feed.addEventListener("focusin", (event) => this.#rove(event.target.closest("article")));
  }

  /** Shows a place from its newest message on. */
  open(place) {
    this.#place = place;
    this.#shown = WINDOW_STEP;
    this.#following = true;
    this.#feed.replaceChildren();
    this.draw();
    this.toBottom();
  }

  draw() {
    if (!this.#place) return;
    const anchor = this.#following ? null : this.#anchor();
    this.#units = unitsOf(this.#store.entriesIn(this.#place.chatId, this.#place.threadId), this.#store);
    const days = new Map();
    for (const unit of this.#units.slice(-this.#shown)) {
      if (!days.has(unit.day)) days.set(unit.day, []);
      days.get(unit.day).push(unit);
    }
    const empty = this.#units.every(
      ({ service, message }) => service || (message.from?.is_bot && !message.sender_chat),
    );
    reconcile(this.#feed, [
      ...[...days].map(([day, units]) => this.#daySection(day, units)),
      ...(empty ? [this.#emptyState()] : []),
    ]);
    for (const [day, units] of days) this.#fillDay(day, units);
    if (!this.#feed.querySelector("article[tabindex='0']"))
      this.#rove([...this.#feed.querySelectorAll("article")].at(-1));
    if (this.#following) this.toBottom();
    else this.#restore(anchor);
    this.#drawJump();
  }

  #daySection(day, units) {
    const name = dayName(units[0].message.date);
    return {
      key: day,
      signature: name,
      build: () =>
        el(
          "div",
          { class: "day" },
          el("div", { class: "day-name" }, el("span", {}, name)),
          el("div", { class: "day-messages" }),
        ),
    };
  }

  #fillDay(day, units) {
    const section = [...this.#feed.children].find((node) => node.dataset.key === day);
    const wanted = units.map((unit) => ({
      key: unit.key,
      signature: signatureOf(unit, this.#store),
      build: () => drawUnit(unit, this.#store, this.#actions),
    }));
    reconcile(section.lastElementChild, wanted);
  }

  #emptyState() {
    return { key: "welcome", signature: `${this.#store.speakerId}`, build: () => this.welcome(this.#place) };
  }

  /** The first article in sight and where it stands, so that a change above it does not move it. */
  #anchor() {
    const top = this.#scroller.getBoundingClientRect().top;
    const article = [...this.#feed.querySelectorAll("article")].find(
      (node) => node.getBoundingClientRect().bottom > top,
    );
    return article ? { id: article.dataset.messageId, y: article.getBoundingClientRect().top } : null;
  }

  #restore(anchor) {
    const article = anchor && this.#article(anchor.id);
    if (article) this.#scroller.scrollTop += article.getBoundingClientRect().top - anchor.y;
  }

  #article(messageId) {
    return this.#feed.querySelector(`[data-message-id="${Number(messageId)}"]`);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (this.#following) this.onSeen();
    this.#drawJump();
    this.#showDay();
    if (scrollTop < clientHeight / 2 && this.#shown < this.#units.length) {
      this.#shown += WINDOW_STEP;
      this.draw();
    }
  }

  /** Shows the day while the list is scrolled; at rest its name would only cover the message beneath it. */
  #showDay() {
    this.#scroller.classList.add("scrolling");
    for (const name of this.#feed.querySelectorAll(".day-name")) {
      const top = name.parentElement.getBoundingClientRect().top + parseFloat(getComputedStyle(name).marginTop);
      name.classList.toggle("stuck", name.getBoundingClientRect().top - top > 1);
    }
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#scroller.classList.remove("scrolling"), DAY_SHOWN_MS);
  }

  #drawJump() {
    const unread = this.#place ? this.#store.unreadIn(this.#place.chatId, this.#place.threadId) : 0;
    this.#jump.hidden = this.#following;
    this.#jumpCount.textContent = unread > 0 ? String(unread) : "";
    this.#jumpCount.hidden = unread === 0;
  }

  /** Whether the newest message is in sight. */
  get following() {
    return this.#following;
  }

  toBottom(gently = false) {
    const calm = gently && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: calm ? "smooth" : "instant" });
    if (!calm) this.#following = true;
  }

  /** Scrolls to a message and lights it up. Gives back whether it is in this conversation. */
  reveal(messageId) {
    const at = this.#units.findIndex((unit) => unit.entries.some((entry) => entry.message.message_id === messageId));
    if (at < 0) return false;
    if (this.#units.length - at > this.#shown) {
      this.#shown = this.#units.length - at + WINDOW_STEP;
      this.draw();
    }
    const node = this.#article(this.#units[at].key) ?? this.#article(messageId);
    node.scrollIntoView({ block: "center", behavior: "instant" });
    node.classList.add("flash");
    node.focus({ preventScroll: true });
    setTimeout(() => node.classList.remove("flash"), FLASH_MS);
    return true;
  }

  #rove(article) {
    if (!article) return;
    for (const old of this.#feed.querySelectorAll("article[tabindex='0']")) old.tabIndex = -1;
    article.tabIndex = 0;
  }

  #messageAt(target) {
    const node = target.closest("[data-message-id]");
    return node && !node.classList.contains("service") ? Number(node.dataset.messageId) : null;
  }

  #contextMenu(event) {
    const messageId = this.#messageAt(event.target);
    const onBubble = event.target.closest(".bubble");
    if (messageId === null || !onBubble || event.target.closest("a[href]:not(.file)") || String(getSelection())) return;
    event.preventDefault();
    this.#openMenu(messageId, { x: event.clientX, y: event.clientY });
  }

  /** On a touch screen a tap on a bubble opens its menu. */
  #tapped(event) {
    if (!matchMedia("(hover: none)").matches || event.target.closest("a, button, [role=button]")) return;
    const messageId = event.target.closest(".bubble") ? this.#messageAt(event.target) : null;
    if (messageId !== null) this.#openMenu(messageId, { x: event.clientX, y: event.clientY });
  }

  /** A double click beside a bubble answers the message, as on Telegram's desktop. */
  #doubleClicked(event) {
    const messageId = event.target.closest(".bubble, .keys") ? null : this.#messageAt(event.target);
    if (messageId !== null) this.#actions.reply(messageId);
  }

  #key(event) {
    const article = event.target.closest("article");
    if (event.key === "Escape") {
      this.#actions.compose();
    } else if (event.target === article && this.#isMenuKey(event)) {
      const messageId = this.#messageAt(article);
      if (messageId !== null) this.#openMenu(messageId, article.querySelector(".bubble"));
    } else if (!this.#walk(article, event.key)) {
      return;
    }
    event.preventDefault();
  }

  #isMenuKey(event) {
    return ["Enter", "ContextMenu"].includes(event.key) || (event.key === "F10" && event.shiftKey);
  }

  #walk(article, key) {
    const all = [...this.#feed.querySelectorAll("article:not(.service)")];
    const at = all.indexOf(article);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined || at < 0) return false;
    const next = all[to];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
    return true;
  }
}
