import { el } from "./dom.js";

/** A list above the composer that is driven from the text field: arrows choose, Enter takes, Tab completes. */
export class Suggestions {
  #field;
  #items = [];
  #at = 0;

  constructor(field) {
    this.#field = field;
    this.root = el("ul", {
      class: "suggestions",
      role: "listbox",
      id: "suggestions",
      "aria-label": "Suggestions",
      hidden: true,
    });
    field.setAttribute("aria-controls", "suggestions");
    field.setAttribute("aria-autocomplete", "list");
  }

  get open() {
    return !this.root.hidden;
  }

  /** Shows items {key, content, take, complete}; an empty list hides it. */
  show(items) {
    this.#items = items;
    this.#at = 0;
    this.root.hidden = items.length === 0;
    this.root.replaceChildren(
      ...items.map((item, index) =>
        el(
          "li",
          {
            role: "option",
            id: `suggestion-${index}`,
            class: "suggestion",
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.#take(index),
          },
          item.content,
        ),
      ),
    );
    this.#mark();
  }

  hide() {
    this.show([]);
  }

  #mark() {
    [...this.root.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.#at)));
    const node = this.root.children[this.#at];
    node?.scrollIntoView({ block: "nearest" });
    if (node) this.#field.setAttribute("aria-activedescendant", node.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    const item = this.#items[index];
    this.hide();
    item.take();
  }

  /** Lets the list have a key of the field; gives back whether it was used. */
  key(event) {
    if (!this.open) return false;
    const count = this.#items.length;
    const steps = { ArrowDown: 1, ArrowUp: count - 1 };
    if (event.key in steps) {
      this.#at = (this.#at + steps[event.key]) % count;
      this.#mark();
    } else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && this.#items[this.#at].complete) this.#items[this.#at].complete();
    else if (event.key === "Enter" && !event.shiftKey) this.#take(this.#at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
