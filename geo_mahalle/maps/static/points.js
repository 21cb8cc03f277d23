/**
 * Points by the ten thousand on one canvas: problems as marks of their state, counted together while they
 * would overlap; services as pictograms that give way to each other. Hits are found in a grid of what was drawn.
 */
(function (g) {
  "use strict";
  var CELL = 44;

  var Points = g.Sheet.extend({
    options: { zIndex: 450, apartFrom: 16 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.data = data;
      this.drawn = [];
      this.kept = [];
    },

    /** Unpack the points if that is not done. */
    read: function () {
      var data = this.data;
      if (!data) return this;
      this.data = null;
      this.at = g.unpack.points(data.points);
      this.count = this.at.x.length;
      this.unpack(data);
      return this;
    },

    /** Keep the points for which the test is true; nothing is kept before. */
    filter: function (test) {
      this.read();
      this.kept = [];
      for (var i = 0; i < this.count; i++) if (test(i)) this.kept.push(i);
      return this.redraw();
    },

    isEmpty: function () {
      if (this.kept.length) return false;
      this._remember([]);
      return true;
    },

    /** @returns {{x, y, radius, points: number[]}|null} the mark under a point of the map's container */
    hit: function (containerPoint) {
      if (!this._map || !this.drawn.length) return null;
      var p = this.fromContainer(containerPoint);
      var best = null;
      var near = 22 * 22;
      [-1, 0, 1].forEach(function (dx) {
        [-1, 0, 1].forEach(function (dy) {
          var list = this.grid.get(cellOf(p.x + dx * CELL, p.y + dy * CELL));
          (list || []).forEach(function (mark) {
            var away = (mark.x - p.x) * (mark.x - p.x) + (mark.y - p.y) * (mark.y - p.y);
            if (away < Math.min(near, Math.pow(Math.max(mark.radius + 4, 12), 2))) { best = mark; near = away; }
          });
        }, this);
      }, this);
      return best;
    },

    /** @returns {L.LatLng} */
    latLngOf: function (i) {
      this.read();
      var lat = (360 / Math.PI) * Math.atan(Math.exp((0.5 - this.at.y[i]) * 2 * Math.PI)) - 90;
      return L.latLng(lat, (this.at.x[i] - 0.5) * 360);
    },

    _seen: function (view) {
      var seen = [];
      for (var n = 0; n < this.kept.length; n++) {
        var i = this.kept[n];
        if (this.at.x[i] > view.west && this.at.x[i] < view.east && this.at.y[i] > view.north && this.at.y[i] < view.south) seen.push(i);
      }
      return seen;
    },

    obstacles: function () {
      return this.drawn.map(function (mark) { return g.boxAround(mark.x, mark.y, mark.radius + 1); });
    },

    _remember: function (marks) {
      this.drawn = marks;
      this.grid = new Map();
      marks.forEach(function (mark) {
        var key = cellOf(mark.x, mark.y);
        var list = this.grid.get(key);
        if (list) list.push(mark); else this.grid.set(key, [mark]);
      }, this);
    }
  });

  function cellOf(x, y) { return Math.floor(x / CELL) + ":" + Math.floor(y / CELL); }

  /** Problems: data has category, state; options.committees[category] names the committee. */
  var Issues = Points.extend({
    unpack: function (data) {
      this.columns = {
        category: g.unpack.ints(data.category), severity: g.unpack.column(data.severity),
        state: g.unpack.words(data.state), opened: g.unpack.words(data.opened),
        area: g.unpack.ints(data.area), isSegment: g.unpack.ints(data.is_segment)
      };
      this.committees = data.committees;
    },

    committeeOf: function (i) { return this.committees[this.columns.category[i]]; },

    draw: function (context, view) {
      var groups = view.zoom >= this.options.apartFrom ? null : this._gather(view);
      var marks = groups || this._seen(view).map(function (i) { return this._mark([i], view); }, this);
      marks.forEach(function (mark) { this._stamp(context, view, mark); }, this);
      this._remember(marks);
    },

    /** Gather points of one cell of a grid that is fixed to the ground, so panning does not regroup them. */
    _gather: function (view) {
      var cells = new Map();
      this._seen(view).forEach(function (i) {
        var key = Math.floor((this.at.x[i] * view.k) / CELL) * 1e7 + Math.floor((this.at.y[i] * view.k) / CELL);
        var list = cells.get(key);
        if (list) list.push(i); else cells.set(key, [i]);
      }, this);
      var marks = Array.from(cells.values(), function (list) { return this._mark(list, view); }, this);
      return this._part(marks, view);
    },

    /** Join marks that would lie on each other, the larger taking in the smaller. */
    _part: function (marks, view) {
      var kept = new Map();
      marks.sort(function (a, b) { return b.points.length - a.points.length || a.points[0] - b.points[0]; });
      marks.forEach(function (mark) {
        var host = null;
        for (var dx = -1; dx <= 1 && !host; dx++) {
          for (var dy = -1; dy <= 1 && !host; dy++) {
            (kept.get(cellOf(mark.x + dx * CELL, mark.y + dy * CELL)) || []).forEach(function (other) {
              if (Math.hypot(other.x - mark.x, other.y - mark.y) < other.radius + mark.radius + 1) host = other;
            });
          }
        }
        if (host) {
          host.points = host.points.concat(mark.points);
          host.radius = this._radius(host.points.length, view);
          return;
        }
        var key = cellOf(mark.x, mark.y);
        if (kept.has(key)) kept.get(key).push(mark); else kept.set(key, [mark]);
      }, this);
      return Array.from(kept.values()).reduce(function (all, list) { return all.concat(list); }, []);
    },

    _radius: function (count, view) {
      return count === 1 ? g.at(view.zoom, [[12, 5], [15, 7], [17, 9]]) : Math.min(11 + Math.log10(count) * 3.2, 19);
    },

    _mark: function (list, view) {
      var x = 0;
      var y = 0;
      list.forEach(function (i) { x += this.at.x[i]; y += this.at.y[i]; }, this);
      return {
        points: list, x: (x / list.length) * view.k - view.x0, y: (y / list.length) * view.k - view.y0,
        radius: this._radius(list.length, view)
      };
    },

    _stamp: function (context, view, mark) {
      var first = mark.points[0];
      var committee = this.committeeOf(first);
      if (mark.points.length === 1) {
        var stamp = g.markStamp(this.columns.state[first], committee, mark.radius, view.ratio);
        context.drawImage(stamp, mark.x - stamp.half, mark.y - stamp.half, stamp.half * 2, stamp.half * 2);
        return;
      }
      var isOne = mark.points.every(function (i) { return this.committeeOf(i) === committee; }, this);
      var words = g.number(mark.points.length, 0);
      g.drawCount(context, mark.x, mark.y, mark.radius, words, isOne ? g.committeeColour(committee) : "#1D2B33");
    }
  });

  /** Services: data has kind, name, is_working; data.icons[kind] names the pictogram. */
  var Facilities = Points.extend({
    options: { zIndex: 445, wholeFrom: 14 },

    unpack: function (data) {
      this.columns = {
        kind: g.unpack.ints(data.kind), isWorking: g.unpack.column(data.is_working),
        capacity: g.unpack.column(data.capacity), area: g.unpack.ints(data.area)
      };
      this.names = g.unpack.words(data.name);
      this.icons = data.icons.map(function (name) { return g.glyphs[name] ? { grid: g.glyphs[name][0], path: new Path2D(g.glyphs[name][1]) } : null; });
    },

    draw: function (context, view) {
      var radius = view.zoom >= this.options.wholeFrom ? g.at(view.zoom, [[14, 8], [16, 9.5], [18, 12]]) : 3;
      var taken = new Set();
      var marks = [];
      this._seen(view).forEach(function (i) {
        var x = this.at.x[i] * view.k - view.x0;
        var y = this.at.y[i] * view.k - view.y0;
        var key = Math.floor(x / (radius * 2)) + ":" + Math.floor(y / (radius * 2));
        if (taken.has(key)) return;
        taken.add(key);
        var works = this.columns.isWorking[i];
        g.drawService(context, x, y, radius, this.icons[this.columns.kind[i]], works === null ? null : works > 0);
        marks.push({ points: [i], x: x, y: y, radius: radius });
      }, this);
      this._remember(marks);
    }
  });

  g.pointLayer = function (map, key, options) {
    g.layers[key] = new Issues(g.data[key], options).addTo(map);
    return g.layers[key];
  };

  g.facilityLayer = function (map, key, options) {
    g.layers[key] = new Facilities(g.data[key], options).addTo(map);
    return g.layers[key];
  };
})(window.geoMahalle);
