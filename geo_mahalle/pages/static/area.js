/**
 * The page of an area: tabs, the sheet and its three stops, the filter by committee, and the way from a mark
 * on the map to its line in the list and back. Without this script the page is the same content, in order.
 */
(function (g) {
  "use strict";
  var body = document.body;
  var map = g.maps.map_area;
  var wide = window.matchMedia("(min-width: 900px)");
  var committee = "";
  var chosen = -1;

  function all(selector) { return Array.from(document.querySelectorAll(selector)); }
  function one(selector) { return document.querySelector(selector); }
  body.classList.add("is-live");
  all("[data-print], .sheet__grip, .filter, .map-buttons").forEach(function (node) { node.hidden = false; });

  /* Tabs: the links of the page become a tab list. */
  var tabs = all(".tab");
  var panels = tabs.map(function (tab) { return document.getElementById(tab.hash.slice(1)); });
  tabs[0].parentNode.setAttribute("role", "tablist");
  tabs.forEach(function (tab, i) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[i].id);
    panels[i].setAttribute("role", "tabpanel");
    panels[i].tabIndex = 0;
    tab.addEventListener("click", function (event) {
      event.preventDefault();
      openTab(i, false);
      if (stop === 0) setStop(1);
    });
    tab.addEventListener("keydown", function (event) {
      var rtl = getComputedStyle(document.documentElement).direction === "rtl";
      var step = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
      var next = step ? (i + step + tabs.length) % tabs.length : { Home: 0, End: tabs.length - 1 }[event.key];
      if (event.key === " ") next = i;
      if (next === undefined) return;
      event.preventDefault();
      openTab(next, true);
    });
  });

  function openTab(number, hasFocus) {
    tabs.forEach(function (tab, i) {
      var isOpen = i === number;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      panels[i].hidden = !isOpen;
    });
    one(".panels").scrollTop = 0;
    if (hasFocus) tabs[number].focus();
    showMarks();
  }

  /* The sheet: 96 px, 53 %, full. Dragged by its grip or stepped by its button. */
  var sheet = one(".sheet");
  var grip = one(".sheet__grip");
  var stop = 1;
  var from = null;

  function heights() {
    var whole = window.innerHeight;
    return [96, Math.round(whole * 0.53), whole - 8];
  }

  function setStop(number) {
    stop = Math.max(0, Math.min(2, number));
    body.dataset.stop = String(stop);
    sheet.style.transform = "";
    grip.setAttribute("aria-expanded", String(stop > 0));
    fitLater();
  }

  grip.addEventListener("click", function (event) {
    if (event.detail > 0 && from && from.moved) return;
    setStop(stop === 2 ? 0 : stop + 1);
  });
  grip.addEventListener("keydown", function (event) {
    var step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setStop(stop + step);
  });
  grip.addEventListener("pointerdown", function (event) {
    from = { y: event.clientY, height: heights()[stop], moved: false };
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", function (event) {
    if (!from || !grip.hasPointerCapture(event.pointerId)) return;
    var up = from.y - event.clientY;
    if (Math.abs(up) > 6) from.moved = true;
    if (from.moved) sheet.style.transform = "translateY(" + Math.max(8, window.innerHeight - from.height - up) + "px)";
  });
  grip.addEventListener("pointerup", function (event) {
    if (!from || !from.moved) return;
    var reached = from.height + from.y - event.clientY;
    var nearest = heights().map(function (height, i) { return [Math.abs(height - reached), i]; })
      .sort(function (a, b) { return a[0] - b[0]; })[0][1];
    setStop(nearest);
  });
  grip.addEventListener("pointercancel", function () { setStop(stop); });

  /* The map stays whole in what the sheet leaves of it. */
  function fit() {
    map.invalidateSize({ animate: false, pan: false });
    var size = map.getSize();
    var isPrint = body.classList.contains("is-print");
    var head = isPrint ? 12 : wide.matches ? 20 : 138;
    var foot = isPrint ? 32 : wide.matches ? 44 : heights()[Math.min(stop, 1)] + 42;
    if (size.y - head - foot < 80) head = foot = 20;
    map.fitPadding = { paddingTopLeft: [14, head], paddingBottomRight: [14, foot] };
    map.setMinZoom(0);
    map.setMaxBounds(null);
    map.fitPlace(false);
    map.setMinZoom(Math.max(map.getZoom() - 1.5, 0));
    map.setMaxBounds(map.getBounds().pad(0.6));
  }

  var timer = 0;
  function fitLater() {
    clearTimeout(timer);
    timer = setTimeout(fit, 60);
  }

  all("[data-fit]").forEach(function (button) { button.addEventListener("click", fit); });
  all("[data-lamps]").forEach(function (button) {
    button.addEventListener("click", function () {
      var isOn = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isOn));
      g.layers.lamps.toggle(isOn);
      all("[data-optional]").forEach(function (line) { line.hidden = !isOn; });
    });
  });
  all("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () { map.setZoom(map.getZoom() + Number(button.dataset.zoom)); });
  });
  window.addEventListener("resize", fitLater);
  wide.addEventListener("change", fitLater);

  /* Problems: the filter, and from mark to line and back. */
  var issues = g.layers.issues;
  var pop = one("[data-pop]");

  function showMarks() {
    var isProblems = tabs[2].getAttribute("aria-selected") === "true";
    var isActions = Boolean(g.layers.actions) && tabs[0].getAttribute("aria-selected") === "true";
    var hidesProblems = isActions && body.dataset.view !== "before";
    if (g.layers.services) g.layers.services.filter(function () { return !isProblems && !isActions; });
    if (g.layers.actions) g.layers.actions.show({ isOn: hidesProblems, committee: committee });
    issues.filter(function (i) { return !hidesProblems && (!committee || issues.committeeOf(i) === committee); });
    g.layers.labels.redraw(); // names keep clear of the marks that are shown
    all("[data-group]").forEach(function (card) {
      card.hidden = Boolean(committee) && card.dataset.group !== committee;
    });
    if (g.siftActions) g.siftActions();
  }

  all("[data-committee]").forEach(function (button) {
    button.addEventListener("click", function () {
      committee = button.dataset.committee;
      all("[data-committee]").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
      closePop();
      showMarks();
    });
  });

  all("[data-problem]").forEach(function (row) {
    row.addEventListener("click", function () {
      var at = issues.latLngOf(Number(row.dataset.problem));
      if (stop === 2 && !wide.matches) setStop(1);
      choose(Number(row.dataset.problem), false);
      goTo(at);
    });
  });

  function goTo(at) {
    var shift = wide.matches ? 0 : heights()[1] / 2;
    var zoom = Math.max(map.getZoom(), 16);
    var point = map.project(at, zoom).add([0, shift]);
    clearTimeout(timer);
    map.setView(map.unproject(point, zoom), zoom, { animate: false });
  }

  /* Actions of the plan: their tab is the first where there is one. */
  if (g.layers.actions) {
    g.wireActions({
      go: function (at) { if (stop === 2 && !wide.matches) setStop(1); goTo(at); },
      openTab: function () { openTab(0, false); if (stop === 0) setStop(1); },
      redraw: showMarks
    });
  }

  function choose(number, scrolls) {
    chosen = number;
    all("[data-problem]").forEach(function (row) {
      var isChosen = Number(row.dataset.problem) === chosen;
      row.classList.toggle("is-chosen", isChosen);
      if (!isChosen || !scrolls) return;
      openTab(2, false);
      if (stop === 0) setStop(1);
      row.scrollIntoView({ block: "center" });
    });
  }

  function closePop() { pop.hidden = true; }

  function tell(title, words) {
    pop.querySelector("strong").textContent = title;
    pop.querySelector("p").textContent = words;
    pop.hidden = false;
  }

  map.on("click", function (event) {
    closePop();
    var action = g.layers.actions ? g.layers.actions.hit(event.containerPoint) : -1;
    if (action >= 0) return g.chooseAction(action);
    var mark = issues.hit(event.containerPoint);
    if (mark && mark.points.length === 1) return choose(mark.points[0], true);
    if (mark) return map.setView(issues.latLngOf(mark.points[0]), Math.min(map.getZoom() + 2, 19), { animate: false });
    var services = g.layers.services;
    var found = services && services.hit(event.containerPoint);
    if (found) tell(services.names[found.points[0]] || titleOf(services, found.points[0]), titleOf(services, found.points[0]));
  });

  function titleOf(services, i) {
    var name = services.icons && g.data.services.icons[services.columns.kind[i]];
    var line = name && one('[data-glyph="' + CSS.escape(name) + '"] + .service__title');
    return line ? line.firstChild.textContent.trim() : "";
  }

  map.getPane("sheet-" + g.layers.labels.options.zIndex).style.zIndex = 440; // names stand under every mark
  g.layers.labels.avoid([issues, g.layers.actions, g.layers.services, g.layers.spaces, g.layers.hydrants].filter(Boolean));
  g.layers.labels.show(g.data.labels.names.map(function (_, i) { return i; }).slice(1));

  /* Pictograms of services in the list are those of the map. */
  all("[data-glyph]").forEach(function (box) {
    var glyph = g.glyphs[box.dataset.glyph];
    if (!glyph) return;
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 " + glyph[0] + " " + glyph[0]);
    path.setAttribute("d", glyph[1].replace(/&#x?[0-9A-F]+;/gi, " "));
    svg.append(path);
    box.append(svg);
  });

  /* Print: everything is open, the map fits its frame on the paper. */
  function printing(isPrint) {
    body.classList.toggle("is-print", isPrint);
    panels.forEach(function (panel, i) { panel.hidden = !isPrint && tabs[i].getAttribute("aria-selected") !== "true"; });
    fit();
    map.paintNow();
  }
  window.addEventListener("beforeprint", function () { printing(true); });
  window.addEventListener("afterprint", function () { printing(false); });
  // A canvas goes to the printer as it was last shown, so the map is shown at its size on paper first.
  one("[data-print]").addEventListener("click", function () {
    printing(true);
    setTimeout(function () { window.print(); }, 250);
  });

  var asked = tabs.findIndex(function (tab) { return tab.hash === location.hash; });
  openTab(Math.max(asked, 0), false);
  setStop(1);
  fit();
})(window.geoMahalle);
