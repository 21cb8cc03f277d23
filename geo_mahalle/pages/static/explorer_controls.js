/**
 * The explorer's switches: indicator, level, period, layers, zoom. Each is a plain button or list that works
 * with the keyboard: arrows move, Enter takes, Escape closes and gives the focus back.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var DOMAIN_ICONS = { physical: "buildings", economic: "storefront", cultural: "users-three", service: "first-aid-kit" };
  var COMMITTEE_ICONS = {
    civil_works: "hard-hat", health: "first-aid", social_vitality: "soccer-ball", public_security: "lamp", social_harms: "hand-heart"
  };

  /** A button that opens a box; Escape and a press elsewhere close it. */
  function disclose(button, box, onOpen) {
    function set(isOpen, keepsFocus) {
      box.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen && onOpen) onOpen();
      if (!isOpen && keepsFocus) button.focus();
    }
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", function () { set(box.hidden); });
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { event.stopPropagation(); set(false, true); }
    });
    document.addEventListener("pointerdown", function (event) {
      if (!box.hidden && !box.contains(event.target) && !button.contains(event.target)) set(false);
    });
    return set;
  }

  /** Let arrows move the focus among the buttons of a box. */
  function roam(box, selector) {
    box.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
      if (!step) return;
      var all = Array.from(box.querySelectorAll(selector));
      var at = all.indexOf(document.activeElement);
      var next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
  }

  /** The indicator's picker: grouped by domain. */
  g.explorerPicker = function (model) {
    var button = document.getElementById("picker");
    var box = document.getElementById("picker-list");
    var domains = [];
    model.data.indicators.forEach(function (indicator) {
      if (domains.indexOf(indicator.domain) < 0) domains.push(indicator.domain);
    });
    domains.forEach(function (domain) {
      var group = g.element("section", "picker__group");
      var title = g.element("h3", "picker__domain");
      title.append(g.charts.icon(DOMAIN_ICONS[domain] || "chart-bar"), domainWord(domain));
      group.append(title);
      model.data.indicators.forEach(function (indicator, n) {
        if (indicator.domain !== domain) return;
        var option = g.element("button", "picker__option");
        option.type = "button";
        option.append(g.element("span", "", indicator.title));
        if (!model.hasData(n)) {
          var none = g.element("small", "picker__none");
          none.append(g.element("span", "swatch swatch--hatch"), text("no data"));
          option.append(none);
        }
        option.dataset.indicator = n;
        option.addEventListener("click", function () { model.set({ indicator: n }); open(false, true); });
        group.append(option);
      });
      box.append(group);
    });
    var open = disclose(button, box, function () {
      var current = box.querySelector("[aria-current]");
      if (current) current.focus();
    });
    roam(box, ".picker__option");

    function show() {
      var indicator = model.indicator();
      var lead = button.querySelector(".picker__icon");
      lead.replaceChildren(g.charts.icon(DOMAIN_ICONS[indicator.domain] || "chart-bar"));
      button.querySelector(".picker__over").textContent = domainWord(indicator.domain) + (indicator.isCore ? " · " + g.fill(text("one of the {count} basic indicators"), {
        count: g.number(model.data.indicators.filter(function (one) { return one.isCore; }).length, 0)
      }) : "");
      button.querySelector(".picker__title").textContent = indicator.title;
      box.querySelectorAll(".picker__option").forEach(function (option) {
        if (Number(option.dataset.indicator) === model.state.indicator) option.setAttribute("aria-current", "true");
        else option.removeAttribute("aria-current");
      });
    }
    model.onChange(show);
    show();
  };

  function domainWord(domain) {
    var words = { physical: text("Physical"), economic: text("Economic"), cultural: text("Cultural and social"), service: text("Services") };
    return words[domain] || domain;
  }

  /** Level and period as segmented switches; many periods become a list. */
  g.explorerSwitches = function (model) {
    var levels = document.getElementById("level-switch");
    var periods = document.getElementById("period-switch");
    var kinds = document.getElementById("kind-switch");
    var narrow = window.matchMedia("(max-width: 760px)");

    function segments(box, items, chosen, pick, isList) {
      box.replaceChildren();
      box.classList.toggle("segments--list", Boolean(isList && items.length > 1) || items.length > 6);
      if ((isList && items.length > 1) || items.length > 6) {
        var list = g.element("select", "switches__select");
        list.setAttribute("aria-label", box.getAttribute("aria-label"));
        items.forEach(function (item) {
          var option = g.element("option", "", item.title);
          option.value = item.value;
          option.selected = item.value === chosen;
          list.append(option);
        });
        list.addEventListener("change", function () {
          pick(items[list.selectedIndex].value);
          var again = box.querySelector("select");
          if (again) again.focus();
        });
        box.append(list);
        return;
      }
      items.forEach(function (item) {
        var button = g.element("button", "", item.title);
        button.type = "button";
        button.setAttribute("aria-pressed", String(item.value === chosen));
        button.addEventListener("click", function () {
          pick(item.value);
          var again = box.querySelector('[aria-pressed="true"]');
          if (again) again.focus();
        });
        box.append(button);
      });
    }

    function show() {
      var state = model.state;
      var shown = model.levels();
      levels.parentElement.hidden = shown.length < 2;
      segments(levels, shown, state.level, function (value) { model.set({ level: value }); });
      var kind = model.kindOf(state.period);
      var offeredKinds = model.kindsOf(state.indicator).map(function (one) { return { title: kindWord(one), value: one }; });
      kinds.hidden = offeredKinds.length < 2;
      segments(kinds, offeredKinds, kind, function (value) { model.set({ period: model.within(state.period, value) }); });
      var offered = model.periodsOf(state.indicator).map(function (p) {
        var isKnown = model.isKnown(state.indicator, p.key, state.level);
        return { title: p.title + (isKnown ? "" : " · " + text("no data")), value: p.key };
      });
      periods.parentElement.hidden = !offered.length;
      segments(periods, offered, state.period, function (value) { model.set({ period: value }); }, kind !== "year" || narrow.matches);
    }
    model.onChange(show);
    narrow.addEventListener("change", show);
    show();
  };

  function kindWord(kind) { return { year: text("Year"), quarter: text("Quarter"), month: text("Month") }[kind]; }

  /** What the map cannot show, why, and the ways on: never an empty map without one. */
  g.explorerNotice = function (model) {
    var box = document.getElementById("notice");

    function say(words, ways) {
      box.replaceChildren(g.element("p", "", words));
      ways.forEach(function (way) {
        var button = g.element("button", "button", way.title);
        button.type = "button";
        button.addEventListener("click", way.act);
        box.append(button);
      });
      box.hidden = false;
    }

    function show() {
      var state = model.state;
      box.hidden = true;
      if (model.isKnown(state.indicator, state.period, state.level)) {
        if (model.moved) say(g.fill(text("No data in {from}; showing {to}, the newest there is."), {
          from: model.periodTitle(model.moved.from), to: model.periodTitle(model.moved.to)
        }), []);
        return;
      }
      var newest = model.newest(state.indicator, state.level, model.kindOf(state.period));
      if (newest) return say(g.fill(text("No data in {period}."), { period: model.periodTitle(state.period) }), [
        { title: g.fill(text("Show {period}"), { period: model.periodTitle(newest) }), act: function () { model.set({ period: newest }); } }
      ]);
      var levels = model.levelsWith(state.indicator);
      if (levels.length) return say(g.fill(text("No {level} has data here."), { level: model.data.levels[state.level].title }), levels.slice(-1).map(function (level) {
        return { title: g.fill(text("Show {period}"), { period: level.title }), act: function () { model.set({ level: level.value }); } };
      }));
      say(text("This indicator has no data here yet."), othersWithData(model));
    }
    model.onChange(show);
    show();
  };

  function othersWithData(model) {
    var start = model.begin();
    if (!model.hasData(start.indicator)) return [];
    return [{ title: g.fill(text("Show {period}"), { period: model.data.indicators[start.indicator].short }), act: function () { model.set(start); } }];
  }

  /** Problems and services on the map: what is shown is chosen here. */
  g.explorerLayers = function (model, view) {
    var box = document.getElementById("layers-box");
    var shown = { committees: new Set(), states: new Set(["recorded", "reviewing", "with_agency", "persisting"]), kinds: new Set() };
    disclose(document.getElementById("layers-button"), box, function () { (box.querySelector("button, input") || box).focus(); });

    function apply() {
      var issues = view.layers.issues;
      if (issues && (shown.committees.size || issues.at)) issues.filter(function (i) { return shown.committees.has(issues.committeeOf(i)) && shown.states.has(issues.columns.state[i]); });
      var facilities = view.layers.facilities;
      if (facilities && (shown.kinds.size || facilities.at)) facilities.filter(function (i) { return shown.kinds.has(facilities.columns.kind[i]); });
      view.layers.labels.redraw();
    }

    function group(title, items, set) {
      if (!items.length) return;
      var field = g.element("fieldset", "layers__group");
      field.append(g.element("legend", "", title));
      items.forEach(function (item) {
        var label = g.element("label", "layers__choice");
        var input = g.element("input", "");
        input.type = "checkbox";
        input.checked = set.has(item.value);
        input.addEventListener("change", function () {
          if (input.checked) set.add(item.value); else set.delete(item.value);
          apply();
        });
        label.append(input);
        if (item.icon) label.append(item.icon);
        label.append(g.element("span", "", item.title));
        field.append(label);
      });
      box.append(field);
    }

    group(text("Problems, by committee"), model.data.committees.map(function (committee) {
      var badge = g.element("span", "badge badge--" + committee.id);
      badge.append(g.charts.icon(COMMITTEE_ICONS[committee.id] || "users-three"));
      return { title: committee.title, value: committee.id, icon: badge };
    }), shown.committees);
    if (model.data.committees.length) {
      group(text("Their state"), ["recorded", "reviewing", "with_agency", "resolved", "persisting", "refused"].map(function (state) {
        var look = { recorded: "planned", reviewing: "planned", with_agency: "doing", resolved: "done", persisting: "persisting", refused: "refused" }[state];
        return { title: g.stateWord(state), value: state, icon: g.charts.icon("status-" + look) };
      }), shown.states);
    }
    group(text("Services"), model.data.kinds.map(function (kind, n) { return { title: kind.title, value: n }; }), shown.kinds);
    if (!box.children.length) box.append(g.element("p", "muted", text("There is nothing more to show in this place yet.")));
    apply();
  };

  /** Zoom, whole place, print. */
  g.explorerTools = function (view) {
    function on(id, act) { document.getElementById(id).addEventListener("click", act); }
    on("zoom-in", function () { view.map.zoomIn(); });
    on("zoom-out", function () { view.map.zoomOut(); });
    on("whole-place", function () { view.map.fitPlace(true); });
    on("print-button", function () { g.printView(view.map); });
  };

  g.disclose = disclose;
  g.roam = roam;
})(window.geoMahalle);
