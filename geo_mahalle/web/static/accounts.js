// Ask only what the chosen kind needs: a committee for its head, a login for an office.
const form = document.getElementById("make");
function fit() {
  const kind = form.elements.kind.value;
  const isOffice = form.querySelector('[name="kind"]:checked')?.dataset.office === "yes";
  document.getElementById("office").hidden = !(isOffice || kind === "analyst");
  document.getElementById("agency").hidden = kind !== "agency_liaison";
  document.getElementById("committees").hidden = !["committee_head", "member"].includes(kind);
}
form.addEventListener("change", fit);
fit();
