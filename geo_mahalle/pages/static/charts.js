/**
 * The small charts: bar with whisker, distribution strip, trend. The same sums as pages/charts.py, as DOM.
 * SVG is not mirrored, so small values and old periods are put at the right by hand.
 */
(function (g) {
  "use strict";
  var SPACE = "http://www.w3.org/2000/svg";
  var WIDTH = 340;

  /** Make an SVG element. */
  function draw(tag, attributes, parent) {
    var node = document.createElementNS(SPACE, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (parent) parent.append(node);
    return node;
  }

  function write(parent, className, x, y, words, anchor) {
    var node = draw("text", { "class": className, x: x, y: y, "text-anchor": anchor || "middle" }, parent);
    node.textContent = words;
    return node;
  }

  /** An icon of the page's sprite. */
  function icon(name) {
    var status = name.indexOf("status-") === 0;
    var svg = draw("svg", { "class": "icon", viewBox: status ? "0 0 16 16" : "0 0 256 256", "aria-hidden": "true", focusable: "false" });
    draw("use", { href: "#icon-" + name }, svg);
    return svg;
  }

  function clamp(value, low, high) { return Math.min(Math.max(value, low), high); }

  /** The band 1 to 5 of a value by fixed cuts; 0 where there is none. */
  function bandOf(value, cuts) {
    if (value === null || !cuts.length) return 0;
    return 1 + cuts.filter(function (cut) { return value >= cut; }).length;
  }

  function niceStep(span, parts) {
    if (!(span > 0)) return 1;
    var power = Math.pow(10, Math.floor(Math.log10(span / parts)));
    var factor = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(function (f) { return power * f * parts >= span * (1 - 1e-9); });
    return power * (factor || 10);
  }

  /** A bar growing from the right; hatched where value is null. */
  function bar(spec) {
    if (spec.value === null) {
      var none = g.element("span", "bar bar--none");
      none.setAttribute("role", "img");
      none.setAttribute("aria-label", spec.label);
      return none;
    }
    var at = function (value) { return (100 - 100 * clamp(value / spec.top, 0, 1)).toFixed(2); };
    var svg = draw("svg", { "class": "bar", role: "img", "aria-label": spec.label, width: "100%", height: 22, focusable: "false" });
    var value = at(spec.value);
    draw("rect", { "class": "bar__track", x: 0, y: 6, width: "100%", height: 10, rx: 5 }, svg);
    draw("rect", { "class": "bar__fill", x: value + "%", y: 6, width: 100 - value + "%", height: 10, rx: 5 }, svg);
    if (spec.low !== null && spec.high !== null) {
      var low = at(spec.low);
      var high = at(spec.high);
      if (low - value > 0) {
        draw("line", { "class": "bar__in", x1: low + "%", x2: value + "%", y1: 11, y2: 11 }, svg);
        draw("line", { "class": "bar__in", x1: low + "%", x2: low + "%", y1: 8, y2: 14 }, svg);
      }
      draw("line", { "class": "bar__out", x1: value + "%", x2: high + "%", y1: 11, y2: 11 }, svg);
      draw("line", { "class": "bar__out", x1: high + "%", x2: high + "%", y1: 7, y2: 15 }, svg);
    }
    if (spec.median !== null) {
      var tick = draw("svg", { x: at(spec.median) + "%", y: 0, width: 1, height: 22, overflow: "visible" }, svg);
      draw("path", { "class": "bar__median", d: "M-4.2 1h8.4L1 6.4V18h-2V6.4z" }, tick);
    }
    return svg;
  }

  function stripScale(values, cuts) {
    var step = (cuts[cuts.length - 1] - cuts[0]) / Math.max(cuts.length - 1, 1) || 1;
    var low = Math.min.apply(null, values.concat([cuts[0] - step]));
    var high = Math.max.apply(null, values.concat([cuts[cuts.length - 1] + step]));
    if (Math.min.apply(null, values.concat([0])) >= 0) low = Math.max(low, 0);
    var ends = [low].concat(cuts, [high]);
    return function (value) {
      var band = Math.min(cuts.filter(function (cut) { return value >= cut; }).length, 4);
      var share = (band + clamp((value - ends[band]) / (ends[band + 1] - ends[band] || 1), 0, 1)) / 5;
      return WIDTH - 6 - share * (WIDTH - 12);
    };
  }

  /**
   * One dot an area over the five bands; never in an order of areas.
   * @param {{values: Array<number|null>, cuts: number[], words: string[], chosen: number, chosenName: string,
   *   median: number|null, medianWords: string, label: string}} spec
   */
  function strip(spec) {
    var known = spec.values.filter(function (value) { return value !== null; });
    var place = stripScale(known, spec.cuts);
    var radius = known.length <= 70 ? 4 : known.length <= 250 ? 2.8 : known.length <= 800 ? 1.8 : 1.2;
    var base = 96;
    var columns = new Map();
    spec.values.forEach(function (value, index) {
      if (value === null) return;
      var column = Math.round(place(value) / (2 * radius + 1));
      if (!columns.has(column)) columns.set(column, []);
      columns.get(column).push(index);
    });
    var tallest = Math.max.apply(null, Array.from(columns.values(), function (list) { return list.length; }).concat([1]));
    var rise = Math.min(2 * radius + 1, 44 / tallest);
    var svg = draw("svg", { "class": "strip", role: "img", "aria-label": spec.label, viewBox: "0 0 340 124", width: "100%", focusable: "false" });
    stripBands(svg, spec, base);
    if (spec.median !== null) stripMedian(svg, spec, place(spec.median), base);
    var mark = null;
    var dots = ["", "", "", "", "", ""];
    columns.forEach(function (list, column) {
      list.forEach(function (index, level) {
        var x = column * (2 * radius + 1);
        var y = base - radius - 3 - level * rise;
        if (index === spec.chosen) mark = [x, y];
        dots[bandOf(spec.values[index], spec.cuts)] += "M" + (x - radius) + " " + y.toFixed(1) +
          "a" + radius + " " + radius + " 0 1 0 " + 2 * radius + " 0a" + radius + " " + radius + " 0 1 0 " + -2 * radius + " 0";
      });
    });
    dots.forEach(function (path, band) { if (path) draw("path", { "class": "strip__dot band-" + band, d: path, "stroke-width": radius < 2 ? 0.4 : 1 }, svg); });
    if (mark) stripChosen(svg, spec, mark);
    return svg;
  }

  function stripBands(svg, spec, base) {
    for (var band = 1; band <= 5; band++) {
      draw("rect", { "class": "strip__band band-" + band, x: WIDTH - (WIDTH / 5) * band + 0.5, y: base, width: WIDTH / 5 - 1, height: 7, rx: 2 }, svg);
    }
    spec.words.forEach(function (words, n) { write(svg, "strip__cut", WIDTH - (WIDTH / 5) * (n + 1), base + 24, words); });
  }

  function stripMedian(svg, spec, x, base) {
    draw("line", { "class": "strip__median", x1: x, x2: x, y1: 22, y2: base }, svg);
    write(svg, "strip__word", clamp(x, 56, WIDTH - 56), 15, spec.medianWords);
  }

  function stripChosen(svg, spec, mark) {
    var x = clamp(mark[0], 30, WIDTH - 30);
    draw("line", { "class": "strip__stem", x1: mark[0], x2: mark[0], y1: 40, y2: mark[1] }, svg);
    draw("circle", { "class": "strip__dot strip__dot--chosen band-" + bandOf(spec.values[spec.chosen], spec.cuts), cx: mark[0], cy: mark[1], r: 6 }, svg);
    write(svg, "strip__word strip__word--chosen", x, 35, spec.chosenName);
  }

  /**
   * A trend, oldest period at the right; a missing period is hatched and breaks the line.
   * @param {{points: Array<{words, value, low, high, median}>, isPercent: boolean, decimals: number,
   *   label: string, unknown: string}} spec
   */
  function trend(spec) {
    var numbers = [];
    spec.points.forEach(function (p) {
      [p.value, p.low, p.high, p.median].forEach(function (value) { if (value !== null) numbers.push(value); });
    });
    var range = trendRange(numbers, spec.isPercent);
    var top = 12;
    var bottom = 104;
    var column = 300 / Math.max(spec.points.length, 1);
    var x = function (n) { return 308 - column * (n + 0.5); };
    var y = function (value) { return bottom - ((clamp(value, range[0], range[1]) - range[0]) / (range[1] - range[0])) * (bottom - top); };
    var svg = draw("svg", { role: "img", "aria-label": spec.label, viewBox: "0 0 340 130", width: "100%", focusable: "false" });
    for (var tick = 0; tick <= 3; tick++) {
      var level = range[0] + ((range[1] - range[0]) * tick) / 3;
      draw("line", { "class": "trend__grid", x1: 8, x2: 308, y1: y(level), y2: y(level) }, svg);
      write(svg, "trend__tick", 339, y(level) + 4, g.number(level, range[2]), "start");
    }
    trendGaps(svg, spec, x, column, top, bottom);
    runs(spec.points, "median").forEach(function (run) {
      var path = run.map(function (n) { return x(n) + "," + y(spec.points[n].median); }).join(" ");
      draw("polyline", { "class": "trend__median", points: path }, svg);
    });
    runs(spec.points, "value").forEach(function (run) { trendRun(svg, spec.points, run, x, y); });
    var every = Math.ceil(spec.points.length / 6);
    spec.points.forEach(function (p, n) {
      if ((spec.points.length - 1 - n) % every === 0) write(svg, "trend__period", x(n), 126, p.words);
    });
    return svg;
  }

  function trendRange(numbers, isPercent) {
    var low = Math.min.apply(null, numbers.concat([Infinity]));
    var high = Math.max.apply(null, numbers.concat([-Infinity]));
    if (low > high) return [0, isPercent ? 99 : 3, 0];
    var step = niceStep(Math.max(high - low, high * 0.15, 1e-6), 2.6);
    var floor = Math.max(0, Math.floor(low / step) * step);
    if (floor + 3 * step < high) step = niceStep(high - floor, 3);
    floor = Math.max(0, Math.floor(low / step) * step);
    return [floor, floor + 3 * step, step >= 1 && step % 1 === 0 ? 0 : step >= 0.1 ? 1 : 2];
  }

  function trendGaps(svg, spec, x, column, top, bottom) {
    spec.points.forEach(function (p, n) {
      if (p.value !== null) return;
      var wide = Math.min(column * 0.62, 44);
      draw("rect", { "class": "trend__gap", x: x(n) - wide / 2, y: top, width: wide, height: bottom - top }, svg);
    });
    gapRuns(spec.points).forEach(function (run) {
      if (run.length * column < 58) return;
      write(svg, "trend__gap-word", (x(run[0]) + x(run[run.length - 1])) / 2, (top + bottom) / 2 + 4, spec.unknown);
    });
  }

  function gapRuns(points) {
    return runs(points.map(function (p) { return { gap: p.value === null ? true : null }; }), "gap");
  }

  function trendRun(svg, points, run, x, y) {
    var ranged = run.filter(function (n) { return points[n].low !== null && points[n].high !== null; });
    if (run.length > 1) {
      var ribbon = ranged.map(function (n) { return x(n) + "," + y(points[n].high); })
        .concat(ranged.slice().reverse().map(function (n) { return x(n) + "," + y(points[n].low); }));
      if (ranged.length > 1) draw("polygon", { "class": "trend__ribbon", points: ribbon.join(" ") }, svg);
      draw("polyline", { "class": "trend__line", points: run.map(function (n) { return x(n) + "," + y(points[n].value); }).join(" ") }, svg);
    } else if (ranged.length) {
      var at = x(run[0]);
      var low = y(points[run[0]].low);
      var high = y(points[run[0]].high);
      draw("path", { "class": "trend__whisker", d: "M" + (at - 4) + " " + low + "h8M" + at + " " + low + "V" + high + "M" + (at - 4) + " " + high + "h8" }, svg);
    }
    run.forEach(function (n) { draw("circle", { "class": "trend__dot", cx: x(n), cy: y(points[n].value), r: 4 }, svg); });
  }

  /** Unbroken runs of periods where a number is known. */
  function runs(points, name) {
    var all = [];
    points.forEach(function (p, n) {
      if (p[name] === null) return;
      var last = all[all.length - 1];
      if (last && last[last.length - 1] === n - 1) last.push(n); else all.push([n]);
    });
    return all;
  }

  g.charts = { bar: bar, strip: strip, trend: trend, bandOf: bandOf, icon: icon };
})(window.geoMahalle);
