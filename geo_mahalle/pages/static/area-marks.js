/**
 * Marks that only an area's map has: safe open spaces and hydrants. They carry their meaning by shape, the
 * colour is a second cue.
 */
(function (g) {
  "use strict";

  /** Safe open spaces: green ground, the sign of an assembly point, the capacity in words. */
  var Spaces = g.Sheet.extend({
    options: { zIndex: 417 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.at = g.unpack.points(data.points);
      var packed = g.unpack.polygons(data.polygons);
      this.arcs = packed.arcs;
      this.shapes = packed.shapes;
      this.capacity = g.unpack.column(data.capacity);
    },

    draw: function (context, view) {
      context.lineJoin = "round";
      this.boxes = [];
      for (var i = 0; i < this.at.x.length; i++) this._ground(context, view, i);
      if (view.zoom < 14) return;
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (var n = 0; n < this.at.x.length; n++) this._sign(context, view, n);
    },

    obstacles: function () { return this.boxes || []; },

    _ground: function (context, view, i) {
      context.beginPath();
      trace(context, view, this.arcs, this.shapes[i] || []);
      context.fillStyle = "rgba(36,107,64,.24)";
      context.fill("evenodd");
      context.strokeStyle = "#246B40";
      context.lineWidth = 1.8;
      context.stroke();
    },

    _sign: function (context, view, i) {
      var x = this.at.x[i] * view.k - view.x0;
      var y = this.at.y[i] * view.k - view.y0;
      this.boxes.push(g.boxAround(x, y, 10));
      context.fillStyle = "#246B40";
      context.strokeStyle = "#FFFFFF";
      context.lineWidth = 3;
      context.beginPath();
      context.roundRect(x - 9, y - 9, 18, 18, 4);
      context.stroke();
      context.fill();
      context.lineWidth = 1.8;
      context.lineCap = "round";
      context.beginPath();
      context.moveTo(x, y - 5); context.lineTo(x, y + 2);
      context.moveTo(x - 3, y - 1); context.lineTo(x, y + 2); context.lineTo(x + 3, y - 1);
      context.moveTo(x - 5, y + 5.4); context.lineTo(x + 5, y + 5.4);
      context.stroke();
      if (this.capacity[i] === null || view.zoom < 15) return;
      context.font = "700 11.5px Vazirmatn, Tahoma, sans-serif";
      context.direction = "rtl";
      context.strokeStyle = "rgba(255,255,255,.9)";
      context.lineWidth = 3.2;
      context.fillStyle = "#174A2B";
      var words = g.fill(g.text("{count} persons"), { count: g.number(this.capacity[i], 0) });
      var half = context.measureText(words).width / 2 + 2;
      this.boxes.push([x - half, y + 10, x + half, y + 26]);
      context.strokeText(words, x, y + 18);
      context.fillText(words, x, y + 18);
    }
  });

  /** Pale ground under the streets: parks. */
  var Grounds = g.Sheet.extend({
    options: { zIndex: 405 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      var packed = g.unpack.polygons(data.polygons);
      this.arcs = packed.arcs;
      this.shapes = packed.shapes;
    },

    draw: function (context, view) {
      for (var i = 0; i < this.shapes.length; i++) {
        context.beginPath();
        trace(context, view, this.arcs, this.shapes[i]);
        context.fillStyle = "#DCE8CF";
        context.fill("evenodd");
      }
    }
  });

  /** Append the rings of a shape to the current path. */
  function trace(context, view, arcs, rings) {
    rings.forEach(function (ring) {
      ring.forEach(function (arc, place) {
        var number = arc < 0 ? ~arc : arc;
        var from = arcs.first[number];
        var to = arcs.first[number + 1] - 1;
        if (arc < 0) g.trace(context, arcs, to, from, view, place > 0);
        else g.trace(context, arcs, from, to, view, place > 0);
      });
      context.closePath();
    });
  }

  /** Hydrants: a white square with an H, outlined in red. */
  var Hydrants = g.Sheet.extend({
    options: { zIndex: 444 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.at = g.unpack.points(data.points);
    },

    obstacles: function () { return this.boxes || []; },

    draw: function (context, view) {
      this.boxes = [];
      var half = g.at(view.zoom, [[13, 2.5], [15, 5.5], [17, 7.5], [19, 9]]);
      for (var i = 0; i < this.at.x.length; i++) {
        var x = this.at.x[i] * view.k - view.x0;
        var y = this.at.y[i] * view.k - view.y0;
        this.boxes.push(g.boxAround(x, y, half + 1));
        context.beginPath();
        context.roundRect(x - half, y - half, half * 2, half * 2, half * 0.28);
        context.fillStyle = "#FFFFFF";
        context.strokeStyle = "#B3261E";
        context.lineWidth = 1.7;
        context.fill();
        context.stroke();
        if (half < 5) continue;
        var u = half * 0.42;
        context.beginPath();
        context.moveTo(x - u, y - half * 0.55); context.lineTo(x - u, y + half * 0.55);
        context.moveTo(x + u, y - half * 0.55); context.lineTo(x + u, y + half * 0.55);
        context.moveTo(x - u, y); context.lineTo(x + u, y);
        context.stroke();
      }
    }
  });

  /** Street lamps as dots: amber when they work, crossed when out, hollow when nobody looked. */
  var Lamps = g.Sheet.extend({
    options: { zIndex: 443 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.at = g.unpack.points(data.points);
      this.works = g.unpack.column(data.is_working);
      this.isOn = false;
    },

    isEmpty: function () { return !this.isOn; },

    toggle: function (isOn) { this.isOn = isOn; return this.redraw(); },

    draw: function (context, view) {
      var radius = g.at(view.zoom, [[13, 1.6], [15, 2.6], [17, 4.2], [19, 5.5]]);
      context.strokeStyle = "#1D2B33";
      context.lineWidth = Math.max(0.8, radius * 0.28);
      for (var i = 0; i < this.at.x.length; i++) {
        var x = this.at.x[i] * view.k - view.x0;
        var y = this.at.y[i] * view.k - view.y0;
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.fillStyle = this.works[i] > 0 ? "#E3A23C" : "#FFFFFF";
        context.fill();
        if (this.works[i] === 0) { context.moveTo(x - radius * 1.2, y + radius * 1.2); context.lineTo(x + radius * 1.2, y - radius * 1.2); }
        context.stroke();
      }
    }
  });

  g.lampLayer = function (map, key) {
    g.layers[key] = new Lamps(g.data[key]).addTo(map);
    return g.layers[key];
  };

  g.groundLayer = function (map, key) {
    g.layers[key] = new Grounds(g.data[key]).addTo(map);
    return g.layers[key];
  };

  g.spaceLayer = function (map, key) {
    g.layers[key] = new Spaces(g.data[key]).addTo(map);
    return g.layers[key];
  };

  g.hydrantLayer = function (map, key) {
    g.layers[key] = new Hydrants(g.data[key]).addTo(map);
    return g.layers[key];
  };
})(window.geoMahalle);
