const BASE = new URL("./api/", document.baseURI);

/** What the playground refused, in its own words. */
export class Refused extends Error {}

async function answer(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok || body?.ok === false)
    throw new Refused(body?.description ?? `The playground answered ${response.status}`);
  return body;
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), options);
  } catch {
    throw new Refused("The playground does not answer. Is it still running?");
  }
  return answer(response);
}

/** GET, JSON back. */
export const get = (path) => call(path);

/** POST a JSON body, JSON back. */
export const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** POST a form with files; `fields` with null or undefined are left out, lists are repeated. */
export function upload(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null || one === undefined) continue;
      if (one instanceof File) form.append(name, one, one.name);
      else form.append(name, String(one));
    }
  }
  return call(path, { method: "POST", body: form });
}

/** The address of a stored file. */
export const fileAddress = (fileId) => new URL(`files/${encodeURIComponent(fileId)}`, BASE).href;

/** The address of the event socket. */
export function socketAddress() {
  const address = new URL("events", BASE);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
