// The table by keyboard alone: Enter goes on to the next field; in an empty row it records what was typed.
const form = document.getElementById("table");
const fields = () => [...form.querySelectorAll("input:not([type=hidden])")];

form.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.ctrlKey) return;
  const row = event.target.closest("tr"), isEmpty = [...row.querySelectorAll("input:not([type=hidden])")].every(one => !one.value.trim());
  const typed = fields().some(one => one.value.trim());
  event.preventDefault();
  if (isEmpty && typed) return form.requestSubmit();
  const all = fields(), next = all[all.indexOf(event.target) + 1];
  if (next) next.focus();
  else form.requestSubmit();
});
(form.querySelector(".paper__wrong input:not([type=hidden])") ?? fields()[0])?.focus();
