import { showPictures } from "./avatar.js";
import { get } from "./calls.js";

/** Names one conversation: a chat, or one topic of it. General, and a chat without topics, have no thread. */
export const placeKey = (chatId, threadId) => `${chatId}/${threadId ?? ""}`;

/** The thread that a message belongs to, or null. */
export const threadOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

const SPEAKER_KEY = `speaker of ${location.pathname}`; // each start of the playground has a path of its own

const AWAY = new Set(["left", "kicked"]);

/** Everything that the page knows. Sends "change" with {what, chatId} after each alteration. */
export class Store extends EventTarget {
  bot = null;
  users = new Map();
  chats = new Map();
  speakerId = null;
  connected = false;
  losses = 0;
  #started = false;
  #transcripts = new Map();
  #sorted = new Map();
  #seqs = new Map();
  #actions = new Map();
  #readUpTo = new Map();
  #anonymous = new Set();

  #changed(what, chatId = null) {
    this.dispatchEvent(new CustomEvent("change", { detail: { what, chatId } }));
  }

  /** Fetches what changed since the last time; the first time, everything. */
  async resync() {
    await this.#fetchState();
    const outcomes = await Promise.allSettled([...this.chats.keys()].map((id) => this.#fetchEntries(id)));
    if (!this.#started) for (const id of this.chats.keys()) this.#markAllRead(id);
    this.#started = true;
    this.#changed("all");
    const failed = outcomes.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Fetches people, chats and the bot's commands anew: no event tells when a bot sets its commands or its name. */
  async refresh() {
    await this.#fetchState();
    this.#changed("all");
  }

  async #fetchState() {
    const state = await get("state");
    this.bot = state.bot;
    for (const user of state.users) this.users.set(user.id, user);
    showPictures(state.photos);
    const gone = new Set(this.chats.keys());
    for (const info of state.chats) {
      const forgotten = info.last_seq < (this.#seqs.get(info.chat.id) ?? 0); // the playground began from nothing
      if (forgotten) this.#forgetChat(info.chat.id);
      this.chats.set(info.chat.id, info);
      gone.delete(info.chat.id);
    }
    for (const id of gone) this.#forgetChat(id);
    this.speakerId ??= this.#rememberedSpeaker() ?? state.me;
  }

  async #fetchEntries(chatId) {
    const { entries } = await get(`chats/${chatId}/entries?after=${this.#seqs.get(chatId) ?? 0}`);
    for (const entry of entries) this.#keep(chatId, entry);
  }

  #keep(chatId, entry) {
    if (!this.#transcripts.has(chatId)) this.#transcripts.set(chatId, new Map());
    const transcript = this.#transcripts.get(chatId);
    const known = transcript.get(entry.message.message_id);
    if (known && known.seq >= entry.seq) return null;
    this.#sorted.delete(chatId);
    transcript.set(entry.message.message_id, entry);
    this.#seqs.set(chatId, Math.max(this.#seqs.get(chatId) ?? 0, entry.seq));
    return known ? "altered" : "new";
  }

  #forgetChat(chatId) {
    this.chats.delete(chatId);
    this.#transcripts.delete(chatId);
    this.#sorted.delete(chatId);
    this.#seqs.delete(chatId);
  }

  /** Takes in one event of the socket. */
  receive(event) {
    if (event.type === "entry") this.addEntry(event.chat_id, event.entry);
    else if (event.type === "chat") this.addChat(event.chat);
    else if (event.type === "user") this.addUser(event.user);
    else if (event.type === "action") this.#showAction(event);
  }

  addEntry(chatId, entry) {
    const outcome = this.#keep(chatId, entry);
    if (outcome === null) return;
    const { message } = entry;
    const shown = this.actionIn(chatId, threadOf(message));
    if (shown?.from?.id === message.from?.id) this.#actions.delete(placeKey(chatId, threadOf(message)));
    this.#changed(outcome === "new" ? "new entry" : "entry", chatId);
    if (outcome === "new") this.dispatchEvent(new CustomEvent("arrival", { detail: { chatId, entry } }));
  }

  addChat(info) {
    this.chats.set(info.chat.id, info);
    this.#changed("chat", info.chat.id);
  }

  addUser(user) {
    this.users.set(user.id, user);
    this.#changed("user");
  }

  setConnected(connected) {
    this.connected = connected;
    this.losses = connected ? 0 : this.losses + 1;
    this.#changed("connection");
  }

  /** Who spoke before the page was loaded again. */
  #rememberedSpeaker() {
    const id = Number(sessionStorage.getItem(SPEAKER_KEY));
    return this.users.has(id) ? id : null;
  }

  setSpeaker(userId) {
    this.speakerId = userId;
    sessionStorage.setItem(SPEAKER_KEY, String(userId));
    this.#changed("speaker");
  }

  get speaker() {
    return this.users.get(this.speakerId);
  }

  #showAction({ chat_id: chatId, thread_id: threadId, action, from, until }) {
    const key = placeKey(chatId, threadId || null);
    const shown = { action, from: typeof from === "object" ? from : (this.users.get(from) ?? this.bot), until };
    this.#actions.set(key, shown);
    this.#changed("action", chatId);
    setTimeout(
      () => {
        if (this.#actions.get(key) !== shown) return;
        this.#actions.delete(key);
        this.#changed("action", chatId);
      },
      Math.max(0, until * 1000 - Date.now()),
    );
  }

  /** What somebody is doing in a conversation, as {action, from}, or null. */
  actionIn(chatId, threadId) {
    return this.#actions.get(placeKey(chatId, threadId)) ?? null;
  }

  entry(chatId, messageId) {
    return this.#transcripts.get(chatId)?.get(messageId) ?? null;
  }

  /** The entries of a chat by thread, not deleted, oldest first; sorted once after each change. */
  #threadsSorted(chatId) {
    if (!this.#sorted.has(chatId)) {
      const threads = new Map();
      for (const entry of this.#transcripts.get(chatId)?.values() ?? []) {
        if (entry.deleted) continue;
        const threadId = threadOf(entry.message);
        if (!threads.has(threadId)) threads.set(threadId, []);
        threads.get(threadId).push(entry);
      }
      for (const entries of threads.values()) entries.sort((a, b) => a.message.message_id - b.message.message_id);
      this.#sorted.set(chatId, threads);
    }
    return this.#sorted.get(chatId);
  }

  /** The entries of a conversation that are not deleted, oldest first. */
  entriesIn(chatId, threadId) {
    return this.#threadsSorted(chatId).get(threadId) ?? [];
  }

  /** The newest entry of a chat, over all of its topics, or null. */
  newestIn(chatId) {
    const last = [...this.#threadsSorted(chatId).values()].map((entries) => entries.at(-1));
    return last.reduce(
      (newest, entry) => (newest && newest.message.message_id > entry.message.message_id ? newest : entry),
      null,
    );
  }

  markRead(chatId, threadId) {
    const newest = this.entriesIn(chatId, threadId).at(-1);
    if (newest) this.#readUpTo.set(placeKey(chatId, threadId), newest.message.message_id);
  }

  #markAllRead(chatId) {
    for (const threadId of this.threadsOf(chatId)) this.markRead(chatId, threadId);
  }

  /** How many messages of others came since the conversation was last looked at. */
  unreadIn(chatId, threadId) {
    const readUpTo = this.#readUpTo.get(placeKey(chatId, threadId)) ?? 0;
    const entries = this.entriesIn(chatId, threadId);
    const unread = entries.slice(entries.findLastIndex(({ message }) => message.message_id <= readUpTo) + 1);
    return unread.filter(({ message }) => message.from?.id !== this.speakerId).length;
  }

  /** The threads of a chat: null for General, or for a chat without topics, then each topic. */
  threadsOf(chatId) {
    return [null, ...(this.chats.get(chatId)?.topics ?? []).map((topic) => topic.message_thread_id)];
  }

  /** The status of a user in a chat: "creator", "administrator", "member", "left" or "kicked". */
  statusIn(chatId, userId) {
    const members = this.chats.get(chatId)?.members ?? [];
    return members.find((member) => member.user.id === userId)?.status ?? "left";
  }

  /** The people who are in a chat now, the bot left out. */
  membersOf(chatId) {
    const members = this.chats.get(chatId)?.members ?? [];
    return members.filter(({ user, status }) => !AWAY.has(status) && user.id !== this.bot.id);
  }

  isAdmin(chatId, userId = this.speakerId) {
    return ["creator", "administrator"].includes(this.statusIn(chatId, userId));
  }

  canSee(info, userId = this.speakerId) {
    if (info.chat.type === "private") return info.chat.id === userId;
    return !AWAY.has(this.statusIn(info.chat.id, userId));
  }

  /** The chats that the present speaker sees, the one with the newest message first. */
  visibleChats() {
    const rank = (info) => this.newestIn(info.chat.id)?.message.date ?? (info.chat.type === "private" ? 1 : 0);
    return [...this.chats.values()].filter((info) => this.canSee(info)).sort((a, b) => rank(b) - rank(a));
  }

  isAnonymous(chatId) {
    return this.#anonymous.has(chatId) && this.isAdmin(chatId);
  }

  setAnonymous(chatId, anonymous) {
    if (anonymous) this.#anonymous.add(chatId);
    else this.#anonymous.delete(chatId);
    this.#changed("speaker");
  }
}
