/**
 * Areas as a choropleth: geometry once, bands as a column; and their outlines.
 * A band of 0 is hatched (not known), 1 to 5 are the fixed bands, 255 is plain ground.
 */
(function (g) {
  "use strict";
  var BANDS = ["", "#EFEFE0", "#CCDDD3", "#9CC1C3", "#6799A9", "#3D6E88"];
  var GROUND = "#F7F5EF";
  var UNKNOWN = "#F6F4EE";

  var Areas = g.Sheet.extend({
    options: { zIndex: 400, seam: 1.4 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      var packed = g.unpack.polygons(data.polygons);
      this.arcs = packed.arcs;
      this.shapes = packed.shapes;
      this.outlines = data.edges.map(g.unpack.lines);
      this.boxes = this.shapes.map(this._box, this);
      this.bands = new Uint8Array(this.shapes.length).fill(255);
      this.group = null;
      this.show(this.shapes.map(function (_, i) { return i; }), null);
    },

    /**
     * Draw only these areas. `group[i]` is the number of the area above: where it differs a zone line runs.
     * The outer edge is the one with number `outline`: a side that only one area has may be a slit between two.
     */
    show: function (indices, group, outline) {
      this.outline = this.outlines[outline || 0];
      this.shown = indices.filter(function (i) { return this.shapes[i].length > 0; }, this);
      this.group = group;
      var owners = new Map();
      this.shown.forEach(function (i) {
        this.shapes[i].forEach(function (ring) {
          ring.forEach(function (arc) {
            var number = arc < 0 ? ~arc : arc;
            var list = owners.get(number);
            if (list) list.push(i); else owners.set(number, [i]);
          });
        });
      }, this);
      this.seams = [];
      this.zones = [];
      owners.forEach(function (list, arc) {
        if (list.length > 1 && group && group[list[0]] !== group[list[1]]) this.zones.push(arc);
        else this.seams.push(arc);
      }, this);
      if (this.lines) this.lines.redraw();
      return this.redraw();
    },

    /** Colour the areas: one band an area, over all areas. */
    paint: function (bands) {
      this.bands = bands;
      return this.redraw();
    },

    draw: function (context, view) {
      this._drawShore(context, view);
      var groups = new Map();
      this.shown.forEach(function (i) {
        if (!this._isSeen(i, view)) return;
        var list = groups.get(this.bands[i]);
        if (list) list.push(i); else groups.set(this.bands[i], [i]);
      }, this);
      groups.forEach(function (list, band) {
        context.beginPath();
        list.forEach(function (i) { this.path(context, view, i); }, this);
        context.fillStyle = band === 0 ? UNKNOWN : band === 255 ? GROUND : BANDS[band];
        context.fill("evenodd");
        if (band === 0) {
          context.fillStyle = g.hatch(context, view.ratio, 6);
          context.fill("evenodd");
        }
      }, this);
      var scale = Math.min(1, Math.max(0.3, this._typicalSize(view) / 60));
      context.lineJoin = context.lineCap = "round";
      this._stroke(context, view, this.seams, "#FFFFFF", this.options.seam * scale);
      this._stroke(context, view, this.zones, "#FFFFFF", this.options.seam * scale);
      if (!this.lines) this.drawLines(context, view);
    },

    /** Zone lines and the outer edge; in a choropleth they stand above the streets, on a sheet of their own. */
    drawLines: function (context, view) {
      var scale = Math.min(1, Math.max(0.6, this._typicalSize(view) / 60));
      context.lineJoin = context.lineCap = "round";
      this._stroke(context, view, this.zones, "#1D2B336B", 1.5 * scale);
      context.beginPath();
      this._traceEdge(context, view);
      context.strokeStyle = "#FFFFFF"; context.lineWidth = 4.6; context.stroke();
      context.strokeStyle = "#1D2B33"; context.lineWidth = 1.8; context.stroke();
    },

    /** Lines along the outer edge, as old maps draw a shore: they set the place off its empty ground. */
    _drawShore: function (context, view) {
      if (!this.options.isChoropleth) return;
      context.lineJoin = context.lineCap = "round";
      context.beginPath();
      this._traceEdge(context, view, 9);
      [[150, "#E6E2D8"], [104, "#E3DFD4"], [66, "#E0DBCF"], [36, "#DCD7CA"], [14, "#D8D2C4"]].forEach(function (ring) {
        context.strokeStyle = ring[1]; context.lineWidth = ring[0] * 2 + 2; context.stroke();
        context.strokeStyle = "#F2F0E9"; context.lineWidth = ring[0] * 2; context.stroke();
      });
    },

    /** Append the outer edge to the current path. */
    _traceEdge: function (context, view, apart) {
      var edge = this.outline;
      for (var i = 0; i + 1 < edge.first.length; i++) if (edge.first[i + 1] > edge.first[i]) g.trace(context, edge, edge.first[i], edge.first[i + 1] - 1, view, false, apart);
    },

    /** Append an area's rings to the current path. */
    path: function (context, view, index) {
      var arcs = this.arcs;
      var rings = this.shapes[index];
      for (var r = 0; r < rings.length; r++) {
        for (var n = 0; n < rings[r].length; n++) {
          var arc = rings[r][n];
          var number = arc < 0 ? ~arc : arc;
          var from = arcs.first[number];
          var to = arcs.first[number + 1] - 1;
          if (arc < 0) g.trace(context, arcs, to, from, view, n > 0);
          else g.trace(context, arcs, from, to, view, n > 0);
        }
        context.closePath();
      }
    },

    /** @returns {number} the shown area at a position, or -1 */
    at: function (latlng) {
      var x = g.world.x(latlng.lng);
      var y = g.world.y(latlng.lat);
      for (var n = 0; n < this.shown.length; n++) {
        var i = this.shown[n];
        var box = this.boxes[i];
        if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && this._holds(i, x, y)) return i;
      }
      return -1;
    },

    /** @returns {L.LatLngBounds} */
    boundsOf: function (index) {
      var box = this.boxes[index];
      return L.latLngBounds(degrees(box[0], box[3]), degrees(box[2], box[1]));
    },

    _holds: function (index, x, y) {
      var arcs = this.arcs;
      var inside = false;
      this.shapes[index].forEach(function (ring) {
        ring.forEach(function (arc) {
          var number = arc < 0 ? ~arc : arc;
          for (var i = arcs.first[number] + 1; i < arcs.first[number + 1]; i++) {
            var y1 = arcs.y[i - 1];
            var y2 = arcs.y[i];
            if (y1 > y !== y2 > y && x < ((arcs.x[i - 1] - arcs.x[i]) * (y - y2)) / (y1 - y2) + arcs.x[i]) inside = !inside;
          }
        });
      });
      return inside;
    },

    _box: function (rings) {
      var box = [Infinity, Infinity, -Infinity, -Infinity];
      var arcs = this.arcs;
      rings.forEach(function (ring) {
        ring.forEach(function (arc) {
          var number = arc < 0 ? ~arc : arc;
          for (var i = arcs.first[number]; i < arcs.first[number + 1]; i++) {
            box[0] = Math.min(box[0], arcs.x[i]); box[2] = Math.max(box[2], arcs.x[i]);
            box[1] = Math.min(box[1], arcs.y[i]); box[3] = Math.max(box[3], arcs.y[i]);
          }
        });
      });
      return box;
    },

    _isSeen: function (i, view) {
      var box = this.boxes[i];
      return box[0] < view.east && box[2] > view.west && box[1] < view.south && box[3] > view.north;
    },

    _typicalSize: function (view) {
      if (!this.shown.length) return 60;
      var box = this.boxes[this.shown[this.shown.length >> 1]];
      return Math.sqrt((box[2] - box[0]) * (box[3] - box[1])) * view.k;
    },

    _stroke: function (context, view, numbers, colour, width) {
      var first = this.arcs.first;
      context.beginPath();
      numbers.forEach(function (arc) { g.trace(context, this.arcs, first[arc], first[arc + 1] - 1, view, false); }, this);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  });

  function degrees(x, y) {
    var lat = (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
    return [lat, (x - 0.5) * 360];
  }

  var Lines = g.Sheet.extend({
    options: { zIndex: 418 },

    initialize: function (areas) {
      g.Sheet.prototype.initialize.call(this, this.options);
      this.areas = areas;
    },

    draw: function (context, view) { this.areas.drawLines(context, view); }
  });

  /** Outlines over the areas: the one under the pointer and the one chosen. */
  var Outline = g.Sheet.extend({
    options: { zIndex: 430 },

    initialize: function (areas, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.areas = areas;
      this.hovered = this.chosen = -1;
    },

    isEmpty: function () { return this.hovered < 0 && this.chosen < 0; },

    mark: function (hovered, chosen) {
      if (hovered === this.hovered && chosen === this.chosen) return;
      this.hovered = hovered;
      this.chosen = chosen;
      this.redraw();
    },

    draw: function (context, view) {
      context.lineJoin = "round";
      if (this.hovered >= 0 && this.hovered !== this.chosen) this._outline(context, view, this.hovered, 4.5, 2, "#1D2B33");
      if (this.chosen >= 0) this._outline(context, view, this.chosen, 7, 3.2, "#084E55");
    },

    _outline: function (context, view, index, halo, width, colour) {
      context.beginPath();
      this.areas.path(context, view, index);
      context.strokeStyle = "#FFFFFF"; context.lineWidth = halo; context.stroke();
      context.strokeStyle = colour; context.lineWidth = width; context.stroke();
    }
  });

  /** One area's boundary, with all that lies outside it faded. */
  var Boundary = g.Sheet.extend({
    options: { zIndex: 420, veil: 0.6 },

    initialize: function (areas, index, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.areas = areas;
      this.index = index;
    },

    draw: function (context, view) {
      context.beginPath();
      context.rect(-5, -5, view.width + 10, view.height + 10);
      this.areas.path(context, view, this.index);
      context.fillStyle = "rgba(255,255,255," + this.options.veil + ")";
      context.fill("evenodd");
      context.beginPath();
      this.areas.path(context, view, this.index);
      context.lineJoin = "round";
      context.strokeStyle = "#FFFFFF"; context.lineWidth = 5; context.stroke();
      context.strokeStyle = "#1D2B33"; context.lineWidth = 2.2; context.stroke();
    }
  });

  g.areaLayer = function (map, key, options) {
    var areas = new Areas(g.data[key], options).addTo(map);
    if (options.isChoropleth) areas.lines = new Lines(areas).addTo(map);
    g.layers[key] = areas;
    return areas;
  };

  g.outlineLayer = function (map, key, areas) {
    g.layers[key] = new Outline(g.layers[areas]).addTo(map);
    return g.layers[key];
  };

  g.boundaryLayer = function (map, key, areas, index) {
    g.layers[key] = new Boundary(g.layers[areas], index).addTo(map);
    return g.layers[key];
  };
})(window.geoMahalle);
