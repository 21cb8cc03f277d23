/**
 * Streets as the base map, drawn by their measured width: 6 m and more, 4 to 6 m, under 4 m (dotted: a rescue
 * vehicle cannot pass), and dashed grey where nobody measured. Also the hatch over streets nobody walked.
 */
(function (g) {
  "use strict";
  var WIDE = [[10, 0.5], [12, 1], [14, 2], [16, 6], [18, 14], [19, 22]];
  var MIDDLE = [[12, 0.4], [14, 1.5], [16, 3], [18, 8], [19, 13]];
  var NARROW = [[14, 0], [16, 1.5], [18, 2.4], [19, 3]];
  var DARK_SIZE = [[14, 0.6], [16, 1], [18, 1.3]];
  var MAIN = /^(motorway|trunk|primary|secondary|arterial|main)/;

  var Streets = g.Sheet.extend({
    options: { zIndex: 410, isFaint: false, showsDark: true },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.data = data;
      this.count = 0;
    },

    /** Unpack the streets if that is not done; a page answers its first hover before. */
    read: function () {
      var data = this.data;
      if (!data) return this;
      this.data = null;
      this.lines = g.unpack.lines(data.lines);
      this.widths = g.unpack.column(data.width_m);
      this.lit = g.unpack.column(data.lit_percent);
      this.classes = g.unpack.words(data.street_class);
      this.names = g.unpack.words(data.name);
      this.area = data.area ? g.unpack.ints(data.area) : null;
      this.walked = g.unpack.ints(data.is_walked);
      this.count = this.lines.first.length - 1;
      this.kinds = { wide: [], middle: [], narrow: [], unknown: [], main: [], dark: [] };
      for (var i = 0; i < this.count; i++) this._sort(i);
      return this;
    },

    onAdd: function (map) {
      g.Sheet.prototype.onAdd.call(this, map);
      var streets = this;
      requestAnimationFrame(function () {
        setTimeout(function () { streets.read().redraw(); }, 250);
      });
    },

    isEmpty: function () { return !this.count; },

    _sort: function (i) {
      var width = this.widths[i];
      var kind = width === null ? "unknown" : width >= 6 ? "wide" : width >= 4 ? "middle" : "narrow";
      this.kinds[kind].push(i);
      if (MAIN.test(this.classes[i]) || width >= 12) this.kinds.main.push(i);
      if (this._isDark(i)) this.kinds.dark.push(i);
    },

    _isDark: function (i) { return this.lit[i] !== null && this.lit[i] < 50; },

    draw: function (context, view) {
      context.lineCap = context.lineJoin = "round";
      if (this.options.isFaint) this._drawFaint(context, view);
      else this._drawWhole(context, view);
    },

    _drawFaint: function (context, view) {
      var zoom = view.zoom;
      context.globalAlpha = g.at(zoom, [[13, 0.55], [15, 0.45]]);
      this._stroke(context, view, this.kinds.main, "#FFFFFF", g.at(zoom, [[10, 0.8], [13, 2], [14, 2.6], [16, 6], [18, 14]]));
      context.globalAlpha = g.at(zoom, [[14.4, 0], [15.4, 0.4]]);
      if (zoom > 14.4) {
        this._stroke(context, view, this.kinds.wide, "#FFFFFF", g.at(zoom, WIDE) * 0.7);
        this._stroke(context, view, this.kinds.middle.concat(this.kinds.unknown), "#FFFFFF", g.at(zoom, MIDDLE) * 0.7);
        if (zoom > 15) this._stroke(context, view, this.kinds.narrow, "#FFFFFF", g.at(zoom, NARROW));
      }
      context.globalAlpha = 1;
    },

    _drawWhole: function (context, view) {
      var zoom = view.zoom;
      var wide = g.at(zoom, WIDE);
      var middle = g.at(zoom, MIDDLE);
      this._stroke(context, view, this.kinds.middle, "#CFC9BB", middle + 1.2);
      this._stroke(context, view, this.kinds.wide, "#CFC9BB", wide + 1.6);
      this._stroke(context, view, this.kinds.middle, "#FFFFFF", middle);
      this._stroke(context, view, this.kinds.wide, "#FFFFFF", wide);
      context.setLineDash([5, 3.5]);
      if (zoom > 13) this._stroke(context, view, this.kinds.unknown, "#8C8880", 1);
      context.setLineDash([]);
      if (zoom >= 14.5) {
        this._stroke(context, view, this.kinds.narrow, "#FFFFFF", g.at(zoom, [[15, 2.4], [18, 6]]));
        var dot = g.at(zoom, [[15, 1.4], [16, 1.8], [18, 2.4]]);
        context.setLineDash([0, dot * 2.4]);
        this._stroke(context, view, this.kinds.narrow, "#8A5526", dot);
        context.setLineDash([]);
      }
      if (this.options.showsDark && zoom >= 14) this._drawDark(context, view);
    },

    /** @returns {number} how far from a street's middle its name stands: beside dark dashes, on all others */
    nameOffset: function (i, zoom) {
      var isDashed = this.options.showsDark && !this.options.isFaint && zoom >= 14 && this._isDark(i);
      return isDashed ? 2.7 * g.at(zoom, DARK_SIZE) : 0;
    },

    _drawDark: function (context, view) {
      var size = g.at(view.zoom, DARK_SIZE);
      context.lineCap = "butt";
      this._stroke(context, view, this.kinds.dark, "#FFFFFF", 5.4 * size);
      context.setLineDash([8 * size, 4.5 * size]);
      this._stroke(context, view, this.kinds.dark, "#17245C", 3.6 * size);
      context.setLineDash([]);
      context.lineCap = "round";
    },

    _stroke: function (context, view, numbers, colour, width) {
      if (width <= 0) return;
      context.beginPath();
      numbers.forEach(function (i) { this.path(context, view, i); }, this);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    },

    /** Append a street to the current path where its middle or ends are near the view. */
    path: function (context, view, i) {
      var from = this.lines.first[i];
      var to = this.lines.first[i + 1] - 1;
      if (this.isSeen(from, to, view)) g.trace(context, this.lines, from, to, view, false);
    },

    isSeen: function (from, to, view) {
      var x = this.lines.x;
      var y = this.lines.y;
      return Math.min(x[from], x[to]) < view.east + 20 / view.k && Math.max(x[from], x[to]) > view.west - 20 / view.k &&
        Math.min(y[from], y[to]) < view.south + 20 / view.k && Math.max(y[from], y[to]) > view.north - 20 / view.k;
    },

    /** @returns {L.LatLng} the middle of a street */
    middleOf: function (i) {
      this.read();
      var at = (this.lines.first[i] + this.lines.first[i + 1] - 1) >> 1;
      var lat = (360 / Math.PI) * Math.atan(Math.exp((0.5 - this.lines.y[at]) * 2 * Math.PI)) - 90;
      return L.latLng(lat, (this.lines.x[at] - 0.5) * 360);
    }
  });

  /** The hatch over what nobody visited: streets not walked, or whole areas. */
  var Hatch = g.Sheet.extend({
    options: { zIndex: 415 },

    initialize: function (parts, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.streets = parts.streets;
      this.areas = parts.areas;
      this.indices = parts.indices || [];
    },

    draw: function (context, view) {
      var pattern = g.hatch(context, view.ratio, 5);
      if (this.areas) {
        context.beginPath();
        this.indices.forEach(function (i) { this.areas.path(context, view, i); }, this);
        context.fillStyle = pattern;
        context.fill("evenodd");
      }
      if (!this.streets || view.zoom < 13.5) return;
      this.streets.read();
      context.beginPath();
      for (var i = 0; i < this.streets.count; i++) if (!this.streets.walked[i]) this.streets.path(context, view, i);
      context.lineCap = "butt";
      context.lineJoin = "round";
      context.strokeStyle = pattern;
      context.lineWidth = g.at(view.zoom, [[14, 6], [16, 13], [18, 26]]);
      context.stroke();
    }
  });

  g.streetLayer = function (map, key, options) {
    g.layers[key] = new Streets(g.data[key], options).addTo(map);
    return g.layers[key];
  };

  g.hatchLayer = function (map, key, streets, areas, indices) {
    var parts = { streets: g.layers[streets], areas: g.layers[areas], indices: indices };
    g.layers[key] = new Hatch(parts).addTo(map);
    return g.layers[key];
  };
})(window.geoMahalle);
