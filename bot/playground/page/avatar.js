import { fileAddress } from "./calls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { initials, nameOf, tintOf } from "./names.js";

const pictures = new Map();

/** Notes which file is whose profile picture, by id; avatars that are built from now on show it. */
export function showPictures(fileIds) {
  pictures.clear();
  for (const [id, fileId] of Object.entries(fileIds)) pictures.set(Number(id), fileAddress(fileId));
}

/** A round picture, a person's own or initials; decorative, for the name stands beside it. */
export function avatar(party, { glyph = null } = {}) {
  const picture = pictures.get(party.id);
  return el(
    "span",
    { class: `avatar tint-${tintOf(party.id)}`, "aria-hidden": "true" },
    glyph ? icon(glyph) : picture ? el("img", { src: picture, alt: "" }) : initials(nameOf(party)),
  );
}
