/**
 * Builds an element. Strings among the children become text nodes, so nothing that a user wrote is ever parsed as markup.
 * Attributes that are null, undefined or false are left out; `on…` functions become listeners.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * Makes the children of `parent` match `wanted`, a list of {key, signature, build}. A child whose key and signature are
 * unchanged stays the same node, so focus, scrolling and loaded pictures survive.
 */
export function reconcile(parent, wanted) {
  const present = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let cursor = parent.firstElementChild;
  for (const { key, signature, build } of wanted) {
    let node = present.get(key);
    present.delete(key);
    if (!node || node.dataset.signature !== signature) {
      const fresh = build();
      fresh.dataset.key = key;
      fresh.dataset.signature = signature;
      if (node) {
        if (cursor === node) cursor = fresh;
        keepPictures(node, fresh);
        keepFocus(node, fresh);
        node.replaceWith(fresh);
      }
      node = fresh;
    }
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
  for (const node of present.values()) node.remove();
}

/** Hands loaded pictures on to the node that takes over, so that they are neither fetched again nor flicker. */
function keepPictures(old, fresh) {
  const loaded = new Map(
    [...old.querySelectorAll("img")].filter((image) => image.naturalWidth > 0).map((image) => [image.src, image]),
  );
  for (const image of fresh.querySelectorAll("img")) {
    const kept = loaded.get(image.src);
    if (!kept || kept.className !== image.className) continue;
    kept.alt = image.alt;
    image.parentElement.classList.add("loaded");
    image.replaceWith(kept);
  }
}

/** Moves the focus to the same place in the node that takes over, found by `data-focus`, or to the node itself. */
function keepFocus(old, fresh) {
  const focused = document.activeElement;
  if (!old.contains(focused)) return;
  const name = focused.dataset.focus;
  queueMicrotask(() => {
    const heir = name ? [...fresh.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === name) : fresh;
    (heir ?? fresh).focus({ preventScroll: true });
  });
}

/** Fills a lasting node anew, but only when `look` differs from the last time: a press must not lose what it began on. */
export function refill(node, look, build) {
  if (node.dataset.look === look) return;
  node.dataset.look = look;
  node.replaceChildren(...build());
}

/** Whether the window shows one pane at a time; the same width as in the style sheets. */
export const onePane = window.matchMedia("(max-width: 720px)");

let announcer = null;

/** Has a screen reader say `text` when it is next free. */
export function announce(text) {
  announcer ??= document.getElementById("announcer");
  announcer.textContent = text;
}
