/**
 * The actions of an area's plan on its map: numbered marks whose shape says how each stands, and lines where
 * they work. What does not fit at a zoom becomes a dot and comes back nearer. Without scripts the cards stay.
 */
(function (g) {
  "use strict";
  var COLOURS = { planned: "#2A5DA8", doing: "#A24C08", done: "#0B6E63", refused: "#56646C", persisting: "#A24C08", passed: "#56646C" };
  var FULL = Math.PI * 2;

  var Actions = g.Sheet.extend({
    options: { zIndex: 448 },

    initialize: function (data, options) {
      L.setOptions(this, options);
      g.Sheet.prototype.initialize.call(this, this.options);
      this.at = g.unpack.points(data.points);
      this.lines = data.lines ? g.unpack.lines(data.lines) : null;
      this.line = g.unpack.ints(data.line);
      this.number = g.unpack.ints(data.number);
      this.first = g.unpack.ints(data.first);
      this.last = g.unpack.ints(data.last);
      this.status = g.unpack.words(data.status);
      this.committee = g.unpack.words(data.committee);
      this.wanted = { isOn: true, committee: "", quarter: -1, passed: false };
      this.chosen = -1;
      this.drawn = [];
    },

    isEmpty: function () { return !this.wanted.isOn; },

    obstacles: function () { return this.boxes || []; },

    /** Say which actions are shown. @param {object} wanted isOn, committee, quarter (-1: all), passed */
    show: function (wanted) {
      Object.assign(this.wanted, wanted);
      return this.redraw();
    },

    isShown: function (i) {
      var w = this.wanted;
      if (this.status[i] === "passed") return w.passed && (!w.committee || this.committee[i] === w.committee);
      if (w.committee && this.committee[i] !== w.committee) return false;
      return w.quarter < 0 || (this.first[i] <= w.quarter && this.last[i] >= w.quarter);
    },

    choose: function (i) {
      this.chosen = i;
      return this.redraw();
    },

    latLngOf: function (i) {
      var lat = (360 / Math.PI) * Math.atan(Math.exp((0.5 - this.at.y[i]) * 2 * Math.PI)) - 90;
      return L.latLng(lat, (this.at.x[i] - 0.5) * 360);
    },

    /** @returns {number} the action whose mark is under a point of the map's container, or -1 */
    hit: function (containerPoint) {
      if (!this._map || this.isEmpty()) return -1;
      var p = this.fromContainer(containerPoint);
      var best = -1;
      var near = 22 * 22;
      this.drawn.forEach(function (mark) {
        var away = (mark.x - p.x) * (mark.x - p.x) + (mark.y - p.y) * (mark.y - p.y);
        if (away < near) { best = mark.i; near = away; }
      });
      return best;
    },

    draw: function (context, view) {
      var shown = [];
      for (var i = 0; i < this.at.x.length; i++) if (this.isShown(i)) shown.push(i);
      var sheet = this;
      shown.forEach(function (one) { sheet._line(context, view, one); });
      this.boxes = [];
      this.drawn = [];
      var order = shown.slice().sort(function (a, b) { return (b === sheet.chosen) - (a === sheet.chosen) || a - b; });
      var large = [];
      order.forEach(function (one) {
        var x = sheet.at.x[one] * view.k - view.x0;
        var y = sheet.at.y[one] * view.k - view.y0;
        var isFree = sheet.status[one] !== "passed" && large.every(function (other) {
          return Math.hypot(other.x - x, other.y - y) > 27;
        });
        var mark = { i: one, x: x, y: y, isLarge: isFree };
        if (isFree) large.push(mark);
        sheet.drawn.push(mark);
        sheet.boxes.push(g.boxAround(x, y, isFree ? 15 : 6));
      });
      this.drawn.slice().reverse().forEach(function (mark) {
        if (mark.isLarge) sheet._mark(context, mark);
        else sheet._dot(context, mark);
      });
    },

    _line: function (context, view, i) {
      if (!this.lines || this.line[i] < 0) return;
      var from = this.lines.first[this.line[i]];
      var to = this.lines.first[this.line[i] + 1] - 1;
      var isPassed = this.status[i] === "passed";
      context.lineCap = "butt";
      context.lineJoin = "round";
      context.beginPath();
      g.trace(context, this.lines, from, to, view, false);
      context.strokeStyle = "#FFFFFF";
      context.lineWidth = 6.5;
      context.setLineDash([]);
      context.stroke();
      context.strokeStyle = COLOURS[this.status[i]];
      context.lineWidth = isPassed ? 2 : 5;
      context.setLineDash(isPassed ? [2, 4] : this.status[i] === "planned" ? [7, 4] : []);
      context.stroke();
      context.setLineDash([]);
      if (isPassed || this.status[i] === "planned") return;
      context.strokeStyle = "#FFFFFF";
      context.lineWidth = 1.8;
      context.stroke();
    },

    _dot: function (context, mark) {
      context.beginPath();
      context.arc(mark.x, mark.y, 4.5, 0, FULL);
      context.fillStyle = this.status[mark.i] === "passed" ? "#FFFFFF" : COLOURS[this.status[mark.i]];
      context.strokeStyle = this.status[mark.i] === "passed" ? COLOURS.passed : "#FFFFFF";
      context.lineWidth = 1.8;
      context.fill();
      context.stroke();
    },

    _mark: function (context, mark) {
      var status = this.status[mark.i];
      var colour = COLOURS[status];
      var isChosen = mark.i === this.chosen;
      var r = isChosen ? 15 : 12.5;
      context.save();
      context.translate(mark.x, mark.y);
      if (isChosen) disc(context, r + 8, colour + "2E");
      disc(context, r + 2.4, "#FFFFFF");
      disc(context, r, status === "done" ? colour : "#FFFFFF");
      context.strokeStyle = colour;
      context.lineWidth = 2.8;
      context.beginPath();
      if (status === "persisting") context.arc(0, 0, r - 1.4, 0.9, FULL - 0.5);
      else context.arc(0, 0, r - 1.4, 0, FULL);
      context.stroke();
      if (status === "doing") {
        context.beginPath();
        context.arc(0, 0, r - 1.4, 0, Math.PI);
        context.fillStyle = colour;
        context.fill();
      } else if (status === "refused") {
        context.beginPath();
        context.moveTo(-r * 0.6, r * 0.6);
        context.lineTo(r * 0.6, -r * 0.6);
        context.stroke();
      }
      context.font = "800 13px Vazirmatn, Tahoma, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      var words = g.digits(String(this.number[mark.i]));
      if (status !== "done") {
        context.strokeStyle = "#FFFFFF";
        context.lineWidth = 3;
        context.strokeText(words, 0, 1);
      }
      context.fillStyle = status === "done" ? "#FFFFFF" : "#1D2B33";
      context.fillText(words, 0, 1);
      if (status === "done") tick(context, -r * 0.8, -r * 0.8, colour);
      badge(context, r * 0.84, r * 0.84, g.committeeColour(this.committee[mark.i]));
      context.restore();
    }
  });

  function disc(context, radius, colour) {
    context.beginPath();
    context.arc(0, 0, radius, 0, FULL);
    context.fillStyle = colour;
    context.fill();
  }

  function tick(context, x, y, colour) {
    context.beginPath();
    context.arc(x, y, 5, 0, FULL);
    context.fillStyle = "#FFFFFF";
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = 1.6;
    context.stroke();
    context.beginPath();
    context.moveTo(x - 2.2, y);
    context.lineTo(x - 0.4, y + 1.9);
    context.lineTo(x + 2.4, y - 1.7);
    context.stroke();
  }

  function badge(context, x, y, colour) {
    context.beginPath();
    context.arc(x, y, 4.6, 0, FULL);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = "#FFFFFF";
    context.lineWidth = 1.4;
    context.stroke();
  }

  g.actionLayer = function (map, key) {
    g.layers[key] = new Actions(g.data[key]).addTo(map);
    return g.layers[key];
  };

  /**
   * Wire the tab: quarters, what was not chosen, before and after, and cards with their marks.
   * @param {object} page go(latLng) moves the map, openTab() opens this tab, redraw() asks for all marks anew
   */
  g.wireActions = function (page) {
    var layer = g.layers.actions;
    function all(selector) { return Array.from(document.querySelectorAll(selector)); }

    function press(buttons, pressed) {
      buttons.forEach(function (one) { one.setAttribute("aria-pressed", String(one === pressed)); });
    }

    var quarters = all("[data-quarter]");
    quarters.forEach(function (button) {
      button.addEventListener("click", function () {
        press(quarters, button);
        layer.show({ quarter: Number(button.dataset.quarter) });
        sift();
      });
    });

    function sift() {
      var quarter = layer.wanted.quarter;
      var committee = layer.wanted.committee;
      all("[data-first]").forEach(function (card) {
        var isIn = quarter < 0 || (Number(card.dataset.first) <= quarter && Number(card.dataset.last) >= quarter);
        card.hidden = !isIn || (Boolean(committee) && card.dataset.group !== committee);
      });
    }

    var views = all("[data-view]");
    views.forEach(function (button) {
      button.addEventListener("click", function () {
        press(views, button);
        document.body.dataset.view = button.dataset.view;
        page.redraw();
      });
    });

    all("[data-passed]").forEach(function (box) {
      box.addEventListener("toggle", function () { layer.show({ passed: box.open }); });
    });

    all("[data-action]").forEach(function (button) {
      if (Number(button.dataset.action) < 0) return;
      button.addEventListener("click", function () {
        choose(Number(button.dataset.action), false);
        page.go(layer.latLngOf(layer.chosen));
      });
    });

    function choose(number, scrolls) {
      layer.choose(number);
      all("[data-action]").forEach(function (button) {
        var isChosen = Number(button.dataset.action) === number;
        var card = button.closest("article, li");
        card.classList.toggle("is-chosen", isChosen);
        if (!isChosen || !scrolls) return;
        page.openTab();
        card.scrollIntoView({ block: "center" });
      });
    }

    /* Before and after lie on each other; the slider uncovers one of them. */
    all("[data-slide]").forEach(function (slide) {
      var figure = slide.closest("figure");
      var after = figure.querySelector(".compare__after");
      function uncover() {
        var rtl = getComputedStyle(document.documentElement).direction === "rtl";
        var hidden = 100 - Number(slide.value) + "%";
        after.style.clipPath = rtl ? "inset(0 0 0 " + hidden + ")" : "inset(0 " + hidden + " 0 0)";
      }
      figure.classList.add("is-live");
      slide.hidden = false;
      slide.addEventListener("input", uncover);
      uncover();
    });

    g.chooseAction = function (number) { choose(number, true); };
    g.siftActions = sift;
    all(".plan-tools").forEach(function (node) { node.hidden = false; });
  };
})(window.geoMahalle);
