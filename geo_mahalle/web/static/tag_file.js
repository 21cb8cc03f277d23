// What waits, as one file that only the office can open: for USB, a message, or another phone.
import { frozen, said } from "/static/tag_send.js";
import { all, get } from "/static/tag_store.js";
import { text } from "/static/tag_words.js";

const MAGIC = new TextEncoder().encode("GMTAG1\n");
const INFO = new TextEncoder().encode("geo-mahalle sealed reports 1");

const bytesOf = base64 => Uint8Array.from(atob(base64), one => one.charCodeAt(0));

function join(...parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (made.set(part, at), at + part.length), 0);
  return made;
}

/** Seal bytes to the office's public key, as register/hazards/sealed.py opens them. */
export async function seal(office, plain) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("raw", office, curve, false, []);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = join(point, office);
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info: INFO }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const body = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: MAGIC }, key, plain));
  return join(MAGIC, point, nonce, body);
}

/** Make the file of what waits; null where nothing does. What is in it stays in the queue and counts once. */
export async function make(session) {
  const waiting = (await all("queue")).filter(one => !one.form && one.state !== "refused" && one.owner === session.account.owner);
  if (!waiting.length) return null;
  const reports = [], photos = [];
  for (const one of waiting) {
    const item = await frozen(one, session, session.skew ?? 0);
    const photo = item.photo ? new Uint8Array(await item.photo.arrayBuffer()) : null;
    reports.push({ said: said(item), photo_bytes: photo?.length ?? 0 });
    if (photo) photos.push(photo);
  }
  const head = new TextEncoder().encode(JSON.stringify({ account: session.seal.account, proof: session.seal.proof, reports }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  const sealed = await seal(bytesOf(session.seal.office), join(length, head, ...photos));
  const day = new Date().toISOString().slice(0, 10);
  return { file: new File([sealed], `geo-mahalle-${day}-${crypto.randomUUID().slice(0, 8)}.gmtag`, { type: "application/octet-stream" }), count: waiting.length };
}

/** Hand the file to the share sheet where there is one, else to the downloads. Returns the words for it. */
export async function handOut() {
  const session = await get("kept", "session");
  if (!session?.seal) return text("Sign in once with a signal; then this works without one.");
  const made = await make(session);
  if (!made) return text("Nothing waits to be sent.");
  const share = { files: [made.file], title: made.file.name };
  if (navigator.canShare?.(share) && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share(share);
      return text("{n} are in the file. They stay in the queue and count once.", { n: made.count });
    } catch (error) {
      if (error?.name === "AbortError") return text("Nothing was handed out.");
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made.file);
  link.download = made.file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return text("{n} are in the file. They stay in the queue and count once.", { n: made.count });
}
