// A folder of photos that know where they were taken becomes drafts: one tap on «how bad» puts each in the queue.
import { unpack } from "/static/tag_map.js";
import { readPlace } from "/static/tag_exif.js";
import { shrink } from "/static/tag_photo.js";
import { begin as beginSending, send } from "/static/tag_send.js";
import { areaAt, isMine, sayPlace, state } from "/static/tag_state.js";
import { all, get, meet, put } from "/static/tag_store.js";
import { digits, find, learn, make, text } from "/static/tag_words.js";

const MOST = 200;

async function start() {
  state.setup = await (await fetch("/tag/setup.json")).json();
  learn(state.setup.words);
  await beginSending(tell, async session => {
    if (!session.account) return;
    await meet(session.account.owner).catch(() => {});
    state.session = session;
  });
  state.session ??= (await get("kept", "session").catch(() => null)) ?? null;
  find("folder").addEventListener("change", event => take([...event.target.files]));
  find("single").addEventListener("change", event => take([...event.target.files]));
  document.body.dataset.ready = "yes";
}

async function tell() {
  const waiting = (await all("queue").catch(() => [])).length;
  find("drafts-queue").textContent = waiting ? text("{n} in the queue; it sends by itself", { n: waiting }) : "";
}

/** The map of the neighbourhood that holds a point, fetched once. */
async function learnArea(point) {
  const area = (state.session?.areas ?? []).find(({ box: [west, south, east, north] }) => point[0] >= west && point[0] <= east && point[1] >= south && point[1] <= north);
  if (!area || state.area?.code === area.code) return;
  const kept = await get("kept", `pack:${area.code}`).catch(() => null);
  const pack = kept ?? (await fetch(`/tag/areas/${area.code}/pack`).then(answer => (answer.ok ? answer.json() : null)).catch(() => null));
  if (pack) state.area = unpack(pack);
}

async function take(files) {
  const photos = files.filter(file => /^image\//.test(file.type)).slice(0, MOST);
  let without = 0;
  for (const file of photos) {
    const found = readPlace(await file.slice(0, 262144).arrayBuffer());
    if (!found.point) {
      without++;
      continue;
    }
    await learnArea(found.point);
    find("drafts").append(await draft(file, found));
  }
  find("drafts-words").textContent = text("{n} drafts; {m} photos know no place and were left out.", { n: find("drafts").children.length, m: without });
}

async function draft(file, found) {
  const { photo, thumb } = await shrink(file);
  const isHere = isMine(found.point) && areaAt(found.point);
  const kinds = make("select", { "aria-label": text("What is it?") }, make("option", { value: "" }, text("What is it?")), ...state.setup.committees.map(committee => {
    const group = make("optgroup", { label: committee.title });
    group.append(...state.setup.categories.filter(one => one.committee === committee.id && one.class < 2).map(one => make("option", { value: one.id }, one.title)));
    return group;
  }));
  const card = make("li", { class: "card tag__item" }, make("img", { src: thumb ?? "", alt: "" }), make("strong", {}, isHere ? make("bdi", {}, sayPlace(found.point)) : text("Outside your neighbourhoods; left out")), make("small", {}, found.at ? digits(new Date(found.at).toLocaleString("fa-IR")) : text("The photo does not know when")));
  if (!isHere) return card;
  const levels = make("div", { class: "tag__ways" });
  [text("Minor"), text("Dangerous"), text("Very dangerous"), text("Urgent")].forEach((words, at) => levels.append(make("button", { type: "button", class: "button", "data-severity": at + 1, onclick: () => keep(card, kinds, at + 1, { file, photo, thumb, found }) }, words)));
  card.append(make("label", { class: "tag__find tag__wide" }, kinds), levels);
  return card;
}

async function keep(card, kinds, severity, { file, photo, thumb, found }) {
  if (!kinds.value) return kinds.focus();
  if (card.dataset.kept) return;
  card.dataset.kept = "yes";
  try {
    await put("queue", {
      client_id: crypto.randomUUID(), owner: state.session?.account?.owner ?? null, state: "waiting", made_at: Date.now(), tries: 0, frozen: false, thumb, words: sayPlace(found.point),
      tagged_at: new Date(found.at ?? Date.now()).toISOString(), category: kinds.value, severity, same_as: null, shape: { type: "Point", coordinates: found.point },
      placed_by: "gps", accuracy_m: null, area_code: null, chips: [], note: null, photo: photo ?? file,
    });
  } catch {
    delete card.dataset.kept;
    find("drafts-words").textContent = text("The phone could not put it away. Nothing is lost: it is still on this screen; tap again.");
    return;
  }
  card.remove();
  send();
}

start();
