import { askHowToSend, pickFiles } from "./attach.js";
import { avatar } from "./avatar.js";
import { el, refill } from "./dom.js";
import { icon } from "./icons.js";
import { InlineMode, inlineQuery } from "./inline.js";
import { askForUser } from "./making.js";
import { openMenu } from "./menu.js";
import { authorOf, nameOf, summaryOf } from "./names.js";
import { placeKey } from "./store.js";
import { editText, sendFiles, sendText } from "./sending.js";
import { Suggestions } from "./suggestions.js";

const iconButton = (glyph, label, action, extra = {}) =>
  el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: action, ...extra },
    icon(glyph),
  );

/** Where a message is written: text, files, commands, answering and editing. */
export class Composer {
  #store;
  #place = null;
  #drafts = new Map();
  #purpose = null;
  #bar;
  #field;
  #sender;
  #commands;
  #send;
  #suggestions;
  #inline;

  /** `onSent()` runs after something was sent; `editLast()` begins to edit the speaker's last message. */
  constructor(store, { onSent, editLast }) {
    this.#store = store;
    this.onSent = onSent;
    this.editLast = editLast;
    this.#bar = el("div", { class: "purpose", hidden: true });
    this.#field = el("textarea", {
      class: "composer-field",
      rows: "1",
      placeholder: "Message",
      "aria-label": "Message",
      enterkeyhint: "send",
    });
    this.#sender = el("button", {
      type: "button",
      class: "send-as",
      "aria-haspopup": "menu",
      onclick: () => this.#chooseSender(),
    });
    this.#commands = iconButton("slash", "Commands", () => this.#toggleCommands());
    this.#send = el("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
    this.#suggestions = new Suggestions(this.#field);
    this.#inline = new InlineMode(store, this.#suggestions, () => this.#setText(""));
    const form = el(
      "form",
      { class: "composer", autocomplete: "off" },
      this.#suggestions.root,
      el(
        "div",
        { class: "composer-box" },
        this.#bar,
        el(
          "div",
          { class: "composer-row" },
          this.#sender,
          iconButton("attach", "Attach", () => pickFiles((files) => this.attach(files))),
          this.#field,
          this.#commands,
        ),
      ),
      this.#send,
    );
    this.root = form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
  }

  open(place) {
    if (this.#place)
      this.#drafts.set(
        placeKey(this.#place.chatId, this.#place.threadId),
        this.#purpose?.edit ? "" : this.#field.value,
      );
    this.#place = place;
    this.#setPurpose(null);
    this.#setText(this.#drafts.get(placeKey(place.chatId, place.threadId)) ?? "");
    this.draw();
  }

  draw() {
    const store = this.#store;
    const info = this.#place && store.chats.get(this.#place.chatId);
    if (!info || !store.speaker) return;
    const group = ["group", "supergroup"].includes(info.chat.type);
    const anonymous = store.isAnonymous(info.chat.id);
    const face = anonymous ? info.chat : store.speaker;
    this.#sender.hidden = !group;
    this.#sender.setAttribute("aria-label", `Send as ${nameOf(face)}`);
    this.#sender.title = `Send as ${nameOf(face)}`;
    refill(this.#sender, `${face.id}`, () => [avatar(face, { glyph: anonymous ? "mask" : null })]);
    this.#commands.hidden = info.commands.length === 0;
    this.#field.placeholder =
      info.chat.type === "channel"
        ? "Broadcast a post"
        : anonymous
          ? "Send anonymously"
          : group
            ? `Message as ${nameOf(store.speaker)}`
            : "Message";
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  reply(message) {
    this.#setPurpose({ reply: message });
    this.focus();
  }

  edit(message) {
    this.#setPurpose({ edit: message });
    this.#setText(message.text ?? message.caption ?? "");
    this.focus();
  }

  /** Puts words at the place of the cursor. */
  insert(words) {
    this.#field.setRangeText(words, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.focus();
    this.#typed();
  }

  /** Sends a text at once, as a tapped command does. */
  async sendNow(text) {
    if (await sendText(this.#store, this.#place, text, this.#replyTo)) this.#sent();
  }

  /** Asks how to send files, with what is written so far as the caption. */
  attach(files, kind = "photo") {
    if (files.length === 0) return;
    const draft = this.#purpose?.edit ? "" : this.#field.value;
    askHowToSend(files, kind, draft, async (as, chosen, caption) => {
      const went = await sendFiles(this.#store, this.#place, as, chosen, { caption, replyTo: this.#replyTo });
      if (went) {
        if (!this.#purpose?.edit) this.#setText("");
        this.#sent();
      }
      return went;
    });
  }

  get #replyTo() {
    return this.#purpose?.reply?.message_id ?? null;
  }

  #sent() {
    if (!this.#purpose?.edit) this.#setPurpose(null);
    this.onSent();
  }

  async #submit() {
    const text = this.#field.value.trim();
    if (this.#purpose?.edit) {
      await this.#saveEdit(text);
      return;
    }
    if (text === "") return;
    const replyTo = this.#replyTo;
    this.#setText("");
    if (await sendText(this.#store, this.#place, text, replyTo)) this.#sent();
    else this.#setText(text);
  }

  async #saveEdit(text) {
    const message = this.#purpose.edit;
    const unchanged = text === (message.text ?? message.caption ?? "");
    const empty = text === "" && message.text !== undefined;
    if (unchanged || empty || (await editText(this.#store, message, text))) {
      this.#setPurpose(null);
      this.#setText("");
    }
  }

  #setText(text) {
    this.#field.value = text;
    this.#typed();
  }

  #setPurpose(purpose) {
    this.#purpose = purpose;
    this.#bar.hidden = purpose === null;
    this.#send.setAttribute("aria-label", purpose?.edit ? "Save" : "Send");
    this.#send.replaceChildren(icon(purpose?.edit ? "check" : "send"));
    if (!purpose) return;
    const message = purpose.reply ?? purpose.edit;
    this.#bar.replaceChildren(
      icon(purpose.edit ? "edit" : "reply"),
      el(
        "span",
        { class: "purpose-words" },
        el("bdi", { class: "purpose-name" }, purpose.edit ? "Edit message" : `Reply to ${nameOf(authorOf(message))}`),
        el("bdi", { class: "purpose-text" }, summaryOf(message)),
      ),
      iconButton("close", "Cancel", () => this.#cancel()),
    );
  }

  #cancel() {
    if (this.#purpose?.edit) this.#setText("");
    this.#setPurpose(null);
    this.focus();
  }

  #typed() {
    const field = this.#field;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    this.#send.classList.toggle("ready", field.value.trim() !== "");
    this.#suggest();
  }

  #suggest() {
    const text = this.#field.value;
    const query = this.#place && !this.#purpose?.edit ? inlineQuery(text, this.#store.bot) : null;
    if (query !== null) {
      this.#inline.ask(this.#place, query);
      return;
    }
    this.#inline.cancel();
    this.#suggestions.show(/^\/\w*$/u.test(text) ? this.#matching(text.slice(1).toLowerCase()) : []);
  }

  #matching(begun) {
    const info = this.#store.chats.get(this.#place.chatId);
    const suffix = info.chat.type === "private" ? "" : `@${this.#store.bot.username}`;
    return info.commands
      .filter(({ command }) => command.startsWith(begun))
      .map(({ command, description }) => ({
        content: [el("strong", {}, `/${command}`), el("span", { class: "suggestion-detail" }, description)],
        take: () => {
          this.#setText("");
          this.sendNow(`/${command}${suffix}`);
        },
        complete: () => this.#setText(`/${command}${suffix} `),
      }));
  }

  #toggleCommands() {
    if (this.#suggestions.open) this.#suggestions.hide();
    else this.#suggestions.show(this.#matching(""));
    this.focus();
  }

  #key(event) {
    if (event.isComposing || this.#suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#purpose) {
      event.preventDefault();
      event.stopPropagation();
      this.#cancel();
    } else if (event.key === "ArrowUp" && this.#field.value === "" && !event.altKey) {
      event.preventDefault();
      this.editLast();
    }
  }

  #chooseSender() {
    const store = this.#store;
    const { chatId } = this.#place;
    const info = store.chats.get(chatId);
    const people = store.membersOf(chatId).map(({ user, status }) => ({
      label: nameOf(user),
      detail: status === "member" ? "" : status,
      lead: avatar(user),
      checked: user.id === store.speakerId,
      action: () => store.setSpeaker(user.id),
    }));
    const anonymous = store.isAnonymous(chatId);
    const canHide = info.chat.type === "supergroup";
    openMenu(
      this.#sender,
      [
        ...people,
        null,
        store.isAdmin(chatId)
          ? {
              label: "Anonymous admin",
              detail: canHide ? `speak as ${nameOf(info.chat)}` : "in supergroups only",
              icon: "mask",
              many: true,
              checked: anonymous,
              disabled: !canHide,
              action: () => store.setAnonymous(chatId, !anonymous),
            }
          : null,
        { label: "New person…", icon: "plus", action: () => askForUser(store) },
      ].filter((item, index) => item !== null || index === people.length),
      { label: "Send as" },
    );
  }
}
