import { fileAddress } from "./calls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { largest } from "./media.js";
import { authorOf, nameOf } from "./names.js";
import { dayName, clock } from "./times.js";

const control = (name, label, action) =>
  el("button", { type: "button", class: `viewer-button ${name}`, "aria-label": label, onclick: action }, icon(name));

/** Shows photos large, one at a time. `messages` are those of the conversation, `first` the one to begin with. */
export function openViewer(messages, first) {
  let at = messages.findIndex((message) => message.message_id === first.message_id);
  const image = el("img", { class: "viewer-image", alt: "Photo" });
  const stage = el("div", { class: "viewer-stage" }, image);
  const who = el("div", { class: "viewer-who" });
  const caption = el("div", { class: "viewer-caption" });
  const save = el("a", { class: "viewer-button", "aria-label": "Download" }, icon("download"));
  const previous = control("left", "Previous photo", () => show(at - 1));
  const next = control("right", "Next photo", () => show(at + 1));
  const dialog = el(
    "dialog",
    { class: "viewer", "aria-label": "Photo" },
    el(
      "header",
      { class: "viewer-head" },
      who,
      save,
      control("close", "Close", () => dialog.close()),
    ),
    stage,
    caption,
    previous,
    next,
  );

  function show(index) {
    if (index < 0 || index >= messages.length) return;
    at = index;
    const message = messages[at];
    const full = largest(message.photo);
    dialog.classList.remove("zoomed");
    image.src = fileAddress(full.file_id);
    image.width = full.width;
    image.height = full.height;
    who.replaceChildren(
      el("bdi", {}, nameOf(authorOf(message))),
      el("small", {}, `${dayName(message.date)}, ${clock(message.date)}`),
    );
    caption.textContent = message.caption ?? "";
    save.href = image.src;
    save.download = `photo-${message.message_id}.jpg`;
    previous.hidden = at === 0;
    next.hidden = at === messages.length - 1;
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  stage.addEventListener("click", (event) => {
    if (event.target === image) dialog.classList.toggle("zoomed");
    else dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(at);
  dialog.showModal();
}
