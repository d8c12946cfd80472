import { Conversation } from "./conversation.js";
import { announce, onePane } from "./dom.js";
import { closeMenu } from "./menu.js";
import { nameOf, serviceText } from "./names.js";
import { goTo, placeInAddress, samePlace } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { keepListening } from "./socket.js";
import { Store } from "./store.js";
import { told, toast } from "./toast.js";

const store = new Store();
const conversation = new Conversation(document.getElementById("conversation"), store);
const sidebar = new Sidebar(document.getElementById("sidebar"), store, () => conversation.place);

/**
 * The place to show: the one in the address if the speaker sees it, else on a wide window their chat with the bot. Asking
 * for somebody's own chat with the bot means speaking as them.
 */
function wantedPlace() {
  const asked = placeInAddress();
  const info = asked && store.chats.get(asked.chatId);
  if (info?.chat.type === "private" && info.chat.id !== store.speakerId) store.setSpeaker(info.chat.id);
  if (info && store.canSee(info)) return asked;
  return onePane.matches ? null : { chatId: store.speakerId, threadId: null };
}

function drawTitle() {
  const threads = store
    .visibleChats()
    .flatMap((info) => store.threadsOf(info.chat.id).map((threadId) => [info.chat.id, threadId]));
  const unread = threads.reduce((sum, [chatId, threadId]) => sum + store.unreadIn(chatId, threadId), 0);
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${nameOf(store.bot)}`;
}

function show() {
  if (!store.bot) return;
  const place = wantedPlace();
  if (!samePlace(place, placeInAddress())) goTo(place, { replace: true });
  document.body.dataset.pane = place ? "conversation" : "list";
  conversation.open(place);
  conversation.drawFrame();
  conversation.draw();
  sidebar.draw();
  drawTitle();
}

const DRAWING_PAUSE_MS = 16; // a frame; a timer and not the frame itself, which never comes in a hidden tab
let waiting = false;

/** Draws once a frame, however many changes came. */
function showSoon() {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    show();
  }, DRAWING_PAUSE_MS);
}

/** A new speaker sees the open chat if they are in it, else their own with the bot. */
function followSpeaker() {
  const info = placeInAddress() && store.chats.get(placeInAddress().chatId);
  if (info && !store.canSee(info)) goTo({ chatId: store.speakerId, threadId: null }, { replace: true });
  announce(`You are ${nameOf(store.speaker)}`);
}

store.addEventListener("change", ({ detail }) => {
  if (detail.what === "speaker" && store.speaker) followSpeaker();
  showSoon();
});
store.addEventListener("arrival", ({ detail: { chatId, entry } }) => {
  conversation.tellOf(chatId, entry);
  const unknownCommands = entry.message.from?.is_bot && store.chats.get(chatId)?.commands.length === 0;
  if (unknownCommands || !store.chats.has(chatId) || serviceText(entry.message)) told(() => store.refresh());
});
window.addEventListener("focus", () => store.connected && told(() => store.refresh()));
for (const event of ["dragover", "drop"]) {
  // Beside the conversation a file is not taken, and the browser must not leave the page to show it.
  window.addEventListener(event, (happening) => happening.preventDefault());
}
conversation.onSeen = showSoon;

window.addEventListener("popstate", () => {
  closeMenu();
  show();
});
onePane.addEventListener("change", showSoon);
document.addEventListener("visibilitychange", () => conversation.draw());
document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.altKey) return;
  event.preventDefault();
  sidebar.step(by);
});

keepListening({
  onEvent: (event) => {
    if (event.type === "alert") toast(event.text);
    else store.receive(event);
  },
  onOpen: async () => {
    store.setConnected(true);
    await told(() => store.resync());
  },
  onLost: () => store.setConnected(false),
});
