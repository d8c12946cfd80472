import { el } from "./dom.js";
import { icon } from "./icons.js";
import { initials, nameOf, tintOf } from "./names.js";

/** A round picture with initials; decorative, for the name stands beside it. */
export function avatar(party, { glyph = null } = {}) {
  return el(
    "span",
    { class: `avatar tint-${tintOf(party.id)}`, "aria-hidden": "true" },
    glyph ? icon(glyph) : initials(nameOf(party)),
  );
}
