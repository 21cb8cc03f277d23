// What the screens share: the setup, who is signed in, the chosen neighbourhood, the report being made.
import { isInside, metres } from "/static/tag_place.js";
import { find, text } from "/static/tag_words.js";

export const state = {
  setup: null, session: null, area: null, problems: [], draft: null, judged: { fix: null, why: "none" }, mine: new Map(),
};

export const category = id => state.setup.categories.find(one => one.id === id);
export const owner = () => state.session?.account?.owner ?? null;

/** Rings of the neighbourhoods one may tag in; of those not on the map at hand, their boxes. */
export function ownRings() {
  const areas = state.session?.areas ?? [], mine = new Set(areas.map(one => one.code));
  const drawn = (state.area?.areas ?? []).filter(one => one.own || mine.has(one.code));
  const known = new Set(drawn.map(one => one.code));
  const boxes = areas.filter(one => !known.has(one.code)).map(({ box: [w, s, e, n] }) => [[w, s], [e, s], [e, n], [w, n], [w, s]]);
  return [...drawn.flatMap(one => one.rings), ...boxes];
}

/** The code of the area that holds a point, of those on the map at hand. */
export function areaAt(point) {
  return state.area?.areas.find(one => isInside(point, one.rings))?.code ?? null;
}

export function isMine(point) {
  const rings = ownRings();
  return !rings.length || isInside(point, rings);
}

function toLine(point, points) {
  let least = Infinity;
  const scale = Math.cos((point[1] * Math.PI) / 180), unit = 111195;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = [(points[i - 1][0] - point[0]) * scale, points[i - 1][1] - point[1]];
    const [bx, by] = [(points[i][0] - point[0]) * scale, points[i][1] - point[1]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(ax + along * dx, ay + along * dy) * unit);
  }
  return least;
}

/** Say a place as people do: the street, and what is near it. */
export function sayPlace(point) {
  const named = (state.area?.streets ?? []).filter(one => one.name || one.local);
  let street = null, least = 60;
  for (const one of named) {
    const far = toLine(point, one.points);
    if (far < least) [street, least] = [one.name || one.local, far];
  }
  let mark = null, near = 150;
  for (const one of state.area?.places ?? []) {
    const far = metres(point, one.point);
    if (far < near) [mark, near] = [one.name, far];
  }
  if (street && mark) return text("{street}, near {place}", { street, place: mark });
  return street ?? (mark ? text("near {place}", { place: mark }) : text("The place on the map"));
}

export const areaName = code => state.area?.areas.find(one => one.code === code)?.name ?? state.session?.areas?.find(one => one.code === code)?.name ?? "";

/** Show one screen and where one stands in the three steps. */
export function show(name) {
  for (const one of document.querySelectorAll("[data-screen]")) one.hidden = one.dataset.screen !== name;
  const flow = !["home", "done"].includes(name);
  document.body.classList.toggle("tag--flow", flow);
  find("head").hidden = !flow;
  find("head").dataset.at = name;
  const at = { what: 1, more: 1, how: 2, place: state.draft?.category ? 2 : 1 }[name] ?? 0;
  [...find("steps").children].forEach((step, number) => {
    step.toggleAttribute("data-done", number < at);
    if (number === at) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  find("queue").hidden = find("queue").dataset.count === "0" || name === "place";
  window.scrollTo(0, 0);
  document.querySelector(`[data-screen="${name}"] h1`)?.focus({ preventScroll: true });
}

export const shown = () => document.querySelector("[data-screen]:not([hidden])").dataset.screen;

/** Say something that needs to be read, with buttons; nothing hides it but its buttons or the next notice. */
export function notice(words, acts = []) {
  find("notice").hidden = !words;
  find("notice-words").textContent = words ?? "";
  find("notice-acts").replaceChildren(...acts);
}
