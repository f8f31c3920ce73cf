// Keeps the report page and what it is made of on this phone. Never keeps anybody's matter, never the desk.
const KEPT = `chuishao-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll([...SHELL.pages, ...SHELL.assets]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

// A page comes from the network, and from here when there is none.
async function page(request, path) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !new URL(request.url).search) await cache.put(path, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw fault;
  }
}

// The network first while it is there: a new release shows at once; from here when it is not.
async function asset(request) {
  const cache = await caches.open(KEPT);
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (SHELL.pages.includes(url.pathname)) event.respondWith(page(event.request, url.pathname));
  else if (SHELL.assets.includes(url.pathname)) event.respondWith(asset(event.request));
});
