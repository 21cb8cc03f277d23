/**
 * Read what maps/pack.py wrote: base64 text of zigzag varints, differences of grid cells, shared arcs.
 * Positions come out in "world" units: Web Mercator from 0 to 1, x to the east and y to the south, so that
 * a zoom is one multiplication.
 */
(function (root) {
  "use strict";
  var g = (root.geoMahalle = root.geoMahalle || {});

  /** @param {string} packed @returns {Float64Array} the whole numbers of a stream */
  function ints(packed) {
    var text = root.atob(packed);
    var count = 0;
    for (var i = 0; i < text.length; i++) if (text.charCodeAt(i) < 128) count++;
    var numbers = new Float64Array(count);
    var value = 0;
    var unit = 1;
    for (var at = 0, n = 0; at < text.length; at++) {
      var byte = text.charCodeAt(at);
      value += (byte & 127) * unit;
      if (byte > 127) {
        unit *= 128;
      } else {
        numbers[n++] = value % 2 ? -(value + 1) / 2 : value / 2;
        value = 0;
        unit = 1;
      }
    }
    return numbers;
  }

  /** @returns {Array<number|null>} a column of numbers; null is not known */
  function column(packed) {
    var scale = Math.pow(10, packed.decimals);
    return Array.from(ints(packed.values), function (code) {
      return code === 0 ? null : (code > 0 ? code - 1 : code) / scale;
    });
  }

  /** @returns {string[]} a column of words */
  function words(packed) {
    return Array.from(ints(packed.codes), function (code) { return packed.words[code]; });
  }

  function worldX(lon) { return lon / 360 + 0.5; }

  function worldY(lat) {
    var sine = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  /** @returns {{x: Float64Array, y: Float64Array}} running sums of a stream of differences, in world units */
  function positions(stream, step) {
    var deltas = ints(stream);
    var count = deltas.length / 2;
    var x = new Float64Array(count);
    var y = new Float64Array(count);
    for (var i = 0, lon = 0, lat = 0; i < count; i++) {
      lon += deltas[2 * i];
      lat += deltas[2 * i + 1];
      x[i] = worldX(lon * step);
      y[i] = worldY(lat * step);
    }
    return { x: x, y: y };
  }

  function starts(sizes) {
    var first = new Int32Array(sizes.length + 1);
    for (var i = 0; i < sizes.length; i++) first[i + 1] = first[i] + sizes[i];
    return first;
  }

  /** @returns {{x: Float64Array, y: Float64Array}} */
  function points(packed) { return positions(packed.coords, packed.step); }

  /** @returns {{x: Float64Array, y: Float64Array, first: Int32Array}} line i runs from first[i] to first[i+1] */
  function lines(packed) {
    var all = positions(packed.coords, packed.step);
    all.first = starts(ints(packed.sizes));
    return all;
  }

  /** @returns {object} arcs as lines, and shapes[i] = list of rings, a ring = list of arc numbers (~i: backwards) */
  function polygons(packed) {
    var arcs = positions(packed.arcs, packed.step);
    arcs.first = starts(ints(packed.sizes));
    var stream = ints(packed.shapes);
    var shapes = [];
    for (var at = 0; at < stream.length; ) {
      var rings = [];
      for (var left = stream[at++]; left > 0; left--) {
        var size = stream[at++];
        rings.push(Array.from(stream.subarray(at, at + size)));
        at += size;
      }
      shapes.push(rings);
    }
    return { arcs: arcs, shapes: shapes };
  }

  g.data = g.data || {};
  g.messages = g.messages || {};
  /** Say a text in the page's language. */
  g.text = function (msgid) { return g.messages[msgid] || msgid; };
  g.unpack = { ints: ints, column: column, words: words, points: points, lines: lines, polygons: polygons };
  g.world = { x: worldX, y: worldY };
})(typeof window === "undefined" ? globalThis : window);
