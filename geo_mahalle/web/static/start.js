// A phone tries out by itself what it can do; what is missing is said in words, with what to do.
const start = document.getElementById("start");
const state = document.getElementById("state");
const onward = document.getElementById("onward");
const secure = start.dataset.secure;

function tell(word) {
  state.dataset.is = word;
  state.lastElementChild.textContent = document.getElementById("words").content.querySelector(`[data-word="${word}"]`).textContent;
}

function mark(name, works) {
  document.querySelector(`[data-check="${name}"]`).dataset.is = works ? "works" : "missing";
  return works;
}

function openWay() {
  const agent = navigator.userAgent;
  const way = /iPhone|iPad/.test(agent) ? "iphone" : /Windows/.test(agent) ? "windows" : "android";
  const chosen = document.getElementById(way);
  if (chosen) chosen.open = true;
}

async function trusts() {
  try {
    await fetch(`${secure}/start/check`, { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

async function overHttp() {
  document.getElementById("try").hidden = false;
  onward.hidden = true;
  if (!secure) return tell("closed");
  if (!(await trusts())) return tell("plain");
  tell("trusted");
  onward.hidden = false;
  onward.href = `${secure}/start${location.hash}`;
  location.replace(onward.href);
}

async function hasWorker() {
  try {
    const registration = await navigator.serviceWorker.register("/start/worker.js");
    await registration.unregister();
    return true;
  } catch {
    return false;
  }
}

function hasStorage() {
  return new Promise(resolve => {
    try {
      const asked = indexedDB.open("start-check");
      asked.onerror = () => resolve(false);
      asked.onsuccess = () => {
        asked.result.close();
        indexedDB.deleteDatabase("start-check");
        resolve(true);
      };
    } catch {
      resolve(false);
    }
  });
}

async function overHttps() {
  document.getElementById("checks").hidden = false;
  document.getElementById("locate").hidden = false;
  onward.href = `/login${location.hash}`;
  const works = [
    mark("secure", isSecureContext),
    mark("worker", await hasWorker()),
    mark("storage", await hasStorage()),
  ];
  if (!works[0] || !works[1]) {
    document.getElementById("try").hidden = false;
    return tell("untrusted");
  }
  tell(works.every(Boolean) ? "ready" : "nearly");
  const install = document.getElementById("install");
  if (install && !/Windows|X11|Macintosh/.test(navigator.userAgent)) install.hidden = true;
}

document.getElementById("try").addEventListener("click", () => location.reload());
document.getElementById("locate").addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(() => mark("place", true), () => mark("place", false), { timeout: 15000 });
});
openWay();
if (location.protocol === "https:" || isSecureContext) overHttps();
else overHttp();
