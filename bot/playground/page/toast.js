import { el } from "./dom.js";
import { openable } from "./richtext.js";

const SHOWN_MS = 4000; // long enough to read a callback answer of 200 characters at a glance

function shelf() {
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  let shown = host.querySelector(":scope > .toasts");
  if (!shown) {
    shown = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    host.append(shown);
  }
  return shown;
}

/** Shows a passing line at the foot of the page. `tone` is "plain" or "error"; `address` makes it end in a link. */
export function toast(text, { tone = "plain", address = null } = {}) {
  const safe = address ? openable(address) : null;
  const more = safe ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, "Open") : null;
  const node = el("div", { class: `toast ${tone}` }, el("span", {}, text), more);
  shelf().append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}

/** Runs `attempt`; what goes wrong is told in a toast. Gives back its result, or null. */
export async function told(attempt) {
  try {
    return await attempt();
  } catch (error) {
    toast(error.message, { tone: "error" });
    return null;
  }
}
