// The map beside a plan: boundary, ways, problems as diamonds, numbered actions by status. Leaflet, no tiles.
const SVG = "http://www.w3.org/2000/svg";
const isPersian = document.documentElement.lang === "fa";
const written = value => (isPersian ? String(value).replace(/\d/g, one => "۰۱۲۳۴۵۶۷۸۹"[one]) : String(value));
const holder = document.getElementById("plan-map");
const map = L.map(holder, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
const marks = L.layerGroup().addTo(map);
const NEAR = 40; // pixels: nearer marks are told together
const taken = new Map(); // how many marks stand at a place: the next one goes beside it

function draw(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function pin(shape, title, size) {
  return (at, order) => {
    const key = at.join(" ");
    const place = taken.get(key) ?? 0;
    taken.set(key, place + 1);
    const icon = L.divIcon({ html: shape, className: "plan__pin-holder", iconSize: [size, size], iconAnchor: [size / 2 - place * (size + 2), size / 2] });
    return L.marker(at, { icon, keyboard: false, alt: title, title, zIndexOffset: order });
  };
}

function problemMark(one) {
  const svg = draw("svg", { class: "plan__shape", viewBox: "0 0 20 20" });
  draw("path", { class: `plan__diamond plan__diamond--${one.urgency.replace("_", "-")}`, d: "M10 1.5 18.5 10 10 18.5 1.5 10z" }, svg);
  if (one.urgency === "this_year") draw("path", { class: "plan__diamond-half", d: "M1.5 10 10 18.5 18.5 10z" }, svg);
  return pin(svg, `${written(one.number)}. ${one.title}`, 18)(one.at, one.urgency === "now" ? 200 : 0);
}

function actionMark(one, isNumbered = true) {
  const svg = draw("svg", { class: "plan__pin", viewBox: "0 0 30 30" });
  draw("circle", { class: "plan__halo", cx: 15, cy: 15, r: 15 }, svg);
  const ring = { done: "plan__done", doing: "plan__doing", refused: "plan__refused", persisting: "plan__broken" }[one.status] ?? "plan__planned";
  draw("circle", { class: ring, cx: 15, cy: 15, r: 11.5 }, svg);
  if (one.status === "doing") draw("path", { class: "plan__half", d: "M3.5 15a11.5 11.5 0 0 0 23 0z" }, svg);
  if (isNumbered) {
    const text = draw("text", { x: 15, y: 19.6, ...(one.status === "done" ? { class: "plan__on-full" } : {}) }, svg);
    text.textContent = written(one.number);
  }
  if (one.status === "refused") draw("path", { class: "plan__refused", d: "M7 23 23 7" }, svg);
  draw("circle", { class: `plan__badge-dot plan__badge-dot--${one.committee}`, cx: 26, cy: 26, r: 5 }, svg);
  if (one.overdue) draw("circle", { class: "plan__overdue", cx: 15, cy: 15, r: 17 }, svg);
  const mark = pin(svg, `${written(one.number)}. ${one.title}`, 30)(one.at, one.overdue ? 2000 : 1000 - one.number);
  return one.address ? mark.on("click", () => location.assign(one.address)) : mark;
}

// Marks of many neighbourhoods that would lie on each other are gathered: how many, and how they stand.
// Each neighbourhood numbers its own actions, so a numeral on such a map is a count and nothing else.
function gather(actions) {
  const groups = [];
  for (const one of actions) {
    const at = map.latLngToLayerPoint(one.at);
    const near = groups.find(group => group.at.distanceTo(at) < NEAR);
    if (near) near.members.push(one);
    else groups.push({ at, members: [one] });
  }
  return groups.map(group => group.members);
}

function bundleMark(members, words) {
  const svg = draw("svg", { class: "plan__bundle", viewBox: "0 0 44 44" });
  draw("circle", { class: "plan__halo", cx: 22, cy: 22, r: 20 }, svg);
  const counts = ["done", "doing", "planned"].map(status => members.filter(one => kindOf(one.status) === status).length);
  const round = 2 * Math.PI * 16;
  let from = 0;
  for (const [at, status] of ["done", "doing", "planned"].entries()) {
    if (!counts[at]) continue;
    const long = (round * counts[at]) / members.length;
    draw("circle", { class: `plan__share plan__share--${status}`, cx: 22, cy: 22, r: 16, "stroke-dasharray": `${Math.max(long - 1.5, 1)} ${round}`, "stroke-dashoffset": -from, transform: "rotate(-90 22 22)" }, svg);
    from += long;
  }
  if (members.some(one => one.overdue)) draw("circle", { class: "plan__overdue", cx: 22, cy: 22, r: 20.5 }, svg);
  draw("text", { x: 22, y: 27 }, svg).textContent = written(members.length);
  const told = ["done", "doing", "planned"].map((status, at) => counts[at] && `${written(counts[at])} ${words[status]}`).filter(Boolean);
  const middle = L.latLngBounds(members.map(one => one.at)).getCenter();
  const icon = L.divIcon({ html: svg, className: "plan__pin-holder", iconSize: [44, 44] });
  const title = `${written(members.length)} ${words.actions}: ${told.join(" · ")}`;
  return L.marker(middle, { icon, alt: title, title, zIndexOffset: 500 }).on("click", () => {
    map.fitBounds(L.latLngBounds(members.map(one => one.at)), { padding: [36, 36], maxZoom: 19 });
  });
}

function kindOf(status) {
  return status === "done" || status === "doing" ? status : "planned";
}

async function drawAreas() {
  const told = await load("/basemap/areas");
  if (!told) return;
  const finest = told.areas.filter(one => one.level === told.areas.at(-1).level);
  L.geoJSON(finest.map(one => one.shape), { style: { color: "#C3BDAE", weight: 1, fillColor: "#F1EFE8", fillOpacity: 1 }, interactive: false }).addTo(map).bringToBack();
}

function drawGround(found) {
  if (found.boundary.length) {
    L.polygon(found.boundary, { color: "#fff", weight: 5, fill: true, fillColor: "#F1EFE8", fillOpacity: 1, interactive: false }).addTo(map);
  }
  for (const way of found.ways) {
    L.polyline(way.lines, { color: "#CFC9BB", weight: way.narrow ? 1.5 : 5, interactive: false }).addTo(map);
    if (way.narrow) L.polyline(way.lines, { color: "#8A5526", weight: 2, dashArray: "0.1 5", lineCap: "round", interactive: false }).addTo(map);
    else L.polyline(way.lines, { color: "#fff", weight: 3, interactive: false }).addTo(map);
    if (!way.walked) L.polyline(way.lines, { color: "#8E8B82", weight: 7, opacity: 0.55, dashArray: "1.2 4", lineCap: "butt", interactive: false }).addTo(map);
  }
  if (found.boundary.length) L.polygon(found.boundary, { color: "#1D2B33", weight: 2.2, fill: false, interactive: false }).addTo(map);
}

function drawMarks(found) {
  marks.clearLayers();
  taken.clear();
  for (const one of found.actions) {
    if (one.lines.length) L.polyline(one.lines, { color: "#2A5DA8", weight: found.words ? 3 : 5, opacity: 0.7, interactive: false }).addTo(marks);
  }
  if (!found.actions.length) for (const one of found.problems) problemMark(one).addTo(marks);
  const groups = found.words && map.getZoom() < 19 ? gather(found.actions) : found.actions.map(one => [one]);
  for (const members of groups) (members.length > 1 ? bundleMark(members, found.words) : actionMark(members[0], !found.words)).addTo(marks);
  holder.dataset.marks = groups.length;
  holder.dataset.actions = found.actions.length;
  holder.dataset.problems = found.problems.length;
}

async function load(address) {
  const answer = await fetch(address, { cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

async function begin() {
  const found = await load(holder.dataset.address);
  if (!found) return;
  const ground = [...found.boundary.flat(), ...found.ways.flatMap(way => way.lines.flat())];
  const all = ground.length ? ground : found.actions.map(one => one.at);
  if (all.length) map.fitBounds(L.latLngBounds(all), { padding: [24, 24], maxZoom: 18 });
  drawGround(found);
  if (found.words) {
    await drawAreas();
    map.on("zoomend", () => drawMarks(found));
  }
  drawMarks(found);
  holder.dataset.ready = "yes";
}

document.getElementById("map-quarters")?.addEventListener("click", async event => {
  const chosen = event.target.closest("button");
  if (!chosen) return;
  for (const one of event.currentTarget.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === chosen));
  const found = await load(`${holder.dataset.address}&quarter=${encodeURIComponent(chosen.dataset.quarter)}`);
  if (found) drawMarks(found);
});
begin();
