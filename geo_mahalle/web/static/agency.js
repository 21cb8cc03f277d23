// Say how many files were chosen, in the page's own words: the browser's button would speak its own language.
const files = document.getElementById("files");
const persian = document.documentElement.lang === "fa";
const number = value => (persian ? String(value).replace(/[0-9]/g, one => "۰۱۲۳۴۵۶۷۸۹"[one]) : String(value));
files?.addEventListener("change", () => {
  document.getElementById("chosen").textContent = files.files.length ? files.dataset.chosen.replace("{n}", number(files.files.length)) : "";
});
