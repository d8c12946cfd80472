import { avatar } from "./avatar.js";
import { fileAddress } from "./calls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { album, documentLink, photo, sizeFor, sticker } from "./media.js";
import { authorOf, contentsOf, fileOf, nameOf, summaryOf, tintOf } from "./names.js";
import { isBigEmoji, openable, richText } from "./richtext.js";
import { threadOf } from "./store.js";
import { clock, moment } from "./times.js";

/* What the page can do with a message is given by `actions`, made in conversation.js:
   open, jumpTo, react, tap, command, mention, copy. */

function meta(unit) {
  const edited = unit.entries.some((entry) => entry.edited);
  return el(
    "span",
    { class: "meta" },
    unit.message.author_signature ? el("bdi", {}, unit.message.author_signature) : null,
    edited ? el("span", { class: "edited" }, "edited") : null,
    el(
      "time",
      { datetime: new Date(unit.message.date * 1000).toISOString(), title: moment(unit.message.date) },
      clock(unit.message.date),
    ),
    unit.mine ? icon("check") : null,
  );
}

/** Whether the message answers another one; in a topic, every message names the topic's first one. */
export function quotedBy(message) {
  const quoted = message.reply_to_message;
  return quoted && !quoted.forum_topic_created ? quoted : null;
}

function quotation(message, store, actions) {
  const quoted = quotedBy(message);
  if (!quoted) return null;
  const now = store.entry(message.chat.id, quoted.message_id);
  const gone = now?.deleted ?? false;
  const shown = now?.message ?? quoted;
  const words = gone ? "Deleted message" : (message.quote?.text ?? summaryOf(shown));
  const thumbnail =
    shown.photo && !gone
      ? el("img", {
          class: "quoted-photo",
          src: fileAddress(sizeFor(shown.photo, 36).file_id),
          alt: "",
          draggable: "false",
        })
      : null;
  return el(
    "button",
    {
      type: "button",
      class: `quoted tint-${tintOf(authorOf(shown).id)}`,
      "aria-label": `In reply to ${nameOf(authorOf(shown))}: ${words}`,
      dataset: { focus: `quoted-${message.message_id}` },
      onclick: () => actions.jumpTo(quoted.message_id),
    },
    thumbnail,
    el(
      "span",
      { class: "quoted-words" },
      el("bdi", { class: "quoted-name" }, nameOf(authorOf(shown))),
      el("span", { class: "quoted-text" }, words),
    ),
  );
}

function originOf(origin) {
  return nameOf(
    origin.sender_user ?? origin.sender_chat ?? origin.chat ?? { first_name: origin.sender_user_name ?? "someone" },
  );
}

function headings(unit, store, actions) {
  const { message, mine, first, author } = unit;
  const named = first && !mine && message.chat.type !== "private";
  const via = message.via_bot ? el("span", { class: "via" }, `via @${message.via_bot.username}`) : null;
  return [
    named || via
      ? el("div", { class: `sender tint-${tintOf(author.id)}` }, named ? el("bdi", {}, nameOf(author)) : null, via)
      : null,
    message.forward_origin
      ? el("div", { class: "forwarded" }, "Forwarded from ", el("bdi", {}, originOf(message.forward_origin)))
      : null,
    quotation(message, store, actions),
  ];
}

function words(text, entities, actions, tail) {
  const className = isBigEmoji(text) ? "text big" : "text";
  return el("div", { class: className, dir: "auto" }, richText(text, entities, actions), tail);
}

function mediaOf(unit, actions) {
  const { message, entries } = unit;
  if (entries.length > 1 && message.photo)
    return album(
      entries.map((entry) => entry.message),
      actions.open,
    );
  if (message.photo) return photo(message, actions.open);
  if (message.sticker) return sticker(message);
  return null;
}

/** The files of a bubble: one, or those of an album, each with its own caption. */
function filesOf(unit, actions, tail) {
  const messages = unit.entries.map((entry) => entry.message).filter(fileOf);
  return messages.map((message, index) => {
    const end = index === messages.length - 1 ? tail : null;
    const caption = message.caption ? words(message.caption, message.caption_entities, actions, end) : null;
    return el("div", { class: "file-part" }, documentLink(message), caption ?? end);
  });
}

function reactions(unit, store, actions) {
  const counts = new Map();
  for (const entry of unit.entries) {
    for (const { user_id: userId, emoji } of entry.reactions) {
      if (!counts.has(emoji)) counts.set(emoji, []);
      counts.get(emoji).push(userId);
    }
  }
  if (counts.size === 0) return null;
  const who = (id) => nameOf(id === store.bot.id ? store.bot : store.users.get(id));
  return el(
    "div",
    { class: "reactions" },
    [...counts].map(([emoji, users]) => {
      const mine = users.includes(store.speakerId);
      return el(
        "button",
        {
          type: "button",
          class: `reaction${mine ? " mine" : ""}`,
          title: users.map(who).join(", "),
          "aria-label": `${emoji} from ${users.map(who).join(", ")}`,
          "aria-pressed": String(mine),
          dataset: { focus: `reaction-${emoji}` },
          onclick: () => actions.react(unit.message, mine ? null : emoji),
        },
        el("span", {}, emoji),
        users.length > 1 ? String(users.length) : null,
      );
    }),
  );
}

function keyboardButton(button, message, row, column, actions) {
  const address = button.url ? openable(button.url) : null;
  const sign = button.url ? "link" : button.copy_text ? "copy" : null;
  const face = [el("span", { class: "key-label" }, button.text), sign ? icon(sign) : null];
  const focus = { focus: `key-${row}-${column}` };
  if (address) {
    return el("a", { class: "key", href: address, target: "_blank", rel: "noopener noreferrer", dataset: focus }, face);
  }
  return el(
    "button",
    {
      type: "button",
      class: "key",
      dataset: focus,
      onclick: (event) => actions.tap(message, button, row, column, event.currentTarget),
    },
    face,
  );
}

function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keys", role: "group", "aria-label": "Buttons" },
    rows.map((row, at) =>
      el(
        "div",
        { class: "keys-row" },
        row.map((button, column) => keyboardButton(button, message, at, column, actions)),
      ),
    ),
  );
}

function bubble(unit, store, actions) {
  const { message } = unit;
  const media = mediaOf(unit, actions);
  const captioned = unit.entries.map((entry) => entry.message).find((one) => one.photo && one.caption);
  const tail = meta(unit);
  const parts = fileOf(message) ? filesOf(unit, actions, tail) : [];
  const text =
    message.text !== undefined
      ? words(message.text, message.entities, actions, tail)
      : captioned
        ? words(captioned.caption, captioned.caption_entities, actions, tail)
        : null;
  const above = message.show_caption_above_media;
  const bare = !text && parts.length === 0;
  const nothing =
    bare && !media ? el("div", { class: "text" }, el("em", {}, "This kind of message is not shown here"), tail) : null;
  const chips = reactions(unit, store, actions);
  const classes = [
    "bubble",
    media ? (message.sticker ? "with-sticker" : "with-photo") : "",
    text ? "with-text" : "",
    bare && media ? "bare" : "",
  ];
  return el(
    "div",
    { class: classes.filter(Boolean).join(" ") },
    headings(unit, store, actions),
    above ? text : null,
    media,
    above ? null : text,
    parts,
    nothing,
    bare && media ? tail : null,
    chips,
  );
}

function label(unit) {
  const { message } = unit;
  const held =
    unit.entries.length > 1
      ? `${unit.entries.length} ${message.photo ? "photos" : "files"}`
      : contentsOf(message)?.name;
  const said = [held, message.text ?? message.caption].filter(Boolean).join(". ").slice(0, 300);
  return `${unit.mine ? "You" : nameOf(unit.author)}, ${clock(message.date)}: ${said}`;
}

/** One bubble, or the centred line of a service message, as an article of the feed. */
export function drawUnit(unit, store, actions) {
  if (unit.service) {
    return el(
      "article",
      { class: "service", tabindex: "-1", dataset: { messageId: unit.message.message_id } },
      el("span", { class: "service-text" }, el("bdi", {}, unit.service)),
    );
  }
  const { message, mine, first, last } = unit;
  const faced = !mine && !["private", "channel"].includes(message.chat.type);
  const classes = ["message", mine ? "mine" : "theirs", first ? "first" : "", last ? "last" : "", faced ? "faced" : ""];
  return el(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "aria-label": label(unit),
      dataset: { messageId: message.message_id },
    },
    faced && last ? avatar(unit.author) : null,
    el(
      "div",
      { class: "stack" },
      bubble(unit, store, actions),
      keyboard(unit.entries.at(-1).message, actions) ?? keyboard(message, actions),
    ),
  );
}

/** What a unit's look depends on: it is drawn anew when this changes, and only then. */
export function signatureOf(unit, store) {
  const quoted = quotedBy(unit.message);
  const quotedSeq = quoted ? (store.entry(unit.message.chat.id, quoted.message_id)?.seq ?? 0) : 0;
  const seqs = unit.entries.map((entry) => entry.seq).join(",");
  return [seqs, unit.mine, unit.first, unit.last, quotedSeq, store.speakerId, threadOf(unit.message)].join("|");
}
