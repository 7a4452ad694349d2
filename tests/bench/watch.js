// Stopwatches, in each page before the page's own scripts: when something stood on the page first, how long what a
// person does takes to be painted, which tasks held the page, and how far apart its frames are.
window.bench = (() => {
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask" });

  // The instant after the paint that shows what is there now.
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  // The instant at which something first held, seen at each change of the page.
  const holds = (what) => new Promise((resolve) => {
    const look = () => {
      if (!what()) return false;
      observer.disconnect();
      resolve(performance.now());
      return true;
    };
    const observer = new MutationObserver(look);
    if (!look()) observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });

  // When each of these first held after the page was asked for, in milliseconds.
  const firsts = {};
  const first = (name, what) => holds(what).then((at) => { firsts[name] = at });
  const one = (selector) => document.querySelector(selector);
  first("skeleton", () => one("#boot .rail"));
  first("started", () => one("main h1"));
  first("listed", () => one("main tbody tr, main .rows li"));
  first("counted", () => one("main h1") && one("main .head p")?.textContent);

  // From what a person does until the page shows what comes of it, in milliseconds.
  const time = async (act, what) => {
    const start = performance.now();
    act();
    await holds(what);
    return (await painted()) - start;
  };
  // What happens to the page meanwhile: the time it takes, its longest task, and the rest of what `act` gives.
  const during = async (act) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    longTasks.length = 0;
    const start = performance.now();
    const gives = await act();
    const took = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { took, longest: Math.max(0, ...longTasks), ...gives };
  };
  // The times between frames while `step` is called for each, until it says that it is at its end.
  const frames = async (step) => {
    const times = [];
    let last = await new Promise(requestAnimationFrame);
    while (step()) {
      const now = await new Promise(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    return times;
  };
  const type = (field, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { firsts, time, during, frames, holds, type };
})();
