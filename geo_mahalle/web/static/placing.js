/** Place rows: take an offered place or drag the mark; keyboard first, and the last step can be taken back. */
import { ask as askServer, say } from "/static/asking.js";
import { makeGround, addAreas } from "/static/ground.js";

const find = (id) => document.getElementById(id);
const element = find("map");
const words = element.dataset;
const numbers = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en-GB");
const map = makeGround(element);
const offers = L.layerGroup().addTo(map);
const done = L.layerGroup().addTo(map);
const state = { rows: [], current: null, candidates: [], chosen: null, mark: null, steps: [] };

const ask = (path, body) => askServer(words, path, body);
const same = (one, other) => Boolean(one && other && one.run_id === other.run_id && one.line === other.line);
const waits = () => state.rows.filter((one) => one.how === null);

function take(found) {
  state.rows = found.rows;
  const placed = state.rows.filter((one) => one.lon !== null);
  find("counts").textContent = `${numbers.format(waits().length)} ${words.left} · ${numbers.format(placed.length)} ${words.done}`;
  find("bring").disabled = !placed.length;
  find("back").disabled = !state.steps.length;
  find("empty").hidden = Boolean(state.rows.length);
  find("rows-card").hidden = !state.rows.length;
  done.clearLayers();
  for (const one of placed) L.circleMarker([one.lat, one.lon], { radius: 6, className: "placing__done", interactive: false }).addTo(done);
  find("rows").replaceChildren(...state.rows.map((one) => {
    const item = document.createElement("li");
    item.className = `setup__row setup__row--wide${same(one, state.current) ? " is-current" : ""}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "setup__name";
    const text = document.createElement("bdi");
    text.textContent = one.address;
    button.append(text);
    button.addEventListener("click", () => open(one));
    const chip = document.createElement("span");
    chip.className = `chip${one.how === "aside" ? "" : one.how ? " chip--done" : " chip--planned"}`;
    chip.textContent = one.how === "aside" ? words.aside : one.how ? words.placed : words.waits;
    item.append(button, chip);
    return item;
  }));
}

function setMark(lat, lon, how) {
  state.chosen = { ...state.chosen, lat, lon, how };
  if (!state.mark) {
    state.mark = L.marker([lat, lon], {
      draggable: true, autoPan: true, keyboard: true, title: words.mark, alt: words.mark, zIndexOffset: 1000,
      icon: L.divIcon({ className: "", html: '<span class="placing__mark"></span>', iconSize: [40, 40], iconAnchor: [20, 46] }),
    }).addTo(map);
    state.mark.on("dragend", () => { const at = state.mark.getLatLng(); setMark(at.lat, at.lng, "drag"); });
  }
  state.mark.setLatLng([lat, lon]);
  if (how === "drag") for (const one of find("candidates").querySelectorAll("button")) one.setAttribute("aria-pressed", "false");
  find("keep").disabled = false;
  find("hint").textContent = words.here;
}

function choose(number) {
  const one = state.candidates[number];
  if (!one) return;
  state.chosen = { candidate: one.name, score: one.score };
  find("candidates").querySelectorAll("button").forEach((button, n) => button.setAttribute("aria-pressed", String(n === number)));
  setMark(one.lat, one.lon, "candidate");
  map.setView([one.lat, one.lon], Math.max(map.getZoom(), 17));
}

async function open(row) {
  state.current = row;
  state.chosen = null;
  state.candidates = [];
  if (state.mark) { state.mark.remove(); state.mark = null; }
  offers.clearLayers();
  find("current").hidden = !row;
  find("keep").disabled = true;
  take({ rows: state.rows });
  if (!row) return;
  find("kind").textContent = row.kind;
  find("address").textContent = row.address;
  find("cells").replaceChildren(...row.cells.map(([name, value]) => {
    const cell = document.createElement("div");
    const title = document.createElement("dt");
    const text = document.createElement("dd");
    title.textContent = name;
    text.textContent = value;
    cell.append(title, text);
    return cell;
  }));
  find("candidates").replaceChildren();
  find("hint").textContent = "";
  const found = await ask(`/placing/candidates/${row.run_id}/${row.line}`);
  if (!found || !same(state.current, row)) return;
  state.candidates = found.candidates;
  if (!found.candidates.length) find("hint").textContent = words.none;
  find("candidates").replaceChildren(...found.candidates.map((one, n) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "placing__candidate";
    button.setAttribute("aria-pressed", "false");
    const number = document.createElement("b");
    number.textContent = numbers.format(n + 1);
    const name = document.createElement("bdi");
    name.className = "placing__name";
    name.textContent = one.within ? `${one.name}${words.comma}${one.within}` : one.name;
    const score = document.createElement("small");
    score.textContent = one.said;
    button.append(number, name, score);
    button.addEventListener("click", () => choose(n));
    item.append(button);
    const span = document.createElement("span");
    span.className = "placing__offer";
    span.textContent = numbers.format(n + 1);
    L.marker([one.lat, one.lon], { keyboard: false, icon: L.divIcon({ className: "", html: span, iconSize: [28, 28] }) }).on("click", () => choose(n)).addTo(offers);
    return item;
  }));
  if (row.lon !== null) setMark(row.lat, row.lon, row.how);
  else if (found.candidates.length) choose(0);
  find("current").dataset.shown = `${row.run_id}/${row.line}`;
}

function next() {
  const from = state.rows.findIndex((one) => same(one, state.current));
  const order = [...state.rows.slice(from + 1), ...state.rows.slice(0, from + 1)];
  open(order.find((one) => one.how === null && !same(one, state.current)) || null);
}

async function decide(path, body) {
  const row = state.current;
  if (!row) return;
  const found = await ask(path, { run_id: row.run_id, line: row.line, ...body });
  if (!found) return;
  say("");
  state.steps.push({ run_id: row.run_id, line: row.line });
  take(found);
  next();
}

async function back() {
  const step = state.steps.pop();
  if (!step) return;
  const found = await ask("/placing/back", step);
  if (!found) return;
  take(found);
  open(state.rows.find((one) => same(one, step)) || null);
}

const keep = () => state.chosen && decide("/placing/place", { lon: state.chosen.lon, lat: state.chosen.lat, how: state.chosen.how, candidate: state.chosen.how === "candidate" ? state.chosen.candidate : null, score: state.chosen.how === "candidate" ? state.chosen.score : null });
find("keep").addEventListener("click", keep);
find("aside").addEventListener("click", () => decide("/placing/aside", {}));
find("next").addEventListener("click", next);
find("back").addEventListener("click", back);
find("bring").addEventListener("click", async () => {
  const found = await ask("/placing/bring", {});
  if (!found) return;
  state.steps = [];
  say(found.said);
  take(found);
  open(waits()[0] || null);
});
map.on("click", (event) => { if (state.current) setMark(event.latlng.lat, event.latlng.lng, "drag"); });

const MOVES = { ArrowUp: [0, -4], ArrowDown: [0, 4], ArrowLeft: [-4, 0], ArrowRight: [4, 0] };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const digit = "123456789".indexOf(event.key) + 1 || "۱۲۳۴۵۶۷۸۹".indexOf(event.key) + 1;
  if (digit) { choose(digit - 1); event.preventDefault(); }
  else if (MOVES[event.key] && state.mark) {
    const at = map.latLngToContainerPoint(state.mark.getLatLng()).add(MOVES[event.key].map((step) => step * (event.shiftKey ? 8 : 1)));
    const to = map.containerPointToLatLng(at);
    setMark(to.lat, to.lng, "drag");
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.target.closest("button, a, summary") && state.chosen) { keep(); event.preventDefault(); }
  else if (event.code === "KeyN") next();
  else if (event.code === "KeyZ") back();
}, true);

await addAreas(map);
const first = await ask("/placing/rows");
if (first) { take(first); await open(waits()[0] || null); }
element.dataset.ready = "true";
