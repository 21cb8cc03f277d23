// «تکراری» goes to the likely ones; where there is one only, it takes it. Keys 1, 2, 3 on a desk.
const same = document.getElementById("same");
if (same) {
  same.addEventListener("click", () => {
    const near = document.getElementById("near");
    if (same.dataset.only) {
      near.querySelector("form").requestSubmit();
      return;
    }
    near.classList.add("is-asked");
    near.scrollIntoView({ block: "center" });
    near.querySelector("button").focus();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
