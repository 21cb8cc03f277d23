/**
 * The explorer's map: colours, hover, choice, problems and services on it.
 */
(function (g) {
  "use strict";
  var text = g.text;

  /** Wire the map to the model; returns what the other parts need of it. */
  g.explorerMap = function (model) {
    var map = g.maps.map_place;
    var layers = {
      areas: g.layers.areas, outline: g.layers.outline, labels: g.layers.labels,
      issues: g.layers.issues, facilities: g.layers.facilities, streets: g.layers.streets
    };
    var tip = g.explorerTip(map.getContainer());
    var hovered = -1;

    function showLevel(isMoved) {
      var indices = model.ofLevel(model.state.level);
      layers.areas.show(indices, model.parent, model.state.level);
      layers.labels.show(indices);
      map.placeBounds = indices.reduce(function (all, i) { return all.extend(layers.areas.boundsOf(i)); }, L.latLngBounds([]));
      if (isMoved) map.fitPlace(true);
    }

    function paint() {
      var indicator = model.indicator();
      var values = model.column(model.state.indicator, model.state.period, "value");
      var bands = new Uint8Array(model.codes.length);
      if (values) {
        for (var i = 0; i < bands.length; i++) {
          bands[i] = values[i] === null || model.isQuiet(model.state.indicator, model.state.period, i) ? 0 : indicator.bands.length ? g.charts.bandOf(values[i], indicator.bands) : 255;
        }
      }
      layers.areas.paint(bands);
      layers.labels.redraw();
      showLegend(model);
    }

    function mark() {
      layers.outline.mark(hovered, model.state.area);
      layers.labels.choose(model.state.area);
    }

    function hover(index, where) {
      if (index !== hovered) {
        hovered = index;
        mark();
        map.getContainer().classList.toggle("is-over", index >= 0);
      }
      if (index < 0) tip.hide();
      else if (where) tip.showArea(model, index, where);
    }

    function answer(event) {
      var found = markAt(layers, event.containerPoint);
      if (found) {
        hover(-1);
        map.getContainer().classList.add("is-over");
        tip.showMark(model, layers, found, event.containerPoint);
        return found;
      }
      hover(layers.areas.at(event.latlng), event.containerPoint);
      return null;
    }

    map.on("mousemove", answer);
    map.on("mouseout", function () { hover(-1); });
    map.on("movestart zoomstart", function () { tip.hide(); });
    map.on("click", function (event) {
      var found = answer(event);
      if (found && found.points.length > 1) map.setView(event.latlng, Math.min(map.getZoom() + 2, 17));
      else if (!found) model.set({ area: layers.areas.at(event.latlng) });
    });
    model.onChange(function (state, changed) {
      if (changed.has("level")) showLevel(!changed.has("area"));
      if (changed.has("level") || changed.has("indicator") || changed.has("period")) paint();
      if (changed.has("area")) { mark(); tip.hide(); }
    });
    layers.labels.avoid([layers.issues, layers.facilities].filter(Boolean));
    showLevel(false);
    paint();
    mark();
    return {
      map: map, layers: layers, tip: tip, hover: hover,
      /** Bring an area into view, without a leap where it is seen already. */
      reveal: function (index) {
        var bounds = layers.areas.boundsOf(index);
        if (!map.getBounds().contains(bounds) || map.getZoom() < map.getBoundsZoom(bounds) - 3.5) {
          map.fitBounds(bounds, Object.assign({ maxZoom: map.getBoundsZoom(bounds) - 1 }, map.fitPadding));
        }
      }
    };
  };

  function markAt(layers, point) {
    return (layers.issues && layers.issues.hit(point)) || (layers.facilities && layers.facilities.hit(point)) || null;
  }

  function showLegend(model) {
    var indicator = model.indicator();
    var cuts = indicator.bands;
    var entries = [];
    if (cuts.length) {
      var said = cuts.map(function (cut) { return g.number(cut, cut % 1 ? indicator.decimals : 0); });
      entries.push(["band-1", g.fill(text("under {high}"), { high: said[0] })]);
      for (var n = 1; n < cuts.length; n++) {
        entries.push(["band-" + (n + 1), g.fill(text("{low} to {high}"), { low: said[n - 1], high: said[n] })]);
      }
      entries.push(["band-5", g.fill(text("{low} and more"), { low: said[cuts.length - 1] })]);
    }
    entries.push(["hatch", model.anyQuiet() ? text("no data, or few report") : text("no data")]);
    g.layers.legend.show({ title: indicator.short + " · " + model.periodTitle(model.state.period), note: text("A deeper colour means more; neither better nor worse"), entries: entries });
  }

  /** The card beside the pointer. All words go in as text. */
  g.explorerTip = function (container) {
    var card = g.element("div", "map-tip");
    card.hidden = true;
    card.setAttribute("role", "status");
    container.append(card);

    function place(where) {
      card.hidden = false;
      var room = container.getBoundingClientRect();
      var half = card.offsetWidth / 2;
      var x = Math.min(Math.max(where.x, half + 10), room.width - half - 10);
      var isBelow = where.y < card.offsetHeight + 30;
      card.classList.toggle("map-tip--below", isBelow);
      var y = isBelow ? where.y + 22 : where.y - card.offsetHeight - 18;
      card.style.transform = "translate(" + Math.round(x - half) + "px," + Math.round(y) + "px)";
      card.style.setProperty("--nose", Math.round(where.x - x) + "px");
    }

    function fill(title, lines) {
      card.replaceChildren(g.element("strong", "", title));
      lines.filter(Boolean).forEach(function (line) { card.append(g.element("span", "", line)); });
    }

    return {
      hide: function () { card.hidden = true; },
      showArea: function (model, index, where) {
        var indicator = model.indicator();
        var cell = model.cell(model.state.indicator, model.state.period, index);
        if (cell.value === null) fill(model.names[index] + " · " + text("no data"), [model.reason(cell.status)]);
        else fill(model.names[index] + " · " + model.say(cell.value, indicator), [model.range(cell, indicator), model.remark(cell.status)]);
        place(where);
      },
      showMark: function (model, layers, found, where) {
        var isIssue = layers.issues && layers.issues.drawn.indexOf(found) >= 0;
        if (isIssue) fillIssues(model, layers.issues, found.points, fill);
        else fillService(model, layers.facilities, found.points[0], fill);
        place(where);
      }
    };
  };

  function fillIssues(model, issues, points, fill) {
    var data = model.data;
    if (points.length === 1) {
      var i = points[0];
      var kind = data.categories[issues.columns.category[i]];
      fill(kind.title, [
        stateWord(issues.columns.state[i]) + " · " + g.digits(issues.columns.opened[i]),
        kind.committee, issues.columns.isSegment[i] ? text("marks a street segment") : ""
      ]);
      return;
    }
    var counts = new Map();
    points.forEach(function (i) {
      var title = data.categories[issues.columns.category[i]].short;
      counts.set(title, (counts.get(title) || 0) + 1);
    });
    var lines = Array.from(counts).sort(function (a, b) { return b[1] - a[1]; }).slice(0, 3)
      .map(function (pair) { return g.number(pair[1], 0) + " " + pair[0]; });
    fill(g.fill(text("{count} problems here"), { count: g.number(points.length, 0) }), lines.concat([text("press to come nearer")]));
  }

  function fillService(model, facilities, i, fill) {
    var kind = model.data.kinds[facilities.columns.kind[i]].title;
    var name = facilities.names[i];
    var works = facilities.columns.isWorking[i];
    var capacity = facilities.columns.capacity[i];
    fill(name || kind, [
      name && name !== kind ? kind : "",
      works === null ? text("not known whether it works") : works > 0 ? "" : text("not working"),
      capacity === null ? "" : g.fill(text("room for {count}"), { count: g.number(capacity, 0) })
    ]);
  }

  /** The six words of a problem's state. */
  function stateWord(state) {
    var words = {
      recorded: text("recorded"), reviewing: text("being reviewed"), with_agency: text("with the agency"),
      resolved: text("resolved"), persisting: text("persisting"), refused: text("not accepted")
    };
    return words[state] || state;
  }

  g.stateWord = stateWord;
})(window.geoMahalle);
