/* Keeps the empty door page at hand for when the network does not answer: the page's frame, its
   style sheets and scripts. Nobody's name is in this cache; the list lies in IndexedDB, where
   door.js deletes it. Nothing but the door page and these files is ever answered from here. */
"use strict";

const door = {{ content }};
const CACHES = "mosaik-einlass-{{ event.pk }}-";
const HERE = CACHES + door.version;
const PATIENCE = 4000;

const fill = async () => {
  const cache = await caches.open(HERE);
  for (const address of [door.shell, ...door.files]) {
    const response = await fetch(address, { cache: "no-cache" });
    // signed out meanwhile: the sign-in page is no door
    if (!response.ok || response.redirected) throw new Error("door not complete");
    await cache.put(address, response);
  }
  await self.skipWaiting();
};

const tidy = async () => {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHES) && name !== HERE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};

const kept = async (address) => (await caches.open(HERE)).match(address, { ignoreVary: true });

const fromNetwork = async (request) => {
  const response = await fetch(request);
  if (response.status >= 500) throw new Error("no answer worth showing");
  return response;
};

const pageFor = async (request) => {
  const network = fromNetwork(request);
  const shell = await kept(door.shell);
  if (!shell) return network;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, shell));
  return Promise.race([network, late]).catch(() => shell);
};

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === door.page) {
    event.respondWith(pageFor(request));
  } else if (door.files.includes(address.pathname)) {
    event.respondWith(kept(address.pathname).then((file) => file || fetch(request)));
  }
});
