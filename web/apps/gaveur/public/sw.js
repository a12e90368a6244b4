// Lets the page open without a network: its own files are kept on the device.
// Only the page and its hashed assets; the API and the sockets are never touched.
const kCache = 'gaveur-shell';
const kNetworkWaitMs = 4000;

/** Keeps a fresh page with all it names, and drops what it no longer names. */
async function keepShell(response) {
  const cache = await caches.open(kCache);
  const html = await response.clone().text();
  const names = [...html.matchAll(/(?:src|href)="(\.?\/?assets\/[^"]+)"/g)].map(([, name]) => name);
  const urls = names.map((name) => new URL(name, registration.scope).href);
  for (const url of urls) if (!(await cache.match(url))) await cache.add(url);
  await cache.put(registration.scope, response);
  for (const request of await cache.keys()) {
    if (request.url !== registration.scope && !urls.includes(request.url))
      await cache.delete(request);
  }
}

async function openPage() {
  const kept = await caches.match(registration.scope);
  try {
    const signal = kept ? AbortSignal.timeout(kNetworkWaitMs) : undefined;
    const fresh = await fetch(registration.scope, { signal });
    if (!fresh.ok) throw new Error(String(fresh.status));
    keepShell(fresh.clone()).catch(() => {});
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(fetch(registration.scope).then(keepShell));
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) return;
  const path = request.url.slice(registration.scope.length);
  if (request.mode === 'navigate' && /^(index\.html)?(\?|#|$)/.test(path)) {
    event.respondWith(openPage());
  } else if (path.startsWith('assets/')) {
    event.respondWith(caches.match(request.url).then((kept) => kept ?? fetch(request)));
  }
});
