// Ends the worker that keeps the console for use without a network, and what it keeps: from the next page on, everything
// comes from the server.
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil((async () => {
  const ours = `tagfire ${new URL("./", location).pathname} `;
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith(ours)).map(name => caches.delete(name)));
  await registration.unregister();
})()));
