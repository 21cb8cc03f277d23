// Sends what waits, by itself: at the start, when the network is back, when the page is looked at, and after a while.
import { all, change, settle } from "/static/tag_store.js";
import { text } from "/static/tag_words.js";

const FIRST_WAIT_MS = 4000, LONGEST_WAIT_MS = 300000, PATIENCE_MS = 90000;
const SKEW_MS = 120000;

export const sending = new Set();
export const status = { word: "waiting", unclaimed: 0 };
let wait = FIRST_WAIT_MS, timer = 0, tell = () => {}, learnSession = async () => {};

/** Begin: `onChange()` after every step, `onSession(session)` whenever the office answered who is signed in. */
export function begin(onChange, onSession) {
  tell = onChange;
  learnSession = onSession;
  window.addEventListener("online", () => send());
  window.addEventListener("offline", () => { status.word = "offline"; tell(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  return send();
}

/** Send all that waits, one after the other; one page of the browser at a time. */
export function send() {
  clearTimeout(timer);
  if (!navigator.locks) return round();
  return navigator.locks.request("tag-send", { ifAvailable: true }, lock => (lock ? round() : later()));
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

async function round() {
  const session = await ask();
  if (!session) {
    status.word = "offline";
    tell();
    return later();
  }
  await learnSession(session);
  if (!session.account) {
    status.word = "signin";
    return tell();
  }
  status.word = "online";
  const items = (await all("queue")).sort((one, other) => one.made_at - other.made_at);
  status.unclaimed = items.filter(one => !one.owner).length;
  for (const item of items) {
    if (item.state === "refused" || item.owner !== session.account.owner) continue;
    const outcome = await sendOne(item, session);
    if (outcome === "later") {
      tell();
      return later();
    }
  }
  wait = FIRST_WAIT_MS;
  tell();
}

/** What was recorded while nobody was signed in goes under the name of whoever says it is theirs, and no other. */
export async function claim(owner) {
  for (const item of await all("queue")) if (!item.owner) await change(item.client_id, { owner });
  return send();
}

async function ask() {
  try {
    const answer = await fetch("/tag/session", { cache: "no-store", signal: AbortSignal.timeout(15000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function sendOne(item, session) {
  const ready = await frozen(item, session);
  if (!ready) return "gone";
  sending.add(item.client_id);
  tell();
  try {
    const answer = await fetch(item.form ? "/walking/sent" : "/tag/reports", {
      method: "POST",
      body: form(ready),
      headers: { "x-csrf-token": session.csrf, accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return await judge(ready, answer);
  } catch (error) {
    if (error?.name === "NotReadableError") return refuse(item, text("The photo cannot be read any more; take it again."));
    await change(item.client_id, { state: "failed", tries: (item.tries ?? 0) + 1 });
    return "later";
  } finally {
    sending.delete(item.client_id);
  }
}

/** The body is fixed before it first leaves, so that the same is sent every time; a wrong clock is put right then. */
export async function frozen(item, session, skew = Date.parse(session.now) - Date.now()) {
  if (item.frozen) return item;
  const at = Date.parse(item.tagged_at) + (Math.abs(skew) > SKEW_MS ? skew : 0);
  return change(item.client_id, { frozen: true, tagged_at: new Date(at).toISOString() });
}

const SAID = ["client_id", "category", "severity", "tagged_at", "shape", "placed_by", "accuracy_m", "area_code", "chips", "note", "same_as"];

/** What the office is told of a report, and nothing else of what the phone keeps. */
export function said(item) {
  return Object.fromEntries(SAID.filter(name => item[name] !== null && item[name] !== undefined).map(name => [name, item[name]]));
}

function form(item) {
  const body = new FormData();
  if (item.form) {
    body.append("form", JSON.stringify({ client_id: item.client_id, tagged_at: item.tagged_at, ...item.form }));
    return body;
  }
  body.append("report", JSON.stringify(said(item)));
  if (item.photo) body.append("photo", item.photo, "photo.jpg");
  return body;
}

async function judge(item, answer) {
  if (answer.status === 200 || answer.status === 201) {
    const told = await answer.json();
    await settle(item, {
      client_id: item.client_id, owner: item.owner, category: item.category, code: told.code, issue: told.issue, state: told.state,
      form: item.form ?? null, joined: told.joined, warnings: told.warnings, sent_at: Date.now(), made_at: item.made_at, thumb: item.thumb ?? null, words: item.words ?? "",
    });
    return "sent";
  }
  if (answer.status === 409) return refuse(item, text("Another report was sent under this number."));
  if (answer.status === 413 && item.photo) return refuse(item, text("The photo is too large for the office; send it without."), "photo");
  if (answer.status === 400 || answer.status === 422) {
    const told = await answer.json().catch(() => ({}));
    return refuse(item, told.words ?? text("The office did not take it."), told.mend ?? null);
  }
  await change(item.client_id, { state: "failed", tries: (item.tries ?? 0) + 1 });
  return "later";
}

async function refuse(item, why, mend = null) {
  await change(item.client_id, { state: "refused", why, mend });
  tell();
  return "refused";
}

/** The state of a queued report in words. */
export function wordsOf(item, owner) {
  if (item.state === "refused") return text("Not taken: {why}", { why: item.why });
  if (sending.has(item.client_id)) return text("Being sent");
  if (!item.owner) return text("In the queue; sign in and say that it is yours");
  if (owner && item.owner !== owner) return text("Recorded by somebody else on this phone; waits for that person");
  if (status.word === "signin") return text("In the queue; sign in again to send it");
  if (item.state === "failed") return text("Not sent; it tries again by itself");
  return text("In the queue");
}
