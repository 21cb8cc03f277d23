// From the photo to «recorded»: what, how bad, and putting it away on the phone.
import * as placing from "/static/tag_placing.js";
import { shrink } from "/static/tag_photo.js";
import { category, notice, owner, show, state } from "/static/tag_state.js";
import { isFull, put } from "/static/tag_store.js";
import { nearby } from "/static/tag_near.js";
import { digits, find, make, personal, picture, plain, text } from "/static/tag_words.js";

const WORDS = () => [text("Minor"), text("Dangerous"), text("Very dangerous"), text("Urgent")];
let stored = () => {};

/** Begin; `onStored(item)` runs when a report is on the disk. */
export function begin(onStored) { stored = onStored; }

/** Start a report from a photo, or from none. */
export function start(file) {
  const draft = { photo: null, thumb: null, ready: Promise.resolve(), category: null, place: null, areaOnly: false, chips: new Set(), isSaved: false, at: new Date().toISOString() };
  state.draft = draft;
  find("note").value = "";
  notice("");
  if (file) {
    const address = URL.createObjectURL(file);
    find("what-photo").src = address;
    draft.file = file;
    draft.ready = shrink(file).then(made => {
      draft.photo = made.photo ?? file;
      draft.thumb = made.thumb;
      URL.revokeObjectURL(address);
      if (made.thumb && state.draft === draft) find("what-photo").src = made.thumb;
    }).catch(() => { draft.photo = file; });
  }
  find("what-photo").hidden = !file;
  placing.follow(draft);
  showWhat();
}

export function showWhat() {
  const ids = state.session?.tiles ?? [];
  const known = (ids.length ? ids : state.setup.categories.slice(0, 8).map(one => one.id)).map(category).filter(Boolean);
  find("tiles").replaceChildren(...known.map(one => make("button", { type: "button", class: "tag__tile", "data-category": one.id, onclick: () => choose(one.id) }, picture(one.picture), make("span", {}, one.short))));
  show("what");
  placing.showSmall(state.draft);
}

export function showMore() {
  find("find-kind").value = "";
  listKinds();
  show("more");
}

function listKinds() {
  const wanted = plain(find("find-kind").value), most = state.session?.largest_class ?? 2;
  const mine = new Set(state.session?.committees ?? []);
  const order = [...state.setup.committees].sort((one, other) => mine.has(other.id) - mine.has(one.id));
  find("kinds").replaceChildren(...order.flatMap(committee => {
    const fits = state.setup.categories.filter(one => one.committee === committee.id && one.class <= most && (!wanted || plain(`${one.title} ${one.short}`).includes(wanted)));
    if (!fits.length) return [];
    return [make("h2", { class: "tag__kinds-title" }, committee.title), ...fits.map(one => make("button", { type: "button", class: "tag__kind", "data-category": one.id, onclick: () => choose(one.id) }, picture(one.picture), make("span", {}, one.title)))];
  }));
}

function choose(id) {
  state.draft.category = id;
  showHow();
}

export function showHow() {
  const { draft } = state, kind = category(draft.category), isOpen = kind.class < 2;
  find("chosen-picture").setAttribute("href", `/static/tag_pictures.svg#picture-${kind.picture}`);
  find("chosen-title").textContent = kind.title;
  find("no-photo-kind").hidden = isOpen;
  find("how-move").hidden = !isOpen;
  showCalls(kind);
  showNear(draft, kind);
  showChips(draft, kind);
  find("note-part").hidden = !(state.session?.notes && isOpen);
  find("levels").replaceChildren(...kind.rubric.map((words, at) => make("button", { type: "button", class: "tag__level", "data-severity": at + 1, onclick: () => finish({ severity: at + 1 }) }, bars(at + 1), make("strong", {}, WORDS()[at]), make("small", {}, words))));
  show("how");
  placing.say(draft);
}

function bars(level) {
  const made = make("span", { class: "tag__bars", "aria-hidden": "true" });
  for (let at = 1; at <= 4; at++) made.append(make("i", { "data-on": at <= level }));
  return made;
}

/** What threatens life is told to those who can come now, before it is recorded. */
function showCalls(kind) {
  const first = state.setup.emergencies.filter(one => one.categories.includes(kind.id));
  const phone = one => make("a", { href: `tel:${one.phone}` }, make("b", {}, digits(one.phone)), one.title);
  find("call").hidden = !first.length;
  find("call-first").replaceChildren(...first.map(phone));
  find("call-all").replaceChildren(...state.setup.emergencies.map(phone));
}

function showNear(draft, kind) {
  const point = draft.place && placing.middle(draft.place.shape);
  const found = kind.class < 2 ? nearby(state.problems, kind.id, point, Date.now()) : [];
  find("near").hidden = !found.length;
  find("near-list").replaceChildren(...found.map(one => {
    const image = one.photo ? make("img", { src: `/tag/photos/${one.photo}`, alt: "", loading: "lazy" }) : make("span", { class: "tag__noimage" }, picture(kind.picture));
    const age = one.days ? text("{days} days ago", { days: one.days }) : text("today");
    return make("li", { class: "card tag__near" }, image, make("strong", {}, one.far < 5 ? text("Right here") : text("{m} m from here", { m: Math.round(one.far) })), make("small", {}, `${age} · ${text("{n} have seen it", { n: one.reports })}`),
      make("button", { type: "button", class: "button", "data-issue": one.issue, onclick: () => finish({ same_as: one.issue }) }, text("I saw it too")));
  }));
}

function showChips(draft, kind) {
  const fits = kind.class < 2 ? state.setup.chips.filter(one => !one.categories.length || one.categories.includes(kind.id)) : [];
  const first = [...fits].sort((one, other) => other.categories.length - one.categories.length).slice(0, 8);
  draft.chips = new Set([...draft.chips].filter(id => fits.some(one => one.id === id)));
  find("chips-part").hidden = !first.length;
  find("chips").replaceChildren(...first.map(one => {
    const button = make("button", { type: "button", class: "tag__chip", "data-chip": one.id, "aria-pressed": String(draft.chips.has(one.id)) }, one.title);
    button.addEventListener("click", () => {
      if (!draft.chips.delete(one.id)) draft.chips.add(one.id);
      button.setAttribute("aria-pressed", String(draft.chips.has(one.id)));
    });
    return button;
  }));
}

const GIVEN = () => ({ phone: text("a telephone number"), national_id: text("a national id"), plate: text("a number plate") });

/** Warn of what a note gives away; returns true where it may be kept. */
function checkNote() {
  const found = personal(find("note").value);
  find("note-warn").textContent = found.length ? text("Take this out first: {what}", { what: found.map(one => GIVEN()[one]).join(text(", ")) }) : "";
  return !found.length;
}

/** The last tap: put the report on the disk, then say so. A place is asked for only where none is known. */
async function finish({ severity = null, same_as = null }) {
  const { draft } = state, kind = category(draft.category), isOpen = kind.class < 2;
  if (draft.isSaved || (isOpen && !checkNote())) return;
  if (isOpen && !draft.place && !draft.areaOnly) {
    placing.open(draft, () => finish({ severity, same_as }));
    return;
  }
  draft.isSaved = true;
  await draft.ready;
  const item = itemOf(draft, isOpen, { severity, same_as });
  const kept = await keep(item, draft);
  if (!kept) {
    draft.isSaved = false;
    return;
  }
  state.draft = null;
  stored(kept);
}

function itemOf(draft, isOpen, { severity, same_as }) {
  const place = isOpen ? draft.place : null;
  const note = isOpen && state.session?.notes ? find("note").value.trim() : "";
  return {
    client_id: crypto.randomUUID(), owner: owner(), state: "waiting", made_at: Date.now(), tries: 0, frozen: false, thumb: isOpen ? draft.thumb : null, words: draft.words,
    tagged_at: draft.at, category: draft.category, severity, same_as, shape: place?.shape ?? null, placed_by: place?.placed_by ?? "area",
    accuracy_m: place?.placed_by === "gps" ? place.accuracy_m : null, area_code: place ? null : state.area?.code ?? null,
    chips: isOpen ? [...draft.chips] : [], note: note || null, photo: isOpen ? draft.photo : null,
  };
}

/** Put it on the disk; where that is full, with a smaller photo, then without; else it stays on the screen. */
async function keep(item, draft) {
  const ways = [item];
  if (item.photo && draft.file) {
    const less = await shrink(draft.file, 640).catch(() => ({}));
    if (less.photo) ways.push({ ...item, photo: less.photo });
  }
  if (item.photo) ways.push({ ...item, photo: null, thumb: null });
  for (const [number, way] of ways.entries()) {
    try {
      await put("queue", way);
      if (number && way.photo) notice(text("The phone is nearly full: the photo was made smaller."));
      else if (number) notice(text("The phone is full: recorded without the photo. Free some space, then take photos again."));
      return way;
    } catch (error) {
      if (!isFull(error)) {
        notice(text("The phone could not put it away. Nothing is lost: it is still on this screen; tap again."));
        return null;
      }
    }
  }
  notice(text("The phone is full. Nothing is lost: free some space, keep this page open and tap again."));
  return null;
}

find("find-kind").addEventListener("input", listKinds);
find("note").addEventListener("input", checkNote);
