// Tags as build pipelines give them, the same ones at each run.
function makeTags(count) {
  let seed = 7;
  const random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(random() * n);
  const hex = (n) => Array.from({ length: n }, () => below(16).toString(16)).join("");
  const two = (n) => String(1 + below(n)).padStart(2, "0");
  const shapes = [
    () => `v${below(20)}.${below(40)}.${below(60)}`,
    () => `${below(20)}.${below(40)}.${below(60)}`,
    () => `v${below(20)}.${below(40)}.${below(60)}-rc.${below(9)}`,
    () => `main-${hex(7)}-${1763000000 + below(9999999)}`,
    () => `${below(20)}.${below(40)}-alpine3.${below(22)}`,
    () => `20${10 + below(16)}${two(12)}${two(28)}`,
    () => `sha-${hex(40)}`,
    () => `feature-${hex(5)}.${below(300)}`,
  ];
  return Array.from({ length: count }, () => shapes[below(shapes.length)]());
}
// From a key's press to the paint after the count beneath has changed, in milliseconds.
function watchKeys() {
  window.painted = [];
  let pressed = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { if (pressed) { painted.push(performance.now() - pressed); pressed = 0; } };
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  const count = document.querySelector(".count");
  new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(0)))
    .observe(count, { childList: true, subtree: true, characterData: true });
}
// Tasks that kept the page from answering for more than 50 ms.
function watchTasks() {
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration))))
    .observe({ type: "longtask" });
}
