// Keeps one page and what it is made of (NAME, PAGE, SHELL, KEPT stand before this text); who is signed in and what was recorded is never kept here.
const CACHE = `${NAME}-${VERSION}`;
const PICTURES = "tag-pictures";
const WAIT_MS = 2500;
const MANY = 80;

self.addEventListener("install", event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(KEPT.map(one => new Request(one, { cache: "no-cache" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", event => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name.startsWith(`${NAME}-`) && name !== CACHE && name !== PICTURES);
    await Promise.all(old.map(name => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event.request));
  else if (KEPT.includes(url.pathname)) event.respondWith(kept(event.request, url));
  else if (url.pathname.startsWith("/tag/photos/")) event.respondWith(pictured(event.request));
});

/** The page with its menu where the office answers in time and knows the person; else the one kept here. */
async function page(request) {
  const slow = new Promise(resolve => setTimeout(resolve, WAIT_MS));
  const asked = fetch(request).catch(() => null);
  const answer = await Promise.race([asked, slow]);
  if (answer && answer.ok) return answer;
  return (await caches.match(SHELL, { cacheName: CACHE })) ?? answer ?? asked;
}

async function kept(request, url) {
  return (await caches.match(url.pathname, { cacheName: CACHE })) ?? fetch(request);
}

async function pictured(request) {
  const cache = await caches.open(PICTURES);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    const names = await cache.keys();
    await Promise.all(names.slice(0, Math.max(0, names.length - MANY)).map(one => cache.delete(one)));
    await cache.put(request, answer.clone());
  }
  return answer;
}
