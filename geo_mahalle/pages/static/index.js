/** The list of areas: search by name or code, and the area under the pointer on the plan. */
(function () {
  "use strict";
  var field = document.getElementById("find");
  var rows = Array.from(document.querySelectorAll("[data-find]"));
  var groups = Array.from(document.querySelectorAll(".finder__group"));
  var none = document.querySelector(".finder__none");
  var said = document.querySelector("[data-found]");

  function fold(words) {
    return words.normalize("NFKC").replace(/[\u200c\s\u0640]+/g, "").replace(/ي/g, "ی").replace(/ك/g, "ک")
      .replace(/[۰-۹]/g, function (digit) { return String(digit.charCodeAt(0) - 0x06f0); }).toLowerCase();
  }

  field.disabled = false;
  field.addEventListener("input", function () {
    var wanted = fold(field.value);
    var count = 0;
    rows.forEach(function (row) {
      row.hidden = fold(row.dataset.find).indexOf(wanted) < 0;
      if (!row.hidden) count++;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector("li:not([hidden])"); });
    none.hidden = count > 0;
    said.textContent = count.toLocaleString("fa-IR");
  });

  function near(index, isNear) {
    document.querySelectorAll('[data-area="' + index + '"], [data-shape="' + index + '"]').forEach(function (node) {
      node.classList.toggle("is-near", isNear);
    });
  }
  document.querySelectorAll("[data-area], [data-shape]").forEach(function (node) {
    var index = node.dataset.area || node.dataset.shape;
    node.addEventListener("pointerenter", function () { near(index, true); });
    node.addEventListener("pointerleave", function () { near(index, false); });
  });
})();
