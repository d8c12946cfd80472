import { fileAddress } from "./calls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { mosaic } from "./mosaic.js";
import { fileOf } from "./names.js";
import { size } from "./times.js";

const PHOTO_BOX = { width: 440, height: 460, least: 150 }; // CSS pixels that one picture may take of a bubble
const STICKER_BOX_PX = 200;
const ALBUM_PX = 440;

/** The smallest stored size that is sharp at `width` CSS pixels, else the largest. */
export function sizeFor(photo, width) {
  const sharp = width * window.devicePixelRatio;
  const sorted = [...photo].sort((a, b) => a.width - b.width);
  return sorted.find((one) => one.width >= sharp) ?? sorted.at(-1);
}

/** The largest stored size of a photo. */
export const largest = (photo) => sizeFor(photo, Infinity);

const describe = (message) => (message.caption ? `Photo: ${message.caption.slice(0, 120)}` : "Photo");

function picture(message, width, open) {
  const { file_id: fileId } = sizeFor(message.photo, width);
  const image = el("img", { src: fileAddress(fileId), alt: describe(message), draggable: "false", loading: "lazy" });
  const button = el(
    "button",
    {
      type: "button",
      class: "photo",
      "aria-label": `${describe(message)}. Enlarge`,
      dataset: { focus: `photo-${message.message_id}` },
      onclick: () => {
        if (button.classList.contains("hidden-photo")) button.classList.remove("hidden-photo");
        else open(message);
      },
    },
    image,
  );
  if (message.has_media_spoiler) button.classList.add("hidden-photo");
  image.addEventListener("load", () => button.classList.add("loaded"));
  return button;
}

/** The CSS width and height that a picture of the given pixels gets within a box. */
function fit(width, height, box) {
  const scale = Math.min(box.width / width, box.height / height, 1);
  return { width: Math.max(box.least, Math.round(width * scale)), ratio: `${width} / ${height}` };
}

/** One photo at its true aspect ratio, so that nothing jumps when it loads. `open(message)` enlarges it. */
export function photo(message, open) {
  const full = largest(message.photo);
  const { width, ratio } = fit(full.width, full.height, PHOTO_BOX);
  const button = picture(message, width, open);
  button.style.width = `${width}px`;
  button.style.aspectRatio = ratio;
  return button;
}

/** An album of photos as rows that fill the bubble. */
export function album(messages, open) {
  const sizes = messages.map((message) => largest(message.photo));
  const rows = mosaic(sizes.map(({ width, height }) => width / height));
  const grid = el("div", { class: "album" });
  let at = 0;
  for (const ratios of rows) {
    const whole = ratios.reduce((sum, ratio) => sum + ratio, 0);
    const row = el("div", { class: "album-row" });
    row.style.aspectRatio = String(whole);
    for (const ratio of ratios) {
      const cell = picture(messages[at], (ALBUM_PX * ratio) / whole, open);
      cell.dataset.messageId = messages[at].message_id;
      cell.style.flexGrow = String(ratio);
      row.append(cell);
      at += 1;
    }
    grid.append(row);
  }
  return grid;
}

/** A sticker on no ground; for one that moves its emoji stands in, since the page is allowed to show pictures alone. */
export function sticker(message) {
  const { file_id: fileId, width, height, emoji, is_animated: animated, is_video: video } = message.sticker;
  if (animated || video) return el("div", { class: "sticker-stand-in" }, emoji ?? "🖼");
  const label = `Sticker ${emoji ?? ""}`.trim();
  const shown = el("img", { class: "sticker", src: fileAddress(fileId), alt: label, draggable: "false" });
  const scale = STICKER_BOX_PX / Math.max(width, height);
  shown.style.width = `${Math.round(width * scale)}px`;
  shown.style.aspectRatio = `${width} / ${height}`;
  return shown;
}

const extension = (name) => (/\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1] ?? "").toLowerCase();

const PREVIEWED = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]); // what every browser shows
const PREVIEW_MOST_BYTES = 5_000_000; // a larger picture takes longer to decode than its small preview is worth

function previewOf(file) {
  if (file.thumbnail) return file.thumbnail.file_id;
  return PREVIEWED.has(file.mime_type) && file.file_size <= PREVIEW_MOST_BYTES ? file.file_id : null;
}

/** A file as a link that downloads it under its own name. */
export function documentLink(message) {
  const file = fileOf(message);
  const name = file.file_name ?? "file";
  const preview = previewOf(file);
  const thumbnail = preview
    ? el("img", { class: "file-thumbnail", src: fileAddress(preview), alt: "", draggable: "false" })
    : el("span", { class: "file-sign" }, extension(name) || icon("file"));
  return el(
    "a",
    {
      class: "file",
      href: fileAddress(file.file_id),
      download: name,
      draggable: "false",
      "aria-label": `Download ${name}`,
      dataset: { focus: `file-${message.message_id}` },
    },
    thumbnail,
    el(
      "span",
      { class: "file-words" },
      el("bdi", { class: "file-name" }, name),
      el("span", { class: "file-size" }, file.file_size === undefined ? "" : size(file.file_size), icon("download")),
    ),
  );
}
