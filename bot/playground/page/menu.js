import { el } from "./dom.js";
import { icon } from "./icons.js";

const EDGE_PX = 8; // what stays free between a menu and the window's edge

let close = null;

/** Closes the open menu, if there is one. */
export function closeMenu() {
  close?.();
}

function entryOf(item) {
  const kind = item.checked === undefined ? "menuitem" : item.many ? "menuitemcheckbox" : "menuitemradio";
  return el(
    "button",
    {
      type: "button",
      role: kind,
      class: `menu-item${item.danger ? " danger" : ""}`,
      tabindex: "-1",
      disabled: item.disabled,
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      onclick: () => {
        close?.();
        item.action();
      },
    },
    item.lead ?? (item.icon ? icon(item.icon) : null),
    el("span", { class: "menu-label" }, el("bdi", {}, item.label), item.detail ? el("small", {}, item.detail) : null),
    item.checked ? icon("check") : null,
  );
}

function place(menu, anchor) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : null;
  const { offsetWidth: width, offsetHeight: height } = menu; // as laid out, whatever the opening animation shows
  const left = box ? box.left : anchor.x;
  const below = box ? box.bottom + 4 : anchor.y;
  const above = (box ? box.top - 4 : anchor.y) - height;
  const top = below + height + EDGE_PX > innerHeight && above > EDGE_PX ? above : below;
  menu.style.left = `${Math.max(EDGE_PX, Math.min(left, innerWidth - width - EDGE_PX))}px`;
  menu.style.top = `${Math.max(EDGE_PX, Math.min(top, innerHeight - height - EDGE_PX))}px`;
}

function moveFocus(menu, key) {
  const items = [...menu.querySelectorAll("[role^=menuitem]:not(:disabled)")];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 };
  steps.ArrowRight = steps.ArrowDown;
  steps.ArrowLeft = steps.ArrowUp;
  if (!(key in steps) || items.length === 0) return false;
  items[(steps[key] + items.length) % items.length].focus();
  return true;
}

/**
 * Opens a menu at an element or at a point {x, y}. Items: {label, action, icon or lead, detail, danger, disabled, checked,
 * many}, or null for a line between. `quick` is a row of {label, face, pressed, action} on top. Focus returns where it was.
 */
export function openMenu(anchor, items, { label, quick = [] }) {
  closeMenu();
  const before = document.activeElement;
  const row = el(
    "div",
    { class: "menu-quick", role: "group", "aria-label": "Reactions" },
    quick.map(({ label: name, face, pressed, action }) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitemradio",
          tabindex: "-1",
          "aria-label": name,
          "aria-checked": String(pressed),
          onclick: () => {
            close?.();
            action();
          },
        },
        face,
      ),
    ),
  );
  const menu = el(
    "div",
    { class: "menu", role: "menu", "aria-label": label, tabindex: "-1" },
    quick.length > 0 ? row : null,
    items.map((item) => (item ? entryOf(item) : el("hr", { role: "separator" }))),
  );
  const onKey = (event) => {
    if (["Escape", "Tab"].includes(event.key)) close();
    else if (!moveFocus(menu, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPress = (event) => {
    if (!menu.contains(event.target)) close();
  };
  close = () => {
    close = null;
    document.removeEventListener("pointerdown", onPress, true);
    menu.remove();
    before?.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPress, true);
  (before?.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  (
    menu.querySelector("[aria-checked=true].menu-item") ??
    menu.querySelector(".menu-item:not(:disabled)") ??
    menu
  ).focus();
}
