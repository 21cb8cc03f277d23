// Read from a JPEG where and when it was taken (EXIF, GPS); nothing else of it.
const GPS = 0x8825, EXIF = 0x8769, TAKEN = 0x9003, OFFSET = 0x9011;

/** Return {point: [lon, lat] | null, at: milliseconds | null} of a JPEG's first bytes. */
export function readPlace(buffer) {
  const view = new DataView(buffer);
  try {
    for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) return readTiff(view, at + 10);
    }
  } catch { /* cut off or damaged: it knows nothing */ }
  return { point: null, at: null };
}

function readTiff(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const short = at => view.getUint16(start + at, little), long = at => view.getUint32(start + at, little);
  const entries = at => {
    const found = new Map();
    for (let i = 0, number = short(at); i < number; i++) found.set(short(at + 2 + 12 * i), at + 2 + 12 * i);
    return found;
  };
  const text = entry => {
    const length = long(entry + 4), from = length > 4 ? long(entry + 8) : entry + 8;
    return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + start + from, length)).replace(/\0.*$/, "");
  };
  const degrees = entry => {
    const from = long(entry + 8);
    return [0, 1, 2].reduce((sum, part) => sum + long(from + 8 * part) / (long(from + 8 * part + 4) || 1) / 60 ** part, 0);
  };
  const first = entries(long(4));
  const found = { point: null, at: null };
  if (first.has(GPS)) {
    const gps = entries(long(first.get(GPS) + 8));
    if (gps.has(2) && gps.has(4)) {
      const lat = degrees(gps.get(2)) * (gps.has(1) && text(gps.get(1)) === "S" ? -1 : 1);
      const lon = degrees(gps.get(4)) * (gps.has(3) && text(gps.get(3)) === "W" ? -1 : 1);
      if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat || lon)) found.point = [lon, lat].map(one => Math.round(one * 1e6) / 1e6);
    }
  }
  if (first.has(EXIF)) {
    const exif = entries(long(first.get(EXIF) + 8));
    const said = exif.has(TAKEN) ? /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text(exif.get(TAKEN))) : null;
    const zone = exif.has(OFFSET) ? text(exif.get(OFFSET)) : "";
    const at = said ? Date.parse(`${said[1]}-${said[2]}-${said[3]}T${said[4]}${/^[+-]\d\d:\d\d$/.test(zone) ? zone : ""}`) : NaN;
    if (!Number.isNaN(at)) found.at = at;
  }
  return found;
}
