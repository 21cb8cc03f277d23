// The neighbourhood's map from its pack: streets by their width, the outline, nothing from outside.
import { text } from "/static/tag_words.js";

let L = null, fetched = null;

/** Fetch what draws maps, once: the page answers taps before it is read. */
export function drawsMaps() {
  fetched ??= Promise.all([
    added("link", { rel: "stylesheet", href: "/static/leaflet.css" }), added("script", { src: "/static/leaflet.js" }),
  ]).then(() => { L = window.L; }).catch(error => { fetched = null; throw error; });
  return fetched;
}

function added(tag, values) {
  return new Promise((resolve, reject) => {
    const made = Object.assign(document.createElement(tag), values, { onload: resolve, onerror: reject });
    document.head.append(made);
  });
}

const SIZES = { wide: [[13, 1], [14, 2], [16, 6], [18, 14], [19, 20]], middle: [[14, 1.5], [16, 3], [18, 8], [19, 12]], narrow: [[14, 0.6], [16, 1.6], [18, 2.6]], unknown: [[14, 0.6], [16, 1.2], [18, 1.8]] };
const OUTER = 40;

function size(kind, zoom) {
  const steps = SIZES[kind];
  if (zoom <= steps[0][0]) return steps[0][1];
  for (let i = 1; i < steps.length; i++) {
    const [z1, w1] = steps[i - 1], [z2, w2] = steps[i];
    if (zoom <= z2) return w1 + ((w2 - w1) * (zoom - z1)) / (z2 - z1);
  }
  return steps[steps.length - 1][1];
}

/** Read a pack: areas with rings of [lon, lat], streets and places. */
export function unpack(pack) {
  const points = flat => {
    const found = [];
    let lon = 0, lat = 0;
    for (let i = 0; i < flat.length; i += 2) found.push([(lon += flat[i]) * pack.step, (lat += flat[i + 1]) * pack.step]);
    return found;
  };
  return {
    code: pack.code,
    areas: pack.areas.map(area => ({ ...area, rings: area.rings.map(points) })),
    streets: pack.streets.map(([name, local, kind, width, lit, flat]) => ({ name, local, kind, width, lit, points: points(flat) })),
    places: pack.places.map(([kind, name, lon, lat]) => ({ kind, name, point: [lon * pack.step, lat * pack.step] })),
  };
}

const turned = points => points.map(([lon, lat]) => [lat, lon]);
const kindOf = street => (street.width === null || street.width === undefined ? "unknown" : street.width >= 6 ? "wide" : street.width >= 4 ? "middle" : "narrow");

export class AreaMap {
  constructor(element, { moves = true } = {}) {
    const held = moves ? {} : { dragging: false, scrollWheelZoom: false, touchZoom: false, doubleClickZoom: false, boxZoom: false, keyboard: false };
    this.map = L.map(element, { zoomControl: false, attributionControl: false, preferCanvas: true, minZoom: 11, maxZoom: 19, zoomSnap: 0.5, ...held });
    if (moves) L.control.zoom({ zoomInTitle: text("Zoom in"), zoomOutTitle: text("Zoom out") }).addTo(this.map);
    this.map.setView([36.3, 48.9], 15);
    this.base = L.layerGroup().addTo(this.map);
    this.labels = L.layerGroup().addTo(this.map);
    this.marks = L.layerGroup().addTo(this.map);
    this.map.on("zoomend", () => this.restyle());
  }

  show(area) {
    this.area = area;
    this.base.clearLayers();
    this.lines = [];
    const own = area.areas.filter(one => one.own);
    for (const one of area.areas) {
      L.polygon(one.rings.map(turned), { stroke: !one.own, color: "#C3BDAE", weight: 1, fillColor: "#F7F5EF", fillOpacity: 1, interactive: false }).addTo(this.base);
    }
    const casings = [];
    for (const street of area.streets) {
      const kind = kindOf(street), points = turned(street.points);
      if (kind === "wide" || kind === "middle") {
        const casing = L.polyline(points, { color: "#CFC9BB", interactive: false, lineCap: "round" });
        casings.push([casing, kind, 1.6]);
      }
      const style = kind === "narrow" ? { color: "#8A5526", dashArray: "0.1 5", lineCap: "round" }
        : kind === "unknown" ? { color: "#8C8880", dashArray: "4 3" } : { color: "#FFFFFF", lineCap: "round" };
      this.lines.push([L.polyline(points, { ...style, interactive: false }), kind, 0]);
      if (street.lit !== null && street.lit < 0.2) this.lines.push([L.polyline(points, { color: "#17245C", dashArray: "8 5", interactive: false }), "dark", 0]);
    }
    this.lines = [...casings, ...this.lines];
    for (const [line] of this.lines) line.addTo(this.base);
    if (own.length) {
      const far = [[-OUTER, -OUTER], [-OUTER, OUTER], [OUTER, OUTER], [OUTER, -OUTER]].map(([x, y]) => [own[0].rings[0][0][1] + y / 10, own[0].rings[0][0][0] + x / 10]);
      const holes = own.flatMap(one => one.rings.map(turned));
      L.polygon([far, ...holes], { stroke: false, fillColor: "#FFFFFF", fillOpacity: 0.6, interactive: false }).addTo(this.base);
      for (const hole of holes) {
        L.polyline([...hole, hole[0]], { color: "#FFFFFF", weight: 5, interactive: false }).addTo(this.base);
        L.polyline([...hole, hole[0]], { color: "#1D2B33", weight: 2.2, interactive: false }).addTo(this.base);
      }
      this.bounds = L.latLngBounds(holes.flat());
    }
    this.restyle();
  }

  restyle() {
    const zoom = this.map.getZoom();
    for (const [line, kind, more] of this.lines ?? []) {
      line.setStyle(kind === "dark" ? { weight: 2.4, opacity: zoom >= 16.5 ? 0.85 : 0 } : { weight: size(kind, zoom) + more });
    }
    this.label(zoom);
  }

  /** A few names of the main streets, those of the area first, none over another. */
  label(zoom) {
    this.labels.clearLayers();
    if (zoom < 15.5 || !this.area) return;
    const seen = new Set(), taken = [];
    const shown = [...this.area.streets].filter(one => (one.local || one.name) && one.points.length > 1)
      .sort((one, other) => (other.width ?? 0) - (one.width ?? 0));
    const view = this.map.getBounds();
    for (const street of shown) {
      const name = street.name || street.local;
      const [lon, lat] = street.points[Math.floor(street.points.length / 2)];
      if (seen.has(name) || !view.contains([lat, lon])) continue;
      const at = this.map.latLngToContainerPoint([lat, lon]);
      if (taken.some(one => Math.abs(one.x - at.x) < 110 && Math.abs(one.y - at.y) < 26)) continue;
      seen.add(name);
      taken.push(at);
      const word = document.createElement("span");
      word.textContent = name;
      L.marker([lat, lon], { interactive: false, keyboard: false, icon: L.divIcon({ className: "tag__label", html: word, iconSize: [100, 14] }) }).addTo(this.labels);
      if (taken.length > 14) return;
    }
  }

  /** Show the whole area. */
  fit() {
    this.map.invalidateSize();
    if (this.bounds) this.map.fitBounds(this.bounds, { padding: [8, 8], animate: false });
  }

  /** Show where a report is: a point with what the phone may err, a line or a plot. */
  mark(shape, accuracy, { centre = true } = {}) {
    this.marks.clearLayers();
    this.map.invalidateSize();
    if (!shape) return;
    const style = { color: "#0B6770", weight: 4, fillColor: "#0B6770", fillOpacity: 0.18, interactive: false };
    const flat = shape.type === "Polygon" ? shape.coordinates[0] : shape.type === "LineString" ? shape.coordinates : [shape.coordinates];
    const points = turned(flat);
    if (shape.type === "Polygon" && points.length > 2) L.polygon(points, style).addTo(this.marks);
    else if (points.length > 1) L.polyline(points, { ...style, fill: false }).addTo(this.marks);
    if (shape.type === "Point") {
      if (accuracy) L.circle(points[0], { radius: accuracy, color: "#0B6770", weight: 1.2, fillColor: "#0B6770", fillOpacity: 0.2, interactive: false }).addTo(this.marks);
      L.marker(points[0], { interactive: false, keyboard: false, icon: pin() }).addTo(this.marks);
    } else for (const one of points) L.circleMarker(one, { radius: 5, color: "#0B6770", weight: 2, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(this.marks);
    if (centre) this.map.setView(points[0], Math.max(this.map.getZoom(), 17), { animate: false });
  }

  /** Call back with [lon, lat] for every tap. */
  onTap(tell) { this.map.on("click", event => tell([round(event.latlng.lng), round(event.latlng.lat)])); }
}

const round = value => Math.round(value * 1e6) / 1e6;

function pin() {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 32 42");
  made.setAttribute("class", "tag__pin");
  made.setAttribute("width", "32");
  made.setAttribute("height", "42");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M16 40C8 28 3 22 3 15a13 13 0 0 1 26 0c0 7-5 13-13 25zM16 10a5 5 0 1 0 0 10 5 5 0 0 0 0-10z");
  path.setAttribute("fill-rule", "evenodd");
  made.append(path);
  return L.divIcon({ className: "", html: made, iconSize: [32, 42], iconAnchor: [16, 40] });
}
