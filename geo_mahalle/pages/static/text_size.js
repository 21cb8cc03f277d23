/* Large text: chosen on any page, kept in this browser; ?text=large shows it at once and keeps nothing. */
(() => {
  "use strict";
  const page = document.documentElement;
  const kept = () => {
    try { return localStorage.getItem("text") ?? /(?:^|; )text=(\w+)/.exec(document.cookie)?.[1]; } catch { return null; }
  };
  const show = (isLarge) => {
    if (isLarge) page.dataset.text = "large";
    else delete page.dataset.text;
    document.getElementById("text-size")?.setAttribute("aria-pressed", String(isLarge));
  };
  const asked = new URLSearchParams(location.search).get("text");
  show((asked ?? kept()) === "large");
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("text-size");
    if (!button) return;
    button.hidden = false;
    show(page.dataset.text === "large");
    button.addEventListener("click", () => {
      const isLarge = page.dataset.text !== "large";
      try { localStorage.setItem("text", isLarge ? "large" : "usual"); } catch { /* a browser that keeps nothing shows it all the same */ }
      show(isLarge);
      window.dispatchEvent(new Event("resize"));
    });
  });
})();
