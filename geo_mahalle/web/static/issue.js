// The small map of a problem: streets and the boundary around it, drawn from one answer of our own server.
const box = document.getElementById("map");
if (box) draw(box);

async function draw(box) {
  const answer = await fetch(box.dataset.map, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const ground = await answer.json();
  if (!ground.shape) return;
  const map = L.map(box, { zoomControl: false, attributionControl: false, preferCanvas: true, maxZoom: 19, scrollWheelZoom: false });
  L.control.zoom({ position: "topleft", zoomInTitle: "", zoomOutTitle: "" }).addTo(map);
  map.setView([ground.at[1], ground.at[0]], 17);
  for (const street of ground.streets) {
    L.geoJSON(street.shape, { interactive: false, style: { color: "#CFC9BB", weight: 8 } }).addTo(map);
  }
  for (const street of ground.streets) {
    L.geoJSON(street.shape, { interactive: false, style: { color: "#FFFFFF", weight: 5.5 } }).addTo(map);
  }
  for (const area of ground.area) {
    L.geoJSON(area.shape, { interactive: false, style: { color: "#1D2B33", weight: 2.2, fill: false } }).addTo(map);
  }
  const style = { color: "#FFFFFF", weight: 3, fillColor: "#0B6770", fillOpacity: 1, radius: 10 };
  L.geoJSON(ground.shape, {
    interactive: false,
    style: (feature) => (feature.geometry.type === "Point" ? style : { color: "#0B6770", weight: 5, fillColor: "#0B6770", fillOpacity: 0.2 }),
    pointToLayer: (_, at) => L.circleMarker(at, style),
  }).addTo(map);
  box.dataset.drawn = "yes";
}
