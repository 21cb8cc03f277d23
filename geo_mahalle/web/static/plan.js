// A plan's pages: progress of a suggestion, the council's list by dragging, the sum of stickers, printing.
const latin = text => text.replace(/[۰-۹]/g, one => "۰۱۲۳۴۵۶۷۸۹".indexOf(one)).replace(/[٬,\s]/g, "");
const isPersian = document.documentElement.lang === "fa";
const written = value => (isPersian ? String(value).replace(/\d/g, one => "۰۱۲۳۴۵۶۷۸۹"[one]) : String(value));

function followProgress(card) {
  const words = card.querySelector("#progress-words");
  const bar = card.querySelector("#progress-bar");
  const ask = async () => {
    let told;
    try {
      const answer = await fetch(card.dataset.address, { cache: "no-store" });
      if (!answer.ok) return location.reload();
      told = await answer.json();
    } catch {
      return setTimeout(ask, 3000);
    }
    if (told.state === "done" || told.state === "failed") return location.reload();
    words.textContent = told.stage;
    if (told.all > 1) { bar.max = told.all; bar.value = told.done; } else bar.removeAttribute("value");
    return setTimeout(ask, 600);
  };
  ask();
}

function orderByDragging(list) {
  let dragged = null;
  const before = y => [...list.children].find(one => one !== dragged && y < one.getBoundingClientRect().top + one.offsetHeight / 2);
  list.addEventListener("dragstart", event => {
    dragged = event.target.closest(".plan__entry");
    if (dragged) { event.dataTransfer.effectAllowed = "move"; dragged.classList.add("plan__entry--dragged"); }
  });
  list.addEventListener("dragover", event => {
    if (!dragged) return;
    event.preventDefault();
    list.insertBefore(dragged, before(event.clientY) ?? null);
  });
  list.addEventListener("drop", event => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("plan__entry--dragged");
    dragged = null;
    list.closest("form").requestSubmit();
  });
  list.addEventListener("change", event => { if (event.target.name === "quarter") list.closest("form").requestSubmit(); });
}

function sumStickers(output) {
  const fields = [...document.querySelectorAll(".plan__stickers")];
  const present = document.getElementById("present");
  const warning = document.getElementById("sticker-warning");
  const count = () => {
    const sum = fields.reduce((all, one) => all + (Number(latin(one.value)) || 0), 0);
    output.textContent = written(sum);
    if (warning) warning.hidden = !present.value || sum <= Number(latin(present.value)) * Number(output.dataset.each);
  };
  document.addEventListener("input", count);
  count();
}

document.querySelector(".plan__tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const card = document.getElementById("progress");
if (card) followProgress(card);
const entries = document.getElementById("entries");
if (entries?.querySelector("[draggable]")) orderByDragging(entries);
const sum = document.getElementById("sticker-sum");
if (sum) sumStickers(sum);
for (const one of document.querySelectorAll("[data-print]")) one.addEventListener("click", () => print());
