/**
 * What the explorer knows: the columns, unpacked when first asked for, the state kept in the address, and the
 * words of a value. Nothing here touches the page.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var HIDDEN = { suppressed: true, no_survey: true, no_denominator: true };

  function Model(data) {
    this.data = data;
    this.names = g.data.labels.names;
    this.level = Array.from(g.unpack.ints(data.areas.level));
    this.parent = Array.from(g.unpack.ints(data.areas.parent));
    this.persons = g.unpack.column(data.areas.persons);
    this.hectares = g.unpack.column(data.areas.hectares);
    this.codes = data.areas.code;
    this.byCode = new Map(this.codes.map(function (code, i) { return [code, i]; }));
    this.cells = new Map();
    this.listeners = [];
    this.state = this._read();
  }

  Model.prototype = {
    /** Change the state; listeners are told what changed. */
    set: function (change) {
      var before = this.state;
      var after = this._settle(Object.assign({}, before, change));
      var keys = Object.keys(after).filter(function (key) { return after[key] !== before[key]; });
      if (!keys.length) return;
      this.state = after;
      this._write();
      this.listeners.forEach(function (listener) { listener(after, new Set(keys)); });
    },

    onChange: function (listener) { this.listeners.push(listener); },

    indicator: function () { return this.data.indicators[this.state.indicator]; },

    /** Indices of the areas of a level. */
    ofLevel: function (level) {
      return this.codes.map(function (_, i) { return i; }).filter(function (i) { return this.level[i] === level; }, this);
    },

    /** Columns of an indicator in a period, or null. */
    columns: function (indicator, period) {
      if (!this.data.indicators[indicator].columns[period]) return null;
      var all = {};
      ["value", "low", "high", "n", "status"].forEach(function (part) { all[part] = this.column(indicator, period, part); }, this);
      return all;
    },

    /** One column of an indicator in a period: value, low, high, n or status; unpacked once. */
    column: function (indicator, period, part) {
      var key = indicator + "/" + period + "/" + part;
      if (!this.cells.has(key)) {
        var packed = this.data.indicators[indicator].columns[period];
        var read = part === "status" ? g.unpack.words : g.unpack.column;
        this.cells.set(key, packed ? read(packed[part]) : null);
      }
      return this.cells.get(key);
    },

    /** One cell: value, low, high, n, status; nulls where nothing is known. */
    cell: function (indicator, period, area) {
      var all = this.columns(indicator, period);
      if (!all) return { value: null, low: null, high: null, n: null, status: "" };
      return { value: all.value[area], low: all.low[area], high: all.high[area], n: all.n[area], status: all.status[area] };
    },

    /** The median over the areas of a level that have a value. */
    median: function (indicator, period, level) {
      var medians = this.data.indicators[indicator].medians[period];
      return medians ? medians[level] : null;
    },

    /** Periods of the kind shown in which the indicator has columns, oldest first. */
    periodsOf: function (indicator) {
      var key = "periods/" + indicator;
      if (!this.cells.has(key)) this.cells.set(key, this._findPeriods(this.data.indicators[indicator]));
      return this.cells.get(key);
    },

    /** Years where there are any, else all periods; from the first to the last with a number anywhere. */
    _findPeriods: function (indicator) {
      var all = this.data.periods.filter(function (p) { return indicator.columns[p.key]; });
      var years = all.filter(function (p) { return p.kind === "year"; });
      var list = years.length ? years : all;
      var known = list.map(function (p) { return indicator.medians[p.key].some(function (one) { return one !== null; }); });
      var first = known.indexOf(true);
      return first < 0 ? list.slice(-1) : list.slice(first, known.lastIndexOf(true) + 1);
    },

    /** Levels worth a map: those with more than one area, or all where none has. */
    levels: function () {
      var shown = this.data.levels.map(function (level, n) { return { title: level.title, value: n }; });
      var several = shown.filter(function (level) { return this.ofLevel(level.value).length > 1; }, this);
      return several.length ? several : shown;
    },

    isPercent: function (indicator) { return indicator.symbol === "٪" || indicator.unit.indexOf("درصد") === 0; },

    /** A number with its unit as a sentence says it. */
    say: function (value, indicator) {
      return (g.number(value, indicator.decimals) + " " + indicator.unit).trim();
    },

    /** A number with its sign in a tight cell: U+200F keeps the sign on the left. */
    brief: function (value, indicator) {
      var number = g.number(value, indicator.decimals);
      return indicator.symbol === "٪" ? number + "\u200f٪" : number;
    },

    /** «احتمالاً بین … تا …», or '' without interval. */
    range: function (cell, indicator) {
      if (cell.low === null || cell.high === null) return "";
      return g.fill(text("probably between {low} and {high}"), {
        low: g.number(cell.low, indicator.decimals), high: this.say(cell.high, indicator)
      });
    },

    /** Why there is no number, in words. */
    reason: function (status) {
      if (status === "no_survey") return text("not surveyed");
      if (status === "suppressed") return text("withheld: too few to show");
      return text("no data");
    },

    /** What is to be kept in mind about a number; '' where nothing. */
    remark: function (status) {
      if (status === "stale") return text("the data are old");
      if (status === "unstable") return text("few observations, an unsteady number");
      if (status === "imputed") return text("partly estimated");
      if (status === "partial") return text("only part of the area was surveyed");
      return "";
    },

    isHidden: function (status) { return !status || HIDDEN[status] === true; },

    _settle: function (state) {
      var periods = this.periodsOf(state.indicator).map(function (p) { return p.key; });
      if (periods.indexOf(state.period) < 0) state.period = periods[periods.length - 1] || "";
      if (state.area >= 0 && this.level[state.area] !== state.level) state.area = -1;
      return state;
    },

    _read: function () {
      var data = this.data;
      var asked = new URLSearchParams(window.location.hash.slice(1));
      function find(list, id, fallback) {
        var at = list.findIndex(function (item) { return item.id === id; });
        return at < 0 ? fallback : at;
      }
      var area = this.byCode.has(asked.get("a")) ? this.byCode.get(asked.get("a")) : -1;
      return this._settle({
        indicator: find(data.indicators, asked.get("i"), 0),
        level: area >= 0 ? this.level[area] : find(data.levels, asked.get("l"), data.levels.length - 1),
        period: asked.get("p") || "", area: area
      });
    },

    _write: function () {
      var state = this.state;
      var parts = new URLSearchParams();
      parts.set("i", this.data.indicators[state.indicator].id);
      parts.set("l", this.data.levels[state.level].id);
      parts.set("p", state.period);
      if (state.area >= 0) parts.set("a", this.codes[state.area]);
      window.history.replaceState(null, "", "#" + parts.toString());
    },

    /** Write the state into the address again. */
    keep: function () { this._write(); },

    /** Take up the state of an address that the user changed by hand. */
    readAgain: function () { this.set(this._read()); }
  };

  /** Fold a name for comparing, as geo_mahalle.text.fold does. */
  g.fold = function (words) {
    return words.normalize("NFKC").toLowerCase()
      .replace(/[\u0640\u0610-\u061a\u064b-\u065f\u0670\u200d-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]/g, "")
      .replace(/[يىۍې]/g, "ی").replace(/[كڪ]/g, "ک").replace(/[ہھەةۀۂۃ]/g, "ه").replace(/[آأإٱ]/g, "ا")
      .replace(/ؤ/g, "و").replace(/ئ/g, "ی")
      .replace(/[۰-۹]/g, function (d) { return String(d.charCodeAt(0) - 0x06f0); })
      .replace(/[٠-٩]/g, function (d) { return String(d.charCodeAt(0) - 0x0660); })
      .replace(/[\u200c\s]+/g, " ").trim();
  };

  g.ExplorerModel = Model;
})(window.geoMahalle);
