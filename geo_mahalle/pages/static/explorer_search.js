/**
 * Search by name, code or street, and the list of areas that says what the map shows.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var MOST = 8;

  /** A combobox over areas and streets; names are compared folded, so «ي» finds «ی» and 12 finds ۱۲. */
  g.explorerSearch = function (model, view) {
    var field = document.getElementById("search");
    var list = document.getElementById("search-list");
    var entries = null;
    var found = [];
    var active = -1;

    function gather() {
      entries = model.codes.map(function (code, i) {
        return { name: model.names[i], note: model.data.levels[model.level[i]].title, key: g.fold(model.names[i]), code: g.fold(code), area: i };
      });
      var seen = new Set();
      var streets = view.layers.streets && view.layers.streets.read();
      for (var s = 0; streets && s < streets.count; s++) {
        var name = streets.names[s];
        var area = streets.area ? streets.area[s] : -1;
        if (!name || seen.has(name + "/" + area)) continue;
        seen.add(name + "/" + area);
        entries.push({ name: name, note: area >= 0 ? model.names[area] : text("street"), key: g.fold(name), code: "", street: s });
      }
    }

    function search(words) {
      if (!entries) gather();
      var wanted = g.fold(words);
      if (!wanted) return [];
      var starts = [];
      var holds = [];
      entries.forEach(function (entry) {
        var at = entry.key.indexOf(wanted);
        if (at === 0 || entry.code === wanted) starts.push(entry);
        else if (at > 0) holds.push(entry);
      });
      return starts.concat(holds).slice(0, MOST);
    }

    function show() {
      found = search(field.value);
      active = found.length ? 0 : -1;
      list.replaceChildren();
      found.forEach(function (entry, n) {
        var option = g.element("li", "search__option");
        option.id = "search-option-" + n;
        option.setAttribute("role", "option");
        option.append(g.charts.icon(entry.street === undefined ? "map-pin-area" : "road-horizon"), g.element("span", "", entry.name), g.element("span", "muted", entry.note));
        option.addEventListener("pointerdown", function (event) { event.preventDefault(); take(n); });
        list.append(option);
      });
      if (!found.length && field.value.trim()) list.append(g.element("li", "search__none muted", text("Nothing of that name here.")));
      list.hidden = !list.children.length;
      point();
    }

    function point() {
      Array.from(list.children).forEach(function (option, n) { option.setAttribute("aria-selected", String(n === active)); });
      field.setAttribute("aria-expanded", String(!list.hidden));
      if (active >= 0) field.setAttribute("aria-activedescendant", "search-option-" + active);
      else field.removeAttribute("aria-activedescendant");
    }

    function take(n) {
      var entry = found[n];
      if (!entry) return;
      close();
      field.value = entry.name;
      if (entry.street === undefined) {
        model.set({ level: model.level[entry.area], area: entry.area });
        view.reveal(entry.area);
      } else {
        view.map.setView(view.layers.streets.middleOf(entry.street), 16.5);
      }
    }

    function close() { list.hidden = true; active = -1; point(); }

    field.addEventListener("input", show);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length && !list.hidden) {
        active = (active + step + found.length) % found.length;
        point();
        event.preventDefault();
      } else if (event.key === "Enter") {
        take(Math.max(active, 0));
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (list.hidden) field.value = "";
        close();
      }
    });
  };

  /** The areas of the level as a table: the map in words, in the order of their names. */
  g.explorerList = function (model, view) {
    var dialog = document.getElementById("list");
    var body = document.getElementById("list-body");
    var button = document.getElementById("list-button");

    function fill() {
      var indicator = model.indicator();
      var level = model.data.levels[model.state.level].title;
      document.getElementById("list-title").textContent = indicator.title;
      document.getElementById("list-note").textContent = g.fill(text("{level} by name, never by value"), { level: level });
      var order = model.ofLevel(model.state.level).sort(function (a, b) { return model.names[a].localeCompare(model.names[b], "fa", { numeric: true }); });
      body.replaceChildren.apply(body, order.map(function (i) { return line(i, indicator); }));
    }

    function line(i, indicator) {
      var cell = model.cell(model.state.indicator, model.state.period, i);
      var row = g.element("tr", "");
      var name = g.element("th", "");
      name.scope = "row";
      var pick = g.element("button", "list__pick", model.names[i]);
      pick.type = "button";
      if (i === model.state.area) pick.setAttribute("aria-current", "true");
      pick.addEventListener("click", function () { dialog.close(); model.set({ area: i }); view.reveal(i); });
      pick.addEventListener("focus", function () { view.hover(i); });
      name.append(pick);
      row.append(name);
      if (cell.value === null) {
        var none = g.element("td", "list__none");
        none.colSpan = 3;
        none.append(g.element("span", "swatch swatch--hatch"), g.element("span", "", model.reason(cell.status)));
        row.append(none);
      } else {
        row.append(g.element("td", "list__value", model.say(cell.value, indicator)), g.element("td", "muted", model.range(cell, indicator)),
          g.element("td", "muted", cell.n === null ? "" : g.number(cell.n, 0)));
      }
      return row;
    }

    function open() { fill(); dialog.showModal(); (body.querySelector("[aria-current]") || body.querySelector("button") || dialog).focus(); }

    button.addEventListener("click", open);
    document.getElementById("list-close").addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { view.hover(-1); model.keep(); button.focus(); });
    g.roam(body, ".list__pick");
    return open;
  };
})(window.geoMahalle);
