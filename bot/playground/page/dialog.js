import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Opens a modal window. It leaves the page when it is closed. Gives back the dialog. */
export function openDialog(title, body, { className = "" } = {}) {
  const dialog = el(
    "dialog",
    { class: `dialog ${className}`, "aria-label": title },
    el(
      "header",
      { class: "dialog-head" },
      el("h2", {}, title),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() },
        icon("close"),
      ),
    ),
    body,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows a bot's alert, to be confirmed. */
export function showAlert(text) {
  const button = el("button", { type: "button", class: "main-button", autofocus: true }, "OK");
  const dialog = openDialog(
    "Alert",
    el("div", { class: "dialog-body" }, el("p", { class: "alert-text" }, text), button),
  );
  button.addEventListener("click", () => dialog.close());
}

/** A labelled control of a form. */
export const field = (label, control) => el("label", { class: "field" }, el("span", {}, label), control);
