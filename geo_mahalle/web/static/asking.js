/** Ask the server from a drawing page: JSON there and back, and what went wrong in words beside the map. */

/** Put a text into the page's line for such; none hides it. */
export function say(text, isError = false) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.hidden = !text;
  told.classList.toggle("is-error", isError);
}

/**
 * Return what the server answers, or null where it refuses or is away: then that is said. A body makes it a POST.
 * `words` has the token (`csrf`) and what is said of a lost connection (`lost`); `refused` is called with a refusal.
 */
export async function ask(words, path, body, refused = () => {}) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": words.csrf, accept: "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options).catch(() => null);
  const found = answer ? await answer.json().catch(() => null) : null;
  if (!answer || !found) { say(words.lost, true); return null; }
  if (!answer.ok) {
    say([found.sentence, found.remedy].filter(Boolean).join(" "), true);
    refused(found);
    return null;
  }
  return found;
}
