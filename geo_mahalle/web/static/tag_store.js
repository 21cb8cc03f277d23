// What a phone keeps: the queue of reports, receipts, maps and who is signed in. Nothing leaves it from here.
import { openDB } from "/static/idb.js";

const NAME = "geo-mahalle-tag";
const STRICT = { durability: "strict" };
let opened = null;

function open() {
  opened ??= openDB(NAME, 1, {
    upgrade(database) {
      database.createObjectStore("queue", { keyPath: "client_id" });
      database.createObjectStore("receipts", { keyPath: "client_id" });
      database.createObjectStore("kept");
    },
    terminated() { opened = null; },
  }).catch(error => { opened = null; throw error; });
  return opened;
}

/** Put a record away; resolves when it is on the disk, rejects where the storage is full. */
export async function put(store, value, key) {
  const database = await open();
  const step = database.transaction(store, "readwrite", STRICT);
  await Promise.all([step.store.put(value, key), step.done]);
}

export async function get(store, key) { return (await open()).get(store, key); }
export async function all(store) { return (await open()).getAll(store); }

export async function remove(store, key) {
  const database = await open();
  const step = database.transaction(store, "readwrite", STRICT);
  await Promise.all([step.store.delete(key), step.done]);
}

/** Exchange a queued report for its receipt in one step: it is in one of the two, never in both or none. */
export async function settle(item, receipt) {
  const database = await open();
  const step = database.transaction(["queue", "receipts"], "readwrite", STRICT);
  await Promise.all([
    step.objectStore("receipts").put(receipt),
    step.objectStore("queue").delete(item.client_id),
    step.done,
  ]);
}

/** Change a queued report if it is still there; returns it as it is now, or undefined. */
export async function change(id, changes) {
  const database = await open();
  const step = database.transaction("queue", "readwrite", STRICT);
  const item = await step.store.get(id);
  if (item) await step.store.put(Object.assign(item, changes));
  await step.done;
  return item;
}

/** Forget all but what waits to be sent: receipts, maps, who was signed in, pictures of problems. */
export async function forget() {
  const database = await open();
  const step = database.transaction(["receipts", "kept"], "readwrite", STRICT);
  await Promise.all([step.objectStore("receipts").clear(), step.objectStore("kept").clear(), step.done]);
  localStorage.removeItem("tag-area");
  await globalThis.caches?.delete("tag-pictures");
}

/** Begin with a person: what the phone kept of anybody else goes, but for what waits to be sent. Tells whether it was somebody else. */
export async function meet(owner) {
  const before = (await get("kept", "session"))?.account?.owner ?? null;
  const told = await all("receipts");
  if (before === owner && told.every(one => one.owner === owner)) return false;
  await forget();
  return before !== null && before !== owner;
}

export function isFull(error) {
  return error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError" || /quota/i.test(String(error));
}
