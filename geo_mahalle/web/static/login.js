import { forget } from "/static/tag_store.js";

// Who signed out leaves nothing on a shared phone but what waits to be sent.
if (location.hash === "#left") {
  history.replaceState(null, "", "/login");
  forget().catch(() => {}).then(() => { document.documentElement.dataset.left = "yes"; });
}

// A card's QR brings its token behind the # sign: hand it in at once and take it out of the address.
const token = new URLSearchParams(location.hash.slice(1)).get("card");
if (token) {
  history.replaceState(null, "", "/login");
  document.getElementById("card").value = token;
  document.getElementById("card-form").submit();
}
