/**
 * The map and the sheet of canvas that every layer of ours draws on.
 * A sheet is redrawn when a movement ends and is only shifted or scaled while it lasts.
 */
(function (g) {
  "use strict";
  var L = window.L;

  /** Layers by key, maps by element id: what a page's own script takes up. */
  g.layers = {};
  g.maps = {};

  /**
   * Make the map of an element. Digits and words are the page's; there is no tile and no outside address.
   * @param {string} id @param {object} options Leaflet's, and `bounds` [[south, west], [north, east]]
   */
  g.safetyMap = function (id, options) {
    var bounds = L.latLngBounds(options.bounds);
    var isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    var calm = isCalm ? { zoomAnimation: false, fadeAnimation: false, inertia: false } : {};
    var settings = Object.assign({ keyboardPanDelta: 100, wheelPxPerZoomLevel: 110 }, calm, options);
    delete settings.bounds;
    var map = L.map(id, settings);
    map.placeBounds = bounds;
    map.fitPlace = function (animate) {
      map.fitBounds(map.placeBounds, Object.assign({ animate: !!animate }, map.fitPadding || { padding: [16, 16] }));
    };
    /** Draw every sheet at once: paper does not wait for the next frame. */
    map.paintNow = function () {
      map.eachLayer(function (layer) { if (layer.paintAtOnce) layer.paintAtOnce(); });
    };
    map.fitPlace(false);
    map.setMinZoom(Math.min(map.getZoom() - 1.5, settings.maxZoom - 1));
    map.setMaxBounds(bounds.pad(3));
    g.maps[id] = map;
    if (options.caption) caption(map, g.text(options.caption));
    return map;
  };

  function caption(map, words) {
    var line = L.DomUtil.create("p", "map-caption", map.getContainer());
    line.textContent = words;
  }

  /** @returns {number[]} a square around a place, as `obstacles` gives it */
  g.boxAround = function (x, y, half) { return [x - half, y - half, x + half, y + half]; };

  /** A canvas in its own pane. Subclasses write draw(context, view). */
  g.Sheet = L.Renderer.extend({
    options: { padding: 0.15, zIndex: 400 },

    onAdd: function (map) {
      var name = "sheet-" + this.options.zIndex;
      var pane = map.getPane(name) || map.createPane(name);
      pane.style.zIndex = this.options.zIndex;
      pane.style.pointerEvents = "none";
      this.options.pane = name;
      L.Renderer.prototype.onAdd.call(this, map);
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      if (this._container) this._container.remove();
      delete this._container;
      delete this._context;
      cancelAnimationFrame(this._frame);
    },

    _updatePaths: function () {},

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this._isPlaced = false;
      this.redraw();
    },

    /** Lay the canvas where the view is; an empty sheet has no canvas to speak of. */
    _lay: function (isEmpty) {
      var size = this._bounds.getSize();
      this._ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = isEmpty ? 0 : Math.ceil(size.x * this._ratio);
      this._container.height = isEmpty ? 0 : Math.ceil(size.y * this._ratio);
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._isPlaced = !isEmpty;
    },

    /** @returns {number[][]} boxes [left, top, right, bottom] of what was drawn and no name may cover */
    obstacles: function () { return []; },

    /** Whether there is nothing to draw. */
    isEmpty: function () { return false; },

    /** Draw again before the next frame, however often it is asked for. */
    redraw: function () {
      var sheet = this;
      if (!this._map || this._frame) return this;
      this._frame = requestAnimationFrame(function () {
        sheet._frame = null;
        if (sheet._map && sheet._bounds && !sheet._map._animatingZoom) sheet._paintNow();
      });
      return this;
    },

    /** Paper gets the canvas as strokes and fills; a clearRect among them would wipe out the sheets below. */
    paintAtOnce: function () {
      cancelAnimationFrame(this._frame);
      this._frame = null;
      this._isPlaced = false;
      if (this._map && this._bounds) this._paintNow();
    },

    _paintNow: function () {
      var context = this._context;
      var isEmpty = this.isEmpty();
      if (!this._isPlaced || isEmpty) {
        this._lay(isEmpty); // which empties it
        if (isEmpty) return;
      } else {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, this._container.width, this._container.height);
      }
      context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
      this.draw(context, this.view());
    },

    /** How world units become canvas pixels: pixel = world * k - (x0, y0). */
    view: function () {
      var k = 256 * Math.pow(2, this._map.getZoom());
      var origin = this._map.getPixelOrigin().add(this._bounds.min);
      var size = this._bounds.getSize();
      return {
        k: k, x0: origin.x, y0: origin.y, zoom: this._map.getZoom(), width: size.x, height: size.y,
        ratio: this._ratio,
        west: origin.x / k, east: (origin.x + size.x) / k, north: origin.y / k, south: (origin.y + size.y) / k
      };
    },

    /** @returns {{x: number, y: number}} the canvas pixel of a point in the map's container */
    fromContainer: function (point) {
      return this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
    },

    draw: function () {}
  });

  /** The 45° hatch that means «not known» everywhere. */
  g.hatch = function (context, ratio, gap) {
    var size = Math.round((gap || 7) * Math.SQRT2 * ratio);
    var tile = document.createElement("canvas");
    tile.width = tile.height = size;
    var pen = tile.getContext("2d");
    pen.strokeStyle = "#8E8B82";
    pen.lineWidth = 1.25 * ratio;
    pen.beginPath();
    for (var i = -1; i <= 1; i++) {
      pen.moveTo(i * size - 2, size + 2);
      pen.lineTo((i + 1) * size + 2, -2);
    }
    pen.stroke();
    var pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / ratio));
    return pattern;
  };

  /** Append a line to the current path, leaving out what is nearer than `apart` pixels (0.7 unless told). */
  g.trace = function (context, lines, from, to, view, joins, apart) {
    var least = apart || 0.7;
    var step = from <= to ? 1 : -1;
    var px = 0;
    var py = 0;
    for (var i = from; ; i += step) {
      var x = lines.x[i] * view.k - view.x0;
      var y = lines.y[i] * view.k - view.y0;
      if (i === from && !joins) {
        context.moveTo(x, y);
        px = x; py = y;
      } else if (i === to || Math.abs(x - px) + Math.abs(y - py) > least) {
        context.lineTo(x, y);
        px = x; py = y;
      }
      if (i === to) break;
    }
  };

  /** Interpolate sizes given at zooms: at(15, [[14, 2], [16, 6]]) is 4. */
  g.at = function (zoom, stops) {
    if (zoom <= stops[0][0]) return stops[0][1];
    for (var i = 1; i < stops.length; i++) {
      if (zoom <= stops[i][0]) {
        var share = (zoom - stops[i - 1][0]) / (stops[i][0] - stops[i - 1][0]);
        return stops[i - 1][1] + share * (stops[i][1] - stops[i - 1][1]);
      }
    }
    return stops[stops.length - 1][1];
  };
})(window.geoMahalle);
