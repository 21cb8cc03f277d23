// Where a report is: the phone's own fix where it can be believed, a tap on the map, or a name that was searched.
import { AreaMap, drawsMaps } from "/static/tag_map.js";
import { areaAt, areaName, isMine, notice, ownRings, sayPlace, show, shown, state } from "/static/tag_state.js";
import { watch } from "/static/tag_place.js";
import { find, make, plain, text } from "/static/tag_words.js";

let map = null, small = null, corners = [], kind = "Point", how = "tap", after = null, asked = 0, rejudge = () => {};

/** Begin to watch the phone's place; it moves the report only while nobody placed it by hand. */
export function begin() {
  rejudge = watch(ownRings, judged => {
    state.judged = judged;
    const draft = state.draft;
    if (draft && !draft.isSaved && draft.place?.placed_by !== "tap" && draft.place?.placed_by !== "search") follow(draft);
  });
}

/** Judge again what the phone said: another map is at hand now. */
export function judgeAgain() { rejudge(); }

/** Give a report the phone's place, or none where it cannot be believed. */
export function follow(draft) {
  const { fix } = state.judged;
  draft.place = fix
    ? { shape: { type: "Point", coordinates: fix.point.map(one => Math.round(one * 1e6) / 1e6) }, placed_by: "gps", accuracy_m: Math.round(fix.accuracy * 10) / 10 }
    : null;
  say(draft);
}

const WHY = () => ({
  none: text("The phone does not know where it is. Tap the map."),
  denied: text("The phone may not ask where it is. Tap the map."),
  vague: text("The phone knows the place only roughly. Tap the map."),
  outside: text("The phone says it is outside your neighbourhood; that is not used. Tap the map."),
  jumped: text("The phone's place jumped; that is not used. Tap the map."),
});

/** Write where a report is on every screen that shows it. */
export function say(draft) {
  const place = draft.place;
  const point = place && middle(place.shape);
  const main = point ? sayPlace(point) : draft.areaOnly ? areaName(state.area?.code) : text("Where is it?");
  const detail = !point ? (draft.areaOnly ? text("Only the neighbourhood") : WHY()[state.judged.why] ?? text("Tap the map."))
    : [areaName(areaAt(point)), place.accuracy_m && place.placed_by === "gps" ? text("within {m} m", { m: Math.round(place.accuracy_m) }) : ""].filter(Boolean).join(" · ");
  for (const one of document.querySelectorAll(".place-words")) one.textContent = main;
  for (const one of document.querySelectorAll(".place-detail")) one.textContent = detail;
  draft.words = point ? main : areaName(state.area?.code);
  if (small && !document.querySelector('[data-screen="what"]').hidden) {
    small.mark(place?.shape, place?.placed_by === "gps" ? place.accuracy_m : 0);
    if (!place) small.fit();
  }
}

export function middle(shape) {
  if (shape.type === "Point") return shape.coordinates;
  const flat = shape.type === "Polygon" ? shape.coordinates[0].slice(0, -1) : shape.coordinates;
  return shape.type === "LineString" ? flat[Math.floor(flat.length / 2)] : [0, 1].map(axis => flat.reduce((sum, one) => sum + one[axis], 0) / flat.length);
}

/** The small map above the pictures. */
export async function showSmall(draft) {
  say(draft);
  await drawsMaps().catch(() => {});
  if (!window.L || state.draft !== draft) return;
  small ??= new AreaMap(find("what-map"), { moves: false });
  if (state.area && small.area !== state.area) small.show(state.area);
  say(draft);
}

/** Open the large map; `then()` runs when the place is chosen. */
export function open(draft, then) {
  after = then;
  show("place");
  corners = [];
  how = "tap";
  choose(draft.place?.shape.type ?? "Point");
  if (draft.place) {
    const { shape } = draft.place;
    corners = shape.type === "Point" ? [shape.coordinates] : shape.type === "Polygon" ? shape.coordinates[0].slice(0, -1) : [...shape.coordinates];
    how = draft.place.placed_by;
  }
  find("find-place").value = "";
  find("found").hidden = true;
  find("place-hint").textContent = draft.place ? "" : WHY()[state.judged.why] ?? "";
  showLarge(draft);
}

async function showLarge(draft) {
  await drawsMaps().catch(() => {});
  if (!window.L || state.draft !== draft || shown() !== "place") return;
  if (!map) {
    map = new AreaMap(find("place-map"));
    map.onTap(point => add(point, "tap"));
  }
  if (state.area && map.area !== state.area) map.show(state.area);
  draw(true);
  if (!corners.length) map.fit();
}

function add(point, by) {
  if (!isMine(point)) {
    find("place-hint").textContent = text("This is outside your neighbourhood.");
    return;
  }
  find("place-hint").textContent = "";
  how = by;
  corners = kind === "Point" ? [point] : [...corners, point];
  draw(by === "search");
}

function choose(next) {
  kind = next;
  if (kind === "Point") corners = corners.slice(-1);
  for (const one of document.querySelectorAll("[data-shape]")) one.setAttribute("aria-pressed", String(one.dataset.shape === kind));
  find("place-undo").hidden = kind === "Point";
  draw(false);
}

function drawn() {
  if (kind === "Point") return corners.length ? { type: "Point", coordinates: corners[0] } : null;
  if (kind === "LineString") return corners.length ? { type: "LineString", coordinates: corners } : null;
  return corners.length ? { type: "Polygon", coordinates: [[...corners, corners[0]]] } : null;
}

const ENOUGH = { Point: 1, LineString: 2, Polygon: 3 };

function draw(centre) {
  map?.mark(drawn(), how === "gps" ? state.draft?.place?.accuracy_m ?? 0 : 0, { centre });
  find("place-done").disabled = corners.length < ENOUGH[kind];
}

async function search() {
  const words = find("find-place").value.trim();
  const mine = ++asked;
  if (plain(words).length < 2) return offer([]);
  const here = offline(words);
  offer(here);
  if (!navigator.onLine) return;
  try {
    const answer = await fetch(`/places?q=${encodeURIComponent(words)}&limit=8`, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(4000) });
    if (!answer.ok || mine !== asked) return;
    const { places } = await answer.json();
    const known = new Set(here.map(one => one.name));
    offer([...here, ...places.filter(one => !known.has(one.name)).map(one => ({ name: one.name, point: [one.lon, one.lat] }))]);
  } catch { /* the map at hand answered already */ }
}

/** Names of the map at hand that hold the words, those that begin with them first. */
function offline(words) {
  const wanted = plain(words), found = new Map();
  const look = (name, point) => {
    const folded = plain(name ?? "");
    if (folded.includes(wanted) && !found.has(name)) found.set(name, { name, point, first: folded.startsWith(wanted) ? 0 : 1 });
  };
  for (const one of state.area?.streets ?? []) {
    look(one.local, one.points[Math.floor(one.points.length / 2)]);
    look(one.name, one.points[Math.floor(one.points.length / 2)]);
  }
  for (const one of state.area?.places ?? []) look(one.name, one.point);
  return [...found.values()].sort((one, other) => one.first - other.first).slice(0, 6);
}

function offer(places) {
  find("found").replaceChildren(...places.slice(0, 8).map(one => make("li", {}, make("button", { type: "button", onclick: () => pick(one) }, make("bdi", {}, one.name)))));
  find("found").hidden = !places.length;
}

function pick(place) {
  find("found").hidden = true;
  find("find-place").value = place.name;
  if (kind !== "Point") choose("Point");
  add(place.point.map(one => Math.round(one * 1e6) / 1e6), "search");
}

find("find-place").addEventListener("input", search);
for (const one of document.querySelectorAll("[data-shape]")) one.addEventListener("click", () => choose(one.dataset.shape));
find("place-undo").addEventListener("click", () => { corners = corners.slice(0, -1); draw(false); });
find("place-done").addEventListener("click", () => {
  const { draft } = state;
  if (how !== "gps") draft.place = { shape: drawn(), placed_by: how, accuracy_m: null };
  draft.areaOnly = false;
  notice("");
  after();
});
find("place-none").addEventListener("click", () => {
  state.draft.place = null;
  state.draft.areaOnly = true;
  after();
});
