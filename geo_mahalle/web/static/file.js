// File fields in our own words: the browser's button speaks the browser's language, so it lies unseen over ours.
for (const field of document.querySelectorAll("[data-file]")) {
  const input = field.querySelector("input[type=file]"), chosen = field.querySelector("[data-chosen]"), none = chosen.textContent;
  const tell = () => { chosen.textContent = [...input.files].map(file => file.name).join("، ") || none; };
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  field.classList.add("file-field--ready");
  tell();
}
