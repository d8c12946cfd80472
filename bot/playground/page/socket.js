import { socketAddress } from "./calls.js";

const FIRST_WAIT_MS = 300; // quick enough that a restart of the server is hardly seen
const LONGEST_WAIT_MS = 5000; // a server that comes back is noticed within this time

/**
 * Keeps an event socket open for as long as the page lives. `onEvent` gets each event; `onOpen` runs after every
 * (re)connection, to fetch what was missed; `onLost` when the connection ends.
 */
export function keepListening({ onEvent, onOpen, onLost }) {
  let wait = FIRST_WAIT_MS;
  const connect = () => {
    const socket = new WebSocket(socketAddress());
    socket.addEventListener("open", () => {
      wait = FIRST_WAIT_MS;
      onOpen();
    });
    socket.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      onLost();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  };
  connect();
}
