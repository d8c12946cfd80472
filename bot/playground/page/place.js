/** A place is {chatId, threadId}; it is kept in the address, so that Back and a reload work. */
export function placeInAddress() {
  const found = /^#(-?\d+)(?:\/(\d+))?$/u.exec(location.hash);
  return found ? { chatId: Number(found[1]), threadId: found[2] ? Number(found[2]) : null } : null;
}

const spelled = (place) => `#${place.chatId}${place.threadId === null ? "" : `/${place.threadId}`}`;

/** Whether two places are one; null is the chat list. */
export const samePlace = (a, b) => a?.chatId === b?.chatId && a?.threadId === b?.threadId;

/** Goes to a place, or to the chat list when it is null; `replace` leaves no step to go back to. */
export function goTo(place, { replace = false } = {}) {
  const address = place ? spelled(place) : location.pathname + location.search;
  const there = samePlace(place, placeInAddress());
  if (replace || there) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  window.dispatchEvent(new Event("popstate"));
}
