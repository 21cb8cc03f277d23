/**
 * Marks that stand alone in grey: status by shape (hollow, half, full with a tick, barred, broken open),
 * committee by a second colour. Each mark is drawn once and then stamped.
 */
(function (g) {
  "use strict";
  var FULL = Math.PI * 2;
  var COMMITTEES = {
    civil_works: "#563709", health: "#9A3B56", social_vitality: "#58810E",
    public_security: "#3B57A7", social_harms: "#45268D"
  };
  var SHAPES = {
    recorded: "hollow", reviewing: "hollow", with_agency: "half",
    resolved: "full", persisting: "broken", refused: "barred"
  };
  var stamps = new Map();

  /** @returns {string} the committee's colour; ink for one that is not among the five */
  g.committeeColour = function (committee) { return COMMITTEES[committee] || "#1D2B33"; };

  /** Draw a mark of a state around (0, 0). */
  function drawMark(pen, state, colour, radius) {
    var shape = SHAPES[state] || "hollow";
    var line = Math.max(1.8, radius * 0.34);
    disc(pen, radius + 1.6, "#FFFFFF");
    disc(pen, radius, shape === "full" ? colour : "#FFFFFF");
    pen.strokeStyle = colour;
    pen.lineWidth = line;
    pen.lineCap = "round";
    pen.beginPath();
    if (shape === "broken") pen.arc(0, 0, radius - line / 2, 0.9, FULL - 0.5);
    else pen.arc(0, 0, radius - line / 2, 0, FULL);
    pen.stroke();
    if (shape === "half") {
      pen.beginPath();
      pen.arc(0, 0, radius - line / 2, 0, Math.PI);
      pen.fillStyle = colour;
      pen.fill();
    } else if (shape === "barred") {
      pen.beginPath();
      pen.moveTo(-radius * 0.5, radius * 0.5);
      pen.lineTo(radius * 0.5, -radius * 0.5);
      pen.stroke();
    } else if (shape === "full") {
      pen.strokeStyle = "#FFFFFF";
      pen.lineWidth = Math.max(1.4, radius * 0.26);
      pen.beginPath();
      pen.moveTo(-radius * 0.45, 0.02 * radius);
      pen.lineTo(-radius * 0.1, radius * 0.38);
      pen.lineTo(radius * 0.46, -radius * 0.36);
      pen.stroke();
    }
  }

  function disc(pen, radius, colour) {
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.fillStyle = colour;
    pen.fill();
  }

  /** A small canvas with the mark, made once for each look. */
  g.markStamp = function (state, committee, radius, ratio) {
    var key = [state, committee, radius, ratio].join("|");
    var stamp = stamps.get(key);
    if (stamp) return stamp;
    stamp = document.createElement("canvas");
    stamp.half = radius + 3;
    stamp.width = stamp.height = Math.ceil(stamp.half * 2 * ratio);
    var pen = stamp.getContext("2d");
    pen.scale(ratio, ratio);
    pen.translate(stamp.half, stamp.half);
    drawMark(pen, state, g.committeeColour(committee), radius);
    stamps.set(key, stamp);
    return stamp;
  };

  /** Draw how many marks stand together: a ring with the number, never a heat. */
  g.drawCount = function (pen, x, y, radius, words, colour) {
    pen.save();
    pen.translate(x, y);
    disc(pen, radius + 1.6, "#FFFFFF");
    disc(pen, radius, "#FFFFFF");
    pen.strokeStyle = colour;
    pen.lineWidth = 2.2;
    pen.beginPath();
    pen.arc(0, 0, radius - 1.1, 0, FULL);
    pen.stroke();
    pen.fillStyle = "#1D2B33";
    pen.font = "800 " + (radius > 15 ? 12.5 : 11.5) + "px Vazirmatn, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(words, 0, 1);
    pen.restore();
  };

  /** Draw a service: a white disc with the pictogram; a bar through it where it is known not to work. */
  g.drawService = function (pen, x, y, radius, glyph, isWorking) {
    pen.save();
    pen.translate(x, y);
    disc(pen, radius + 1.2, "#FFFFFF");
    pen.beginPath();
    pen.arc(0, 0, radius, 0, FULL);
    pen.strokeStyle = "#1D2B33";
    pen.lineWidth = 1.3;
    pen.stroke();
    if (glyph && radius >= 7) {
      var scale = (radius * 1.24) / glyph.grid;
      pen.scale(scale, scale);
      pen.translate(-glyph.grid / 2, -glyph.grid / 2);
      pen.fillStyle = isWorking === false ? "#938D7F" : "#1D2B33";
      pen.fill(glyph.path);
    } else {
      disc(pen, radius * 0.42, "#1D2B33");
    }
    pen.restore();
    if (isWorking !== false) return;
    pen.beginPath();
    pen.moveTo(x - radius * 0.72, y + radius * 0.72);
    pen.lineTo(x + radius * 0.72, y - radius * 0.72);
    pen.strokeStyle = "#1D2B33";
    pen.lineWidth = 1.6;
    pen.stroke();
  };
})(window.geoMahalle);
