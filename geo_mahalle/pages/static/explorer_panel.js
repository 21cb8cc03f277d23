/**
 * The explorer's side panel: distribution, the chosen area, its trend, its twelve numbers and where they
 * came from. Redrawn whole when the state changes; nothing is ranked.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var MOST_POINTS = 24;

  g.explorerPanel = function (model, view) {
    var parts = {};
    ["strip", "area", "trend", "bars", "card"].forEach(function (name) {
      parts[name] = document.getElementById("panel-" + name);
    });

    function redraw() {
      drawStrip(model, parts.strip);
      drawArea(model, view, parts.area);
      drawTrend(model, parts.trend);
      drawBars(model, parts.bars);
      drawCard(model, parts.card);
    }

    model.onChange(redraw);
    requestAnimationFrame(function () { setTimeout(redraw, 0); });
  };

  function heading(parent, title, note) {
    var head = g.element("header", "panel__head");
    head.append(g.element("h3", "", title));
    if (note) head.append(g.element("p", "muted", note));
    parent.append(head);
  }

  function levelTitle(model) { return model.data.levels[model.state.level].title; }

  function drawStrip(model, box) {
    var state = model.state;
    var indicator = model.indicator();
    var column = model.column(state.indicator, state.period, "value");
    var indices = model.ofLevel(state.level);
    var values = indices.map(function (i) { return column && !model.isQuiet(state.indicator, state.period, i) ? column[i] : null; });
    var known = values.filter(function (value) { return value !== null; }).length;
    var words = { level: levelTitle(model), known: g.number(known, 0), all: g.number(indices.length, 0) };
    box.replaceChildren();
    heading(box, text("Distribution"), g.fill(text("each dot is one {level} · {known} of {all} have data"), words));
    if (!known || !indicator.bands.length) {
      box.append(empty(text("No area has a number in this period."), indicator));
      return;
    }
    var median = model.median(state.indicator, state.period, state.level);
    box.append(g.charts.strip({
      values: values, cuts: indicator.bands, chosen: indices.indexOf(state.area),
      chosenName: state.area >= 0 ? model.names[state.area] : "", median: median,
      medianWords: g.fill(text("median {value}"), { value: model.brief(median, indicator) }),
      words: indicator.bands.map(function (cut) { return g.number(cut, cut % 1 ? indicator.decimals : 0); }),
      label: g.fill(text("Distribution of {title}: median {value}; {known} of {all} areas have data"), {
        title: indicator.short, value: model.say(median, indicator), known: words.known, all: words.all
      })
    }));
  }

  function empty(words, indicator) {
    var box = g.element("div", "empty");
    box.append(g.element("span", "swatch swatch--hatch"), g.element("p", "", words));
    if (indicator.steward) box.append(g.element("p", "muted", g.fill(text("Who has the data: {steward}"), { steward: indicator.steward })));
    return box;
  }

  function drawArea(model, view, box) {
    var i = model.state.area;
    box.replaceChildren();
    box.classList.toggle("panel__area--none", i < 0);
    if (i < 0) {
      box.append(g.element("p", "muted", g.fill(text("Press a {level} on the map, or find it in the list, to see its numbers."), { level: levelTitle(model) })));
      return;
    }
    var head = g.element("div", "panel__area-head");
    head.append(g.element("h2", "", levelTitle(model) + " " + model.names[i]));
    if (model.parent.indexOf(i) < 0) {
      var link = g.element("a", "panel__link", text("Data profile"));
      link.href = "areas/" + encodeURIComponent(model.codes[i]) + "/index.html";
      link.append(g.charts.icon("caret-left"));
      head.append(link);
    }
    var facts = [];
    for (var above = model.parent[i]; above >= 0 && facts.length < 2; above = model.parent[above]) facts.push(model.names[above]);
    if (model.persons[i] !== null) facts.push(g.fill(text("{count} persons"), { count: g.number(model.persons[i], 0) }));
    if (model.hectares[i] !== null) facts.push(g.fill(text("{count} hectares"), { count: g.number(model.hectares[i], model.hectares[i] < 10 ? 1 : 0) }));
    var close = g.element("button", "icon-button panel__close");
    close.type = "button";
    close.setAttribute("aria-label", text("Let go of the area"));
    close.append(g.charts.icon("x"));
    close.addEventListener("click", function () { model.set({ area: -1 }); view.map.getContainer().focus(); });
    box.append(head, g.element("p", "panel__facts muted", facts.join(" · ")), close, now(model));
  }

  /** The value itself, large, with its interval in words. */
  function now(model) {
    var indicator = model.indicator();
    var cell = model.cell(model.state.indicator, model.state.period, model.state.area);
    var line = g.element("p", "panel__now");
    if (cell.value === null) {
      line.append(g.element("span", "swatch swatch--hatch"), g.element("strong", "panel__none", text("no data")), g.element("span", "muted", model.reason(cell.status)));
      return line;
    }
    line.append(g.element("strong", "", model.say(cell.value, indicator)), g.element("span", "muted", model.range(cell, indicator)));
    var remark = model.remark(cell.status);
    if (remark) line.append(g.element("span", "panel__remark", remark));
    return line;
  }

  function drawTrend(model, box) {
    var state = model.state;
    var indicator = model.indicator();
    var periods = model.periodsOf(state.indicator);
    box.replaceChildren();
    box.hidden = state.area < 0 || periods.length < 2;
    if (box.hidden) return;
    heading(box, text("Trend"), "");
    var key = g.element("p", "trend-key muted", g.fill(text("median of all {level}"), { level: levelTitle(model) }));
    box.firstChild.append(key);
    if (model.kindOf(state.period) !== "year") periods = periods.slice(-MOST_POINTS);
    var points = periods.map(function (p) {
      var cell = model.cell(state.indicator, p.key, state.area);
      return { words: p.short, value: cell.value, low: cell.low, high: cell.high, median: cell.status === "quiet" ? null : model.median(state.indicator, p.key, state.level) };
    });
    var figure = g.element("figure", "trend");
    figure.append(g.charts.trend({
      points: points, isPercent: model.isPercent(indicator), decimals: indicator.decimals, unknown: text("no data"),
      label: indicator.short + ": " + points.map(function (p) {
        return p.words + " " + (p.value === null ? text("no data") : model.say(p.value, indicator));
      }).join("، ")
    }));
    box.append(figure);
  }

  function drawBars(model, box) {
    var state = model.state;
    box.replaceChildren();
    var indicators = model.data.indicators;
    var cells = indicators.map(function (indicator, n) {
      var period = model.isKnown(n, state.period, state.level) ? state.period : model.newest(n, state.level, model.kindOf(state.period)) || state.period;
      var median = model.median(n, period, state.level);
      var cell = state.area >= 0 ? model.cell(n, period, state.area) : { value: median, low: null, high: null, status: median === null ? "" : "ok" };
      return { cell: cell, median: median, period: period, isOld: period !== state.period };
    });
    var isCore = function (n) { return indicators[n].isCore; };
    var all = indicators.map(function (_, n) { return n; });
    var core = all.some(isCore) ? all.filter(isCore) : all;
    var others = all.filter(function (n) { return core.indexOf(n) < 0; });
    var known = core.filter(function (n) { return cells[n].cell.value !== null; }).length;
    heading(box, state.area >= 0 ? text("Basic indicators here") : g.fill(text("Median of all {level}"), { level: levelTitle(model) }),
      g.fill(text("{known} of {all} have data"), { known: g.number(known, 0), all: g.number(core.length, 0) }));
    var rows = function (chosen) {
      var list = g.element("ul", "bars");
      chosen.forEach(function (n) { list.append(row(model, indicators[n], n, cells[n])); });
      return list;
    };
    box.append(rows(core), barKey(state.area >= 0));
    if (!others.length) return;
    var more = g.element("details", "bars__others");
    var title = g.element("summary", "", text("All indicators") + " ");
    title.append(g.element("span", "muted", g.number(others.length, 0)));
    more.open = model.areOthersOpen || others.indexOf(state.indicator) >= 0;
    more.addEventListener("toggle", function () { model.areOthersOpen = more.open; });
    more.append(title, rows(others));
    box.append(more);
  }

  function row(model, indicator, n, found) {
    var cell = found.cell;
    var item = g.element("li", "bars__row");
    if (n === model.state.indicator) item.setAttribute("aria-current", "true");
    var name = g.element("span", "bars__name", indicator.short);
    if (found.isOld && cell.value !== null) name.append(" ", g.element("small", "", model.periodTitle(found.period)));
    item.append(name);
    var said = cell.value === null ? model.reason(cell.status) : model.say(cell.value, indicator);
    var isQuiet = cell.status === "quiet";
    if (isQuiet) said += " · " + model.remark("quiet");
    item.append(g.charts.bar({
      value: isQuiet ? null : cell.value, low: cell.low, high: cell.high, median: model.state.area >= 0 && !isQuiet ? found.median : null, top: indicator.top,
      label: [said, model.range(cell, indicator)].filter(Boolean).join("، ")
    }));
    item.append(cell.value === null ? g.element("span", "bars__none", model.reason(cell.status)) : brief(model, cell.value, indicator));
    item.title = indicator.title + (found.isOld ? " · " + model.periodTitle(found.period) : "");
    return item;
  }

  /** A value for a tight cell: the number heavy, the unit light. */
  function brief(model, value, indicator) {
    var cell = g.element("span", "bars__value", model.brief(value, indicator));
    var unit = indicator.symbol || indicator.unit;
    if (unit && unit !== "٪") cell.append(" ", g.element("small", "", unit));
    return cell;
  }

  function barKey(hasWhisker) {
    var template = document.getElementById("bar-key");
    var key = template.content.cloneNode(true).firstElementChild;
    key.hidden = !hasWhisker;
    return key;
  }

  /** Append a sentence with each Latin word in its own <bdi>, so that it does not turn the Persian around it. */
  g.latinApart = function (parent, sentence) {
    sentence.split(/([A-Za-z][A-Za-z0-9 .,'/-]*[A-Za-z0-9]|[A-Za-z])/).forEach(function (part, n) {
      if (part) parent.append(n % 2 ? g.element("bdi", "", part) : part);
    });
  };

  function drawCard(model, box) {
    var state = model.state;
    var indicator = model.indicator();
    var cell = state.area >= 0 ? model.cell(state.indicator, state.period, state.area) : null;
    var words = g.element("p", "");
    words.append(g.element("strong", "", text("Where did this number come from?")), " ");
    var sources = indicator.sources.map(function (at) { return model.data.sources[at]; });
    sources.forEach(function (source, n) {
      if (n) words.append("؛ ");
      words.append(g.element("bdi", "", [source.title, source.steward, source.asOf].filter(Boolean).join("، ")));
      if (source.licence) words.append(" (", g.element("bdi", "", source.licence), ")");
    });
    if (!sources.length && indicator.steward) words.append(indicator.steward);
    words.append(". ");
    if (cell && cell.n !== null) words.append(g.fill(text("Rests on {count} observations."), { count: g.number(cell.n, 0) }), " ");
    if (indicator.note) g.latinApart(words, indicator.note);
    box.replaceChildren(g.charts.icon("info"), words);
  }
})(window.geoMahalle);
