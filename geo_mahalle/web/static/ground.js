/**
 * The ground under every map of signed-in people: our own streets by their width with their names, the areas in
 * force as thin lines, and an aerial picture where the office brought one. Nothing comes from another machine.
 */
const WIDE = [[10, 0.5], [12, 1], [14, 2], [16, 6], [18, 14], [19, 22]];
const MIDDLE = [[12, 0.4], [14, 1.5], [16, 3], [18, 8], [19, 13]];
const NARROW = [[14, 0.4], [16, 1.6], [18, 2.6], [19, 3.2]];
const UNKNOWN = [[14, 0.8], [16, 1.6], [18, 3]];

function at(zoom, steps) {
  if (zoom <= steps[0][0]) return steps[0][1];
  for (let n = 1; n < steps.length; n++) {
    const [to, high] = steps[n];
    const [from, low] = steps[n - 1];
    if (zoom <= to) return low + ((high - low) * (zoom - from)) / (to - from);
  }
  return steps[steps.length - 1][1];
}

/** Leaflet's scale in the words of the page. */
const SpokenScale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    const isPersian = document.documentElement.lang === "fa";
    const [value, unit] = metres < 1000 ? [metres, "meter"] : [metres / 1000, "kilometer"];
    const words = new Intl.NumberFormat(isPersian ? "fa-IR" : "en-GB", { style: "unit", unit, unitDisplay: isPersian ? "long" : "short" }).format(value);
    this._updateScale(this._mScale, words, metres / most);
  }
});

const Streets = L.Layer.extend({
  initialize() { this.streets = []; this.asked = null; },
  onAdd(map) {
    this.map = map;
    this.canvas = L.DomUtil.create("canvas", "ground__streets", map.getPane("ground"));
    map.on("moveend zoomend resize", this._moved, this);
    map.on("zoomstart", this._hide, this);
    this._moved();
    if (document.fonts) document.fonts.load("500 12px Vazirmatn", "کوچه").then(() => this._draw());
  },
  onRemove(map) {
    map.off("moveend zoomend resize", this._moved, this);
    map.off("zoomstart", this._hide, this);
    this.canvas.remove();
  },
  _hide() { this.canvas.classList.add("is-hidden"); },
  _moved() {
    this.canvas.classList.remove("is-hidden");
    this._draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this._ask(), 120);
  },
  async _ask() {
    const map = this.map;
    const bounds = map.getBounds().pad(0.25);
    const zoom = Math.round(map.getZoom());
    if (this.asked && this.asked.zoom === zoom && this.asked.bounds.contains(map.getBounds())) return;
    this.asked = { bounds, zoom };
    const clamp = (value, most) => Math.max(-most, Math.min(most, value));
    const box = [clamp(bounds.getWest(), 180), clamp(bounds.getSouth(), 90), clamp(bounds.getEast(), 180), clamp(bounds.getNorth(), 90)];
    const answer = await fetch(`/basemap/streets?box=${box.map((one) => one.toFixed(5)).join(",")}&zoom=${zoom}`).catch(() => null);
    if (!answer || !answer.ok) { this.asked = null; return; }
    this.streets = (await answer.json()).streets;
    this._draw();
    map.fire("ground:loaded");
  },
  redraw() { this._draw(); },
  _draw() {
    const map = this.map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.lineCap = context.lineJoin = "round";
    const lines = this.streets.map((street) => ({
      street,
      paths: (street.line.type === "LineString" ? [street.line.coordinates] : street.line.coordinates)
        .map((path) => path.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]))),
    }));
    const overPicture = map.hasPicture;
    for (const isCasing of [true, false]) for (const one of lines) this._stroke(context, one, map.getZoom(), isCasing, overPicture);
    this._name(context, lines, map.getZoom());
  },
  _stroke(context, { street, paths }, zoom, isCasing, overPicture) {
    const width = street.width_m;
    const isNarrow = width !== null && width < 4;
    const isUnknown = width === null;
    const steps = isUnknown ? UNKNOWN : width >= 6 ? WIDE : width >= 4 ? MIDDLE : NARROW;
    const px = street.class === "main" && isUnknown ? Math.max(2, at(zoom, MIDDLE)) : at(zoom, steps);
    if (isCasing && (isUnknown || isNarrow) && !overPicture) return;
    context.setLineDash(isCasing ? [] : isNarrow ? [0.1, px * 2] : isUnknown && street.class !== "main" ? [4, 3] : []);
    context.strokeStyle = isCasing ? (overPicture ? "#1D2B3366" : "#CFC9BB") : isNarrow ? "#8A5526" : isUnknown ? (overPicture ? "#FFFFFF" : "#A9A294") : "#FFFFFF";
    context.lineWidth = isCasing ? px + 1.6 : px;
    context.beginPath();
    for (const path of paths) path.forEach((point, n) => (n ? context.lineTo(point.x, point.y) : context.moveTo(point.x, point.y)));
    context.stroke();
  },
  _name(context, lines, zoom) {
    if (zoom < 15) return;
    context.setLineDash([]);
    context.font = `500 ${at(zoom, [[15, 11], [18, 13]])}px Vazirmatn, Tahoma, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.direction = "rtl";
    context.lineWidth = 3.2;
    // Names of areas stand above the canvas; a street's name gives way to them.
    const ground = this.map.getContainer();
    const frame = ground.getBoundingClientRect();
    const taken = [...ground.querySelectorAll(".ground__name bdi, .setup__label bdi")].map((name) => {
      const box = name.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    });
    for (const { street, paths } of lines) {
      if (!street.name) continue;
      const wide = context.measureText(street.name).width;
      const spot = this._spot(paths, wide);
      if (!spot) continue;
      const reach = (Math.abs(Math.cos(spot.angle)) * wide) / 2 + 9;
      const rise = (Math.abs(Math.sin(spot.angle)) * wide) / 2 + 9;
      const box = [spot.x - reach, spot.y - rise, spot.x + reach, spot.y + rise];
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      context.save();
      context.translate(spot.x, spot.y);
      context.rotate(spot.angle);
      context.strokeStyle = "rgba(255,255,255,.92)";
      context.fillStyle = "#1D2B33";
      context.strokeText(street.name, 0, 0);
      context.fillText(street.name, 0, 0);
      context.restore();
    }
  },
  _spot(paths, wide) {
    let best = null;
    for (const path of paths) {
      for (let n = 1; n < path.length; n++) {
        const length = path[n].distanceTo(path[n - 1]);
        if (length > wide + 8 && (!best || length > best.length)) {
          const angle = Math.atan2(path[n].y - path[n - 1].y, path[n].x - path[n - 1].x);
          best = {
            length,
            x: (path[n].x + path[n - 1].x) / 2,
            y: (path[n].y + path[n - 1].y) / 2,
            angle: angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle,
          };
        }
      }
    }
    return best;
  },
});

/**
 * Make the map of an element. Its `data-box` is where it opens (west,south,east,north), `data-picture` the
 * levels of an aerial picture ("14,20"), if there is one.
 */
export function makeGround(element, options = {}) {
  const map = L.map(element, { zoomControl: false, attributionControl: false, maxZoom: 20, minZoom: 8, ...options });
  map.createPane("ground").classList.add("ground__pane");
  L.control.zoom({ position: "topleft", zoomInTitle: element.dataset.zoomIn || "", zoomOutTitle: element.dataset.zoomOut || "" }).addTo(map);
  new SpokenScale({ imperial: false, position: "bottomleft" }).addTo(map);
  const [west, south, east, north] = element.dataset.box.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]]);
  if (element.dataset.picture) {
    const [from, to] = element.dataset.picture.split(",").map(Number);
    map.hasPicture = true;
    map.createPane("picture").classList.add("ground__picture");
    L.tileLayer("/setup/tiles/{z}/{x}/{y}", { pane: "picture", minNativeZoom: from, maxNativeZoom: to, maxZoom: 20 }).addTo(map);
  }
  map.streets = new Streets().addTo(map);
  return map;
}

/** Draw the areas in force as thin lines with their names. */
export async function addAreas(map, { isNamed = true, levels = null } = {}) {
  const answer = await fetch("/basemap/areas").catch(() => null);
  if (!answer || !answer.ok) return null;
  const { areas } = await answer.json();
  const wanted = levels ? areas.filter((area) => levels.includes(area.level)) : areas;
  const layer = L.layerGroup().addTo(map);
  for (const area of wanted) {
    const shape = L.geoJSON(area.shape, { interactive: false, pmIgnore: true, className: "ground__area" }).addTo(layer);
    if (!isNamed || area.level !== "neighbourhood") continue;
    const label = document.createElement("bdi");
    label.textContent = area.name;
    L.marker(shape.getBounds().getCenter(), {
      interactive: false, keyboard: false, pmIgnore: true,
      icon: L.divIcon({ className: "ground__name", html: label, iconSize: [0, 0] }),
    }).addTo(layer);
  }
  map.streets.redraw();
  return layer;
}
