// Keeps one build of the console, whole, so that the demo works without a network at any of its addresses. It serves that
// build until the person takes the next one: two builds are never mixed, and nothing else is ever kept: no API, no live page.
const VERSION = "{version}";
// Each file of the build, and what its bytes are told by.
const FILES = {files};
const ROOT = new URL("./", location).pathname;
const OURS = `tagfire ${ROOT} `;
const PAGE = "index.html";
// How long the network may take to say whether this is still the demo.
const PATIENCE = 3000;

const kept = async file => {
  const answer = await caches.match(ROOT + file, { cacheName: OURS + VERSION });
  // A new one: where the host has led to the file by another address, the browser wouldn't take it for a page.
  return answer && new Response(answer.body, { status: 200, headers: answer.headers });
};

addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(OURS + VERSION);
  // A file of another build than this one fails, and the whole installation with it: it is tried again at the next visit.
  await cache.addAll(Object.entries(FILES).map(([file, integrity]) =>
    new Request(ROOT + file, { cache: "no-cache", integrity })));
})()));

addEventListener("activate", event => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith(OURS) && name !== OURS + VERSION).map(name => caches.delete(name)));
})()));

addEventListener("message", event => {
  if (event.data === "take") skipWaiting();
});

addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(ROOT)) return;
  const file = url.pathname.slice(ROOT.length);
  if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else if (Object.hasOwn(FILES, file)) {
    event.respondWith(kept(file).then(answer => answer ?? fetch(request)));
  }
});

// The kept page, unless there is another answer to this address than the demo's page: that of real clusters, or no page.
const page = async request => {
  const ours = await kept(PAGE);
  if (!ours) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500) return ours;
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return answer;
    return /name="tagfire-clusters" content="live"/.test(await answer.clone().text()) ? answer : ours;
  } catch {
    return ours;
  }
};
