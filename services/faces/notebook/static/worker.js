// The service worker of the notebook: its shell from the cache, everything else from the network.
// The server writes VERSION and FILES (path: integrity) before this text, so that any change of
// the shell is another worker. A new one takes over only with its whole shell and the page of
// every post that was here: without session or network it waits, and the old one keeps working.

const CACHE = `relais-carnet-${VERSION}`;
const PAGE = /^\/carnet\/[0-9AB]{2,3}-[0-9]{2}$/;
const LOOK = ["relais.css", "relais.svg", "icons.svg", "relais-texte.woff2", "relais-titre.woff2"].map((name) => `/static/${name}`);

self.addEventListener("install", (event) => event.waitUntil(install()));

self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const known = event.request.mode === "navigate" ? PAGE.test(pathname) : isShell(pathname);
  if (known) event.respondWith(answer(event, pathname));
});

function isShell(pathname) {
  return pathname in FILES || LOOK.includes(pathname);
}

async function install() {
  const cache = await caches.open(CACHE);
  const posts = await pagesHere();
  await Promise.all([
    ...Object.entries(FILES).map(([path, integrity]) =>
      cache.add(new Request(path, { cache: "reload", integrity })),
    ),
    ...[...LOOK, ...posts].map((path) => refresh(cache, path)),
  ]);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.filter((name) => name.startsWith("relais-carnet-")).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The pages of posts that older shells keep, and those now open. */
async function pagesHere() {
  const found = new Set();
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.add(new URL(request.url).pathname);
  }
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    found.add(new URL(client.url).pathname);
  }
  return [...found].filter((path) => PAGE.test(path));
}

/** What the cache has, at once; a page and the style sheet are fetched again behind it. */
async function answer(event, pathname) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(pathname);
  if (!kept) {
    const fresh = await fetch(event.request);
    if (isOurs(pathname, fresh)) await cache.put(pathname, fresh.clone());
    return fresh;
  }
  if (!(pathname in FILES) && self.navigator.onLine) {
    event.waitUntil(refresh(cache, pathname).catch(() => undefined));
  }
  return kept;
}

/** Fetch and keep. Throws when the answer is not what this shell shows. */
async function refresh(cache, pathname) {
  const fresh = await fetch(pathname, { cache: "no-cache", credentials: "same-origin" });
  if (!isOurs(pathname, fresh)) throw new Error(`not of this shell: ${pathname}`);
  await cache.put(pathname, fresh);
}

/** Neither the sign-in page, nor a refusal, nor a page of another shell. */
function isOurs(pathname, fresh) {
  if (!fresh.ok || fresh.redirected) return false;
  return !PAGE.test(pathname) || fresh.headers.get("Relais-Notebook") === VERSION;
}
