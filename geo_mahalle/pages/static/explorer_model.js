/**
 * What the explorer knows: the columns, unpacked when first asked for, the state kept in the address, and the
 * words of a value. Nothing here touches the page.
 */
(function (g) {
  "use strict";
  var text = g.text;
  var KINDS = ["year", "quarter", "month"];

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
    this.kinds = new Map(data.periods.map(function (p) { return [p.key, p.kind]; }));
    /** What was moved by itself at the last change: {from, to} keys of periods, or null. */
    this.moved = null;
    this.state = this._read();
  }

  Model.prototype = {
    /** Change the state; listeners are told what changed. */
    set: function (change) {
      var before = this.state;
      var after = this._settle(Object.assign({}, before, change), change);
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

    /** Whether a number is made of reports where few report though need is great. */
    isQuiet: function (indicator, period, area) {
      var status = this.column(indicator, period, "status");
      return Boolean(status) && status[area] === "quiet";
    },

    /** Whether any area of the level shown is so for the number shown. */
    anyQuiet: function () {
      var state = this.state;
      return this.ofLevel(state.level).some(function (i) { return this.isQuiet(state.indicator, state.period, i); }, this);
    },

    /** The median over the areas of a level that have a value. */
    median: function (indicator, period, level) {
      var medians = this.data.indicators[indicator].medians[period];
      return medians ? medians[level] : null;
    },

    /** Whether any area of a level has a number in a period. */
    isKnown: function (indicator, period, level) { return this.median(indicator, period, level) !== null && this.median(indicator, period, level) !== undefined; },

    /** Whether an indicator has a number anywhere; those without stand in the list with a hatch. */
    hasData: function (indicator) {
      var medians = this.data.indicators[indicator].medians;
      return Object.keys(medians).some(function (key) { return medians[key].some(function (one) { return one !== null; }); });
    },

    /** The kind of a period: year, quarter or month. */
    kindOf: function (period) { return this.kinds.get(period) || "year"; },

    /** Kinds of period in which an indicator has a number, the widest first. */
    kindsOf: function (indicator) {
      var model = this;
      return KINDS.filter(function (kind) {
        return model.data.periods.some(function (p) { return p.kind === kind && model._hasNumber(indicator, p.key); });
      });
    },

    /** Periods of a kind (the one shown) from the first to the last with a number anywhere, oldest first. */
    periodsOf: function (indicator, kind) {
      var wanted = kind || this.kindOf(this.state.period);
      var key = "periods/" + indicator + "/" + wanted;
      if (!this.cells.has(key)) this.cells.set(key, this._findPeriods(indicator, wanted));
      return this.cells.get(key);
    },

    _hasNumber: function (indicator, period) {
      var medians = this.data.indicators[indicator].medians[period];
      return Boolean(medians) && medians.some(function (one) { return one !== null; });
    },

    _findPeriods: function (indicator, kind) {
      var columns = this.data.indicators[indicator].columns;
      var list = this.data.periods.filter(function (p) { return p.kind === kind && columns[p.key]; });
      var known = list.map(function (p) { return this._hasNumber(indicator, p.key); }, this);
      var first = known.indexOf(true);
      return first < 0 ? list.slice(-1) : list.slice(first, known.lastIndexOf(true) + 1);
    },

    /** How many areas of a level have a number in a period. */
    countKnown: function (indicator, period, level) {
      var key = "known/" + indicator + "/" + period + "/" + level;
      if (!this.cells.has(key)) {
        var values = this.isKnown(indicator, period, level) ? this.column(indicator, period, "value") : [];
        var levels = this.level;
        this.cells.set(key, Array.from(values).filter(function (value, i) { return levels[i] === level && value !== null; }).length);
      }
      return this.cells.get(key);
    },

    /**
     * The newest period with a number at a level, of the kind asked for or else of the widest; '' where none.
     * One that has only begun and has less than half as many numbers as another gives way to the one before it.
     */
    newest: function (indicator, level, kind) {
      var order = [kind].concat(KINDS).filter(Boolean);
      for (var k = 0; k < order.length; k++) {
        var list = this.data.periods.filter(function (p) { return p.kind === order[k]; });
        var counts = list.map(function (p) { return this.countKnown(indicator, p.key, level); }, this);
        var most = Math.max.apply(null, counts.concat(0));
        for (var n = list.length - 1; n >= 0 && most > 0; n--) if (2 * counts[n] >= most) return list[n].key;
      }
      return "";
    },

    /** The newest known period of a kind within another period, else the newest of that kind. */
    within: function (period, kind) {
      var outer = this.data.periods.find(function (p) { return p.key === period; });
      var state = this.state;
      var known = this.periodsOf(state.indicator, kind).filter(function (p) { return this.isKnown(state.indicator, p.key, state.level); }, this);
      var inside = known.filter(function (p) { return outer && p.starts <= outer.ends && p.ends >= outer.starts; });
      var best = inside.length ? inside : known;
      return best.length ? best[best.length - 1].key : period;
    },

    /** Levels at which an indicator has a number in some period. */
    levelsWith: function (indicator) {
      return this.levels().filter(function (level) { return this.newest(indicator, level.value) !== ""; }, this);
    },

    periodTitle: function (key) {
      var found = this.data.periods.find(function (p) { return p.key === key; });
      return found ? found.title : g.digits(key);
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
    reason: function (status) { return this.data.statuses[status || ""]; },

    /** What is to be kept in mind about a number; '' where nothing. */
    remark: function (status) { return this.data.statuses[status || "ok"]; },

    /** Keep the state sound: a period with a column, an area of the level; move to where there is a number. */
    _settle: function (state, change) {
      if (state.area >= 0 && this.level[state.area] !== state.level) state.area = -1;
      this.moved = null;
      var isAsked = change && (change.period !== undefined && change.indicator === undefined && change.level === undefined);
      if (!isAsked && !this.isKnown(state.indicator, state.period, state.level)) {
        var best = this.newest(state.indicator, state.level, this.kindOf(state.period));
        if (best && state.period && this.state) this.moved = { from: state.period, to: best };
        if (best) state.period = best;
      }
      if (!this.data.indicators[state.indicator].columns[state.period]) state.period = this._lastColumn(state.indicator) || state.period;
      return state;
    },

    _lastColumn: function (indicator) {
      var columns = this.data.indicators[indicator].columns;
      var years = this.data.periods.filter(function (p) { return p.kind === "year" && columns[p.key]; });
      return years.length ? years[years.length - 1].key : Object.keys(columns).pop();
    },

    /** Where to begin: a basic indicator before another, the finest level before a wider, the newest period. */
    begin: function () {
      var model = this;
      var indicators = this.data.indicators.map(function (_, n) { return n; });
      indicators.sort(function (a, b) { return Number(model.data.indicators[b].isCore) - Number(model.data.indicators[a].isCore) || a - b; });
      var levels = this.levels().map(function (level) { return level.value; }).reverse();
      for (var n = 0; n < indicators.length; n++) {
        for (var l = 0; l < levels.length; l++) {
          if (this.newest(indicators[n], levels[l])) return { indicator: indicators[n], level: levels[l] };
        }
      }
      return { indicator: 0, level: levels[0] };
    },

    _read: function () {
      var data = this.data;
      var asked = new URLSearchParams(window.location.hash.slice(1));
      function find(list, id, fallback) {
        var at = list.findIndex(function (item) { return item.id === id; });
        return at < 0 ? fallback : at;
      }
      var area = this.byCode.has(asked.get("a")) ? this.byCode.get(asked.get("a")) : -1;
      var start = this.begin();
      var indicator = find(data.indicators, asked.get("i"), start.indicator);
      var finest = this.levelsWith(indicator).map(function (level) { return level.value; }).pop();
      var level = area >= 0 ? this.level[area] : find(data.levels, asked.get("l"), finest === undefined ? start.level : finest);
      var period = this.kinds.has(asked.get("p")) ? asked.get("p") : "";
      return this._settle({ indicator: indicator, level: level, period: period, area: area }, period ? { period: period } : null);
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
