// Whoever signs in finds nothing of the person before on a shared phone; what waits to be sent stays that person's.
import { meet } from "/static/tag_store.js";

meet(document.querySelector("meta[name=owner]").content)
  .catch(() => {})
  .then(() => { document.documentElement.dataset.met = "yes"; });
