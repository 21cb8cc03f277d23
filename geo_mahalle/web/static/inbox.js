// The inbox's map draws the same problems as its list: both are asked with the filter of the address.
const numbers = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en-GB");
const INK = { recorded: "#234E8E", reviewing: "#2A5DA8", with_agency: "#A24C08", persisting: "#1D2B33", resolved: "#0B6E63", refused: "#56646C" };
/** A cell is as wide as the largest mark, so that no two counts lie on each other. */
const CELL_PX = 56;
const box = document.getElementById("map");
const picked = document.getElementById("picked");

document.getElementById("bulk").addEventListener("change", () => {
  picked.textContent = numbers.format(document.querySelectorAll('input[name="chosen"]:checked').length);
});

if (box) draw(box);

async function ask(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function draw(box) {
  const map = L.map(box, { zoomControl: false, attributionControl: false, preferCanvas: true, maxZoom: 19 });
  L.control.zoom({ position: "topleft", zoomInTitle: "", zoomOutTitle: "" }).addTo(map);
  map.setView([36.4, 49], 12);
  const ground = await ask(box.dataset.ground);
  const outline = L.geoJSON(ground.map((area) => ({ type: "Feature", geometry: area.shape, properties: {} })), {
    interactive: false, style: { color: "#938D7F", weight: 1.2, fillColor: "#FFFFFF", fillOpacity: 1 },
  }).addTo(map);
  const bbox = new URLSearchParams(box.dataset.query).get("bbox");
  if (bbox) {
    const [west, south, east, north] = bbox.split(",").map(Number);
    map.fitBounds([[south, west], [north, east]]);
  } else if (ground.length) map.fitBounds(outline.getBounds());
  const marks = L.layerGroup().addTo(map);
  await show(map, marks);
  if (box.dataset.kind === "cells") map.on("zoomend", () => show(map, marks));
  document.getElementById("here").addEventListener("click", () => {
    const asked = new URLSearchParams(box.dataset.query);
    const seen = map.getBounds();
    asked.set("bbox", [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((n) => n.toFixed(6)).join(","));
    location.href = `/inbox?${asked}`;
  });
}

async function show(map, marks) {
  const seen = map.getBounds();
  const cells = Math.max(map.getSize().x, 1) / CELL_PX;
  const drawn = await ask(`${box.dataset.map}&width=${(seen.getEast() - seen.getWest()).toFixed(5)}&cells=${cells.toFixed(2)}`);
  marks.clearLayers();
  let shown = 0;
  for (const [lon, lat, number] of drawn.cells ?? []) {
    const side = 26 + 5 * Math.log10(number + 1);
    const icon = L.divIcon({ className: "inbox__number", html: "", iconSize: [side, side] });
    const mark = L.marker([lat, lon], { icon, keyboard: false }).addTo(marks);
    mark.getElement().textContent = numbers.format(number);
    mark.on("click", () => map.setView([lat, lon], map.getZoom() + 2));
    shown += number;
  }
  for (const [lon, lat, issue, category, state] of drawn.points ?? []) {
    L.circleMarker([lat, lon], { radius: 7, color: "#FFFFFF", weight: 2, fillColor: INK[state], fillOpacity: 1 })
      .on("click", () => tell(issue, drawn.titles[category]))
      .addTo(marks);
    shown += 1;
  }
  box.dataset.kind = drawn.cells ? "cells" : "points";
  box.dataset.shown = shown;
  box.dataset.total = drawn.total;
}

function tell(issue, title) {
  const card = document.getElementById("card");
  card.hidden = false;
  card.querySelector("a").href = `/issues/${issue}`;
  card.querySelector("strong").textContent = title;
  for (const line of document.querySelectorAll(".inbox__line")) line.classList.toggle("is-shown", line.dataset.issue === issue);
}
