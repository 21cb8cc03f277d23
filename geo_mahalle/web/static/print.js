// A button that prints the page.
for (const one of document.querySelectorAll("[data-print]")) one.addEventListener("click", () => print());
