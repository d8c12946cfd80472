import { el } from "./dom.js";
import { icon } from "./icons.js";

const OPENABLE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address that a link may open, or null when its scheme could run something. */
export function openable(raw) {
  const spelled = /^[a-z][a-z0-9+.-]*:/iu.test(raw) ? raw : `https://${raw}`;
  try {
    const address = new URL(spelled);
    return OPENABLE.has(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function link(address, children) {
  const safe = openable(address);
  if (safe === null) return el("span", {}, children);
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, children);
}

const pressable = (className, action, children, label = null) =>
  el("button", { class: `inline-button ${className}`, type: "button", onclick: action, "aria-label": label }, children);

function spoiler(children) {
  const inside = el("span", { class: "spoiler-text" }, children);
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, show" }, inside);
  const reveal = (event) => {
    if (cover.classList.contains("shown") || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", reveal);
  return cover;
}

function codeBlock(entity, words, children, actions) {
  return el(
    "div",
    { class: "code-block" },
    el(
      "div",
      { class: "code-head" },
      el("span", {}, entity.language ?? "code"),
      el("button", { type: "button", class: "code-copy", onclick: () => actions.copy(words) }, icon("copy"), "Copy"),
    ),
    el("pre", { tabindex: "0" }, el("code", {}, children)),
  );
}

function foldingQuote(children) {
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, "Show more");
  const quote = el("blockquote", { class: "folding" }, el("div", { class: "quote-text" }, children), toggle);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show more";
  });
  return quote;
}

const BUILDERS = {
  bold: (_, __, children) => el("strong", {}, children),
  italic: (_, __, children) => el("em", {}, children),
  underline: (_, __, children) => el("u", {}, children),
  strikethrough: (_, __, children) => el("s", {}, children),
  spoiler: (_, __, children) => spoiler(children),
  code: (_, words, children, actions) =>
    pressable("code", () => actions.copy(words), el("code", {}, children), `Copy ${words}`),
  pre: codeBlock,
  blockquote: (_, __, children) => el("blockquote", {}, children),
  expandable_blockquote: (_, __, children) => foldingQuote(children),
  url: (_, words, children) => link(words, children),
  text_link: (entity, _, children) => link(entity.url ?? "", children),
  email: (_, words, children) => link(`mailto:${words}`, children),
  phone_number: (_, words, children) => link(`tel:${words}`, children),
  bot_command: (_, words, children, actions) => pressable("link", () => actions.command(words), children),
  mention: (_, words, children, actions) => pressable("link", () => actions.mention(words), children),
  text_mention: (_, __, children) => el("span", { class: "link" }, children),
  hashtag: (_, __, children) => el("span", { class: "link" }, children),
  cashtag: (_, __, children) => el("span", { class: "link" }, children),
};

/* What stands in lines of its own, so that the line break after it is not shown a second time. */
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Entities within the text, outermost first; offsets count UTF-16 units, as JavaScript's strings do. */
function inOrder(entities, length) {
  return entities
    .filter(({ type, offset, length: span }) => BUILDERS[type] && offset >= 0 && span > 0 && offset < length)
    .map((entity) => ({ entity, start: entity.offset, end: Math.min(entity.offset + entity.length, length) }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function build(text, start, end, marks, actions) {
  const nodes = [];
  let at = start;
  while (marks.length > 0 && marks[0].start < end) {
    const { entity, start: from, end: to } = marks.shift();
    const until = Math.min(to, end);
    if (from < at) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const children = build(text, from, until, marks, actions);
    nodes.push(BUILDERS[entity.type](entity, text.slice(from, until), children, actions));
    at = BLOCKS.has(entity.type) && text[until] === "\n" ? until + 1 : until;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

/**
 * A text with its entities as DOM nodes, never through markup.
 * `actions` has `command(text)`, `mention(text)` and `copy(text)`, called when such a part is pressed.
 */
export function richText(text, entities, actions) {
  return build(text, 0, text.length, inOrder(entities ?? [], text.length), actions);
}

/** Whether a text is one to three emoji and nothing else, which is shown large. */
export function isBigEmoji(text) {
  if (text.length > 40 || !/^(?:\p{Extended_Pictographic}|\p{Emoji_Component})+$/u.test(text)) return false;
  const graphemes = [...new Intl.Segmenter().segment(text)];
  return graphemes.length <= 3 && graphemes.every(({ segment }) => /\p{Extended_Pictographic}|\p{RI}/u.test(segment));
}
