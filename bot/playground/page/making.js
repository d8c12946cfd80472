import { pickFiles } from "./attach.js";
import { get, post, upload } from "./calls.js";
import { openDialog, field } from "./dialog.js";
import { el } from "./dom.js";
import { companyOf } from "./headline.js";
import { nameOf } from "./names.js";
import { goTo } from "./place.js";
import { told } from "./toast.js";

/** A dialog with a form; `submit(form data)` gives back whether the window may close. */
function formDialog(title, action, fields, submit) {
  const form = el(
    "form",
    { class: "dialog-body" },
    fields,
    el("button", { type: "submit", class: "main-button" }, action),
  );
  const dialog = openDialog(title, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await submit(new FormData(form))) dialog.close();
  });
  return dialog;
}

/* The languages offered are those of which a newcomer most likely wants to see what the bot makes; any other can be typed. */
const LANGUAGES = {
  en: "English",
  "zh-hans": "Chinese (simplified)",
  de: "German",
  es: "Spanish",
  fr: "French",
  ru: "Russian",
  ja: "Japanese",
  ar: "Arabic",
  hi: "Hindi",
};

/** Asks for a new person and lets them speak. */
export function askForUser(store) {
  const languages = el(
    "datalist",
    { id: "languages" },
    Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code }, name)),
  );
  formDialog(
    "New person",
    "Create",
    [
      field(
        "Name",
        el("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off", autofocus: true }),
      ),
      field(
        "Username (may be left out)",
        el("input", {
          name: "username",
          pattern: "[A-Za-z][A-Za-z0-9_]{3,31}",
          title: "Letters, digits and _, 4 to 32 of them",
          autocomplete: "off",
        }),
      ),
      field(
        "Language code",
        el("input", { name: "language_code", value: "en", list: "languages", maxlength: "16", autocomplete: "off" }),
      ),
      languages,
    ],
    async (form) => {
      const body = Object.fromEntries([...form].filter(([, value]) => value !== ""));
      const user = await told(() => post("users", body));
      if (!user) return false;
      store.addUser(user);
      await told(() => store.resync());
      store.setSpeaker(user.id);
      goTo({ chatId: user.id, threadId: null });
      return true;
    },
  );
}

/** Asks for a picture of who speaks. Then the page is loaded anew, for avatars stand all over it. */
export function askForPicture(store) {
  const take = async ([file]) => {
    const set = await told(() => upload(`users/${store.speakerId}/photo`, { file }));
    if (set) location.reload();
  };
  pickFiles(take, { multiple: false });
}

const KINDS = {
  group: { title: "New group", body: { type: "group" } },
  forum: { title: "New topic group", body: { type: "supergroup", is_forum: true } },
  channel: { title: "New channel", body: { type: "channel" } },
};

/** Asks for a new "group", "forum" or "channel" and opens it. */
export function askForChat(store, kind) {
  const { title, body } = KINDS[kind];
  const people = [...store.users.values()].filter((user) => user.id !== store.speakerId && !user.is_bot);
  formDialog(
    title,
    "Create",
    [
      field(
        "Title",
        el("input", { name: "title", required: true, maxlength: "128", autocomplete: "off", autofocus: true }),
      ),
      kind === "forum"
        ? field("First topic (may be left out)", el("input", { name: "topic", maxlength: "128", autocomplete: "off" }))
        : null,
      el(
        "fieldset",
        {},
        el("legend", {}, "Who is in it"),
        el("p", { class: "hint" }, `${nameOf(store.speaker)} creates it; ${nameOf(store.bot)} is in it too.`),
        people.map((user) =>
          el(
            "label",
            { class: "choice" },
            el("input", { type: "checkbox", name: "member", value: user.id, checked: true }),
            el("bdi", {}, nameOf(user)),
          ),
        ),
      ),
    ].filter(Boolean),
    async (form) => {
      const info = await told(() =>
        post("chats", {
          ...body,
          title: form.get("title"),
          creator_id: store.speakerId,
          member_ids: [store.speakerId, ...form.getAll("member").map(Number)],
          with_bot: true,
        }),
      );
      if (!info) return false;
      store.addChat(info);
      const topic = form.get("topic")
        ? await told(() => post(`chats/${info.chat.id}/topics`, { name: form.get("topic") }))
        : null;
      await told(() => store.resync());
      goTo({ chatId: info.chat.id, threadId: topic?.message_thread_id ?? null });
      return true;
    },
  );
}

/** Asks for a new topic of a topic group and opens it. */
export function askForTopic(store, chatId) {
  formDialog(
    "New topic",
    "Create",
    [
      field(
        "Name",
        el("input", { name: "name", required: true, maxlength: "128", autocomplete: "off", autofocus: true }),
      ),
    ],
    async (form) => {
      const topic = await told(() => post(`chats/${chatId}/topics`, { name: form.get("name") }));
      if (!topic) return false;
      await told(() => store.resync());
      goTo({ chatId, threadId: topic.message_thread_id });
      return true;
    },
  );
}

/** Sets the status of a user, or of the "bot", in a chat. */
export async function setStatus(store, chatId, userId, status) {
  const info = await told(() => post(`chats/${chatId}/members`, { user_id: userId, status, by: store.speakerId }));
  if (info) store.addChat(info);
}

/** Turns a group into a supergroup and opens that. */
export async function migrate(store, chatId) {
  const info = await told(() => post(`chats/${chatId}/migrate`));
  if (!info) return;
  await told(() => store.resync());
  goTo({ chatId: info.chat.id, threadId: null }, { replace: true });
}

const STATUSES = { administrator: "Administrator", member: "Member", left: "Not here", kicked: "Banned" };

function statusChoice(store, chatId, userId, name, status) {
  const known = status === "creator" ? { creator: "Creator" } : STATUSES;
  const choice = el(
    "select",
    { disabled: status === "creator", "aria-label": `What ${name} is` },
    Object.entries(known).map(([value, text]) => el("option", { value, selected: value === status }, text)),
  );
  choice.addEventListener("change", () => setStatus(store, chatId, userId, choice.value));
  return el("label", { class: "status-row" }, el("bdi", {}, name), choice);
}

/** Shows who is in a chat, and lets it be changed. */
export function showMembers(store, chatId) {
  const info = store.chats.get(chatId);
  const known = new Map(info.members.map(({ user, status }) => [user.id, status]));
  const people = [...store.users.values()].filter((user) => !user.is_bot);
  const privacy = el("input", { type: "checkbox", checked: store.bot.can_read_all_group_messages });
  privacy.addEventListener("change", async () => {
    await told(() => post("privacy", { can_read_all_group_messages: privacy.checked }));
    store.bot = (await told(() => get("state")))?.bot ?? store.bot;
  });
  openDialog(
    nameOf(info.chat),
    el(
      "div",
      { class: "dialog-body" },
      el("p", { class: "hint" }, companyOf(info, store)),
      statusChoice(store, chatId, "bot", nameOf(store.bot), info.bot_status),
      people.map((user) => statusChoice(store, chatId, user.id, nameOf(user), known.get(user.id) ?? "left")),
      info.chat.type === "channel"
        ? null
        : el("label", { class: "choice" }, privacy, "The bot reads every message of its groups (privacy mode off)"),
    ),
  );
}
