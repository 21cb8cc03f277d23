/**
 * Start the explorer: join model, map, panel and controls, and the bottom sheet of narrow screens.
 */
(function (g) {
  "use strict";
  var STOPS = ["peek", "half", "full"];

  g.explorer = function () {
    var model = new g.ExplorerModel(g.data.explorer);
    g.model = model;
    var narrow = window.matchMedia("(max-width: 760px)");
    g.maps.map_place.fitPadding = padding(narrow.matches);
    var view = g.explorerMap(model);
    view.map.fitPlace(false);
    g.explorerPicker(model);
    g.explorerSwitches(model);
    g.explorerNotice(model);
    g.explorerPanel(model, view);
    g.explorerLayers(model, view);
    g.explorerTools(view);
    g.explorerSearch(model, view);
    var openList = g.explorerList(model, view);
    var sheet = bottomSheet(model, view, narrow);
    if (model.state.area >= 0) view.reveal(model.state.area);
    narrow.addEventListener("change", function () { place(narrow.matches); });
    place(narrow.matches);

    /** On a narrow screen the switches and the legend stand in the sheet. */
    function place(isNarrow) {
      var switches = document.getElementById("switches");
      document.getElementById(isNarrow ? "sheet-slot" : "map-slot").append(switches);
      view.map.invalidateSize();
      sheet("peek");
    }

    window.addEventListener("hashchange", function () {
      if (window.location.hash === "#list") openList();
      else model.readAgain();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && model.state.area >= 0) model.set({ area: -1 });
    });
    if (window.location.hash === "#list") openList();
    paper(view, narrow);
    document.documentElement.dataset.ready = "yes";
  };

  /** On paper the map has the size of its frame there and shows what it showed; then all is as it was. */
  function paper(view, narrow) {
    var map = view.map;
    var before = null;

    function prepare() {
      if (before) return;
      before = { centre: map.getCenter(), zoom: map.getZoom(), padding: map.fitPadding, bounds: map.getBounds() };
      document.body.classList.add("is-print");
      map.invalidateSize({ animate: false, pan: false });
      map.fitPadding = { paddingTopLeft: [12, 12], paddingBottomRight: [12, 96] };
      var isWhole = before.bounds.contains(map.placeBounds) || narrow.matches;
      if (isWhole) map.fitPlace(false);
      else map.fitBounds(before.bounds, { animate: false });
      map.paintNow();
    }

    function restore() {
      if (!before) return;
      document.body.classList.remove("is-print");
      map.invalidateSize({ animate: false, pan: false });
      map.fitPadding = before.padding;
      map.setView(before.centre, before.zoom, { animate: false });
      before = null;
    }

    window.addEventListener("beforeprint", prepare);
    window.addEventListener("afterprint", restore);
    g.printView = function () {
      prepare();
      setTimeout(function () { window.print(); restore(); }, 150);
    };
  }

  /** What the map must leave free for the things that stand on it. */
  function padding(isNarrow) {
    if (isNarrow) return { paddingTopLeft: [10, 74], paddingBottomRight: [10, 240] };
    var below = window.innerHeight <= 560 ? 100 : window.innerWidth > 1240 ? 118 : 204;
    return { paddingTopLeft: [72, 76], paddingBottomRight: [28, below] };
  }

  /** The bottom sheet: three stops, by grip, by drag, or when an area is chosen. */
  function bottomSheet(model, view, narrow) {
    var panel = document.getElementById("panel");
    var grip = document.getElementById("grip");
    var stage = document.querySelector(".explorer");
    var from = null;

    function stop(name) {
      stage.dataset.stop = name;
      grip.setAttribute("aria-expanded", String(name !== "peek"));
      if (!narrow.matches) return;
      panel.scrollTop = 0;
      if (name !== "full") centre(name);
    }

    /** Keep what matters in the part of the map that the sheet leaves free. */
    function centre(name) {
      var map = view.map;
      var covered = name === "half" ? stage.clientHeight * 0.53 + 40 : 240;
      map.fitPadding = { paddingTopLeft: [10, 74], paddingBottomRight: [10, covered] };
      if (model.state.area < 0) { map.fitPlace(true); return; }
      var middle = map.project(view.layers.areas.boundsOf(model.state.area).getCenter());
      map.panTo(map.unproject(middle.add([0, (covered - 74) / 2])));
    }

    grip.addEventListener("click", function () {
      var at = STOPS.indexOf(stage.dataset.stop);
      stop(STOPS[(at + 1) % STOPS.length]);
    });
    grip.addEventListener("pointerdown", function (event) { from = event.clientY; grip.setPointerCapture(event.pointerId); });
    grip.addEventListener("pointerup", function (event) {
      var moved = from === null ? 0 : event.clientY - from;
      from = null;
      if (Math.abs(moved) < 24) return;
      var at = STOPS.indexOf(stage.dataset.stop) + (moved < 0 ? 1 : -1);
      stop(STOPS[Math.min(Math.max(at, 0), 2)]);
      grip.addEventListener("click", swallow, { capture: true, once: true });
    });

    function swallow(event) { event.stopImmediatePropagation(); }

    model.onChange(function (state, changed) {
      if (changed.has("area") && state.area >= 0 && stage.dataset.stop === "peek") stop("half");
    });
    stop("peek");
    return stop;
  }
})(window.geoMahalle);
