import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { isPicture } from "./sending.js";
import { size } from "./times.js";

const KINDS = {
  photo: { label: "Photo", detail: "shrunk to 1280 px, as Telegram does" },
  document: { label: "File", detail: "sent as it is" },
  sticker: { label: "Sticker", detail: "on no ground" },
};

const isSticker = (files) => files.length === 1 && files[0].type === "image/webp";

/** Offers to choose files from the disk; gives them to `take`. */
export function pickFiles(take, { multiple = true } = {}) {
  const input = el("input", { type: "file", multiple, class: "unseen", "aria-label": "Files" });
  input.addEventListener("change", () => {
    take([...input.files]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

function previewOf(file, remove) {
  const close = el(
    "button",
    { type: "button", class: "preview-remove", "aria-label": `Remove ${file.name}`, onclick: remove },
    icon("close"),
  );
  const nameLine = el("figcaption", {}, el("bdi", {}, file.name), el("small", {}, size(file.size)));
  if (!isPicture(file))
    return el("figure", { class: "preview" }, el("div", { class: "preview-file" }, icon("file")), nameLine, close);
  const address = URL.createObjectURL(file);
  const image = el("img", { src: address, alt: file.name });
  image.addEventListener("load", () => URL.revokeObjectURL(address));
  image.addEventListener("error", () => {
    URL.revokeObjectURL(address);
    image.replaceWith(el("div", { class: "preview-file" }, icon("photo")));
  });
  return el("figure", { class: "preview" }, image, nameLine, close);
}

/**
 * Asks how files are to be sent. `send(kind, files, caption)` sends them and gives back whether they went.
 * `kind` is the one that is chosen at first; gives back the dialog.
 */
export function askHowToSend(files, kind, caption, send) {
  let chosen = [...files];
  const previews = el("div", { class: "previews" });
  const choices = el("fieldset", { class: "kinds" }, el("legend", { class: "unseen" }, "Send as"));
  const words = el("textarea", {
    class: "caption",
    rows: "1",
    placeholder: "Add a caption…",
    "aria-label": "Caption",
    autofocus: true,
  });
  words.value = caption;
  const button = el("button", { type: "submit", class: "main-button" }, "Send");
  const form = el(
    "form",
    { class: "dialog-body" },
    previews,
    choices,
    el(
      "div",
      { class: "caption-row" },
      words,
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Add more",
          title: "Add more",
          onclick: () => pickFiles(add),
        },
        icon("plus"),
      ),
      button,
    ),
  );
  const dialog = openDialog("Send files", form, { className: "attach" });

  function add(more) {
    chosen.push(...more);
    draw();
  }

  function draw() {
    if (chosen.length === 0) {
      dialog.close();
      return;
    }
    previews.replaceChildren(
      ...chosen.map((file) =>
        previewOf(file, () => {
          chosen = chosen.filter((one) => one !== file);
          draw();
        }),
      ),
    );
    const possible = chosen.some(isPicture)
      ? ["photo", "document", ...(isSticker(chosen) ? ["sticker"] : [])]
      : ["document"];
    if (!possible.includes(kind)) kind = possible[0];
    choices.hidden = possible.length === 1;
    choices.replaceChildren(choices.firstElementChild, ...possible.map(choice));
  }

  function choice(value) {
    const { label, detail } = KINDS[value];
    const input = el("input", {
      type: "radio",
      name: "kind",
      value,
      checked: value === kind,
      onchange: () => {
        kind = value;
      },
    });
    return el("label", { class: "kind" }, input, el("span", {}, el("strong", {}, label), el("small", {}, detail)));
  }

  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  dialog.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    button.textContent = "Sending…";
    if (await send(kind, chosen, words.value.trim())) dialog.close();
    button.disabled = false;
    button.textContent = "Send";
  });
  draw();
  return dialog;
}

/** Lets files be dropped on `target`: on the upper half as photos, on the lower half as files. `take(files, kind)` gets them. */
export function acceptDrops(target, take) {
  const zone = (kind, glyph, title, detail) =>
    el("div", { class: "drop-zone", dataset: { kind } }, icon(glyph), el("strong", {}, title), el("span", {}, detail));
  const overlay = el(
    "div",
    { class: "drop-overlay", hidden: true },
    zone("photo", "photo", "Drop pictures here", "to send them as photos"),
    zone("document", "file", "Drop files here", "to send them as they are"),
  );
  target.append(overlay);
  const hide = () => {
    overlay.hidden = true;
    for (const node of overlay.children) node.classList.remove("over");
  };
  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    overlay.hidden = false;
    const over = event.target.closest(".drop-zone");
    for (const node of overlay.children) node.classList.toggle("over", node === over);
  });
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(event.relatedTarget)) hide();
  });
  target.addEventListener("drop", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    const kind = event.target.closest(".drop-zone")?.dataset.kind ?? "photo";
    hide();
    const files = [...event.dataTransfer.files];
    if (files.length > 0) take(files, kind);
  });
}
