/**
 * Names on the map: of areas inside them, of streets along them. What does not fit is left out, never
 * overlapped; the chosen area's name comes first, then the larger areas.
 */
(function (g) {
  "use strict";
  var FONT = "px Vazirmatn, Tahoma, sans-serif";

  var PLACES = [[0, 0], [0, -1.1], [0, 1.1], [0.5, 0], [-0.5, 0], [0.4, -1], [-0.4, -1], [0.4, 1], [-0.4, 1], [0, -2.1], [0, 2.1], [0.8, 0], [-0.8, 0]];

  var Labels = g.Sheet.extend({
    options: { zIndex: 470, streetsFrom: 15.5 },

    initialize: function (data, areas, streets, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.names = data.names;
      this.centres = g.unpack.points(data.centres);
      this.areas = areas;
      this.streets = streets;
      this.chosen = -1;
      this.order = [];
      this.marks = [];
    },

    /** Keep clear of what these layers have drawn; each comes onto the map before the names. */
    avoid: function (layers) {
      this.marks = layers;
      return this;
    },

    /** Say which areas are named, largest first. */
    show: function (indices) {
      var boxes = this.areas.boxes;
      function size(i) { return (boxes[i][2] - boxes[i][0]) * (boxes[i][3] - boxes[i][1]); }
      this.order = indices.slice().sort(function (a, b) { return size(b) - size(a) || a - b; });
      return this.redraw();
    },

    choose: function (index) {
      this.chosen = index;
      return this.redraw();
    },

    draw: function (context, view) {
      var taken = this._obstacles();
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.direction = "rtl";
      var order = this.chosen < 0 ? this.order : [this.chosen].concat(this.order.filter(function (i) { return i !== this.chosen; }, this));
      order.forEach(function (i) { this._nameArea(context, view, i, taken); }, this);
      if (this.streets && this.options.streetsFrom <= view.zoom) this._nameStreets(context, view, taken);
    },

    _obstacles: function () {
      return this.marks.reduce(function (boxes, layer) { return boxes.concat(layer.obstacles()); }, []);
    },

    /** @returns {number[]|null} the first free place for a name: in the middle, else a little off, still inside */
    _place: function (context, view, i, wide, high, taken) {
      var x = this.centres.x[i] * view.k - view.x0;
      var y = this.centres.y[i] * view.k - view.y0;
      var tries = taken.length ? PLACES : [[0, 0]];
      for (var n = 0; n < tries.length; n++) {
        var left = x + tries[n][0] * wide;
        var top = y + tries[n][1] * high;
        var isInside = n === 0 || [-0.45, 0, 0.45].every(function (share) {
          return this.areas._holds(i, (left + share * wide + view.x0) / view.k, (top + view.y0) / view.k);
        }, this);
        if (isInside && claim([left - wide / 2 - 3, top - high / 2 - 1, left + wide / 2 + 3, top + high / 2 + 1], taken)) return [left, top];
      }
      return null;
    },

    _nameArea: function (context, view, i, taken) {
      var box = this.areas.boxes[i];
      var room = (box[2] - box[0]) * view.k;
      var tall = (box[3] - box[1]) * view.k;
      var isChosen = i === this.chosen;
      if (!this.areas._isSeen(i, view) || (!isChosen && (room < 30 || tall < 14))) return;
      var size = isChosen ? 14 : room > 260 ? 13.5 : 12;
      context.font = (isChosen ? 800 : 600) + " " + size + FONT;
      var lines = fit(context, this.names[i], isChosen ? Infinity : room * 0.94);
      if (!lines) return;
      var wide = Math.max.apply(null, lines.map(function (line) { return context.measureText(line).width; }));
      var high = size * 1.35 * lines.length;
      var spot = this._place(context, view, i, wide, high, taken);
      if (!spot) return;
      var isDeep = this.areas.bands[i] === 5;
      context.strokeStyle = isDeep ? "rgba(61,110,136,.9)" : "rgba(255,255,255,.82)";
      context.fillStyle = isDeep ? "#FFFFFF" : "#1D2B33";
      context.lineWidth = 3.2;
      lines.forEach(function (line, n) {
        var level = spot[1] + (n - (lines.length - 1) / 2) * size * 1.35;
        context.strokeText(line, spot[0], level);
        context.fillText(line, spot[0], level);
      });
    },

    _nameStreets: function (context, view, taken) {
      var streets = this.streets.read();
      var size = g.at(view.zoom, [[15.5, 11], [18, 12.5]]);
      context.font = "500 " + size + FONT;
      context.strokeStyle = "rgba(255,255,255,.9)";
      context.fillStyle = "#1D2B33";
      context.lineWidth = 3;
      var named = new Map();
      this.streetNames = [];
      for (var i = 0; i < streets.count; i++) {
        var name = streets.names[i];
        if (!name || !streets.isSeen(streets.lines.first[i], streets.lines.first[i + 1] - 1, view)) continue;
        var run = straightest(streets.lines, streets.lines.first[i], streets.lines.first[i + 1], view);
        var wide = context.measureText(name).width;
        if (run.length < wide + 8 || isNear(named.get(name), run)) continue;
        var spot = beside(run, streets.nameOffset(i, view.zoom), wide, size, taken);
        if (!spot) continue;
        named.set(name, (named.get(name) || []).concat([run]));
        this.streetNames.push({ street: i, x: spot.x, y: spot.y, size: size, box: spot.box });
        context.save();
        context.translate(spot.x, spot.y);
        context.rotate(run.angle);
        context.strokeText(name, 0, 0);
        context.fillText(name, 0, 0);
        context.restore();
      }
    }
  });

  /** @returns {string[]|null} the name in one or two lines that fit, or null */
  function fit(context, name, room) {
    if (context.measureText(name).width <= room) return [name];
    var words = name.split(/[ \u200c]/);
    if (words.length < 2) return null;
    for (var cut = Math.ceil(words.length / 2); cut > 0; cut--) {
      var pair = [words.slice(0, cut).join(" "), words.slice(cut).join(" ")];
      if (pair[1] && pair.every(function (line) { return context.measureText(line).width <= room; })) return pair;
    }
    return null;
  }

  /** Take a rectangle if it meets none that is taken. */
  function claim(box, taken) {
    for (var n = 0; n < taken.length; n++) {
      var other = taken[n];
      if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
    }
    taken.push(box);
    return true;
  }

  /** @returns {{x, y, length, angle}} the longest run of a line that bends less than 3 % */
  function straightest(lines, from, to, view) {
    var best = { length: 0 };
    for (var start = from; start < to - 1; start++) {
      for (var end = start + 1, path = 0; end < to; end++) {
        path += Math.hypot(lines.x[end] - lines.x[end - 1], lines.y[end] - lines.y[end - 1]) * view.k;
        var dx = (lines.x[end] - lines.x[start]) * view.k;
        var dy = (lines.y[end] - lines.y[start]) * view.k;
        var chord = Math.hypot(dx, dy);
        if (path > chord * 1.03) break;
        if (chord <= best.length) continue;
        var angle = Math.atan2(dy, dx);
        best = {
          start: start, path: path, length: chord,
          angle: angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle
        };
      }
    }
    if (best.length) Object.assign(best, halfway(lines, best.start, best.path / 2, view));
    return best;
  }

  /** @returns {{x, y}} the point of a line that lies `path` pixels behind the vertex `start` */
  function halfway(lines, start, path, view) {
    for (var n = start; ; n++) {
      var dx = (lines.x[n + 1] - lines.x[n]) * view.k;
      var dy = (lines.y[n + 1] - lines.y[n]) * view.k;
      var length = Math.hypot(dx, dy);
      if (path <= length || n + 2 >= lines.x.length) {
        var share = length ? Math.min(path / length, 1) : 0;
        return { x: lines.x[n] * view.k - view.x0 + dx * share, y: lines.y[n] * view.k - view.y0 + dy * share };
      }
      path -= length;
    }
  }

  /** @returns {{x, y, box}|null} the free place for a name along a run: on it, or `offset` and half a line off it */
  function beside(run, offset, wide, size, taken) {
    var reach = Math.abs(Math.cos(run.angle)) * wide / 2 + size;
    var rise = Math.abs(Math.sin(run.angle)) * wide / 2 + size * 0.7;
    var away = offset ? offset + size * 0.6 : 0;
    var sides = away ? [-away, away] : [0];
    for (var n = 0; n < sides.length; n++) {
      var x = run.x - Math.sin(run.angle) * sides[n];
      var y = run.y + Math.cos(run.angle) * sides[n];
      var box = [x - reach, y - rise, x + reach, y + rise];
      if (claim(box, taken)) return { x: x, y: y, box: box };
    }
    return null;
  }

  function isNear(runs, run) {
    return (runs || []).some(function (other) { return Math.hypot(other.x - run.x, other.y - run.y) < 320; });
  }

  g.labelLayer = function (map, key, areas, streets) {
    var layer = new Labels(g.data[key], g.layers[areas], streets ? g.layers[streets] : null).addTo(map);
    g.layers[key] = layer;
    if (document.fonts) document.fonts.load("600 12px Vazirmatn", "محله").then(function () { layer.redraw(); });
    return layer;
  };
})(window.geoMahalle);
