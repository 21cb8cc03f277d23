// Walks, events and interviews on a phone: kept on the disk first, sent by the queue that /tag sends by, each once.
import { begin as beginSending, send, sending, status, wordsOf } from "/static/tag_send.js";
import { all, get, isFull, meet, put } from "/static/tag_store.js";
import { find, learn, make, plain, text } from "/static/tag_words.js";

const state = { setup: null, session: null, streets: [], walks: [], walk: null, ask: null };
let fetched = null;

async function start() {
  if (navigator.serviceWorker) navigator.serviceWorker.register("/walking/worker.js", { scope: "/walking" }).catch(() => {});
  state.setup = await (await fetch("/walking/setup.json")).json();
  learn(state.setup.words);
  state.session = (await get("kept", "session").catch(() => null)) ?? null;
  listen();
  await useArea();
  await draw();
  navigator.storage?.persist?.().catch(() => false);
  document.body.dataset.ready = "yes";
  await beginSending(draw, learnSession);
}

/** What the office says of the person; kept for the next start without a signal. */
async function learnSession(session) {
  if (!session.account) return;
  await meet(session.account.owner);
  const kept = { ...session, skew: Date.parse(session.now) - Date.now() };
  delete kept.csrf;
  state.session = kept;
  await put("kept", kept, "session").catch(() => {});
  await useArea();
  await fetchStreets();
}

const area = () => {
  const areas = state.session?.areas ?? [], wanted = localStorage.getItem("tag-area");
  return areas.find(one => one.code === wanted) ?? areas[0] ?? null;
};
const sheetOf = kind => state.setup.forms.find(one => one.kind === kind);
const owner = () => state.session?.account?.owner ?? null;

async function useArea() {
  const areas = state.session?.areas ?? [], here = area();
  find("area-name").textContent = here?.name ?? text("No neighbourhood here yet; open this page once with a signal.");
  find("area-part").hidden = areas.length < 2;
  find("area-list").replaceChildren(...areas.map(one => make("option", { value: one.code, selected: one.code === here?.code }, one.name)));
  state.streets = here ? (await get("kept", `streets:${here.code}`).catch(() => null)) ?? [] : [];
  state.walks = here ? await judgeable(here.code) : [];
  const walk = here ? (await get("kept", `walk:${here.code}`).catch(() => null)) ?? null : null;
  state.walk = walk && walk.owner === owner() ? walk : null;
  drawWays();
}

async function fetchStreets() {
  const here = area();
  if (!here || fetched === here.code) return;
  try {
    const answer = await fetch(`/walking/areas/${here.code}/streets`, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(30000) });
    if (!answer.ok) return;
    const { streets, walks } = await answer.json();
    await put("kept", streets, `streets:${here.code}`);
    await put("kept", walks, `walks:${here.code}`);
    fetched = here.code;
    state.streets = streets;
    state.walks = await judgeable(here.code);
    document.body.dataset.streets = String(streets.length);
    drawWays();
  } catch { /* the streets that are kept here go on */ }
}

/** Walks that were begun on another phone: whoever began one does not judge it a second time there. */
async function judgeable(code) {
  const [walks, own] = await Promise.all([get("kept", `walks:${code}`).catch(() => null), get("kept", "begun").catch(() => null)]);
  return (walks ?? []).filter(one => !(own ?? []).includes(one.walk));
}

function drawWays() {
  const ways = [], way = (id, words, act, isFirst) => ways.push(make("button", { type: "button", class: isFirst ? "button button--filled" : "button", id, onclick: act }, words));
  if (area()) {
    if (state.walk) way("go-on", text("Go on with the walk"), () => showStreets(), true);
    else {
      way("new-walk", text("Begin a walk"), () => show("begin"), true);
      if (state.walks.length) way("second", text("Judge a walk as the second"), showWalks);
    }
    way("new-event", text("Record an event"), () => ask(sheetOf("event"), { kind: "event" }));
    way("new-survey", text("Household survey"), () => ask(sheetOf("survey"), { kind: "survey" }));
  }
  find("ways").replaceChildren(...ways);
}

function show(name) {
  for (const one of document.querySelectorAll("[data-screen]")) one.hidden = one.dataset.screen !== name;
  window.scrollTo(0, 0);
  document.querySelector(`[data-screen="${name}"] h1`)?.focus({ preventScroll: true });
}

function say(words) {
  find("said").hidden = !words;
  find("said").textContent = words;
}

/** Put a form on the disk; true when it is there, and only then is anything told to be recorded. */
async function keep(form, words, id = crypto.randomUUID()) {
  const item = { client_id: id, owner: owner(), state: "waiting", made_at: Date.now(), tries: 0, frozen: false, tagged_at: new Date().toISOString(), words, form: { area: area().code, ...form } };
  try {
    await put("queue", item);
  } catch (error) {
    say(isFull(error) ? text("The phone is full: make room, then record it again. What was recorded before is kept.") : text("It could not be kept on this phone; write it down on paper."));
    return false;
  }
  send();
  await draw();
  return true;
}

async function keepWalk(walk) {
  state.walk = walk;
  await put("kept", walk, `walk:${area().code}`).catch(() => {});
  drawWays();
}

async function setOut(event) {
  event.preventDefault();
  const given = event.target.elements, id = crypto.randomUUID(), sheet = sheetOf("walk");
  const [walkers, women] = [given.walkers, given.women].map(one => Number(plain(one.value)));
  if (![walkers, women].every(Number.isInteger) || walkers < 1 || walkers > 200 || women < 0 || women > walkers) return say(text("The walkers are between 1 and 200, and the women among them."));
  const form = { kind: "begin", form: sheet.id, walkers, women, is_after_dark: given.is_after_dark.checked, is_led_by_women: given.is_led_by_women.checked };
  if (!(await keep(form, text("Walk begun"), id))) return;
  await put("kept", [...((await get("kept", "begun").catch(() => null)) ?? []).slice(-40), id], "begun").catch(() => {});
  await keepWalk({ id, owner: owner(), rater: 1, answered: [], second: [], isJoined: false });
  say("");
  showStreets();
}

/** Let the second choose the walk: of it the phone knows its day and its streets, never an answer. */
function showWalks() {
  const words = one => [one.day, one.is_after_dark && text("after dark"), one.is_led_by_women && text("led by women")].filter(Boolean).join(" · ");
  const join = async one => {
    await keepWalk({ id: one.walk, owner: owner(), rater: 2, answered: [], second: [], isJoined: true });
    showStreets();
  };
  find("walks").replaceChildren(...state.walks.map(one => make("li", { class: "walking__row" }, make("button", { type: "button", class: "walking__street", "data-walk": one.walk, onclick: () => join(one) }, make("span", { class: "walking__dot" }), make("bdi", {}, words(one))))));
  show("walks");
}

const isSecond = () => state.walk.rater === 2;
/** Streets that whoever judges now has answered; of the other nothing is shown. */
const answered = () => (isSecond() ? state.walk.second : state.walk.answered) ?? [];

async function changeHands() {
  await keepWalk({ ...state.walk, rater: isSecond() ? 1 : 2 });
  showStreets();
}

function showStreets() {
  const done = new Set(answered()), total = state.streets.reduce((sum, one) => sum + one.length_m, 0);
  const walked = state.streets.filter(one => done.has(one.key)).reduce((sum, one) => sum + one.length_m, 0);
  find("share").textContent = text("{n} percent of the streets", { n: total ? Math.round((walked / total) * 100) : 0 });
  find("streets").replaceChildren(...state.streets.map(one => make("li", { class: "walking__row" },
    make("button", { type: "button", class: "walking__street", "data-street": one.key, onclick: () => ask(sheetOf("walk"), { kind: "street", walk: state.walk.id, street: one.key, rater: state.walk.rater ?? 1 }, one.name ?? text("a street without a name")) },
      make("span", { class: "walking__dot", "data-done": done.has(one.key) }), make("bdi", {}, one.name ?? text("a street without a name")), make("small", { class: "muted" }, text("{n} metres", { n: one.length_m }))))));
  find("alone").hidden = !isSecond();
  find("finish").hidden = isSecond();
  find("finish").disabled = !done.size;
  find("leave").hidden = !state.walk.isJoined;
  find("hand").hidden = state.walk.isJoined;
  find("hand").textContent = isSecond() ? text("Back to the first") : text("Hand it to the second, who judges alone");
  show("streets");
}

const radio = (name, one, isChosen) => make("label", { class: "walks__answer" }, make("input", { type: "radio", name, value: one.id, checked: isChosen, required: true }), make("span", {}, one.title));
const question = (title, name, answers, chosen) => make("fieldset", { class: "card walks__question" }, make("legend", {}, title), make("div", { class: "walks__answers" }, ...answers.map(one => radio(name, one, one.id === chosen))));

function ask(sheet, form, title = sheet.title) {
  say("");
  state.ask = { sheet, form, title };
  find("form-title").textContent = title;
  const asked = sheet.questions.map(one => question(one.title, one.id, one.answers, form.kind === "event" ? null : "unsure"));
  if (form.kind === "survey") {
    asked.push(question(text("Who answered"), "sex", [{ id: "woman", title: text("woman") }, { id: "man", title: text("man") }, { id: "-", title: text("not noted") }], "-"));
    const adults = Array.from({ length: state.setup.largest_household }, (_, at) => ({ id: String(at + 1), title: text("{n}", { n: at + 1 }) }));
    asked.push(question(text("How many adults live here?"), "adults", adults, null));
  }
  find("questions").replaceChildren(...asked);
  show("form");
}

async function record(event) {
  event.preventDefault();
  const { sheet, form, title } = state.ask, given = new FormData(event.target), more = {};
  const answers = Object.fromEntries(sheet.questions.map(one => [one.id, given.get(one.id)]).filter(([, value]) => value));
  if (form.kind === "survey") {
    more.adults = Number(given.get("adults"));
    if (given.get("sex") !== "-") more.sex = given.get("sex");
  }
  if (!(await keep({ ...form, ...more, form: sheet.id, answers }, title))) return;
  if (form.kind !== "street") {
    say(text("It is recorded on this phone and is sent by itself."));
    return show("home");
  }
  const told = [...new Set([...answered(), form.street])];
  await keepWalk({ ...state.walk, ...(isSecond() ? { second: told } : { answered: told }) });
  showStreets();
}

async function finish() {
  if (!(await keep({ kind: "finish", form: sheetOf("walk").id, walk: state.walk.id }, text("Walk finished")))) return;
  await keepWalk(null);
  say(text("The walk is finished on this phone and is sent by itself."));
  show("home");
}

/** The second is done; the walk itself is finished by the first. */
async function leave() {
  const judged = state.walk.id;
  await keepWalk(null);
  state.walks = state.walks.filter(one => one.walk !== judged);
  await put("kept", [...((await get("kept", "begun").catch(() => null)) ?? []).slice(-40), judged], "begun").catch(() => {});
  drawWays();
  say(text("Your judgement is recorded on this phone and is sent by itself."));
  show("home");
}

/** Draw what waits and what was sent. */
async function draw() {
  const mine = one => one.form && (!one.owner || one.owner === owner());
  const [queue, receipts] = await Promise.all([all("queue").catch(() => []), all("receipts").catch(() => [])]);
  const waiting = queue.filter(one => one.form && one.state !== "refused");
  find("queue").hidden = !waiting.length;
  find("queue").dataset.count = String(waiting.length);
  find("queue-words").textContent = text("{n} in the queue; it sends by itself", { n: waiting.length });
  find("queue-detail").textContent = status.word === "signin" ? text("Sign in again to send; nothing is lost.")
    : sending.size ? text("Being sent") : !navigator.onLine || status.word === "offline" ? text("No signal. Don't worry, nothing gets lost.") : text("It waits for its turn.");
  find("queue-dots").replaceChildren(...waiting.slice(0, 8).map(() => make("i")));
  const items = [...queue.filter(mine).map(one => [one, wordsOf(one, owner())]), ...receipts.filter(mine).map(one => [one, text("Recorded at the office")])];
  items.sort(([one], [other]) => other.made_at - one.made_at);
  find("none").hidden = items.length > 0;
  find("mine").replaceChildren(...items.slice(0, 60).map(([one, words]) => make("li", { class: "card walking__mine", "data-id": one.client_id }, make("strong", {}, make("bdi", {}, one.words ?? "")), make("small", { class: "muted" }, words))));
}

function listen() {
  find("begin").addEventListener("submit", setOut);
  find("form").addEventListener("submit", record);
  find("finish").addEventListener("click", finish);
  find("hand").addEventListener("click", changeHands);
  find("leave").addEventListener("click", leave);
  find("area-list").addEventListener("change", async event => {
    localStorage.setItem("tag-area", event.target.value);
    await useArea();
    await fetchStreets();
  });
  document.addEventListener("click", event => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "home") show("home");
    if (act === "back") state.ask?.form.kind === "street" ? showStreets() : show("home");
  });
}

start();
