// The service worker of the pages under /saisie: without network, the notebook instead of the
// browser's error. It keeps nothing itself. A form that is sent (POST) is left to the browser,
// which says where it comes from (CSRF) and gives it back, as it was typed, when one goes back.

const PAGE = /^\/carnet\/[0-9AB]{2,3}-[0-9]{2}$/;
const HEADERS = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" };

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method === "GET" && mode === "navigate") event.respondWith(fetch(event.request).catch(() => notebook(new URL(url).pathname)));
});

/** The notebook of the post of the address, or the only one; else what this device has. */
async function notebook(pathname) {
  const pages = await pagesHere();
  const own = `/carnet/${pathname.split("/")[2]}`;
  const [first, ...others] = pages;
  if (pages.includes(own)) return Response.redirect(own);
  if (first && others.length === 0) return Response.redirect(first);
  const links = pages.map((path) => `<li><a href="${path}">Carnet du poste ${path.split("/")[2]}</a></li>`).join("");
  const said = links ? `<p>Saisissez dans un carnet de cet appareil :</p><ul>${links}</ul>` : "<p>Aucun carnet n'est sur cet appareil : réessayez quand le réseau revient.</p>";
  return new Response(`<!doctype html><html lang="fr"><title>Pas de réseau – Relais</title><h1>Pas de réseau</h1>${said}</html>`, { status: 503, headers: HEADERS });
}

/** The notebooks whose page the worker of the notebook keeps. */
async function pagesHere() {
  const names = (await caches.keys()).filter((name) => name.startsWith("relais-carnet-"));
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return [...new Set(kept.flat().map(({ url }) => new URL(url).pathname))].filter((path) => PAGE.test(path));
}
