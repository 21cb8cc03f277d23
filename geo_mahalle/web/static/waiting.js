/** Wait for work in the background and show the page anew when its state changes. */
const working = document.getElementById("working");
let before = null;
async function watch() {
  const answer = await fetch(working.dataset.state, { headers: { accept: "application/json" } }).catch(() => null);
  if (answer && answer.ok) {
    const now = await answer.json();
    if (!now.is_busy || (before !== null && before !== now.state)) { location.reload(); return; }
    before = now.state;
    const bar = working.querySelector("progress");
    if (bar && now.of) { bar.max = now.of; bar.value = now.done; }
  }
  setTimeout(watch, 900);
}
if (working) watch();
