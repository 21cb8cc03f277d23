/**
 * Draw areas: new, anew, split, merge; agree and approve. What is being drawn stays in the page until the server
 * has it, so a refusal or a lost connection loses nothing.
 */
import { ask as askServer, say } from "/static/asking.js";
import { makeGround } from "/static/ground.js";

const find = (id) => document.getElementById(id);
const element = find("map");
const words = element.dataset;
const tongue = document.documentElement.lang === "fa" ? "fa-IR" : "en-GB";
const numbers = new Intl.NumberFormat(tongue);
const shares = new Intl.NumberFormat(tongue, { style: "percent" });
const map = makeGround(element);
const layers = { areas: L.layerGroup().addTo(map), drafts: L.layerGroup().addTo(map), faults: L.layerGroup().addTo(map), streets: L.layerGroup().addTo(map) };
const state = { areas: [], drafts: [], faults: [], approvals: [], chosen: new Set(), picked: new Set(), editing: null, cutting: null };

map.pm.setGlobalOptions({ snappable: true, snapDistance: 14, allowSelfIntersection: false, tooltips: false, continueDrawing: false });
map.pm.setLang?.("fa");

const ask = (path, body) => askServer(words, path, body, (found) => { if (found.at) mark(found.at); });

function mark([lon, lat]) {
  layers.faults.clearLayers();
  L.circleMarker([lat, lon], { radius: 14, className: "setup__fault", interactive: false, pmIgnore: true, snapIgnore: true }).addTo(layers.faults);
  map.panTo([lat, lon]);
}

function take(found) {
  Object.assign(state, { areas: found.areas, drafts: found.drafts, faults: found.faults, approvals: found.approvals });
  const ids = new Set(state.drafts.map((one) => one.id));
  state.chosen = new Set([...state.chosen].filter((id) => ids.has(id)));
  state.picked.clear();
  drawAll();
  listAll();
}

function label(layer, text, group) {
  const box = layer.getBounds();
  const wide = map.project(box.getNorthEast(), map.getZoom()).x - map.project(box.getSouthWest(), map.getZoom()).x;
  if (wide < 26 + text.length * 3) return;
  const name = document.createElement("bdi");
  name.textContent = text;
  L.marker(layer.getBounds().getCenter(), {
    interactive: false, keyboard: false, pmIgnore: true, snapIgnore: true,
    icon: L.divIcon({ className: "setup__label", html: name, iconSize: [0, 0] }),
  }).addTo(group);
}

function drawAll() {
  for (const name of ["areas", "drafts", "faults"]) layers[name].clearLayers();
  const redrawn = new Set(state.drafts.map((one) => one.code).filter(Boolean));
  for (const area of state.areas) {
    if (redrawn.has(area.code)) continue;
    const layer = L.geoJSON(area.shape, { className: "ground__area", interactive: false }).addTo(layers.areas);
    if (area.level === find("level").value) label(layer, area.name, layers.areas);
  }
  for (const draft of state.drafts) {
    if (state.editing && state.editing.id === draft.id) continue;
    const layer = L.geoJSON(draft.shape, { className: `setup__draft is-${draft.status}${state.chosen.has(draft.id) ? " is-chosen" : ""}` });
    layer.on("click", () => { if (!state.editing && !state.cutting) choose(draft.id, !state.chosen.has(draft.id)); });
    layer.addTo(layers.drafts);
    label(layer, draft.name, layers.drafts);
  }
  for (const fault of state.faults) {
    L.geoJSON(fault.shape, { className: `setup__${fault.kind}`, interactive: false, pmIgnore: true, snapIgnore: true }).addTo(layers.faults);
  }
  map.streets.redraw();
}

function row(parts, isWide) {
  const item = document.createElement("li");
  item.className = `setup__row${isWide ? " setup__row--wide" : ""}`;
  item.append(...parts);
  return item;
}

function nameButton(text, note, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "setup__name";
  const name = document.createElement("bdi");
  name.textContent = text;
  button.append(name);
  const more = document.createElement("span");
  more.className = "muted";
  more.textContent = note;
  button.append(more);
  button.addEventListener("click", action);
  return button;
}

function chip(text, kind) {
  const made = document.createElement("span");
  made.className = `chip chip--${kind}`;
  made.textContent = text;
  return made;
}

function listAll() {
  find("drafts").replaceChildren(...state.drafts.map((draft) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = state.chosen.has(draft.id);
    box.setAttribute("aria-label", draft.name);
    box.addEventListener("change", () => choose(draft.id, box.checked));
    return row([box, nameButton(draft.name, [draft.size, draft.takes].filter(Boolean).join(" · "), () => edit(draft)), chip(draft.status_title, draft.status === "agreed" ? "done" : "planned")]);
  }));
  find("drafts-card").hidden = !state.drafts.length;
  find("faults").replaceChildren(...state.faults.map((fault) => row([nameButton(fault.said, "", () => map.fitBounds(L.geoJSON(fault.shape).getBounds(), { maxZoom: 19 }))], true)));
  find("faults-card").hidden = !state.faults.length;
  const level = find("level").value;
  const open = new Set(state.drafts.map((one) => one.code));
  find("areas").replaceChildren(...state.areas.filter((area) => area.level === level && !open.has(area.code)).map((area) => {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = words.redraw;
    again.addEventListener("click", () => redraw(area.code));
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = state.picked.has(area.code);
    box.setAttribute("aria-label", area.name);
    box.addEventListener("change", () => { state.picked[box.checked ? "add" : "delete"](area.code); enable(); });
    return row([box, nameButton(area.name, area.size, () => map.fitBounds(L.geoJSON(area.shape).getBounds())), again]);
  }));
  find("approvals").replaceChildren(...state.approvals.map((one) => {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button";
    back.textContent = words.back;
    back.addEventListener("click", async () => { const found = await ask("/setup/undo", { run_id: one.run_id }); if (found) { say(""); take(found); } });
    return row([nameButton(words.approved, one.names.join(words.comma), () => {}), back], true);
  }));
  find("areas-card").hidden = !state.areas.length;
  find("approvals-card").hidden = !state.approvals.length;
  const parents = find("parent");
  const kept = parents.value;
  while (parents.options.length > 1) parents.remove(1);
  for (const area of state.areas) if (area.level !== level) parents.add(new Option(area.name, area.code));
  parents.value = [...parents.options].some((one) => one.value === kept) ? kept : "";
  enable();
}

function enable() {
  const chosen = state.drafts.filter((one) => state.chosen.has(one.id));
  const isFree = !state.editing && !state.cutting;
  find("new").disabled = !isFree;
  find("cut").disabled = !isFree || chosen.length !== 1;
  find("join").disabled = !isFree || chosen.length + state.picked.size < 2;
  find("withdraw").disabled = !isFree || !chosen.length;
  find("reopen").disabled = !isFree || !chosen.some((one) => one.status === "agreed");
  find("agreed").disabled = !isFree || !chosen.some((one) => one.status === "draft");
  find("approve").disabled = !isFree || !state.drafts.some((one) => one.status === "agreed");
  find("despite-row").hidden = !state.faults.some((one) => one.kind === "overlap");
}

function choose(id, isChosen) {
  if (isChosen) state.chosen.add(id);
  else state.chosen.delete(id);
  drawAll();
  listAll();
}

async function change(path, body) {
  const found = await ask(path, body);
  if (!found) return false;
  say(found.said || words.saved);
  take(found);
  return true;
}

/* Drawing and editing */

function begin(layer, draft) {
  state.editing = { id: draft ? draft.id : null, revision: draft ? draft.revision : 0, layer };
  find("editor").hidden = false;
  find("name").value = draft ? draft.name : "";
  find("level").value = draft ? draft.level : find("level").value;
  find("parent").value = draft && draft.parent_code ? draft.parent_code : "";
  layer.addTo(map);
  layer.pm.enable({ snappable: true, allowSelfIntersection: true });
  say(words.edit);
  drawAll();
  enable();
  find("name").focus();
}

function end() {
  if (state.editing) { state.editing.layer.pm.disable(); state.editing.layer.remove(); }
  state.editing = null;
  find("editor").hidden = true;
  map.pm.disableDraw();
}

function edit(draft) {
  if (state.editing || state.cutting) return;
  map.fitBounds(L.geoJSON(draft.shape).getBounds(), { maxZoom: 18 });
  const coordinates = draft.shape.type === "Polygon" ? [draft.shape.coordinates] : draft.shape.coordinates;
  const corners = coordinates.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lat, lon])));
  begin(L.polygon(corners, { className: "setup__draft is-chosen" }), draft);
}

find("new").addEventListener("click", () => {
  say(words.draw);
  map.pm.enableDraw("Polygon", { snappable: true, pathOptions: { className: "setup__draft" }, templineStyle: { color: "#0B6770" }, hintlineStyle: { color: "#0B6770", dashArray: "5 5" } });
});

find("cut").addEventListener("click", () => {
  [state.cutting] = state.chosen;
  enable();
  say(words.cut);
  map.pm.enableDraw("Line", { snappable: true, templineStyle: { color: "#A24C08" }, hintlineStyle: { color: "#A24C08", dashArray: "5 5" } });
});

map.on("pm:create", async ({ layer, shape }) => {
  map.pm.disableDraw();
  if (shape === "Line") {
    const line = layer.getLatLngs().map((point) => [point.lng, point.lat]);
    layer.remove();
    const id = state.cutting;
    state.cutting = null;
    enable();
    if (id) await change("/setup/split", { id, line });
    return;
  }
  begin(layer, null);
});

find("editor").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { id, revision, layer } = state.editing;
  const shape = layer.toGeoJSON(9).geometry;
  const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  const body = { id, revision, name: find("name").value, level: find("level").value, parent_code: find("parent").value || null, polygons, is_snapped: find("snap").checked };
  const found = await ask("/setup/drafts", body);
  if (!found) return;
  end();
  say(words.saved);
  take(found);
});
find("leave").addEventListener("click", () => { end(); say(""); drawAll(); enable(); });
find("level").addEventListener("change", () => { drawAll(); listAll(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (state.editing || state.cutting || map.pm.globalDrawModeEnabled())) { state.cutting = null; end(); say(""); drawAll(); enable(); }
});

/* Whole areas */

async function redraw(code) {
  const found = await ask("/setup/redraw", { code });
  if (!found) return;
  say("");
  take(found);
  const draft = state.drafts.find((one) => one.id === found.made);
  if (draft) edit(draft);
}

const ids = (statuses) => state.drafts.filter((one) => state.chosen.has(one.id) && statuses.includes(one.status)).map((one) => one.id);
find("join").addEventListener("click", () => change("/setup/merge", { ids: ids(["draft", "agreed"]), codes: [...state.picked] }));
find("withdraw").addEventListener("click", () => change("/setup/withdraw", { ids: ids(["draft", "agreed"]) }));
find("reopen").addEventListener("click", () => change("/setup/reopen", { ids: ids(["agreed"]) }));
find("agree").addEventListener("submit", (event) => {
  event.preventDefault();
  change("/setup/agree", { ids: ids(["draft"]), on: find("on").value, note: find("note").value });
});
find("approve").addEventListener("click", () => change("/setup/approve", {
  ids: state.drafts.filter((one) => one.status === "agreed").map((one) => one.id),
  is_despite_overlaps: find("despite").checked,
}));

/* The ground */

map.on("zoomend", drawAll);

map.on("ground:loaded", () => {
  layers.streets.clearLayers();
  if (map.getZoom() < 15) return;
  const seen = map.getBounds();
  let left = 800;
  for (const street of map.streets.streets) {
    const paths = street.line.type === "LineString" ? [street.line.coordinates] : street.line.coordinates;
    for (const path of paths) {
      if (left <= 0 || !path.some(([lon, lat]) => seen.contains([lat, lon]))) continue;
      left -= 1;
      // Unseen, for corners to stick to; the canvas below draws the streets.
      L.polyline(path.map(([lon, lat]) => [lat, lon]), { opacity: 0, interactive: false }).addTo(layers.streets);
    }
  }
});

find("view").addEventListener("click", () => {
  const seen = map.getBounds();
  for (const [id, value] of [["west", seen.getWest()], ["south", seen.getSouth()], ["east", seen.getEast()], ["north", seen.getNorth()]]) find(id).value = value.toFixed(5);
});

find("picture").addEventListener("change", () => {
  const file = find("picture").files[0];
  if (!file) return;
  const request = new XMLHttpRequest();
  request.open("POST", "/setup/picture");
  request.setRequestHeader("x-csrf-token", words.csrf);
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
  request.setRequestHeader("x-credit", encodeURIComponent(find("credit").value));
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) say(`${shares.format(Math.floor((100 * event.loaded) / event.total) / 100)}`); });
  request.addEventListener("load", () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an answer that is no JSON says nothing */ }
    if (request.status === 201) location.assign(answer.next);
    else say([answer.sentence, answer.remedy].filter(Boolean).join(" ") || words.lost, true);
  });
  request.addEventListener("error", () => say(words.lost, true));
  request.send(file);
});

const first = await ask("/setup/areas");
if (first) take(first);
element.dataset.ready = "true";
window.groundMap = map;
