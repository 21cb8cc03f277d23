/**
 * The planner's page: small maps, a map of two numbers with its scatter plot, and areas side by side. The choice
 * is kept in the address, so that a link opens what was seen.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var SPACE = "http://www.w3.org/2000/svg";
  var MOST = 4;
  var SIDE = 420;
  var EDGE = 44;

  function draw(tag, attributes, parent) {
    var node = document.createElementNS(SPACE, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (parent) parent.append(node);
    return node;
  }

  function one(selector) { return document.querySelector(selector); }

  function known(values) { return values.filter(function (value) { return value !== null; }); }

  function say(indicator, value) {
    return g.number(value, indicator.decimals) + (indicator.symbol === "٪" ? "٪" : " " + indicator.unit);
  }

  function isQuiet(indicator, i) { return indicator.status[i] === "quiet"; }

  /** What may be coloured, ranked and put side by side: not what rests on reports where few report. */
  function told(indicator) {
    return indicator.value.map(function (value, i) { return isQuiet(indicator, i) ? null : value; });
  }

  function words(data, indicator, i) {
    var value = indicator.value[i];
    if (value === null) return data.marks[indicator.status[i]] || text("no data");
    if (isQuiet(indicator, i)) return say(indicator, value) + " · " + data.marks.quiet;
    var range = indicator.low[i] === null ? "" : " (" + g.fill(text("{low} to {high}"), {
      low: g.number(indicator.low[i], indicator.decimals), high: g.number(indicator.high[i], indicator.decimals)
    }) + ")";
    return say(indicator, value) + range;
  }

  /** Ranks with ties shared, as Spearman has them. */
  function ranks(values) {
    var order = values.map(function (value, i) { return [value, i]; }).sort(function (a, b) { return a[0] - b[0]; });
    var found = new Array(values.length);
    for (var start = 0; start < order.length;) {
      var end = start;
      while (end + 1 < order.length && order[end + 1][0] === order[start][0]) end++;
      for (var k = start; k <= end; k++) found[order[k][1]] = (start + end) / 2;
      start = end + 1;
    }
    return found;
  }

  /** Spearman's coefficient with its interval of 95 % (Fisher's z, Bonett and Wright's variance); null under 10. */
  function spearman(a, b) {
    var n = a.length;
    if (n < 10) return null;
    var x = ranks(a);
    var y = ranks(b);
    var middle = (n - 1) / 2;
    var both = 0;
    var ones = 0;
    var others = 0;
    x.forEach(function (rank, i) {
      both += (rank - middle) * (y[i] - middle);
      ones += Math.pow(rank - middle, 2);
      others += Math.pow(y[i] - middle, 2);
    });
    if (!ones || !others) return null;
    var r = both / Math.sqrt(ones * others);
    var wide = 1.959964 * Math.sqrt((1 + r * r / 2) / (n - 3));
    var z = Math.atanh(Math.min(Math.max(r, -0.999999), 0.999999));
    return { r: r, low: Math.tanh(z - wide), high: Math.tanh(z + wide), n: n };
  }

  /** Third 0, 1 or 2 of each value among the known ones; null where it is not known. */
  function thirds(values) {
    var sorted = known(values).sort(function (a, b) { return a - b; });
    var cut = function (part) { return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)]; };
    var cuts = [cut(1 / 3), cut(2 / 3)];
    return values.map(function (value) {
      return value === null ? null : cuts.filter(function (edge) { return value >= edge; }).length;
    });
  }

  function Desk(data) {
    this.data = data;
    this.byId = new Map(data.indicators.map(function (indicator, i) { return [indicator.code, i]; }));
    this.byCode = new Map(data.areas.map(function (area, i) { return [area.code, i]; }));
    this.first = 0;
    this.second = Math.min(1, data.indicators.length - 1);
    this.turn = 0;
    this.chosen = [];
    this.read();
  }

  Desk.prototype = {
    read: function () {
      var kept = new URLSearchParams(location.hash.slice(1));
      var at = function (name, before) { var found = this.byId.get(kept.get(name)); return found === undefined ? before : found; }.bind(this);
      this.first = at("first", this.first);
      this.second = at("second", this.second);
      this.chosen = (kept.get("with") || "").split(",").map(function (code) { return this.byCode.get(code); }, this)
        .filter(function (i, n, all) { return i !== undefined && all.indexOf(i) === n; }).slice(0, MOST);
    },

    write: function () {
      var kept = new URLSearchParams();
      kept.set("first", this.data.indicators[this.first].code);
      kept.set("second", this.data.indicators[this.second].code);
      if (this.chosen.length) kept.set("with", this.chosen.map(function (i) { return this.data.areas[i].code; }, this).join(","));
      history.replaceState(null, "", "#" + kept);
    },

    /** Take a number into the map of two, turn by turn. */
    take: function (i) {
      if (this.turn) this.second = i; else this.first = i;
      this.turn = 1 - this.turn;
      this.show();
    },

    toggle: function (i) {
      var at = this.chosen.indexOf(i);
      if (at >= 0) this.chosen.splice(at, 1);
      else if (this.chosen.length < MOST) this.chosen.push(i);
      this.show();
    },

    show: function () {
      this.write();
      drawTwo(this);
      drawSide(this);
      document.querySelectorAll("[data-take]").forEach(function (button) {
        var i = Number(button.dataset.take);
        button.setAttribute("aria-pressed", String(i === this.first || i === this.second));
      }, this);
    }
  };

  function frame(data, className, label) {
    return draw("svg", {
      "class": className, viewBox: "0 0 " + data.width + " " + data.height, role: "img", "aria-label": label, focusable: "false"
    });
  }

  function drawMultiples(desk) {
    desk.data.indicators.forEach(function (indicator, i) {
      var count = known(indicator.value).length;
      var item = g.element("li", "multiple");
      var button = g.element("button", "multiple__button");
      button.type = "button";
      button.dataset.take = i;
      var said = count + " / " + indicator.value.length;
      var map = frame(desk.data, "multiple__map", indicator.title);
      desk.data.areas.forEach(function (area, a) {
        var band = g.charts.bandOf(told(indicator)[a], indicator.bands);
        draw("path", { d: area.path, "class": band ? "band-" + band : "multiple__unknown" }, map);
      });
      var title = g.element("span", "multiple__title");
      title.append(g.element("bdi", "multiple__code", indicator.code), " ", indicator.short);
      button.append(map, title, g.element("span", "muted multiple__said", g.fill(indicator.period && count ? text("{count} of {all} known · {period}") : text("{count} of {all} known"), {
        count: g.number(count, 0), all: g.number(indicator.value.length, 0), period: indicator.period
      })));
      button.title = indicator.title;
      button.dataset.known = said;
      button.addEventListener("click", function () { desk.take(i); one("#two").scrollIntoView({ block: "start" }); });
      item.append(button);
      one(indicator.isCore ? "[data-multiples]" : "[data-others]").append(item);
    });
    one("[data-more]").hidden = !one("[data-others]").childElementCount;
  }

  function fillChoice(desk, selector, name) {
    var select = one(selector);
    var groups = new Map();
    desk.data.indicators.forEach(function (indicator, i) {
      if (!groups.has(indicator.domain)) {
        var group = document.createElement("optgroup");
        group.label = indicator.domain;
        groups.set(indicator.domain, group);
        select.append(group);
      }
      groups.get(indicator.domain).append(new Option(indicator.short + " (" + indicator.code + ")", i));
    });
    select.addEventListener("change", function () { desk[name] = Number(select.value); desk.show(); });
  }

  function drawTwo(desk) {
    var data = desk.data;
    var a = data.indicators[desk.first];
    var b = data.indicators[desk.second];
    one("[data-first]").value = desk.first;
    one("[data-second]").value = desk.second;
    var ofA = thirds(told(a));
    var ofB = thirds(told(b));
    var map = frame(data, "two__areas", a.short + " / " + b.short);
    var onTop = [];
    data.areas.forEach(function (area, i) {
      var both = ofA[i] !== null && ofB[i] !== null;
      var path = draw("path", { d: area.path, "class": both ? "both-" + ofA[i] + ofB[i] : "multiple__unknown" }, map);
      if (desk.chosen.indexOf(i) >= 0) onTop.push(path);
      draw("title", {}, path).textContent = area.name + "\n" + a.short + ": " + words(data, a, i) + "\n" + b.short + ": " + words(data, b, i);
      path.addEventListener("click", function () { desk.toggle(i); });
    });
    onTop.forEach(function (path) { path.classList.add("is-chosen"); map.append(path); });
    one("[data-map]").replaceChildren(map);
    one("[data-key]").replaceChildren(key(a, b));
    drawPlot(desk, a, b);
  }

  /** The nine colours: from right to left more of the first, from bottom to top more of the second. */
  function key(a, b) {
    var box = g.element("div", "key");
    var svg = draw("svg", { "class": "key__cells", viewBox: "0 0 66 66", "aria-hidden": "true", focusable: "false" });
    for (var i = 0; i < 3; i++) {
      for (var j = 0; j < 3; j++) draw("rect", { "class": "both-" + i + j, x: 44 - 22 * i, y: 44 - 22 * j, width: 21, height: 21 }, svg);
    }
    var lines = g.element("div", "key__words");
    lines.append(
      g.element("span", "", g.fill(text("← more of: {name}"), { name: a.short })),
      g.element("span", "", g.fill(text("↑ more of: {name}"), { name: b.short })),
      g.element("span", "muted", text("thirds of the areas where both are known"))
    );
    box.append(svg, lines);
    return box;
  }

  function scale(indicator) {
    var ends = known(indicator.value.concat(indicator.low, indicator.high));
    var low = Math.min.apply(null, ends.concat([Infinity]));
    var high = Math.max.apply(null, ends.concat([-Infinity]));
    if (!(high > low)) { low = (low === Infinity ? 0 : low) - 1; high = low + 2; }
    return function (value) { return (value - low) / (high - low); };
  }

  function drawPlot(desk, a, b) {
    var data = desk.data;
    var across = scale(a);
    var up = scale(b);
    var x = function (value) { return SIDE - EDGE - across(value) * (SIDE - 2 * EDGE); };
    var y = function (value) { return SIDE - EDGE - up(value) * (SIDE - 2 * EDGE); };
    var both = data.areas.map(function (_, i) { return i; }).filter(function (i) { return told(a)[i] !== null && told(b)[i] !== null; });
    var svg = draw("svg", { "class": "plot", viewBox: "0 0 " + SIDE + " " + SIDE, role: "img", "aria-label": a.short + " / " + b.short, focusable: "false" });
    draw("path", { "class": "plot__axis", d: "M" + EDGE + " " + (SIDE - EDGE) + "H" + (SIDE - EDGE) + "V" + EDGE }, svg);
    ticks(svg, a, b, x, y);
    both.forEach(function (i) {
      if (a.low[i] !== null) draw("line", { "class": "plot__whisker", x1: x(a.low[i]), x2: x(a.high[i]), y1: y(b.value[i]), y2: y(b.value[i]) }, svg);
      if (b.low[i] !== null) draw("line", { "class": "plot__whisker", x1: x(a.value[i]), x2: x(a.value[i]), y1: y(b.low[i]), y2: y(b.high[i]) }, svg);
    });
    both.forEach(function (i) {
      var isChosen = desk.chosen.indexOf(i) >= 0;
      var dot = draw("circle", { "class": "plot__dot" + (isChosen ? " is-chosen" : ""), cx: x(a.value[i]), cy: y(b.value[i]), r: isChosen ? 7 : 5 }, svg);
      draw("title", {}, dot).textContent = data.areas[i].name + "\n" + words(data, a, i) + "\n" + words(data, b, i);
      dot.addEventListener("click", function () { desk.toggle(i); });
      if (isChosen) draw("text", { "class": "plot__name", x: x(a.value[i]), y: y(b.value[i]) - 11, "text-anchor": "middle" }, svg).textContent = data.areas[i].name;
    });
    one("[data-plot]").replaceChildren(svg);
    one("[data-said]").textContent = together(a, b, both);
  }

  function ticks(svg, a, b, x, y) {
    var ends = function (indicator) { var all = known(indicator.value); return all.length ? [Math.min.apply(null, all), Math.max.apply(null, all)] : []; };
    ends(a).forEach(function (value) { draw("text", { "class": "plot__tick", x: x(value), y: SIDE - EDGE + 18, "text-anchor": "middle" }, svg).textContent = g.number(value, a.decimals); });
    ends(b).forEach(function (value) { draw("text", { "class": "plot__tick", x: SIDE - EDGE + 6, y: y(value) + 4, "text-anchor": "end" }, svg).textContent = g.number(value, b.decimals); });
    draw("text", { "class": "plot__title", x: SIDE / 2, y: SIDE - 8, "text-anchor": "middle" }, svg).textContent = a.short;
    draw("text", { "class": "plot__title", x: SIDE - EDGE, y: 22, "text-anchor": "start" }, svg).textContent = b.short;
  }

  function together(a, b, both) {
    if (a === b) return text("This is twice the same number.");
    var found = spearman(both.map(function (i) { return a.value[i]; }), both.map(function (i) { return b.value[i]; }));
    if (!found) return text("Known together in fewer than ten areas: too few to say whether they go together.");
    var numbers = { r: g.number(found.r, 2), low: g.number(found.low, 2), high: g.number(found.high, 2), n: g.number(found.n, 0) };
    var how = found.low > 0 ? text("They rise together") : found.high < 0 ? text("One falls where the other rises") : text("It cannot be told whether they go together");
    return how + ". " + g.fill(text("Rank correlation {r} (between {low} and {high}, {n} areas). Going together is no cause."), numbers);
  }

  function drawSide(desk) {
    var data = desk.data;
    var add = one("[data-add]");
    add.replaceChildren(new Option(desk.chosen.length < MOST ? text("Choose an area") : text("Four are enough"), ""));
    data.areas.map(function (area, i) { return [area.name, i]; })
      .filter(function (pair) { return desk.chosen.indexOf(pair[1]) < 0; })
      .sort(function (p, q) { return p[0].localeCompare(q[0], "fa"); })
      .forEach(function (pair) { add.append(new Option(pair[0], pair[1])); });
    add.disabled = desk.chosen.length >= MOST;
    var table = one("[data-side]");
    table.replaceChildren();
    if (!desk.chosen.length) return;
    var head = g.element("tr", "");
    head.append(cellOf("th", text("Indicator"), "col"));
    desk.chosen.forEach(function (i) {
      var cell = cellOf("th", "", "col");
      var link = g.element("a", "", "");
      link.append(g.element("bdi", "", data.areas[i].name));
      link.href = "../areas/" + encodeURIComponent(data.areas[i].code) + "/index.html";
      var away = g.element("button", "icon-button", "");
      away.type = "button";
      away.setAttribute("aria-label", g.fill(text("Take {name} out"), { name: data.areas[i].name }));
      away.append(g.charts.icon("x"));
      away.addEventListener("click", function () { desk.toggle(i); });
      cell.append(link, away);
      head.append(cell);
    });
    if (desk.chosen.length > 1) head.append(cellOf("th", text("Do they differ?"), "col"));
    var top = g.element("thead", "");
    top.append(head);
    var body = g.element("tbody", "");
    data.indicators.filter(function (indicator) { return indicator.isCore; }).forEach(function (indicator) { body.append(sideRow(desk, indicator)); });
    table.append(top, body);
  }

  function cellOf(tag, said, scope) {
    var cell = g.element(tag, "", said);
    if (scope) cell.scope = scope;
    return cell;
  }

  function sideRow(desk, indicator) {
    var data = desk.data;
    var row = g.element("tr", "");
    row.append(cellOf("th", indicator.short, "row"));
    var most = Math.max.apply(null, known(indicator.high.concat(indicator.value)).concat([0])) || 1;
    desk.chosen.forEach(function (i) {
      var cell = cellOf("td", "");
      cell.append(g.charts.bar({
        value: told(indicator)[i], low: indicator.low[i], high: indicator.high[i], median: null,
        top: indicator.symbol === "٪" ? Math.min(100, most) : most, label: indicator.short + ": " + words(data, indicator, i)
      }), g.element("span", "side__said", words(data, indicator, i)));
      row.append(cell);
    });
    if (desk.chosen.length > 1) row.append(cellOf("td", differ(indicator, desk.chosen)));
    return row;
  }

  /** Whether the areas can be told apart: the highest low end lies above the lowest high end. */
  function differ(indicator, chosen) {
    if (chosen.some(function (i) { return isQuiet(indicator, i); })) return text("few report in one of them");
    var sure = chosen.filter(function (i) { return indicator.value[i] !== null && indicator.low[i] !== null; });
    if (sure.length < chosen.length) return text("not known for all");
    var low = Math.max.apply(null, sure.map(function (i) { return indicator.low[i]; }));
    var high = Math.min.apply(null, sure.map(function (i) { return indicator.high[i]; }));
    return low > high ? text("yes") : text("may be chance");
  }

  g.compare = function () {
    var desk = new Desk(g.data.compare);
    if (!desk.data.indicators.length) return;
    drawMultiples(desk);
    fillChoice(desk, "[data-first]", "first");
    fillChoice(desk, "[data-second]", "second");
    one("[data-add]").addEventListener("change", function (event) {
      if (event.target.value !== "") desk.toggle(Number(event.target.value));
    });
    window.addEventListener("hashchange", function () {
      if (location.hash.indexOf("=") < 0) return;
      desk.read();
      desk.show();
    });
    desk.show();
  };
  g.compare.spearman = spearman;
})(window.geoMahalle);
