import { el } from "./dom.js";
import { toast } from "./toast.js";

/* The clipboard API is there on https and loopback alone; elsewhere the old command still works. */
async function write(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = el("textarea", { class: "unseen" });
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** Puts a text on the clipboard and says so. */
export async function copyText(text) {
  try {
    await write(text);
    toast("Copied to clipboard");
  } catch {
    toast("The browser did not allow copying", { tone: "error" });
  }
}
