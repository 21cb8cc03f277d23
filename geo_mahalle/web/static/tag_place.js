// Where the phone is, and whether that can be believed: jamming shows a phone far away with fine accuracy.
const EARTH_M = 6371008.8;
const VAGUE_M = 100;
const FAST_M_S = 12;
const OUTSIDE_M = 60;

export function metres(one, other) {
  const rad = Math.PI / 180;
  const x = (other[0] - one[0]) * rad * Math.cos(((one[1] + other[1]) / 2) * rad);
  return EARTH_M * Math.hypot(x, (other[1] - one[1]) * rad);
}

/** Tell whether a point lies in rings of [lon, lat] (even-odd, so holes count). */
export function isInside(point, rings) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i], [x2, y2] = ring[j];
      if (y1 > point[1] !== y2 > point[1] && point[0] < ((x2 - x1) * (point[1] - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

function toEdge(point, rings) {
  let least = Infinity;
  const scale = Math.cos((point[1] * Math.PI) / 180);
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = [(ring[i - 1][0] - point[0]) * scale, ring[i - 1][1] - point[1]];
      const [bx, by] = [(ring[i][0] - point[0]) * scale, ring[i][1] - point[1]];
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(ax + along * dx, ay + along * dy));
    }
  }
  return (least * Math.PI * EARTH_M) / 180;
}

/** Judge fixes as they come: the newest that may be used, or why none may. A fix is {point, accuracy, at}. */
export function judge(fixes, rings) {
  const last = fixes[fixes.length - 1];
  if (!last) return { fix: null, why: "none" };
  if (!(last.accuracy <= VAGUE_M)) return { fix: null, why: "vague", accuracy: last.accuracy };
  if (rings.length && !isInside(last.point, rings) && toEdge(last.point, rings) > OUTSIDE_M) return { fix: null, why: "outside" };
  const before = fixes[fixes.length - 2];
  if (before) {
    const moved = metres(before.point, last.point) - before.accuracy - last.accuracy;
    const seconds = Math.max((last.at - before.at) / 1000, 1);
    if (moved > 50 && moved / seconds > FAST_M_S) return { fix: null, why: "jumped" };
  }
  return { fix: last, why: "" };
}

/** Watch the phone's place; calls back with every judgement. Returns the function that judges anew. */
export function watch(ringsOf, tell) {
  const fixes = [];
  const again = () => { if (fixes.length) tell(judge(fixes, ringsOf())); };
  if (!navigator.geolocation) {
    tell({ fix: null, why: "none" });
    return again;
  }
  navigator.geolocation.watchPosition(
    found => {
      const { longitude, latitude, accuracy } = found.coords;
      fixes.push({ point: [longitude, latitude], accuracy, at: performance.now() });
      if (fixes.length > 20) fixes.shift();
      again();
    },
    error => tell({ fix: null, why: error.code === 1 ? "denied" : "none" }),
    { enableHighAccuracy: true, maximumAge: 5000, timeout: 30000 },
  );
  return again;
}
