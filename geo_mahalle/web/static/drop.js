/** Drop a file: send it as it is, say how much is sent, and go to its page; there, show where it would land. */
import { makeGround, addAreas } from "/static/ground.js";

const zone = document.getElementById("zone");
const picker = document.getElementById("file");
const told = document.getElementById("told");
const tongue = document.documentElement.lang === "fa" ? "fa-IR" : "en-GB";
const numbers = new Intl.NumberFormat(tongue);
const shares = new Intl.NumberFormat(tongue, { style: "percent" });

function say(text, isError) {
  told.textContent = text;
  told.hidden = false;
  told.className = isError ? "shell__error" : "drop__told";
}

function send(file) {
  if (!file) return;
  if (file.size > Number(zone.dataset.most)) { say(zone.dataset.tooLarge, true); return; }
  const request = new XMLHttpRequest();
  request.open("POST", "/drop/files");
  request.setRequestHeader("x-csrf-token", zone.dataset.csrf);
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) say(`${zone.dataset.sending} ${shares.format(Math.floor((100 * event.loaded) / event.total) / 100)}`, false);
  });
  request.addEventListener("load", () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an answer that is no JSON says nothing */ }
    if (request.status === 201) { location.assign(answer.next); return; }
    say(answer.sentence || zone.dataset.failed, true);
  });
  request.addEventListener("error", () => say(zone.dataset.failed, true));
  say(zone.dataset.sending, false);
  request.send(file);
}

if (zone) {
  picker.addEventListener("change", () => send(picker.files[0]));
  send(picker.files[0]); // one that was chosen before this script was there
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    send(event.dataTransfer.files[0]);
  });
}

const working = document.getElementById("working");
async function watch() {
  const answer = await fetch(working.dataset.state, { headers: { accept: "application/json" } }).catch(() => null);
  if (answer && answer.ok) {
    const now = await answer.json();
    if (!now.is_busy) { location.reload(); return; }
    if (now.rows) working.querySelector("[data-rows]").textContent = `${numbers.format(now.rows)} ${working.dataset.rows}`;
  }
  setTimeout(watch, 700);
}
if (working) watch();

const shown = document.getElementById("land");
async function show() {
  const map = makeGround(shown, { preferCanvas: false });
  await addAreas(map);
  const answer = await fetch(shown.dataset.map).catch(() => null);
  if (!answer || !answer.ok) return;
  const land = await answer.json();
  const inside = land.features.filter((one) => one.properties.inside);
  const dots = L.canvas({ padding: 0.3 });
  const layer = L.geoJSON(inside, {
    interactive: false,
    style: { className: "ground__shape" },
    pointToLayer: (_feature, where) => L.circleMarker(where, { radius: 5, renderer: dots, color: "#FFFFFF", weight: 1.2, fillColor: "#0B6770", fillOpacity: 0.9 }),
  }).addTo(map);
  if (inside.length) map.fitBounds(layer.getBounds().pad(0.1), { maxZoom: 17 });
  shown.dataset.shown = String(inside.length);
}
if (shown) show();

function isAsServed(chooser) {
  if (chooser.type === "radio") return chooser.checked === chooser.defaultChecked;
  const served = [...chooser.options].find((one) => one.defaultSelected) ?? chooser.options[0];
  return served.selected;
}

// A choice can be made before this script is there; it counts as well.
const choosers = [...document.querySelectorAll("[data-auto]")];
for (const chooser of choosers) chooser.addEventListener("change", () => chooser.form.requestSubmit());
choosers.find((one) => !isAsServed(one))?.form.requestSubmit();
