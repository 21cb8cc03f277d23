/**
 * Numbers as the page's language writes them, and the legend: what is drawn, in the sheet's own words.
 */
(function (g) {
  "use strict";
  function isPersian() { return document.documentElement.lang === "fa"; }

  /** @returns {string} a number with that many decimals, in Persian digits on a Persian page */
  g.number = function (value, decimals) {
    var parts = Math.abs(value).toFixed(decimals).split(".");
    var whole = parts[0].replace(/\B(?=(\d{3})+$)/g, isPersian() ? "٬" : ",");
    var sign = value < 0 && Number(parts.join(".")) !== 0 ? "−" : "";
    return sign + g.digits(parts[1] ? whole + (isPersian() ? "٫" : ".") + parts[1] : whole);
  };

  /** @returns {string} the text with the digits of the page's language */
  g.digits = function (text) {
    if (!isPersian()) return String(text);
    return String(text).replace(/[0-9]/g, function (digit) { return String.fromCharCode(0x06f0 + Number(digit)); });
  };

  /** Fill a message's {names}. */
  g.fill = function (message, values) {
    return message.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  };

  /** Make an element with a class and a text; text of users comes in only here, as text. */
  g.element = function (tag, className, words) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    if (words !== undefined && words !== null) node.textContent = words;
    return node;
  };

  /**
   * A legend in a Folium element.
   * @returns {{show: function({title: string, note: string, entries: Array<[string, string]>})}}
   */
  g.legend = function (id) {
    var box = document.getElementById(id);
    return {
      box: box,
      show: function (what) {
        var head = g.element("header", "legend__head");
        head.append(g.element("strong", "", what.title));
        if (what.note) head.append(g.element("span", "", what.note));
        var list = g.element("ul", "legend__bands");
        what.entries.forEach(function (entry) {
          var item = g.element("li");
          item.append(g.element("span", "swatch swatch--" + entry[0]), g.element("span", "", entry[1]));
          list.append(item);
        });
        box.setAttribute("aria-label", what.title);
        box.replaceChildren(head, list);
      }
    };
  };

  g.legendBox = function (key, id) {
    g.layers[key] = g.legend(id);
    return g.layers[key];
  };
})(window.geoMahalle);
