// The tagging page: what it keeps on the phone is shown first; the office is asked afterwards.
import * as flow from "/static/tag_flow.js";
import * as placing from "/static/tag_placing.js";
import { begin as beginSending, claim, send, sending, status, wordsOf } from "/static/tag_send.js";
import { category, notice, owner, show, shown, state } from "/static/tag_state.js";
import { all, forget, get, meet, put, remove } from "/static/tag_store.js";
import { AreaMap, drawsMaps, unpack } from "/static/tag_map.js";
import { find, learn, make, picture, text } from "/static/tag_words.js";

const STATES = () => ({ recorded: text("Recorded"), reviewing: text("Under review"), with_agency: text("With the agency"), resolved: text("Fixed"), persisting: text("It persists"), refused: text("Not accepted") });
let home = null, last = null, hasAsked = false;

/** Taps are answered from the first moment; the map, the worker and the office come after that. */
async function start() {
  const known = prepare();
  listen(known);
  document.body.dataset.tap = "yes";
  await known;
  await draw();
  document.body.dataset.ready = "yes";
  if (navigator.serviceWorker) navigator.serviceWorker.register("/tag/worker.js", { scope: "/tag" }).catch(() => {});
  navigator.storage?.persist?.().catch(() => false);
  drawHome();
  await beginSending(draw, learnSession);
}

/** Learn the words, the kinds of problems and who this phone belongs to. */
async function prepare() {
  const asked = fetch("/tag/setup.json").then(answer => answer.json());
  const person = document.querySelector("meta[name=owner]")?.content;
  if (person) await meet(person).catch(() => {});
  state.session = (await get("kept", "session").catch(() => null)) ?? null;
  state.setup = await asked;
  learn(state.setup.words);
  flow.begin(stored);
  placing.begin();
  await showArea();
}

/** What the office says of the person; kept for the next start without a signal. */
async function learnSession(session) {
  if (!session.account) return;
  const kept = { ...session, skew: Date.parse(session.now) - Date.now() };
  delete kept.csrf;
  if (await meet(session.account.owner).catch(() => false)) forgetHere();
  state.session = kept;
  await put("kept", kept, "session").catch(() => {});
  if (hasAsked) return;
  hasAsked = true;
  await showArea();
  await Promise.all([fetchPack(), fetchOpen(), fetchMine()]);
  fetchOthers();
}

/** Somebody else signed in while this page was open: nothing of the person before stays on the screen. */
function forgetHere() {
  Object.assign(state, { session: null, area: null, problems: [], mine: new Map() });
  hasAsked = false;
  last = null;
}

function chosenArea() {
  const areas = state.session?.areas ?? [];
  const wanted = localStorage.getItem("tag-area");
  return areas.find(one => one.code === wanted) ?? areas[0] ?? null;
}

/** Show the neighbourhood's map as it is kept here. */
async function showArea() {
  const areas = state.session?.areas ?? [], area = chosenArea();
  find("area-name").textContent = area?.name ?? text("No map here yet");
  find("area-switch").hidden = areas.length < 2;
  find("area-list").replaceChildren(...areas.map(one => make("option", { value: one.code, selected: one.code === area?.code }, one.name)));
  if (!area) return;
  const kept = await get("kept", `pack:${area.code}`).catch(() => null);
  if (kept) useArea(kept);
  state.problems = (await get("kept", `open:${area.code}`).catch(() => null)) ?? [];
}

function useArea(pack) {
  state.area = unpack(pack);
  placing.judgeAgain();
  if (document.body.dataset.ready) drawHome();
  if (shown() === "what") placing.showSmall(state.draft);
}

/** Draw the neighbourhood on the first screen, once what draws it is here. */
async function drawHome() {
  try {
    await drawsMaps();
  } catch { return; /* without it a place is searched by name, or only the neighbourhood is given */ }
  if (!state.area) return;
  home ??= new AreaMap(find("home-map"));
  home.show(state.area);
  home.fit();
  document.body.dataset.map = state.area.code;
}

async function ask(address, options = {}) {
  const answer = await fetch(address, { headers: { accept: "application/json", ...options.headers }, signal: AbortSignal.timeout(30000) });
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
  return answer;
}

async function fetchPack(area = chosenArea()) {
  if (!area) return;
  try {
    const tag = await get("kept", `tag:${area.code}`).catch(() => null);
    const answer = await ask(`/tag/areas/${area.code}/pack`, { headers: tag ? { "if-none-match": tag } : {} });
    if (answer.status === 304) return;
    const pack = await answer.json();
    if (area.code === chosenArea()?.code) useArea(pack);
    await put("kept", pack, `pack:${area.code}`);
    await put("kept", answer.headers.get("etag"), `tag:${area.code}`);
  } catch { /* the map that is kept here goes on */ }
}

/** Fetch the maps of a few more of one's neighbourhoods, for the walk without a signal. */
async function fetchOthers() {
  for (const area of (state.session?.areas ?? []).slice(0, 6)) if (area.code !== chosenArea()?.code) await fetchPack(area);
}

async function fetchOpen() {
  const area = chosenArea();
  if (!area) return;
  try {
    const { problems } = await (await ask(`/tag/areas/${area.code}/open`)).json();
    state.problems = problems;
    document.body.dataset.problems = String(problems.length);
    await put("kept", problems, `open:${area.code}`);
  } catch { /* those that are kept here go on */ }
}

async function fetchMine() {
  try {
    const { reports } = await (await ask("/tag/mine")).json();
    state.mine = new Map(reports.map(one => [one.client, one]));
    await put("kept", reports, "mine");
  } catch {
    const kept = (await get("kept", "mine").catch(() => null)) ?? [];
    state.mine = new Map(kept.map(one => [one.client, one]));
  }
  await draw();
}

/** Draw what waits, what was sent and what became of it. */
async function draw() {
  // Forms of walks wait in the same queue and are sent from here, too; their own page tells of them.
  const [queue, receipts] = (await Promise.all([all("queue").catch(() => []), all("receipts").catch(() => [])])).map(items => items.filter(one => !one.form));
  queue.sort((one, other) => other.made_at - one.made_at);
  receipts.sort((one, other) => other.made_at - one.made_at);
  drawQueue(queue);
  const me = owner();
  const items = [...queue.map(queued), ...receipts.filter(one => one.owner === me).slice(0, 60).map(sent)];
  find("mine").replaceChildren(...items);
  find("mine-none").hidden = items.length > 0;
  if (last && shown() === "done") {
    const receipt = receipts.find(one => one.client_id === last), waiting = queue.find(one => one.client_id === last);
    find("done-state").dataset.is = receipt ? "sent" : "waiting";
    find("done-state").textContent = receipt ? sentWords(receipt) : waiting ? wordsOf(waiting, me) : "";
    find("take-back").hidden = !waiting || sending.has(last);
  }
}

function drawQueue(queue) {
  const waiting = queue.filter(one => one.state !== "refused");
  find("queue").dataset.count = String(waiting.length);
  find("queue").hidden = !waiting.length || shown() === "place";
  find("queue-words").textContent = text("{n} in the queue; it sends by itself", { n: waiting.length });
  find("queue-detail").textContent = status.word === "signin" ? text("Sign in again to send; nothing is lost.")
    : sending.size ? text("Being sent") : !navigator.onLine || status.word === "offline" ? text("No signal. Don't worry, nothing gets lost.") : text("It waits for its turn.");
  find("queue-dots").replaceChildren(...waiting.slice(0, 8).map(() => make("i")));
  if (status.word === "signin") notice(text("You are signed out. What you recorded waits on this phone."), [make("a", { class: "button button--filled", href: "/login" }, text("Sign in"))]);
  else if (find("notice").dataset.is === "signin") notice("");
  else if (status.unclaimed) notice(text("{n} were recorded here while nobody was signed in. They are sent only if they are yours.", { n: status.unclaimed }), [make("button", { type: "button", class: "button button--filled", onclick: () => claim(owner()) }, text("They are mine; send them"))]);
  else if (find("notice").dataset.is === "unclaimed") notice("");
  find("notice").dataset.is = status.word === "signin" ? "signin" : status.unclaimed ? "unclaimed" : "";
}

function queued(item) {
  const kind = category(item.category), acts = [], me = owner();
  if (item.owner && item.owner !== me) return entry({ client_id: item.client_id, category: "" }, null, wordsOf(item, me), null);
  if (item.state === "refused") {
    if (item.mend === "place") acts.push(make("button", { type: "button", class: "button", onclick: () => mend(item) }, text("Tap its place")));
    if (item.mend === "photo") acts.push(make("button", { type: "button", class: "button", onclick: () => again({ ...item, photo: null }) }, text("Send without the photo")));
    acts.push(make("button", { type: "button", class: "button", onclick: () => drop(item) }, text("Delete it")));
  }
  return entry(item, kind, wordsOf(item, me), acts.length ? make("div", { class: "tag__ways" }, ...acts) : null);
}

function sentWords(receipt) { return text("Recorded, code {code}", { code: receipt.code }); }

function sent(receipt) {
  const kind = category(receipt.category), known = state.mine.get(receipt.client_id);
  const words = [sentWords(receipt)];
  if (receipt.joined) words.push(text("joined to one that was known"));
  if (receipt.warnings?.includes("photo")) words.push(text("the photo could not be read"));
  if (receipt.warnings?.includes("clock")) words.push(text("the phone's clock was wrong and was put right"));
  if (known) words.unshift(known.state === "with_agency" ? text("with {agency}, day {day}", { agency: state.setup.agencies[known.agency] ?? "", day: known.days + 1 }) : STATES()[known.state]);
  const before = known?.photos.before, after = known?.photos.after;
  const pair = before && after ? make("div", { class: "tag__pair" }, make("img", { src: `/tag/photos/${before}`, alt: text("before") }), make("img", { src: `/tag/photos/${after}`, alt: text("after") })) : null;
  return entry(receipt, kind, words.join(" · "), pair);
}

function entry(one, kind, words, more) {
  const image = one.thumb ? make("img", { src: one.thumb, alt: "" }) : picture(kind?.picture ?? "other");
  return make("li", { class: "card tag__item", "data-id": one.client_id }, image, make("strong", {}, make("bdi", {}, [kind?.short ?? one.category, one.words].filter(Boolean).join(" – "))), make("small", {}, words), more);
}

/** A refused report gets a new number with its new content; the old number is never used for another body. */
async function again(item) {
  await put("queue", { ...item, client_id: crypto.randomUUID(), state: "waiting", why: null, mend: null });
  await remove("queue", item.client_id);
  await draw();
  send();
}

function mend(item) {
  state.draft = { category: item.category, place: null, areaOnly: false, chips: new Set(), isSaved: true };
  placing.open(state.draft, async () => {
    const { place } = state.draft;
    state.draft = null;
    show("home");
    await again({ ...item, shape: place?.shape ?? null, placed_by: place?.placed_by ?? "area", accuracy_m: null, area_code: place ? null : state.area?.code ?? null });
  });
}

async function drop(item) {
  await remove("queue", item.client_id);
  await draw();
}

/** A report is on the disk: say so at once, send it if that is possible. */
async function stored(item) {
  last = item.client_id;
  find("done-what").textContent = [category(item.category).title, item.words].filter(Boolean).join(" – ");
  find("done-state").dataset.is = "waiting";
  find("done-state").textContent = text("In the queue");
  show("done");
  send();
  await draw();
}

async function hide() {
  const waiting = await all("queue");
  await forget();
  state.mine = new Map();
  await draw();
  notice(waiting.length ? text("Hidden. {n} still wait to be sent and stay until then.", { n: waiting.length }) : text("Hidden. Nothing is left on this phone."));
}

function listen(known) {
  for (const id of ["camera", "gallery", "again"]) {
    find(id).addEventListener("change", event => {
      const [file] = event.target.files;
      event.target.value = "";
      if (file) known.then(() => flow.start(file));
    });
  }
  for (const label of document.querySelectorAll("label[tabindex]")) {
    label.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.querySelector("input").click();
    });
  }
  find("without-photo").addEventListener("click", () => known.then(() => flow.start(null)));
  find("more").addEventListener("click", flow.showMore);
  find("hide").addEventListener("click", hide);
  find("as-file").addEventListener("click", async () => {
    const { handOut } = await import("/static/tag_file.js");
    notice(await handOut());
    await draw();
  });
  find("area-list").addEventListener("change", async event => {
    localStorage.setItem("tag-area", event.target.value);
    await showArea();
    await Promise.all([fetchPack(), fetchOpen()]);
  });
  find("take-back").addEventListener("click", async () => {
    const item = await get("queue", last);
    if (item && !sending.has(last)) await drop(item);
    goHome();
  });
  document.addEventListener("click", event => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "move") placing.open(state.draft, state.draft.category ? flow.showHow : flow.showWhat);
    if (act === "home") goHome();
    if (act === "back") goBack();
  });
}

function goBack() {
  const at = shown(), { draft } = state;
  if (at === "place" && draft && !draft.isSaved) (draft.category ? flow.showHow : flow.showWhat)();
  else if (at === "how" || at === "more") {
    draft.category = null;
    flow.showWhat();
  } else goHome();
}

function goHome() {
  state.draft = null;
  show("home");
  home?.fit();
  draw();
}

start();
